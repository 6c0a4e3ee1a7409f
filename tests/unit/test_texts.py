"""When texts may be read, and when they go unread (rules 10, 12 and 15)."""

from datetime import date
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from chalicelib.notices.data_map import TEXTS
from chalicelib.questionnaire.model import Profile, Questionnaire
from chalicelib.questionnaire.profiles import TEXT_WEEKS
from chalicelib.sealing import batch as batches
from chalicelib.sealing import ledger
from chalicelib.sealing.batch import Batch
from chalicelib.sealing.ledger import Entry
from chalicelib.sealing.texts import (
    Fate,
    ReviewState,
    ReviewText,
    fates,
    lapses_on,
    review_id,
)
from tests.unit.questionnaires import questionnaire, single, text, words, yes_no
from tests.unit.sealed import sealed, stored

Answers = dict[str, Any]
MET = yes_no("met", required=True)
WHY = text("why", show_if={"item": "met", "is": ["no"]})
PLACE = single("place", "north", "south", required=True)
CLOSING = "2026-W40"


def people(number: int, met: str = "yes", **more: str) -> list[Answers]:
    return [{"met": met, **more} for _ in range(number)]


def half(number: int, **more: str) -> list[Answers]:
    """So many people, half of whom have not met."""
    return people(number - number // 2, **more) + people(number // 2, "no", **more)


def chain(survey: Questionnaire, *groups: tuple[str, str, list[Answers]]) -> list[Entry]:
    """The ledger of batches of single leaves: node, cut-off, responses."""
    made: list[Batch] = []
    last: dict[str, Batch] = {}
    for node, cut_off, responses in groups:
        before = last.get(node)
        last[node] = sealed(
            survey,
            responses,
            cut_off,
            node=node,
            covers={node: before.cut_off if before else None},
            previous=batches.to_bytes(before) if before else None,
        )
        made.append(last[node])
    return ledger.verified(survey.survey, stored(*made))


def fate(
    survey: Questionnaire,
    entries: list[Entry],
    cut_off: str = "2026-W37",
    item: str = "why",
    **settled_to: str,
) -> Fate:
    return fates(survey, entries, settled_to, cut_off, cut_off == CLOSING)[item]


@pytest.mark.parametrize(("profile", "k_text"), [("event", 10), ("institution", 20)])
def test_texts_move_once_enough_people_were_asked(profile: str, k_text: int) -> None:
    survey = questionnaire(MET, text("why"), profile=profile)
    few = chain(survey, ("all", "2026-W37", half(k_text - 1)))
    enough = chain(survey, ("all", "2026-W37", half(k_text)))
    assert fate(survey, few) is Fate.WAITS
    assert fate(survey, enough) is Fate.MOVES


def test_texts_of_a_sensitive_survey_or_item_are_deleted_unread() -> None:
    survey = questionnaire(MET, text("why"), profile="sensitive")
    assert fate(survey, chain(survey, ("all", "2026-W37", half(60)))) is Fate.GOES
    survey = questionnaire(MET, text("why", sensitive=True), text("wish"))
    entries = chain(survey, ("all", "2026-W37", half(60)))
    assert fate(survey, entries) is Fate.GOES
    assert fate(survey, entries, item="wish") is Fate.MOVES
    assert fate(survey, []) is Fate.GOES, "no need to wait for what never comes"


def test_texts_whose_keywords_are_to_be_counted_stay_until_their_week_is_sealed() -> None:
    groups = [{"code": "time", "label": words("Zeit"), "stems": ["zeit"]}]
    survey = questionnaire(MET, text("why", keywords=groups), profile="sensitive")
    entries = chain(survey, ("all", "2026-W37", half(60)))
    assert fate(survey, entries) is Fate.GOES
    assert fate(survey, entries, "2026-W38") is Fate.WAITS
    assert fate(survey, entries, CLOSING) is Fate.GOES


def test_batches_add_up_until_they_are_enough() -> None:
    survey = questionnaire(MET, text("why"))
    first = ("all", "2026-W37", half(6))
    second = ("all", "2026-W38", half(5))
    assert fate(survey, chain(survey, first)) is Fate.WAITS
    assert fate(survey, chain(survey, first, second), "2026-W38") is Fate.MOVES


def test_who_was_counted_before_does_not_count_again() -> None:
    survey = questionnaire(MET, text("why"))
    entries = chain(survey, ("all", "2026-W37", half(30)), ("all", "2026-W38", half(6)))
    assert fate(survey, entries, "2026-W38", why="2026-W37") is Fate.WAITS


def test_later_batches_change_nothing_of_what_was_decided() -> None:
    """A second run of an earlier cut-off, after a crash, decides alike."""
    survey = questionnaire(MET, text("why"))
    entries = chain(survey, ("all", "2026-W37", half(6)), ("all", "2026-W38", half(20)))
    assert fate(survey, entries[:1], "2026-W37") is Fate.WAITS


def test_at_the_close_what_waits_goes_unread() -> None:
    survey = questionnaire(MET, text("why"))
    assert fate(survey, chain(survey, ("all", "2026-W37", half(9))), CLOSING) is Fate.GOES
    assert fate(survey, [], CLOSING) is Fate.GOES


def test_a_follow_up_question_moves_if_all_it_hangs_on_is_exact() -> None:
    survey = questionnaire(MET, WHY)
    assert fate(survey, chain(survey, ("all", "2026-W37", half(24)))) is Fate.MOVES


def test_a_follow_up_to_a_capped_question_goes_unread_however_many_answered() -> None:
    survey = questionnaire(MET, WHY)
    entries = chain(survey, ("all", "2026-W37", people(59) + people(1, "no")))
    assert fate(survey, entries) is Fate.GOES


def test_one_capped_batch_among_those_that_belong_together_is_enough() -> None:
    survey = questionnaire(MET, WHY)
    exact, capped = ("all", "2026-W37", half(10)), ("all", "2026-W38", people(20))
    entries = chain(survey, exact, capped)
    assert fate(survey, entries[:1]) is Fate.WAITS
    assert fate(survey, entries, "2026-W38") is Fate.GOES


def test_after_texts_went_a_new_count_begins() -> None:
    survey = questionnaire(MET, WHY)
    entries = chain(survey, ("all", "2026-W37", people(20)), ("all", "2026-W38", half(20)))
    assert fate(survey, entries, "2026-W38", why="2026-W37") is Fate.MOVES


def test_a_follow_up_waits_until_enough_were_asked_it() -> None:
    """Rule 2: the base of a question is who was asked it, not the whole batch."""
    survey = questionnaire(MET, WHY)
    first = ("all", "2026-W37", people(9) + people(5, "no"))
    second = ("all", "2026-W38", people(9) + people(5, "no"))
    assert fate(survey, chain(survey, first)) is Fate.WAITS
    assert fate(survey, chain(survey, first, second), "2026-W38") is Fate.MOVES


def test_a_follow_up_in_a_divided_survey_waits_for_every_leaf() -> None:
    """Else a text could be known to come from a leaf that is counted later, or never."""
    survey = questionnaire(PLACE, MET, WHY, text("wish"), partition={"item": "place"})
    north = ("north", "2026-W37", half(40, place="north"))
    south = ("south", "2026-W37", half(20, place="south"))
    assert fate(survey, chain(survey, north)) is Fate.WAITS
    assert fate(survey, chain(survey, north), item="wish") is Fate.MOVES
    assert fate(survey, chain(survey, north, south)) is Fate.MOVES


def test_leftovers_that_no_batch_holds_leave_no_follow_up_behind() -> None:
    survey = questionnaire(PLACE, MET, WHY, partition={"item": "place"})
    entries = chain(survey, ("north", CLOSING, half(40, place="north")))
    assert fate(survey, entries, CLOSING) is Fate.GOES


def test_whose_text_may_have_moved_while_their_leaf_waited_does_not_count_again() -> None:
    survey = questionnaire(PLACE, MET, text("why"), partition={"item": "place"})
    north = ("north", "2026-W37", half(12, place="north"))
    for size, expected in ((13, Fate.WAITS), (14, Fate.MOVES)):
        south = ("south", "2026-W38", half(size, place="south"))
        entries = chain(survey, north, south)
        assert fate(survey, entries, "2026-W38", why="2026-W37") is expected


def test_a_batch_moved_up_counts_without_what_each_of_its_leaves_may_have_lost() -> None:
    survey = questionnaire(
        PLACE,
        MET,
        text("why"),
        partition={
            "item": "place",
            "groups": [{"code": "city", "label": words("city"), "members": ["north", "south"]}],
        },
    )
    for size, expected in ((17, Fate.GOES), (18, Fate.MOVES)):
        city = sealed(
            survey,
            half(size, place="north"),
            CLOSING,
            node="city",
            covers={"north": None, "south": None},
        )
        entries = ledger.verified("sample", stored(city))
        assert fate(survey, entries, CLOSING, why="2026-W38") is expected


@given(st.integers(5, 40), st.integers(0, 40), st.integers(0, 40))
def test_whether_texts_move_follows_from_what_is_released(size: int, one: int, two: int) -> None:
    """Two worlds whose batches look alike are treated alike: silence tells nothing more."""
    survey = questionnaire(MET, WHY)
    worlds = [
        chain(survey, ("all", "2026-W37", people(size - no) + people(no, "no")))
        for no in (min(one, size), min(two, size))
    ]
    shown = [entry.batch.releases for world in worlds for entry in world]
    decided = [fate(survey, world) for world in worlds]
    assert shown[0] != shown[1] or decided[0] is decided[1]


@given(st.lists(st.text("0123456789abcdef", min_size=40, max_size=40), unique=True, max_size=50))
def test_ids_in_the_queue_are_as_many_as_texts_and_show_nothing_of_their_names(
    keys: list[str],
) -> None:
    ids = [review_id(key) for key in keys]
    assert len(set(ids)) == len(keys)
    assert all(len(one) == 20 and one not in key for one, key in zip(ids, keys, strict=True))


def test_a_text_waits_so_many_weeks_for_a_decision_and_a_decided_one_for_none() -> None:
    waiting = ReviewText("0a", "why", ReviewState.WAITING, original="Zeit", since="2026-09-14")
    assert lapses_on(waiting, Profile.EVENT) == date(2026, 10, 12)
    assert lapses_on(waiting, Profile.INSTITUTION) == date(2026, 11, 9)
    for state in (ReviewState.APPROVED, ReviewState.WITHHELD):
        assert lapses_on(ReviewText("0a", "why", state), Profile.EVENT) is None


def test_the_page_on_privacy_names_the_longest_time_that_a_text_may_wait() -> None:
    assert max(TEXT_WEEKS.values()) == 8
    assert "at the latest eight weeks" in TEXTS.until
