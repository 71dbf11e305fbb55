"""A spreadsheet's bytes become rows, with what was refused and what is doubtful named cell by cell.

Pure: no HTTP, no bus, no files. `reading.read_spreadsheet` is the way in.
"""
