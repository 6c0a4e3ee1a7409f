"""The words of the interface in the reader's language, from gettext catalogues."""

import gettext
from dataclasses import dataclass
from functools import cache
from pathlib import Path

_LOCALE = Path(__file__).parent / "locale"

FALLBACK = "de"
"""The language of the office; every interface text exists in it."""


@cache
def interface_languages() -> tuple[str, ...]:
    """Languages that pages of no survey can be had in: each folder with a catalogue is one.

    German stands first, the others in the order of their tags.
    """
    found = {
        path.parent.parent.name.replace("_", "-") for path in _LOCALE.glob("*/*/mitsprache.mo")
    }
    return (FALLBACK, *sorted(found - {FALLBACK}))


@cache
def catalogue(language: str) -> gettext.NullTranslations:
    """The catalogue of a language; message ids are English.

    Args:
        language: a language tag such as "de" or "de-simple". What its catalogue does not say
            differently is said as in its first part; one without a catalogue is German.
    """
    wanted = [language.replace("-", "_"), language.partition("-")[0]]
    try:
        return gettext.translation("mitsprache", _LOCALE, languages=wanted)
    except FileNotFoundError:
        return gettext.translation("mitsprache", _LOCALE, languages=[FALLBACK])


_RIGHT_TO_LEFT = {"ar", "fa", "he", "ps", "ur"}


def direction(language: str) -> str:
    """Which way a language is written: "ltr" or "rtl"."""
    return "rtl" if language.partition("-")[0] in _RIGHT_TO_LEFT else "ltr"


def own_name(language: str) -> str:
    """What a language calls itself, as its catalogue translates "English"; else its tag."""
    if language not in interface_languages():
        return language
    return catalogue(language).gettext("English")


@dataclass(frozen=True)
class NumberMarks:
    """How a language writes numbers: what parts thousands, and what comes before decimals."""

    group: str
    decimal: str


@cache
def number_marks(language: str) -> NumberMarks:
    """How a language writes numbers, as its catalogue writes this one."""
    written = catalogue(language).gettext("1,234.5")
    return NumberMarks(group=written[1], decimal=written[5])


def later(words: str) -> str:
    """Words for the catalogue that are not translated where they stand, but where they are shown.

    Imported as `_`, so that they are found and collected.
    """
    return words
