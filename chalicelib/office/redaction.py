"""Suggestions for redaction („Vorschläge zum Schwärzen“): help for a reader, not anonymity.

They mark what looks like a way to a person. A text without suggestions can still name somebody,
and a marked word may be harmless; a person decides.
"""

import re
import unicodedata
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from enum import StrEnum

from chalicelib.office import names
from chalicelib.office.names import Span


class Kind(StrEnum):
    """What a suggestion takes a part of a text for; where two meet, the earlier kind counts."""

    MAIL = "mail"
    IBAN = "iban"
    PHONE = "phone"
    PLATE = "plate"
    ADDRESS = "address"
    NAME = "name"


@dataclass(frozen=True)
class Suggestion:
    """One part of a text that may lead to a person.

    Attributes:
        start, end: positions of the first character, and of the first one behind.
    """

    start: int
    end: int
    kind: Kind


REDACTED = "[…]"
"""What stands in the place of redacted words."""


def suggestions(text: str) -> tuple[Suggestion, ...]:
    """What a person may want to redact, in the order of the text; nothing overlaps.

    Args:
        text: as `printable` returns it.

    Raises:
        ListsMissing: if set-up did not make the lists of names.
    """
    found: list[Suggestion] = []
    for kind, finder in _FINDERS.items():
        for start, end in finder(text):
            if all(end <= other.start or other.end <= start for other in found):
                found.append(Suggestion(start, end, kind))
    return tuple(sorted(found, key=lambda one: one.start))


def redacted(text: str, chosen: Sequence[Suggestion]) -> str:
    """The text with these parts redacted.

    Args:
        chosen: suggestions for exactly this text.
    """
    for one in sorted(chosen, key=lambda one: one.start, reverse=True):
        text = text[: one.start] + REDACTED + text[one.end :]
    return text


_INVISIBLE = re.compile("[\u00ad\u200b\u2060\ufeff\u200e\u200f\u202a-\u202e\u2066-\u2069]")
_BREAK = re.compile(r"\r\n?|[\u2028\u2029\x0b\x0c\x85]")


def printable(text: str) -> str:
    """The text as it looks: without signs that hide, turn around or steer a terminal.

    What a reviewer sees is then what is published, and nothing escapes the suggestions by a sign
    that nobody sees.
    """
    visible = _INVISIBLE.sub("", _BREAK.sub("\n", text))
    return "".join(
        " " if sign == "\t" else "\ufffd" if sign != "\n" and _is_control(sign) else sign
        for sign in visible
    )


def _is_control(sign: str) -> bool:
    return unicodedata.category(sign) in {"Cc", "Cs", "Co", "Cn"}


_AT = r"\s?(?:@|[\[({]\s?(?:at|ät|AT)\s?[\])}])\s?"
_DOT = r"(?:\.|\s?[\[({]\s?(?:dot|punkt|DOT|PUNKT)\s?[\])}]\s?)"
_MAIL = re.compile(rf"[\w.+%-]{{0,63}}\w{_AT}(?:\w[\w-]{{0,62}}{_DOT})+[^\W\d_]{{2,}}")

_IBAN = re.compile(r"\b[A-Za-z]{2}\d{2}(?:[ -]?[A-Za-z0-9]){11,30}\b")

_PHONE = re.compile(
    r"(?<![\w.,:/+-])"
    r"(?:"
    r"(?:\+|00)[1-9]\d{0,2}(?:[ ./-]{0,2}\(0\))?(?:[ ./()-]{0,3}\d){5,12}"
    r"|\(?0[1-9]\d{1,4}\)?(?:[ ./()–-]{0,3}\d){3,11}"
    r")(?![\w])"
)
_CALL = re.compile(
    r"\b(?:Tel(?:efon)?|Fon|Fax|Handy|Mobil|Durchwahl|DW|Nummer|Nr|Whats[Aa]pp)"
    r"(?:nummer|nr)?\.?:?\s{0,2}(\d(?:[ ./-]{0,2}\d){3,11})(?![\w])"
)
_PHONE_DIGITS = range(7, 16)

_PLATE = re.compile(r"\b([A-ZÄÖÜ]{1,3})[ -]([A-Z]{1,2})[ -]?([1-9]\d{0,3})[EH]?\b")
_NORMS = {("DIN", "EN"), ("EN", "V")}

_STREET_END = (
    r"(?:[Ss]tra(?:ß|ss)e|[Ss]tr\.|[Ww]eg|[Pp]latz|[Aa]llee|[Gg]asse|[Rr]ing|[Dd]amm|[Uu]fer"
    r"|[Cc]haussee|[Dd]eich|[Ww]all|[Ss]tieg|[Mm]arkt|[Hh]of|[Kk]amp|[Hh]eide|[Pp]fad|[Ss]teig)"
)
_NUMBER = r"[ \u00a0]?\d{1,4}(?:[ \u00a0]?[a-hA-H](?![a-zäöüß]))?(?:[ ]?[-–/][ ]?\d{1,4})?"
_NO_UNIT = (
    r"(?![\w]|[ \u00a0]?(?:%|€|(?:Euro|EUR|Prozent|Minuten|Min|Stunden|Std|Uhr|Tage|Wochen|Monate"
    r"|Jahre|Kinder|Personen|Plätze|Meter|Kilometer|k?m|mal)\b))"
)
_TOWN = (
    r"[A-ZÄÖÜ][a-zäöüß]+(?:[ -](?:am|an|der|bei|im|in|ob|vor|vorm|dem|zu|[A-ZÄÖÜ][a-zäöüß]+)){0,3}"
)
_POSTCODE = rf"(?:D-?)?(?!\d{{2}}000\b)\d{{5}}[ \u00a0]{_TOWN}"
_NO_STREET = (
    r"(?!(?:Auf|An|Im|Mit|Von|Der|Die|Das|Den|Dem|Ein|Kein|Mein|Unser|Ihr|Dies|Jed)[a-z]{0,2} )"
)
_STREET = re.compile(
    rf"\b{_NO_STREET}[A-ZÄÖÜ][\w.-]{{0,40}}(?:(?<=\w)[ \u00a0])?{_STREET_END}"
    rf"{_NUMBER}{_NO_UNIT}(?:,?\s{{1,2}}{_POSTCODE})?"
)
_DAYS = (
    "Jahr|Tag|Januar|Februar|März|April|Mai|Juni|Juli|August|September|Oktober|November|Dezember"
    "|Montag|Dienstag|Mittwoch|Donnerstag|Freitag|Samstag|Sonntag"
)
_AT_PLACE = re.compile(
    r"\b(?:Am|An der|An den|Auf der|Auf dem|Hinter der|Hinter dem|Im|In der|In den|Unter den"
    rf"|Vor dem|Zum|Zur)[ \u00a0](?!(?:{_DAYS})\b)[A-ZÄÖÜ][\w-]+(?:[ ][A-ZÄÖÜ][\w-]+)?"
    rf"[ ]\d{{1,3}}[a-h]?(?:(?=[.;!?)]?\s*(?:\n|$))|,?\s{{1,2}}{_POSTCODE})"
)
_PLACE = re.compile(rf"\b{_POSTCODE}{_NO_UNIT}")
_AMOUNT = re.compile(r"\d{5}[ \u00a0](?:Euro|Kinder|Menschen|Personen|Einwohner|Familien|Stunden)")


def _mails(text: str) -> Iterator[Span]:
    yield from (match.span() for match in _MAIL.finditer(text))


def _ibans(text: str) -> Iterator[Span]:
    for match in _IBAN.finditer(text):
        # The words behind look like a part of it: the longest that proves right is taken.
        ends = [group.end() for group in re.finditer(r"[A-Za-z0-9]+", match.group())]
        for end in reversed(ends):
            letters = re.sub(r"[ -]", "", match.group()[:end]).upper()
            if len(letters) in _iban_lengths(letters) and _proves(letters):
                yield match.start(), match.start() + end
                break


def _iban_lengths(iban: str) -> range:
    return range(22, 23) if iban.startswith("DE") else range(15, 35)


def _proves(iban: str) -> bool:
    """The check digits of ISO 13616: modulo 97 of the number gives 1, with A as 10 and so on."""
    return int("".join(str(int(sign, 36)) for sign in iban[4:] + iban[:4])) % 97 == 1


def _phones(text: str) -> Iterator[Span]:
    for match in _PHONE.finditer(text):
        if sum(sign.isdigit() for sign in match.group()) in _PHONE_DIGITS:
            yield match.span()
    yield from (match.span(1) for match in _CALL.finditer(text))


def _plates(text: str) -> Iterator[Span]:
    for match in _PLATE.finditer(text):
        known = match.group(1) in names.lists().districts
        if known and (match.group(1), match.group(2)) not in _NORMS:
            yield match.span()


def _addresses(text: str) -> Iterator[Span]:
    for pattern in (_STREET, _AT_PLACE, _PLACE):
        for match in pattern.finditer(text):
            if not _AMOUNT.match(match.group()):
                yield match.span()


_FINDERS: dict[Kind, Callable[[str], Iterator[Span]]] = {
    Kind.MAIL: _mails,
    Kind.IBAN: _ibans,
    Kind.PHONE: _phones,
    Kind.PLATE: _plates,
    Kind.ADDRESS: _addresses,
    Kind.NAME: names.spans,
}
