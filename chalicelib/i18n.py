"""The words of the interface in the reader's language, from gettext catalogues."""

import gettext
from functools import cache
from pathlib import Path

_LOCALE = Path(__file__).parent / "locale"

FALLBACK = "de"
"""The language of the office; every interface text exists in it."""


@cache
def catalogue(language: str) -> gettext.NullTranslations:
    """The catalogue of a language; message ids are English, so English needs none.

    Args:
        language: a language tag such as "de" or "de-simple"; one without a catalogue falls back
            to its first part, then to German.
    """
    if language.partition("-")[0] == "en":
        return gettext.NullTranslations()
    wanted = [language.replace("-", "_"), language.partition("-")[0], FALLBACK]
    return gettext.translation("mitsprache", _LOCALE, languages=wanted)


def later(words: str) -> str:
    """Words for the catalogue that are not translated where they stand, but where they are shown.

    Imported as `_`, so that they are found and collected.
    """
    return words
