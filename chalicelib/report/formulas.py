"""Words that spreadsheet programs would take for a formula."""

STARTS = ("=", "+", "-", "@", "\t", "\r", "\n", "＝", "＋", "－", "＠")
"""What makes spreadsheet programs compute a cell instead of showing it (OWASP, CSV injection)."""


def harmless(words: str) -> str:
    """The words, behind an apostrophe if they could be taken for a formula."""
    return f"'{words}" if words.startswith(STARTS) else words
