"""How big a spreadsheet may be; a test crosses each of these."""

from contracts.values import IMPORT_ROWS_MAX

FILE_BYTES_MAX = 20 * 1024 * 1024
# Of a workbook's own XML when unpacked; two thousand rows take less than one.
UNPACKED_BYTES_MAX = 64 * 1024 * 1024
PARTS_MAX = 1_000
ROWS_MAX = IMPORT_ROWS_MAX
# Blank rows count here: some programs write formatted ones by the thousand.
ROWS_SCANNED_MAX = 100_000
COLUMNS_MAX = 100
# As far as a header is looked for when the delimiter is.
HEADER_CHARS_MAX = 100_000
