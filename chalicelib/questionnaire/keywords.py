"""Which groups of keywords a text mentions: by how its words begin, and nothing cleverer."""

import re
import unicodedata
from collections.abc import Sequence

from chalicelib.questionnaire.model import KeywordGroup

_SPELT_OUT = str.maketrans({"ä": "ae", "ö": "oe", "ü": "ue", "ß": "ss", "ı": "i"})
_WORD = re.compile(r"[^\W_]+")


def fold(words: str) -> str:
    """Words without case and accents, umlauts spelt out, so that spellings meet."""
    spelt_out = unicodedata.normalize("NFC", words).lower().translate(_SPELT_OUT)
    decomposed = unicodedata.normalize("NFKD", spelt_out)
    return "".join(sign for sign in decomposed if not unicodedata.combining(sign))


def mentioned(groups: Sequence[KeywordGroup], text: str) -> list[str]:
    """The codes of the groups of which a text has a word."""
    words = _WORD.findall(fold(text))
    return [
        group.code
        for group in groups
        if any(word.startswith(fold(stem)) for word in words for stem in group.stems)
    ]
