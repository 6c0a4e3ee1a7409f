"""The deliberate mistakes: each keeps our rules but for one, and each must be caught."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import timedelta

from chalicelib.questionnaire.calendar import month_of, quarter_of
from chalicelib.questionnaire.model import Scale
from chalicelib.sealing.protection import NotShown
from chalicelib.weeks import monday
from tests.attack.policies import Issue, Policy, divided, issue, large_enough
from tests.attack.world import World


@dataclass(frozen=True)
class LiveDashboard:
    """The table of all answers so far, after every single one."""

    updates: int = 4

    def issues(self, world: World) -> Iterator[Issue]:
        """The first few updates are enough."""
        shown = (range(size) for size in range(1, len(world.people) + 1))
        large = [people for people in shown if large_enough(world, people)]
        yield from (issue(world, people) for people in large[: self.updates])


@dataclass(frozen=True)
class PeriodsFromRaw:
    """Weeks, months and quarters, each counted from the raw answers."""

    def issues(self, world: World) -> Iterator[Issue]:
        """Every period that has k answers."""
        weeks = [person.week for person in world.people]
        for by in (weeks, [month_of(week) for week in weeks], [quarter_of(week) for week in weeks]):
            for people in divided(world, by):
                if large_enough(world, people):
                    yield issue(world, people)


@dataclass(frozen=True)
class GroupsAndWeeks:
    """Every group over all weeks, and every week over all groups."""

    def issues(self, world: World) -> Iterator[Issue]:
        """Both divisions side by side."""
        for by in ([person.leaf for person in world.people], [p.week for p in world.people]):
            for people in divided(world, by):
                if large_enough(world, people):
                    yield issue(world, people)


@dataclass(frozen=True)
class ExactTotal:
    """The exact total of everybody beside parts that are capped."""

    def issues(self, world: World) -> Iterator[Issue]:
        """The weeks, and all of them together."""
        parts = divided(world, [person.week for person in world.people])
        large = [people for people in parts if large_enough(world, people)]
        yield from (issue(world, people) for people in large)
        if large:
            yield issue(world, [place for people in large for place in people], capped=False)


@dataclass(frozen=True)
class Republication:
    """The report again, after somebody withdrew."""

    def issues(self, world: World) -> Iterator[Issue]:
        """Before and after."""
        people = range(len(world.people))
        if large_enough(world, people[1:]):
            yield issue(world, people)
            yield issue(world, people[1:])


@dataclass(frozen=True)
class ExactMean:
    """The exact mean of a scale beside its capped table."""

    def issues(self, world: World) -> Iterator[Issue]:
        """The whole survey in one."""
        people = range(len(world.people))
        if not large_enough(world, people):
            return
        plain = issue(world, people)
        means = {}
        for item in world.questionnaire.items:
            if isinstance(item, Scale) and not isinstance(plain.releases[item.id], NotShown):
                given = [world.people[place].answers.get(item.id) for place in people]
                points = [answer for answer in given if isinstance(answer, int)]
                if points:
                    cells = {str(point): point for point in range(1, len(item.points) + 1)}
                    means[item.id] = (cells, round(sum(points) / len(points), 2))
        yield Issue(plain.people, plain.releases, means)


@dataclass(frozen=True)
class MonthsByDate:
    """Weeks, and months from the first to the last day, so that a week can lie in two of them."""

    def issues(self, world: World) -> Iterator[Issue]:
        """Every week and every month that has k answers."""
        days = [monday(person.week) + timedelta(days=person.day) for person in world.people]
        for by in (
            [person.week for person in world.people],
            [day.strftime("%Y-%m") for day in days],
        ):
            for people in divided(world, by):
                if large_enough(world, people):
                    yield issue(world, people)


@dataclass(frozen=True)
class Weekly:
    """Every week by itself, with one rule changed.

    Attributes:
        rules: what is changed.
        missing: how many people fewer than k are enough.
    """

    rules: Mapping[str, bool] = field(default_factory=dict)
    missing: int = 0

    def issues(self, world: World) -> Iterator[Issue]:
        """Each week that is thought to be large enough."""
        for people in divided(world, [person.week for person in world.people]):
            if large_enough(world, [*people, *range(self.missing)]):
                yield issue(world, people, missing=self.missing, **self.rules)


MISTAKES: Mapping[str, Policy] = {
    "live dashboard": LiveDashboard(),
    "week, month and quarter from raw answers": PeriodsFromRaw(),
    "groups and weeks both": GroupsAndWeeks(),
    "exact total beside capped parts": ExactTotal(),
    "published again after a withdrawal": Republication(),
    "exact mean beside a capped table": ExactMean(),
    "calendar months by date": MonthsByDate(),
    "k - 1": Weekly(missing=1),
    "cap off": Weekly({"capped": False}),
    "base of a filter's question although the filter is capped": Weekly({"structure": False}),
}
