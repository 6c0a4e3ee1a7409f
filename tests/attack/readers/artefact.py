"""Something that was published: its bytes, and what is known about the place it was found in."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from enum import StrEnum

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
    """What an attacker knows of a report from elsewhere: its manifest and the batches.

    Attributes:
        groups: the batches it was made of, in its order.
        statuses: (batch, table id) → how the batch shows it.
    """

    questionnaire: Questionnaire
    groups: Sequence[Group]
    statuses: Mapping[tuple[Group, str], Status]

    def showing(self, table: str) -> tuple[Group, ...]:
        """The batches that show a table, so that its numbers are about them."""
        return tuple(
            group for group in self.groups if self.statuses[group, table] is not Status.NOT_SHOWN
        )

    def capping(self, table: str) -> tuple[Group, ...]:
        """The batches that show only a minimum."""
        return tuple(group for group in self.groups if self.statuses[group, table] is Status.CAPPED)
