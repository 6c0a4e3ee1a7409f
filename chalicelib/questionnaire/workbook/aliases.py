"""The words authors may use: XLSForm's own, German ones, and ours."""

import re
import tomllib
import unicodedata
from collections.abc import Iterable, Mapping
from difflib import get_close_matches
from functools import cache
from itertools import islice
from pathlib import Path

_TABLE = Path(__file__).with_name("aliases.toml")

_NEAR = 0.8
"""How alike two words must be, from 0 to 1, to be taken for a slip of the pen."""

_LONGER, _CANDIDATES = 3, 100
"""By how many letters they may differ in length, and how many words are looked at."""


def plain(word: str) -> str:
    """A word as it is compared: small, with "_" for spaces and hyphens, without marks around it.

    So "Nur wenn", "nur-wenn" and "NUR WENN:" are the same word.
    """
    folded = unicodedata.normalize("NFKC", word).casefold()
    return re.sub(r"[\s_-]+", "_", folded.strip(" \t\n*:?")).strip("_")


@cache
def words(*path: str) -> Mapping[str, str]:
    """A table of aliases.toml, turned round: what may be written → what it stands for.

    Args:
        path: the table's name, such as ("columns", "survey").
    """
    table = tomllib.loads(_TABLE.read_text("utf-8"))
    for name in path:
        table = table[name]
    return {plain(alias): meaning for meaning, aliases in table.items() for alias in aliases}


def sheet_of(name: str) -> str | None:
    """What a sheet of this name is for, or None if it is not read."""
    return words("sheets").get(plain(name))


def value_of(table: str, written: str) -> str | None:
    """What a word in a column with fixed words stands for, or None if for nothing."""
    return words("values", table).get(plain(written))


def nearest(written: str, known: Iterable[str]) -> str:
    """The known word that was probably meant, or ""."""
    word = plain(written)
    likely = (one for one in known if one[:1] == word[:1] or one[-1:] == word[-1:])
    alike = (one for one in likely if abs(len(one) - len(word)) <= _LONGER)
    return next(iter(get_close_matches(word, islice(alike, _CANDIDATES), n=1, cutoff=_NEAR)), "")
