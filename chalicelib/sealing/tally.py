"""Counting responses into integers that can be merged in any order."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any

from chalicelib.questionnaire.model import Answers, Questionnaire
from chalicelib.questionnaire.tables import cells_of


@dataclass
class Tally:
    """Counts of one leaf.

    Attributes:
        size: number of responses.
        versions: questionnaire versions they answered.
        counts: table id → cell → number of people.
    """

    size: int = 0
    versions: set[int] = field(default_factory=set)
    counts: dict[str, dict[str, int]] = field(default_factory=dict)

    def add(self, questionnaire: Questionnaire, answers: Answers) -> None:
        """Count one response to this version of the questionnaire."""
        self.size += 1
        self.versions.add(questionnaire.version)
        for table, cell in cells_of(questionnaire, answers).items():
            cells = self.counts.setdefault(table, {})
            cells[cell] = cells.get(cell, 0) + 1

    def as_json(self) -> dict[str, Any]:
        """The tally as a JSON document, the same for the same counts."""
        return {
            "size": self.size,
            "versions": sorted(self.versions),
            "counts": {
                table: dict(sorted(cells.items())) for table, cells in sorted(self.counts.items())
            },
        }

    @classmethod
    def from_json(cls, document: Mapping[str, Any]) -> "Tally":
        """Read what `as_json` wrote."""
        counts = {table: dict(cells) for table, cells in document["counts"].items()}
        return cls(document["size"], set(document["versions"]), counts)


def merge(tallies: Iterable[Tally]) -> Tally:
    """Add tallies up; the order does not matter."""
    total = Tally()
    for tally in tallies:
        total.size += tally.size
        total.versions |= tally.versions
        for table, cells in tally.counts.items():
            sums = total.counts.setdefault(table, {})
            for cell, count in cells.items():
                sums[cell] = sums.get(cell, 0) + count
    return total
