"""Personal names in running text, by lists and by the company they keep.

Lists alone would drown a reader: half of the common German surnames are ordinary words. So a name
that is also a word counts only in company: after "Frau" or "Dr.", or beside another name.
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from functools import cache
from pathlib import Path

from chalicelib.questionnaire.keywords import fold

LISTS = Path(__file__).with_name("names.txt")
"""Made at set-up and packed with the functions; see docs/decisions/0006-texts.md."""

WORDS = Path(__file__).with_name("words.txt")
"""Names that are words, too; kept by hand."""

Span = tuple[int, int]
"""Where something starts in a text, and where it ends."""


class ListsMissing(Exception):
    """The lists of names were not made."""


@dataclass(frozen=True)
class Lists:
    """Names as `fold` writes them, and the letters of German districts on licence plates."""

    first: frozenset[str]
    last: frozenset[str]
    words: frozenset[str]
    districts: frozenset[str]


@cache
def lists() -> Lists:
    """The lists, read once.

    Raises:
        ListsMissing: if set-up did not make them.
    """
    found: dict[str, set[str]] = {"first": set(), "last": set(), "district": set()}
    try:
        lines = LISTS.read_text("utf-8").splitlines()
    except FileNotFoundError:
        raise ListsMissing("the lists of names are missing; `make run` makes them") from None
    for line in lines:
        kind, _, name = line.partition(" ")
        if kind in found:
            found[kind].add(name)
    words = (line for line in WORDS.read_text("utf-8").splitlines() if not line.startswith("#"))
    return Lists(
        first=frozenset(found["first"]),
        last=frozenset(found["last"]),
        words=frozenset(words),
        districts=frozenset(found["district"]),
    )


# Arabic vowel signs and the accents of decomposed letters are no letters to `re`.
_LETTERS = r"[^\W\d_](?:[^\W\d_]|[\u0300-\u036f\u064b-\u065f\u0670])*"
_WORD = re.compile(rf"{_LETTERS}(?:[-'’]{_LETTERS})*")
_GAP = re.compile(r"[ \u00a0]{1,2}")
_PARTICLES = frozenset(
    ["von", "van", "vom", "zu", "zur", "de", "der", "den", "dos", "da", "di", "del", "la", "el"]
    + ["al", "bin", "ibn", "ben", "abu"]
)
_TITLE = (
    r"(?:(?i:Dr|Prof)\.[ \u00a0]?(?:(?:med|phil|rer|nat|päd|h|c|Ing|-Ing)\.[ \u00a0-]?)*"
    r"|(?:Doktor|Professor(?:in)?)[ \u00a0])"
)
_CUE = re.compile(
    r"\b(?:(?:(?i:Frau|Herrn?)|Hr\.|Mrs?\.?|Ms\.?|Bayan|госпожа|господин|г-жа|г-н"
    r"|السيدة?|الأستاذة?|الدكتورة?)[ \u00a0]{1,2}" + _TITLE + r"*"
    r"|" + _TITLE + r"+[ \u00a0]?)$"
)
_FAMILY = re.compile(r"\b(?:Familie|Fam\.|Eheleute)[ \u00a0]$")
_INITIAL = re.compile(r"(?<!z\. )(?<!z\.)\b[A-ZÄÖÜ]\.[ \u00a0]?$")
_SAINT = re.compile(r"\b(?:St\.|Sankt|Santa|Saint)[ \u00a0]?$", re.IGNORECASE)
_NO_SURNAME = frozenset(
    ["sie", "ihr", "ihre", "ihren", "ihrem", "ihrer", "ihnen", "frau", "herr", "herrn"]
    + ["dr", "prof", "doktor", "professor", "professorin", "med", "phil"]
)
_GENITIVE = re.compile(r"[^s]s$")
_SHORTEST = 3
_LONGEST_CUE = 30
_LONGEST_ACRONYM = 4


@dataclass(frozen=True)
class _Word:
    """A word of the text, and what it could be."""

    start: int
    end: int
    written: str
    folded: str
    first: bool
    last: bool
    common: bool

    @property
    def capital(self) -> bool:
        return self.written[0].isupper()

    @property
    def caseless(self) -> bool:
        """Written in a script without capitals, such as Arabic."""
        return self.written[0].lower() == self.written[0].upper()

    @property
    def named(self) -> bool:
        return self.first or self.last

    @property
    def alone(self) -> bool:
        """Whether it is a name even with no other name around."""
        acronym = self.written.isupper() and len(self.written) <= _LONGEST_ACRONYM
        long_enough = len(self.written) >= _SHORTEST
        return self.named and self.capital and not self.common and not acronym and long_enough


def spans(text: str) -> Iterator[Span]:
    """Where personal names seem to stand, in the order of the text; they do not overlap."""
    words = [_word(match) for match in _WORD.finditer(text)]
    # Who was named in full is often named again by a surname that is in no list.
    told = {
        word.folded
        for place, length in _found(text, words)
        for word in words[place : place + length]
        if len(word.written) > _SHORTEST
    }
    words = [replace(word, last=word.last or word.folded in told) for word in words]
    end = 0
    for place, length in _found(text, words):
        start = words[place].start
        initial = _INITIAL.search(text, end, start)
        end = words[place + length - 1].end
        yield (initial.start() if initial else start), end


def _found(text: str, words: Sequence[_Word]) -> Iterator[tuple[int, int]]:
    """Where names begin, as places in `words`, and of how many words they consist."""
    place = 0
    while place < len(words):
        length = _length(text, words, place)
        if length:
            yield place, length
        place += max(1, length)


def _word(match: re.Match[str]) -> _Word:
    written = match.group()
    parts = re.split(r"[-'’]", fold(written))
    head = parts[0]
    genitive = len(parts) == 1 and _GENITIVE.search(head) is not None and not _listed(head)
    if genitive:
        head = head.removesuffix("s")
    first, last = head in lists().first, head in lists().last
    if genitive:
        # What follows is what the person has, not a surname.
        first, last = False, first or last
    common = head in lists().words
    return _Word(match.start(), match.end(), written, head, first, last, common)


def _listed(name: str) -> bool:
    return name in lists().first or name in lists().last


def _length(text: str, words: Sequence[_Word], place: int) -> int:
    """Of how many words the name consists that starts here; 0 if none does."""
    word = words[place]
    if _follows(_SAINT, text, word) or word.folded in _NO_SURNAME:
        return 0
    if _follows(_CUE, text, word):
        if word.last and not word.first:
            return 1 if word.capital or word.caseless or not word.common else 0
        known = word.first and (word.caseless or not word.common)
        return _extended(text, words, place) if word.capital or known else 0
    if word.caseless:
        length = _run(text, words, place)
        return length if length > 1 else 0
    if word.first and (word.alone or (word.capital and _before_a_name(text, words, place))):
        return _extended(text, words, place)
    if word.alone:
        return 1
    in_company = _follows(_INITIAL, text, word) or _follows(_FAMILY, text, word)
    return int(word.last and word.capital and in_company)


def _follows(cue: re.Pattern[str], text: str, word: _Word) -> bool:
    return cue.search(text, max(0, word.start - _LONGEST_CUE), word.start) is not None


def _before_a_name(text: str, words: Sequence[_Word], place: int) -> bool:
    if not _joined(text, words, place):
        return False
    following = words[place + 1]
    return following.named and following.capital


def _joined(text: str, words: Sequence[_Word], place: int) -> bool:
    """Whether the next word could be part of the same name."""
    if place + 1 >= len(words):
        return False
    between = text[words[place].end : words[place + 1].start]
    if len(words[place].written) == 1:
        between = between.removeprefix(".")
    return _GAP.fullmatch(between) is not None


def _extended(text: str, words: Sequence[_Word], place: int) -> int:
    """A first name takes the capitalised word behind it along: most surnames are in no list."""
    end = place
    while _joined(text, words, end):
        surname = end + 1
        while words[surname].written in _PARTICLES and _joined(text, words, surname):
            surname += 1
        following = words[surname]
        belongs = following.named if following.caseless else following.capital
        if not belongs or following.folded in _NO_SURNAME:
            break
        end = surname
        if not following.first and len(following.written) > 1:
            break
    return end - place + 1


def _run(text: str, words: Sequence[_Word], place: int) -> int:
    """How many words from here on are names, in a script that shows no capitals."""
    end = place
    while words[end].named and _joined(text, words, end) and words[end + 1].named:
        end += 1
    return end - place + 1
