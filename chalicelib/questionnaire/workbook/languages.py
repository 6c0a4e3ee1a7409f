"""Which language a column is in, and the words a survey needs in each language."""

import re
import tomllib
from functools import cache
from pathlib import Path
from typing import Any

_TABLE = Path(__file__).with_name("languages.toml")
_TAG = re.compile(r"[a-z]{2,3}(-[A-Za-z0-9]{2,8})*")
_IN_BRACKETS = re.compile(r"\[\s*([^\[\]]*?)\s*\]")
_IN_PARENTHESES = re.compile(r"\(\s*([^()]*?)\s*\)\s*$")


def tag_of(written: str) -> str | None:
    """The tag of a language as a header names it: "Deutsch (de)", "Deutsch" or "de".

    Returns:
        The tag, or None if the language is not known and no tag is given.
    """
    inside = _IN_BRACKETS.search(written) or _IN_PARENTHESES.search(written)
    if inside:
        return _tag(inside.group(1))
    name = " ".join(written.casefold().split())
    return next((tag for tag, one in _table().items() if name in one["names"]), _tag(written))


def header(tag: str) -> str:
    """A language as a header names it, such as "Deutsch (de)"."""
    own = _table().get(tag, {}).get("own", tag)
    return f"{own} ({tag})"


def declared(tag: str) -> str:
    """A language as XLSForm's own tools want it: its plain tag in parentheses at the end.

    What a longer tag adds stands in brackets before: "Leichte Sprache [de-simple] (de)".
    """
    primary, mark, _ = tag.partition("-")
    own = _table().get(tag, {}).get("own", tag)
    return f"{own} [{tag}] ({primary})" if mark else header(tag)


def word(name: str, tag: str) -> str | None:
    """A word that a survey needs, in one language, or None if we do not know it.

    Args:
        name: "yes", "no", "other", "not_applicable" or "no_answer".
        tag: the language; "de-AT" falls back to "de".
    """
    entry = _table().get(tag) or _table().get(tag.partition("-")[0], {})
    found: str | None = entry.get(name)
    return found


def _tag(written: str) -> str | None:
    primary, mark, rest = written.strip().partition("-")
    tag = primary.casefold() + mark + rest
    return tag if _TAG.fullmatch(tag) else None


@cache
def _table() -> dict[str, Any]:
    return tomllib.loads(_TABLE.read_text("utf-8"))
