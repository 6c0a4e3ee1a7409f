"""Lists that sort, search, filter and page, all by their address, so that it can be kept and sent.

```
?sort=name      by a column; ?sort=-name the other way round
?q=words        lines in which every word stands somewhere
?role=lesen     a filter: lines with this value
?page=2
```
"""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Generic, TypeVar
from urllib.parse import urlencode

PER_PAGE = 50

_Line = TypeVar("_Line")


@dataclass(frozen=True)
class Column(Generic[_Line]):
    """One column.

    Attributes:
        name: in the address.
        words: its heading, as a msgid of the catalogue.
        value: what is shown of a line, and searched.
        order: what it is sorted by, if that is not `value`; None if it cannot be sorted.
        link: where the cell of a line leads, from "/buero" on, or "" if nowhere; None if none does.
    """

    name: str
    words: str
    value: Callable[[_Line], str]
    order: Callable[[_Line], Any] | None = None
    link: Callable[[_Line], str] | None = None
    sortable: bool = True


@dataclass(frozen=True)
class Filter(Generic[_Line]):
    """A choice that leaves some of the lines.

    Attributes:
        name: in the address; not "sort", "q" or "page".
        words: its label, as a msgid of the catalogue.
        options: values in the address and their words, in the reader's language.
        matches: whether a line belongs to a value.
    """

    name: str
    words: str
    options: Sequence[tuple[str, str]]
    matches: Callable[[_Line, str], bool]


@dataclass(frozen=True)
class Heading:
    """A column as it is shown: its words, and the address that sorts by it.

    Attributes:
        sorted: "ascending", "descending" or "", as ARIA has it.
        address: what follows the path; "" if the column cannot be sorted.
    """

    words: str
    sorted: str
    address: str


@dataclass(frozen=True)
class Cell:
    """What stands in one place of the table."""

    text: str
    link: str


@dataclass(frozen=True)
class Choice:
    """A filter as it is shown."""

    name: str
    words: str
    options: Sequence[tuple[str, str]]
    chosen: str


@dataclass(frozen=True)
class Listing:
    """One page of a list, ready to be shown by the macro in `listing.html`.

    Attributes:
        path: the list's own address, from "/buero" on.
        found: how many lines there are after search and filters, on all pages.
        total: how many there are without them.
        kept: what a form that searches keeps of the present address.
        earlier: the address of the page before, or "".
        later: the address of the page after, or "".
    """

    path: str
    caption: str
    headings: Sequence[Heading]
    rows: Sequence[Sequence[Cell]]
    found: int
    total: int
    page: int
    pages: int
    query: str
    choices: Sequence[Choice]
    kept: Mapping[str, str]
    earlier: str
    later: str


def listed(
    path: str,
    caption: str,
    lines: Iterable[_Line],
    columns: Sequence[Column[_Line]],
    query: Mapping[str, str],
    *,
    filters: Sequence[Filter[_Line]] = (),
    sort: str = "",
    kept: Sequence[str] = (),
    per_page: int = PER_PAGE,
) -> Listing:
    """The page of a list that an address asks for; what it asks for in vain is ignored.

    Args:
        path: the list's address, from "/buero" on.
        caption: what the table holds, in the reader's language.
        lines: all of them; in their order, unless `sort` or the address names another.
        columns: from left to right; the first names the line.
        query: the parameters of the address.
        sort: as in the address, for one that names none.
        kept: further parameters of the address that belong to the page.
    """
    everything = list(lines)
    some = [one for one in everything if _matches(one, columns, filters, query)]
    chosen = _sorted_by(columns, query.get("sort", "")) or _sorted_by(columns, sort)
    if chosen:
        column, descending = chosen
        some.sort(key=column.order or (lambda one: column.value(one).casefold()))
        if descending:
            some.reverse()
    pages = max(1, -(-len(some) // per_page))
    page = min(max(1, _number(query.get("page", ""))), pages)
    names = ["sort", "q", *(one.name for one in filters), *kept]
    present = {name: query[name] for name in names if query.get(name)}
    return Listing(
        path=path,
        caption=caption,
        headings=[_heading(column, chosen, present) for column in columns],
        rows=[_row(one, columns) for one in some[(page - 1) * per_page : page * per_page]],
        found=len(some),
        total=len(everything),
        page=page,
        pages=pages,
        query=query.get("q", ""),
        choices=[
            Choice(one.name, one.words, one.options, query.get(one.name, "")) for one in filters
        ],
        kept={name: present[name] for name in ("sort", *kept) if name in present},
        earlier=_address(present | {"page": str(page - 1)}) if page > 1 else "",
        later=_address(present | {"page": str(page + 1)}) if page < pages else "",
    )


def _matches(
    line: _Line,
    columns: Sequence[Column[_Line]],
    filters: Sequence[Filter[_Line]],
    query: Mapping[str, str],
) -> bool:
    for one in filters:
        wanted = query.get(one.name, "")
        known = any(value == wanted for value, _words in one.options)
        if wanted and known and not one.matches(line, wanted):
            return False
    words = query.get("q", "").casefold().split()
    text = "\n".join(column.value(line) for column in columns).casefold() if words else ""
    return all(word in text for word in words)


def _sorted_by(columns: Sequence[Column[_Line]], wish: str) -> tuple[Column[_Line], bool] | None:
    name = wish.removeprefix("-")
    found = next((one for one in columns if one.name == name and one.sortable), None)
    return (found, wish.startswith("-")) if found else None


def _heading(
    column: Column[_Line], chosen: tuple[Column[_Line], bool] | None, present: Mapping[str, str]
) -> Heading:
    if not column.sortable:
        return Heading(column.words, "", "")
    now = ""
    if chosen and chosen[0].name == column.name:
        now = "descending" if chosen[1] else "ascending"
    sort = f"-{column.name}" if now == "ascending" else column.name
    return Heading(column.words, now, _address({**present, "sort": sort}))


def _row(line: _Line, columns: Sequence[Column[_Line]]) -> list[Cell]:
    return [Cell(one.value(line), one.link(line) if one.link else "") for one in columns]


def _address(parameters: Mapping[str, str]) -> str:
    return f"?{urlencode(parameters)}"


def _number(written: str) -> int:
    return int(written) if written.isascii() and written.isdigit() and len(written) < 7 else 1
