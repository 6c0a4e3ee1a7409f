"""The table: `python -m tests.attack` attacks what we publish, and every deliberate mistake."""

import json
import sys
import time
from collections.abc import Iterable
from dataclasses import asdict, dataclass, field
from pathlib import Path

import click

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
from tests.attack.world import World, random_world

WORLDS = 20
"""Of each profile."""

_SIZES = {" 5 to  9": 9, "10 to 19": 19, "20 to 49": 49, "50 and more": 10**9}


@dataclass
class Line:
    """One policy.

    Attributes:
        answers, polarities: how many there are, over all people and tables.
        certain: kind and who → how many of them are certain.
    """

    answers: int = 0
    polarities: int = 0
    certain: dict[str, int] = field(default_factory=dict)
    worlds: int = 0
    isolated: int = 0
    seconds: float = 0.0

    def add(self, world: World, knowledge: Knowledge, truth: Truth) -> None:
        """Attack one world and count."""
        begun = time.perf_counter()
        self.worlds += 1
        plan = tables.plan(world.questionnaire)
        people = sum(len(group) for group in truth.values())
        self.answers += people * len(plan)
        self.polarities += people * sum(bool(table.halves) for table in plan)
        self._count(attack(world.questionnaire, knowledge, truth))
        smallest = smallest_isolated(knowledge)
        k = PROFILES[world.questionnaire.profile].k
        self.isolated += smallest is not None and smallest < k
        self.seconds += time.perf_counter() - begun

    def _count(self, found: Iterable[Certainty]) -> None:
        for one in found:
            who = "insiders" if one.insiders else "outsiders"
            name = f"{one.predicate.kind.value}, {who}"
            self.certain[name] = self.certain.get(name, 0) + one.people

    def share(self, kind: Kind, who: str) -> str:
        """How much is certain, in percent."""
        every = self.polarities if kind is Kind.POLARITY else self.answers
        return f"{100 * self.certain.get(f'{kind.value}, {who}', 0) / max(every, 1):.2f} %"


def _count_tables(batch: Batch, cells: dict[str, list[int]]) -> None:
    """How many tables of a batch are exact, capped and not shown, by the size of the batch."""
    sizes = next(name for name, most in _SIZES.items() if batch.size <= most)
    counts = cells.setdefault(sizes, [0, 0, 0])
    for release in batch.releases.values():
        counts[[Exact, Capped, NotShown].index(type(release))] += 1


def main() -> None:
    """Print the table; with a path, write the numbers there, too."""
    lines = {"ours": Line()} | {name: Line() for name in MISTAKES}
    cells: dict[str, list[int]] = {}
    used = everybody = 0
    for profile in Profile:
        for seed in range(WORLDS):
            world = random_world(seed, profile, divided=seed % 2 == 1)
            artefacts = ours.publish(world)
            entries = ours.entries(artefacts, world.questionnaire.survey)
            knowledge = published.read(world.questionnaire, artefacts)
            lines["ours"].add(world, knowledge, ours.truth(world, entries))
            everybody += len(world.people)
            used += sum(entry.batch.size for entry in entries)
            for entry in entries:
                _count_tables(entry.batch, cells)
            for name, policy in MISTAKES.items():
                lines[name].add(world, *told(world, list(policy.issues(world))))
    click.echo(f"{'':58}answers certain          polarity certain         isolated   time")
    click.echo(f"{'':58}outsiders   insiders     outsiders   insiders     groups")
    for name, line in lines.items():
        shares = [
            line.share(kind, who)
            for kind in (Kind.ANSWER, Kind.POLARITY)
            for who in ("outsiders", "insiders")
        ]
        click.echo(
            f"{name:58}{shares[0]:12}{shares[1]:13}{shares[2]:12}{shares[3]:13}"
            f"{line.isolated:3} / {line.worlds:3} {line.seconds:6.1f} s"
        )
    click.echo(f"answers used: {100 * used / everybody:.1f} %")
    for sizes, (exact, capped, hidden) in sorted(cells.items()):
        every = exact + capped + hidden
        click.echo(
            f"batches of {sizes}: {100 * exact / every:.0f} % of tables exact,"
            f" {100 * capped / every:.0f} % capped, {100 * hidden / every:.0f} % not shown"
        )
    if len(sys.argv) > 1:
        content = {name: asdict(line) for name, line in lines.items()}
        Path(sys.argv[1]).write_text(json.dumps(content, indent=1), "utf-8")


if __name__ == "__main__":
    main()
