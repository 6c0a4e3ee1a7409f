"""Nobody finds out who wrote what, or who took part, from all that is stored, logged and sent."""

import logging
import re
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from random import Random

import pytest

from infra.template import merge_template
from tests.api.service import Service
from tests.attack.unlinkability import evidence, linking
from tests.attack.unlinkability.linking import Trial
from tests.attack.unlinkability.mistakes import MISTAKES
from tests.attack.unlinkability.survey import OPEN, PURGED, SEALED, Course

TOLD_BY_THE_ACCESS_LOG = {
    "httpMethod",
    "resourcePath",
    "status",
    "responseLatency",
    "responseLength",
    "error.responseType",
}
"""All of it; not the address, the browser, the path as it was typed, or the moment."""


@dataclass(frozen=True)
class Score:
    """What an attacker finds.

    Attributes:
        trials: all comparisons of orders, sizes, times and languages.
        joined: people linked by the same word in two places.
        derived: people given away by words in logs and in the bucket.
    """

    trials: list[Trial]
    joined: int
    derived: int

    @property
    def betrayed(self) -> list[Trial]:
        return linking.betrayed(self.trials)

    def __str__(self) -> str:
        best = min(self.trials, key=lambda trial: trial.p)
        most = max(trial.linked for trial in self.trials)
        return (
            f"{len(self.trials)} comparisons, {len(self.betrayed)} better than chance; best:"
            f" {best.by} (r = {best.correlation:.2f}, p = {best.p:.2g}); most people linked by"
            f" order: {most}; by equal words: {self.joined}; by logs and files: {self.derived}"
        )


def access_log_format() -> str:
    found: str = merge_template()["Resources"]["RestAPI"]["Properties"]["AccessLogSetting"][
        "Format"
    ]
    return found


def _line(pattern: str, request: Mapping[str, str]) -> str:
    return re.sub(r"\$context\.([a-zA-Z.]+\w)", lambda found: request[found[1]], pattern)


@contextmanager
def listening() -> Iterator[list[str]]:
    """All lines that a deployed function may log, of loggers that keep to themselves, too."""
    told: list[str] = []
    handler = logging.Handler(logging.INFO)
    handler.setFormatter(logging.Formatter("%(name)s %(message)s"))
    handler.emit = lambda record: told.append(handler.format(record))  # type: ignore[method-assign]
    known = (logging.getLogger(name) for name in list(logging.root.manager.loggerDict))
    loggers = [logging.root, *(one for one in known if not one.propagate)]
    levels = [logger.level for logger in loggers]
    for logger in loggers:
        logger.addHandler(handler)
        logger.setLevel(logging.INFO)
    try:
        yield told
    finally:
        for logger, level in zip(loggers, levels, strict=True):
            logger.removeHandler(handler)
            logger.setLevel(level)


def attacked(service: Service, number: int) -> Score:
    """Let a survey run its course, and attack it at three moments."""
    course = Course(service, Random(20260912))
    course.invite(number)
    with listening() as told:
        course.answer()
        found = evidence.traces(course.people, OPEN)
        course.seal()
        found += evidence.traces(course.people, SEALED)
        course.purge()
        found += evidence.traces(course.people, PURGED)
    invited = evidence.invitations(course.people)
    assert len(found) > 3 * len(course.answered)
    pattern = access_log_format()
    told += [_line(pattern, request) for request in course.requests]
    told.append(evidence.objects())
    trials = linking.trials(found) + linking.trials(invited, linking.TOOK_PART)
    return Score(
        trials, linking.joined(invited, found), linking.derived("\n".join(told), course.people)
    )


def test_200_codes_leave_nothing_that_links_invitations_to_responses(
    service: Service,
    record_property: Callable[[str, object], None],
) -> None:
    score = attacked(service, 200)
    record_property("attack", f"ours: {score}")
    assert len(score.trials) > 60
    assert score.betrayed == []
    assert (score.joined, score.derived) == (0, 0)


@pytest.mark.parametrize("mistake", MISTAKES)
def test_every_deliberate_mistake_is_caught(
    mistake: str,
    service: Service,
    monkeypatch: pytest.MonkeyPatch,
    record_property: Callable[[str, object], None],
) -> None:
    # The map of what is stored would catch some of them, too; here the attacker has to.
    monkeypatch.setattr("tests.api.conftest.unmapped", lambda _settings: [])
    MISTAKES[mistake](monkeypatch)
    score = attacked(service, 60)
    record_property("attack", f"{mistake}: {score}")
    assert score.betrayed or score.joined or score.derived


def test_the_access_log_tells_nothing_of_who_came_and_with_what() -> None:
    told = set(re.findall(r"\$context\.([a-zA-Z.]+\w)", access_log_format()))
    assert told <= TOLD_BY_THE_ACCESS_LOG
    assert access_log_format().count("$") == len(told)


def test_no_table_keeps_a_stream_of_what_came_when() -> None:
    tables = [
        resource["Properties"]
        for resource in merge_template()["Resources"].values()
        if resource.get("Type") == "AWS::DynamoDB::Table"
    ]
    assert len(tables) == 3
    assert all("StreamSpecification" not in table for table in tables)
    assert all("KinesisStreamSpecification" not in table for table in tables)
