"""Reading people from a table: any order of columns, German headers, each address once.

Only addresses and languages are read. Whatever else a table holds, such as names, stays there.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from chalicelib.outreach.addresses import AddressError, normalised
from chalicelib.outreach.events import Guest
from chalicelib.outreach.mails import one_line

_ADDRESS = {
    "email", "emails", "mail", "emailadresse", "mailadresse", "emailaddress", "mailaddress",
    "adresse", "address", "elektronischepost",
}  # fmt: skip
_LANGUAGE = {"sprache", "language", "lang"}
_LANGUAGES = {
    "de": "de", "deutsch": "de", "german": "de",
    "en": "en", "englisch": "en", "english": "en",
    "de-simple": "de-simple", "leichte sprache": "de-simple", "leicht": "de-simple",
}  # fmt: skip


@dataclass(frozen=True)
class Fault:
    """What is wrong in a line; 0 for the table as a whole."""

    line: int
    message: str


@dataclass(frozen=True)
class People:
    """What a table holds.

    Attributes:
        guests: each address once, the first line that names it.
        repeated: lines whose address stood there before.
        faults: lines that name nobody; if there are any, nobody is to be taken.
    """

    guests: tuple[Guest, ...]
    repeated: tuple[int, ...]
    faults: tuple[Fault, ...]


def read(rows: Iterable[Sequence[str]]) -> People:
    """Read people from a table whose first row with an address column is the heading.

    Args:
        rows: of all lines, from the first on; empty ones are passed over.
    """
    guests: dict[str, Guest] = {}
    repeated: list[int] = []
    faults: list[Fault] = []
    columns: tuple[int, int | None] | None = None
    for line, row in enumerate(rows, start=1):
        if not any(cell.strip() for cell in row):
            continue
        if columns is None:
            columns = _columns(row)
            continue
        address_at, language_at = columns
        typed = row[address_at].strip() if address_at < len(row) else ""
        spoken = (
            row[language_at].strip() if language_at is not None and language_at < len(row) else ""
        )
        try:
            address = normalised(typed.removeprefix("mailto:"))
        except AddressError as error:
            faults.append(Fault(line, f"{one_line(typed)[:80] or 'no address'}: {error}"))
            continue
        language = _LANGUAGES.get(spoken.lower(), "" if spoken else "de")
        if not language:
            faults.append(Fault(line, f"{one_line(spoken)[:40]}: this language is not known"))
            continue
        if address.lower() in guests:
            repeated.append(line)
        else:
            guests[address.lower()] = Guest(address, language)
    if columns is None:
        faults.append(Fault(0, "There is no column of addresses, such as „E-Mail“."))
    return People(tuple(guests.values()), tuple(repeated), tuple(faults))


def _cell(row: Sequence[str], column: int | None) -> str:
    return row[column].strip() if column is not None and column < len(row) else ""


def _columns(row: Sequence[str]) -> tuple[int, int | None] | None:
    names = ["".join(one for one in cell.lower() if one.isalpha()) for cell in row]
    address = next((place for place, name in enumerate(names) if name in _ADDRESS), None)
    if address is None:
        return None
    return address, next((place for place, name in enumerate(names) if name in _LANGUAGE), None)
