"""Something that was published: its bytes, and what is known about the place it was found in."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from enum import StrEnum

from chalicelib.questionnaire.calendar import belongs
from chalicelib.questionnaire.model import Questionnaire
from tests.attack.facts import Group


@dataclass(frozen=True)
class Artefact:
    """One published object.

    Attributes:
        key: where it lies in the bucket; mails lie at "mails/{survey}/{period}/{number}".
        metadata: what the store says about it beside its content.
    """

    key: str
    content: bytes
    metadata: Mapping[str, str] = field(default_factory=dict)


class Status(StrEnum):
    """How one batch shows one table."""

    EXACT = "exact"
    CAPPED = "capped"
    NOT_SHOWN = "not_shown"


@dataclass(frozen=True)
class Period:
    """What an attacker knows of a report from elsewhere: its manifest, its summary, the batches.

    Attributes:
        groups: the batches it was made of, in its order.
        statuses: (batch, table id) → how the batch shows it; of all batches of the survey.
        parts: the nodes it shows apart, in its order.
        spans: the periods of its trends, the own one last; () if it has none.
    """

    questionnaire: Questionnaire
    groups: Sequence[Group]
    statuses: Mapping[tuple[Group, str], Status]
    parts: Sequence[str] = ()
    spans: Sequence[str] = ()

    def showing(self, table: str, among: Sequence[Group] | None = None) -> tuple[Group, ...]:
        """The batches that show a table, so that its numbers are about them.

        Args:
            among: of these; of the report's own if None.
        """
        return tuple(
            group
            for group in (self.groups if among is None else among)
            if self.statuses[group, table] is not Status.NOT_SHOWN
        )

    def capping(self, table: str, among: Sequence[Group] | None = None) -> tuple[Group, ...]:
        """The batches that show only a minimum."""
        return tuple(
            group
            for group in (self.groups if among is None else among)
            if self.statuses[group, table] is Status.CAPPED
        )

    def of_part(self, node: str) -> tuple[Group, ...]:
        """The report's batches of one part."""
        return tuple(group for group in self.groups if group.rpartition("/")[0] == node)

    def apart_from(self, node: str) -> tuple[Group, ...]:
        """The report's batches of all other parts."""
        return tuple(group for group in self.groups if group.rpartition("/")[0] != node)

    def of_span(self, name: str) -> tuple[Group, ...]:
        """The batches of a period of its trends."""
        if name == self.spans[-1]:
            return tuple(self.groups)
        every = dict.fromkeys(group for group, _ in self.statuses)
        return tuple(group for group in every if belongs(group.rpartition("/")[2], name))
