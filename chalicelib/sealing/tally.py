"""Counting responses into integers that can be merged in any order."""

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any

from chalicelib.questionnaire.model import NO, YES, Answers, FreeText, Questionnaire
from chalicelib.questionnaire.tables import TableCell, cells_of, mentions


@dataclass
class Tally:
    """Counts of one leaf.

    Attributes:
        size: number of responses.
        versions: questionnaire versions they answered.
        cells: number of people in each cell of each table.
    """

    size: int = 0
    versions: set[int] = field(default_factory=set)
    cells: Counter[TableCell] = field(default_factory=Counter)

    def add(self, questionnaire: Questionnaire, answers: Answers) -> None:
        """Count one response to this version of the questionnaire."""
        self.size += 1
        self.versions.add(questionnaire.version)
        self.cells.update(cells_of(questionnaire, answers))

    def add_text(self, item: FreeText, text: str) -> None:
        """Count what a text mentions, whose writer `add` counts as mentioning nothing.

        Texts and answers may be added to different tallies: only when these are merged do they
        make sense.
        """
        for table in mentions(item, text):
            self.cells[table, YES] += 1
            self.cells[table, NO] -= 1

    @property
    def counts(self) -> dict[str, dict[str, int]]:
        """Table id → cell → number of people, in alphabetical order."""
        counts: dict[str, dict[str, int]] = {}
        for (table, cell), count in sorted(self.cells.items()):
            counts.setdefault(table, {})[cell] = count
        return counts

    def as_json(self) -> dict[str, Any]:
        """The tally as a JSON document, the same for the same counts."""
        return {"size": self.size, "versions": sorted(self.versions), "counts": self.counts}

    @classmethod
    def from_json(cls, document: Mapping[str, Any]) -> "Tally":
        """Read what `as_json` wrote."""
        cells = Counter(
            {
                (table, cell): count
                for table, counts in document["counts"].items()
                for cell, count in counts.items()
            }
        )
        return cls(document["size"], set(document["versions"]), cells)


def merge(tallies: Iterable[Tally]) -> Tally:
    """Add tallies up; the order does not matter."""
    total = Tally()
    for tally in tallies:
        total.size += tally.size
        total.versions |= tally.versions
        total.cells.update(tally.cells)
    return total
