"""Pages on paper: a document as data, set by typst in a process of its own, kept as PDF."""
