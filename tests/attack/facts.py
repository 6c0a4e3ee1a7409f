"""What an attacker knows: groups of people, and linear facts about how they answered."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from chalicelib.questionnaire.tables import TableCell
from chalicelib.sealing.protection import EVASIONS

Group = str
"""A set of people the attacker can tell apart from all others, such as one batch."""


@dataclass(frozen=True)
class Fact:
    """A weighted number of answers in some groups lies between two bounds, both included.

    Attributes:
        groups: whose answers are counted.
        weights: what one person in a cell of a table adds.
        source: the artefact that says so.
    """

    groups: frozenset[Group]
    weights: tuple[tuple[TableCell, float], ...]
    lower: float
    upper: float
    source: str


@dataclass(frozen=True)
class Total:
    """How many people some groups are together."""

    groups: frozenset[Group]
    people: int
    source: str


@dataclass(frozen=True)
class Knowledge:
    """Everything that was published, and how large the groups are.

    Attributes:
        sizes: the attacker knows who is in which group, and so how many.
    """

    sizes: Mapping[Group, int]
    facts: tuple[Fact, ...]
    totals: tuple[Total, ...] = ()


class Unread(Exception):
    """An artefact says what no reader understands: it could betray anything.

    Attributes:
        source: the artefact's key.
    """

    def __init__(self, source: str, why: str) -> None:
        super().__init__(f"{source}: {why}")
        self.source = source


class Contradiction(Unread):
    """Two artefacts do not agree, so at least one was read wrongly or is wrong."""


def count(
    groups: Iterable[Group],
    table: str,
    cells: Iterable[str],
    lower: float,
    upper: float,
    source: str,
) -> Fact:
    """So many people of these groups gave one of these answers."""
    weights = tuple(((table, cell), 1.0) for cell in cells)
    return Fact(frozenset(groups), weights, lower, upper, source)


def silence(
    groups: Iterable[Group],
    table: str,
    cells: Sequence[str],
    capped: Sequence[str],
    at_least: int,
    base: int,
    insiders: int,
    source: str,
) -> Iterator[Fact]:
    """What a cap says without saying it, to whoever knows the code.

    The cap is the number of answers less the insiders and one, so it tells how many gave one.
    And answers are looked at one by one, in the order of the cells, and halves after them: what
    was looked at before stayed below the cap.
    """
    answers = [cell for cell in cells if cell not in EVASIONS]
    if len(answers) == len(cells) and at_least + insiders + 1 != base:
        # Everybody gave an answer, so this is no cap but a level that leaves room.
        return
    answered = at_least + insiders + 1
    told = f"{source} (silence)"
    yield count(groups, table, answers, answered, answered, told)
    before = answers[: answers.index(capped[0])] if len(capped) == 1 else answers
    for cell in before:
        yield count(groups, table, [cell], 0, at_least - 1, told)


def together(*parts: Knowledge) -> Knowledge:
    """Everything that several sources know.

    Raises:
        Contradiction: if they give one group different sizes.
    """
    sizes: dict[Group, int] = {}
    for part in parts:
        for group, size in part.sizes.items():
            if sizes.setdefault(group, size) != size:
                raise Contradiction(group, f"it has {sizes[group]} people, and {size}")
    return Knowledge(
        sizes,
        tuple(dict.fromkeys(fact for part in parts for fact in part.facts)),
        tuple(dict.fromkeys(total for part in parts for total in part.totals)),
    )


def check_totals(knowledge: Knowledge) -> None:
    """Check that published totals agree with the sizes of the groups.

    Raises:
        Contradiction: naming the artefact whose total is another.
    """
    for total in knowledge.totals:
        people = sum(knowledge.sizes[group] for group in total.groups)
        if people != total.people:
            raise Contradiction(total.source, f"counts {total.people} people, not {people}")
