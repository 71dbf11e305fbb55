"""Pictures as SVG text: geometry in attributes, colour in classes, a sentence that says it all.

A point's x is the share of the time gone, its y the share of the way; both 0..1, the target at 1.
"""
