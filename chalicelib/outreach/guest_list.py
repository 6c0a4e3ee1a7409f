"""Reading people from a table: any order of columns, German headers, each address once.

Only addresses and languages are read. Whatever else a table holds, such as names, stays there.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from enum import StrEnum

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


class FaultKind(StrEnum):
    """What can be wrong."""

    ADDRESS = "address"
    LANGUAGE = "language"
    HEADING = "heading"


@dataclass(frozen=True)
class Fault:
    """What is wrong in a line; 0 for the table as a whole.

    Attributes:
        typed: what stands there, shortened to one line.
    """

    line: int
    message: str
    kind: FaultKind = FaultKind.ADDRESS
    typed: str = ""


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
    reading = _Reading()
    columns: tuple[int, int | None] | None = None
    for line, row in enumerate(rows, start=1):
        if not any(cell.strip() for cell in row):
            continue
        if columns is None:
            columns = _columns(row)
            continue
        address_at, language_at = columns
        reading.take(line, _cell(row, address_at), _cell(row, language_at))
    if columns is None:
        message = "There is no column of addresses, such as „E-Mail“."
        reading.faults.append(Fault(0, message, FaultKind.HEADING))
    return reading.people()


def listed(lines: Iterable[Sequence[str]]) -> People:
    """Read people from addresses alone.

    Args:
        lines: the addresses in each line, from the first on.
    """
    reading = _Reading()
    for line, addresses in enumerate(lines, start=1):
        for address in addresses:
            reading.take(line, address, "")
    return reading.people()


def has_heading(rows: Iterable[Sequence[str]]) -> bool:
    """Tell whether a table's first row that is not empty names a column of addresses."""
    first = next((row for row in rows if any(cell.strip() for cell in row)), ())
    return _columns(first) is not None


class _Reading:
    """People and faults, line by line."""

    def __init__(self) -> None:
        self.guests: dict[str, Guest] = {}
        self.repeated: list[int] = []
        self.faults: list[Fault] = []

    def take(self, line: int, typed: str, spoken: str) -> None:
        """Take a person in, or note what is wrong."""
        shown = one_line(typed)[:80]
        try:
            address = normalised(typed.removeprefix("mailto:"))
        except AddressError as error:
            message = f"{shown or 'no address'}: {error}"
            self.faults.append(Fault(line, message, FaultKind.ADDRESS, shown))
            return
        language = _LANGUAGES.get(spoken.lower(), "" if spoken else "de")
        if not language:
            shown = one_line(spoken)[:40]
            message = f"{shown}: this language is not known"
            self.faults.append(Fault(line, message, FaultKind.LANGUAGE, shown))
            return
        if address.lower() in self.guests:
            self.repeated.append(line)
        else:
            self.guests[address.lower()] = Guest(address, language)

    def people(self) -> People:
        """What was read."""
        return People(tuple(self.guests.values()), tuple(self.repeated), tuple(self.faults))


def _cell(row: Sequence[str], column: int | None) -> str:
    return row[column].strip() if column is not None and column < len(row) else ""


def _columns(row: Sequence[str]) -> tuple[int, int | None] | None:
    names = ["".join(one for one in cell.lower() if one.isalpha()) for cell in row]
    address = next((place for place, name in enumerate(names) if name in _ADDRESS), None)
    if address is None:
        return None
    return address, next((place for place, name in enumerate(names) if name in _LANGUAGE), None)
