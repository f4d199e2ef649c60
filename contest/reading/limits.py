"""What an attachment may be at most. Each is far above the largest honest one of 4,900 public workbooks and mails, and counted while reading."""

from __future__ import annotations

MIB = 1 << 20

# one attempt at one file, in its worker
SECONDS = 20
MEMORY = 2 << 30

# the file as it lies there
WORKBOOK_BYTES = 20 * MIB
"""An .xlsx or .csv; larger ones hold pictures."""
XLS_BYTES = 10 * MIB
"""Nothing in an .xls is compressed, and xlrd takes 1 s a MiB."""
MAIL_BYTES = 40 * MIB
"""Mails and archives. What no provider accepts did not come by mail."""

# what is packed in it
MEMBERS_OF_WORKBOOK = 2000
MEMBERS_OF_ARCHIVE = 200
PARTS_OF_MAIL = 200
NESTING = 5
"""Mails in mails. An archive in an archive is never opened."""
HEADER_CHARACTERS = 32 << 10
UNPACKED = 200 * MIB
UNPACKED_PART = 150 * MIB
RATIO, RATIO_FROM = 200, 4 * MIB
"""Deflated XML of honest returns is 5 to 30 times smaller; only parts above 4 MiB are held to it."""

# cells
SHEETS = 50
VALUES = 2_000_000
"""Cells with a value: styled blanks are nothing, or good files would be refused."""
BOX = 5_000_000
"""Rows × columns that values span, since a value reader builds all of it."""
STRAY_BOX = 100_000_000
"""Up to here values far outside were typed by accident (Ctrl+↓) and are named; beyond, both corners were made on purpose."""
ROWS = 20_000
COLUMNS = 250
"""ROWS × COLUMNS = BOX: values outside are strays, if they are few."""
STRAYS = 20
FORMULAS = 100_000
"""Of one sheet; five in each row that anyone fills in."""
ELEMENT_CHARACTERS = 64 << 10
DEPTH = 100

# what a worker hands back: the parent's memory
RESULT = 8 * MIB
"""Pickled: of one file, all members of a mail or archive together. 20,000 rows take half of it."""
FINDINGS = 20
"""Of one code on one sheet; the others are counted."""
