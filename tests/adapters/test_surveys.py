"""A version is published once and never changes, and what is sealed never goes back."""

from concurrent.futures import ThreadPoolExecutor
from typing import Any

import pytest

from chalicelib.store.errors import Conflict, StoreError
from chalicelib.store.surveys import SurveyHead, Surveys
from tests.unit.questionnaires import document, yes_no


def version(number: int, survey: str = "sample", item: str = "met") -> dict[str, Any]:
    return document(yes_no(item), version=number, survey=survey)


def head_of(surveys: Surveys) -> SurveyHead:
    head = surveys.head("sample")
    assert head is not None
    return head


def weeks(surveys: Surveys) -> tuple[str, str, str]:
    head = head_of(surveys)
    return head.closed_to, head.purged_to, head.sealed_to


def test_a_survey_begins_with_its_first_version_and_goes_on_with_the_next(table: str) -> None:
    surveys = Surveys(table)
    assert surveys.head("sample") is None
    surveys.publish(version(1))
    surveys.publish(version(2))
    head = head_of(surveys)
    assert (head.survey, head.version) == ("sample", 2)
    assert (head.closed_to, head.purged_to, head.sealed_to) == ("", "", "")
    assert [one.version for one in surveys.versions(head).values()] == [1, 2]


def test_a_version_is_given_back_as_the_document_it_was(table: str) -> None:
    surveys = Surveys(table)
    surveys.publish(version(1))
    assert surveys.document("sample", 1) == version(1)
    assert surveys.document("sample", 2) is None
    assert surveys.document("other", 1) is None
    read = surveys.version("sample", 1)
    assert read is not None
    assert read.survey == "sample"
    assert surveys.version("sample", 2) is None


@pytest.mark.parametrize("published", [[], [1], [1, 2, 3]])
@pytest.mark.parametrize("wanted", [1, 2, 3, 5])
def test_only_the_next_version_can_be_published(
    table: str, published: list[int], wanted: int
) -> None:
    surveys = Surveys(table)
    for number in published:
        surveys.publish(version(number))
    if wanted == len(published) + 1:
        surveys.publish(version(wanted))
        return
    with pytest.raises(Conflict):
        surveys.publish(version(wanted, item="another"))
    head = surveys.head("sample")
    assert (head.version if head else 0) == len(published)
    if wanted <= len(published):
        assert surveys.document("sample", wanted) == version(wanted)


def test_of_many_publishers_of_one_version_one_wins_whole(table: str) -> None:
    surveys = Surveys(table)
    surveys.publish(version(1))

    def publish(place: int) -> str | None:
        try:
            surveys.publish(version(2, item=f"met{place}"))
        except StoreError:
            return None
        return f"met{place}"

    with ThreadPoolExecutor(8) as pool:
        won = [item for item in pool.map(publish, range(8)) if item]
    assert len(won) == 1
    assert surveys.document("sample", 2) == version(2, item=won[0])
    assert head_of(surveys).version == 2


def test_a_version_that_was_not_there_is_found_once_it_is(table: str) -> None:
    surveys = Surveys(table)
    assert surveys.version("sample", 1) is None
    surveys.publish(version(1))
    assert surveys.version("sample", 1) is not None


def test_all_surveys_are_listed(table: str) -> None:
    surveys = Surveys(table)
    for name in ("b-survey", "a-survey", "c-survey"):
        surveys.publish(version(1, name))
    assert [head.survey for head in surveys.heads()] == ["a-survey", "b-survey", "c-survey"]


def test_the_door_closes_and_sealing_goes_on_but_neither_ever_goes_back(table: str) -> None:
    surveys = Surveys(table)
    surveys.publish(version(1))
    for week in ("2026-W37", "2026-W36", "2026-W37", "2025-W52"):
        surveys.close_door("sample", week)
        surveys.begin_purge("sample", week)
        surveys.mark_sealed("sample", week, f"day after {week}")
    assert weeks(surveys) == ("2026-W37", "2026-W37", "2026-W37")
    surveys.close_door("sample", "2026-W38")
    assert weeks(surveys) == ("2026-W38", "2026-W37", "2026-W37")
    assert head_of(surveys).sealed_on == "day after 2026-W37"


def test_a_new_version_leaves_the_door_closed(table: str) -> None:
    surveys = Surveys(table)
    surveys.publish(version(1))
    surveys.close_door("sample", "2026-W37")
    surveys.publish(version(2))
    assert weeks(surveys) == ("2026-W37", "", "")


def test_a_survey_that_is_not_there_gets_no_door(table: str) -> None:
    Surveys(table).close_door("ghost", "2026-W37")
    assert Surveys(table).head("ghost") is None


def test_a_survey_is_paused_and_goes_on_and_is_archived_and_comes_back(table: str) -> None:
    surveys = Surveys(table)
    surveys.publish(version(1))
    for act, undo, name in (
        (surveys.pause, surveys.resume, "paused"),
        (surveys.archive, surveys.unarchive, "archived"),
    ):
        with pytest.raises(Conflict):
            undo("sample")
        act("sample")
        assert getattr(head_of(surveys), name) is True
        with pytest.raises(Conflict):
            act("sample")
        undo("sample")
        assert getattr(head_of(surveys), name) is False
        with pytest.raises(Conflict):
            act("ghost")
        assert surveys.head("ghost") is None


def test_all_versions_of_a_survey_that_closes_early_do(table: str) -> None:
    surveys = Surveys(table)
    surveys.publish(version(1))
    surveys.publish(version(2) | {"closes": "2026-10-11"})
    surveys.close_early("sample", "2026-09-20")
    head = head_of(surveys)
    assert [one.closes for one in surveys.versions(head).values()] == ["2026-09-20"] * 2
    assert [surveys.version("sample", number) for number in (1, 2)] != [None, None]
    published = surveys.version("sample", 2)
    assert published is not None
    assert published.closes == "2026-10-11"
    with pytest.raises(Conflict):
        surveys.close_early("sample", "2026-09-27")
    with pytest.raises(Conflict):
        surveys.close_as_planned("sample", "2026-09-27")
    surveys.close_as_planned("sample", "2026-09-20")
    current = surveys.current(head_of(surveys))
    assert current is not None
    assert current.closes == "2026-10-11"


def test_behind_the_closed_door_the_last_day_stays_as_it_is(table: str) -> None:
    surveys = Surveys(table)
    surveys.publish(version(1))
    surveys.close_early("sample", "2026-09-20")
    surveys.close_door("sample", "2026-W38")
    with pytest.raises(Conflict):
        surveys.close_as_planned("sample", "2026-09-20")
    surveys.publish(version(1, survey="other"))
    surveys.close_door("other", "2026-W38")
    with pytest.raises(Conflict):
        surveys.close_early("other", "2026-09-20")
