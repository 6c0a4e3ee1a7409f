"""What stands in the column `type`: XLSForm's words, German ones, and what cannot be had here."""

from dataclasses import dataclass

from chalicelib.questionnaire.workbook.aliases import nearest, plain, words
from chalicelib.questionnaire.workbook.findings import Finding
from chalicelib.questionnaire.workbook.grid import Cell

WITH_LIST = {"select_one", "select_multiple", "scale", "rank"}
"""Types that name a list of answers."""

_GROUPS = {"begin_group", "end_group", "begin_matrix", "end_matrix"}


@dataclass(frozen=True)
class Kind:
    """A type, read.

    Attributes:
        type: its name in XLSForm, or our own: "scale", "yes_no", "long_text", "begin_matrix",
            "end_matrix"; "metadata" for what is left out.
        list: the list of answers it names.
        or_other: whether "other" is to be added to the list.
    """

    type: str
    list: str = ""
    or_other: bool = False


def read(cell: Cell) -> Kind | Finding:
    """What a type stands for, or what is wrong with it."""
    tokens = cell.text.split()
    known = words("types")
    for count in range(len(tokens), 0, -1):
        written = plain(" ".join(tokens[:count]))
        rest = tokens[count:]
        if written in words("refused"):
            return Finding(words("refused")[written], cell)
        if written in known and (known[written] in WITH_LIST | _GROUPS or not rest):
            return _with_list(known[written], rest)
        if written in words("metadata") and not rest:
            return Kind("metadata")
    near = nearest(cell.text, known) or nearest(tokens[0], known)
    if near:
        meant = known[near]
        return Finding("unknown_type_near", cell, {"near": meant})
    return Finding("unknown_type", cell)


def _with_list(name: str, rest: list[str]) -> Kind:
    for count in (2, 3, 1):
        if len(rest) >= count and plain(" ".join(rest[-count:])) in words("values", "or_other"):
            return Kind(name, " ".join(rest[:-count]), or_other=True)
    return Kind(name, " ".join(rest))
