"""How large a workbook may be. Whoever exceeds a limit is told which one."""

FILE_BYTES = 10_000_000
"""Size of the file itself."""

UNPACKED_BYTES = 120_000_000
"""Size of everything in the file, unpacked."""

PART_BYTES = 60_000_000
"""Size of one part of the file, such as one sheet, unpacked."""

PARTS = 2_000
"""Number of parts in the file."""

ROWS = {"survey": 1_500, "choices": 20_000, "settings": 200, "groups": 300, "keywords": 300}
"""Rows with content in each sheet that is read."""

COLUMNS = 250
"""Columns in each sheet that is read."""

CHARACTERS = 5_000
"""Characters in one cell."""

NUMBER = 10**15
"""The greatest number that means anything, and its opposite the smallest."""

EXPRESSION = 2_000
"""Characters in one condition or rule."""

NESTING = 20
"""Parentheses within parentheses in one condition or rule."""

MARKS = 1_000
"""Cells that are marked at most; a first sheet with more lines helps nobody."""
