"""What the rules achieve, measured: docs/protection-measured.md from a run of the attack."""

import time
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

from chalicelib.questionnaire import tables
from chalicelib.questionnaire.model import Profile
from chalicelib.questionnaire.profiles import PROFILES
from chalicelib.sealing.batch import Batch
from chalicelib.sealing.protection import Capped, Exact, NotShown
from tests.attack import ours
from tests.attack.attacker import Certainty, Truth, attack
from tests.attack.audit import smallest_isolated
from tests.attack.facts import Knowledge
from tests.attack.mistakes import MISTAKES
from tests.attack.policies import told
from tests.attack.predicates import Kind
from tests.attack.readers import published
from tests.attack.wide_scales import as_far_as
from tests.attack.world import World, random_world

OURS = "ours"
SCALES = (7, 11)
"""Points of the scales in use that are longer than what is checked world by world."""

_SIZES = {"5 to 9": 9, "10 to 19": 19, "20 to 49": 49, "50 and more": 10**9}
_WHO = ("outsiders", "insiders")


@dataclass
class Line:
    """One policy.

    Attributes:
        answers, polarities: how many there are, over all people and tables.
        certain: kind and who → how many of them are certain.
        isolated: in how many worlds a group below k can be told apart.
        seconds: of processor time.
    """

    answers: int = 0
    polarities: int = 0
    certain: dict[tuple[Kind, str], int] = field(default_factory=dict)
    worlds: int = 0
    isolated: int = 0
    seconds: float = 0.0

    def add(self, world: World, knowledge: Knowledge, truth: Truth) -> None:
        """Attack one world and count."""
        begun = time.process_time()
        self.worlds += 1
        plan = tables.plan(world.questionnaire)
        people = sum(len(group) for group in truth.values())
        self.answers += people * len(plan)
        self.polarities += people * sum(bool(table.halves) for table in plan)
        self._count(attack(world.questionnaire, knowledge, truth))
        smallest = smallest_isolated(knowledge)
        k = PROFILES[world.questionnaire.profile].k
        self.isolated += smallest is not None and smallest < k
        self.seconds += time.process_time() - begun

    def _count(self, found: Iterable[Certainty]) -> None:
        for one in found:
            place = one.predicate.kind, _WHO[bool(one.insiders)]
            self.certain[place] = self.certain.get(place, 0) + one.people

    def share(self, kind: Kind, who: str) -> str:
        """How much is certain, in percent."""
        every = self.polarities if kind is Kind.POLARITY else self.answers
        return f"{100 * self.certain.get((kind, who), 0) / max(every, 1):.2f}"


@dataclass
class Measured:
    """One run.

    Attributes:
        lines: policy → what was found.
        cells: sizes of batches → how many tables are exact, capped, not shown.
        people, used: how many answered, and how many of them are in a batch.
        scales: points, insiders, people tried at most, histograms.
    """

    lines: dict[str, Line]
    cells: dict[str, list[int]] = field(default_factory=dict)
    people: int = 0
    used: int = 0
    scales: list[tuple[int, int, int, int]] = field(default_factory=list)


def measure(worlds: int, seconds: float) -> Measured:
    """Attack so many worlds of each profile, ours and with each mistake, and the longer scales.

    Args:
        seconds: for the longer scales, in all.
    """
    found = Measured({OURS: Line()} | {name: Line() for name in MISTAKES})
    for profile in Profile:
        for seed in range(worlds):
            _attack(found, random_world(seed, profile, divided=seed % 2 == 1))
    pairs = [(points, insiders) for points in SCALES for insiders in (1, 2, 3)]
    for points, insiders in pairs:
        people, tried = as_far_as(points, insiders, seconds / len(pairs))
        found.scales.append((points, insiders, people, tried))
    return found


def _attack(found: Measured, world: World) -> None:
    artefacts = ours.publish(world)
    entries = ours.entries(artefacts, world.questionnaire.survey)
    knowledge = published.read(world.questionnaire, artefacts)
    found.lines[OURS].add(world, knowledge, ours.truth(world, entries))
    found.people += len(world.people)
    found.used += sum(entry.batch.size for entry in entries)
    for entry in entries:
        _count_tables(entry.batch, found.cells)
    for name, policy in MISTAKES.items():
        found.lines[name].add(world, *told(world, list(policy.issues(world))))


def _count_tables(batch: Batch, cells: dict[str, list[int]]) -> None:
    sizes = next(name for name, most in _SIZES.items() if batch.size <= most)
    counts = cells.setdefault(sizes, [0, 0, 0])
    for release in batch.releases.values():
        counts[[Exact, Capped, NotShown].index(type(release))] += 1


def document(found: Measured, crash_points: int | None) -> str:
    """The page of the documents.

    Args:
        crash_points: how many the tests tried; None if they did not run.
    """
    worlds = found.lines[OURS].worlds
    lines = [
        "# What the protection rules achieve, measured",
        "",
        "Written by `python -m tests.attack`. Attacked were random surveys, a third of each",
        "profile, with filters, exclusive options, limits, rankings, boxes and matrices, published",
        "by our rules and with each deliberate mistake. Percentages are of all answers, or of all",
        "answers to scales with halves; “coalitions” are insiders up to c who pool what they",
        "answered, where outsiders alone are not certain. “Isolated” counts surveys in which a",
        "group below k can be told apart. Times are of one processor.",
        "",
        f"Surveys: {worlds}. Answers: {found.people}.",
        "",
        "| policy | answers certain %, outsiders | answers certain %, coalitions"
        " | polarity certain %, outsiders | polarity certain %, coalitions | isolated | time |",
        "|---|---|---|---|---|---|---|",
    ]
    for name, line in found.lines.items():
        shares = " | ".join(
            line.share(kind, who) for kind in (Kind.ANSWER, Kind.POLARITY) for who in _WHO
        )
        lines.append(
            f"| {name} | {shares} | {line.isolated} / {line.worlds} | {line.seconds:.1f} s |"
        )
    lines += [
        "",
        "A mistake that gave nothing away in these surveys is caught in one of those of the test",
        "run, which looks at up to eighty.",
        "",
        "## What is used, and what is capped",
        "",
        f"In a batch are {100 * found.used / max(found.people, 1):.1f} % of all answers.",
        "The answers are made up to be nearly unanimous.",
        "",
        "| people in the batch | tables | exact | capped | not shown |",
        "|---|---|---|---|---|",
        *_tables(found.cells),
        "",
        "## Longer scales",
        "",
        "Every histogram of answers in which all but the insiders agree has another that looks the",
        "same. Checked without a gap up to:",
        "",
        "| points | insiders | people | histograms |",
        "|---|---|---|---|",
        *(" | ".join(["", *map(str, one), ""]).strip() for one in found.scales),
    ]
    if crash_points is not None:
        lines += ["", f"Crash points tried: {crash_points}."]
    return "\n".join(lines) + "\n"


def _tables(cells: Mapping[str, list[int]]) -> Iterable[str]:
    for sizes in _SIZES:
        if sizes in cells:
            every = sum(cells[sizes])
            shares = " | ".join(f"{100 * number / every:.0f} %" for number in cells[sizes])
            yield f"| {sizes} | {every} | {shares} |"
