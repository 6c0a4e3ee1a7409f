"""Released batches for tests of reports: from answers, through the real tally and seal."""

from collections.abc import Sequence
from typing import Any

from hypothesis import strategies as st

from chalicelib.questionnaire.conditions import reachable
from chalicelib.questionnaire.model import WHOLE, Questionnaire
from chalicelib.questionnaire.profiles import PROFILES
from chalicelib.questionnaire.reading import read
from chalicelib.report.files import makers
from chalicelib.report.summarising import summarise
from chalicelib.report.summary import Summary
from chalicelib.sealing import batch
from chalicelib.sealing.batch import Batch, Cover
from chalicelib.sealing.tally import Tally
from tests.unit.questionnaires import questionnaire, scale, shipped, words
from tests.unit.strategies import answers_to, documents

CUT_OFFS = ("2026-W37", "2026-W38", "2026-W39", "2026-W40")
MEMBERS = "0" * 64

Answers = dict[str, Any]


def sealed(asked: Questionnaire, weeks: Sequence[Sequence[Answers]]) -> list[tuple[str, Batch]]:
    """One batch a week, each naming the one before, from the answers that arrived in it."""
    chain: list[tuple[str, Batch]] = []
    previous: str | None = None
    after: str | None = None
    for cut_off, answers in zip(CUT_OFFS, weeks, strict=False):
        tally = Tally()
        for answer in answers:
            tally.add(asked, reachable(asked, answer))
        one = batch.seal(
            {asked.version: asked},
            WHOLE,
            cut_off,
            [Cover(WHOLE, after)],
            tally,
            MEMBERS,
            previous,
        )
        previous, after = batch.hash_of(batch.to_bytes(one)), cut_off
        chain.append((previous, one))
    return chain


def summary_of(
    asked: Questionnaire, *weeks: Sequence[Answers], period: str = "2026-W37"
) -> Summary:
    """The summary of some weeks' answers."""
    return summarise(asked, period, sealed(asked, weeks))


def repeated(*counted: tuple[int, Answers]) -> list[Answers]:
    """So many times each answer."""
    return [answers for times, answers in counted for _ in range(times)]


def lunch() -> Summary:
    """Fourteen guests of the shipped event, 2026-W37; on two questions nearly all agree."""
    week = repeated(
        (5, {"useful": 4, "new_contact": "yes", "next_step": "yes", "next_step_kind": "team"}),
        (4, {"useful": 5, "new_contact": "yes", "next_step": "yes", "next_step_kind": "contact"}),
        (3, {"useful": 2, "new_contact": "yes", "next_step": "no"}),
        (1, {"useful": 3, "new_contact": "yes", "next_step": "no"}),
        (1, {"useful": "no_answer", "new_contact": "no"}),
    )
    return summary_of(read(shipped("kommune-gestaltet")), week)


@st.composite
def worlds(draw: st.DrawFn, most_items: int = 5) -> tuple[Questionnaire, list[list[Answers]]]:
    """A questionnaire of all types and the answers of one to three weeks, k to 60 a week.

    A week's answers are a few kinds of people and how many there are of each. In every other
    world there are as many of each, so that divided weeks, whose tables are exact, are as common
    as nearly unanimous ones, whose tables are capped.
    """
    profile = draw(st.sampled_from(list(PROFILES)))
    document = draw(documents(most_items, profile=profile.value))
    kinds = draw(st.lists(answers_to(document), min_size=1, max_size=6))
    divided = draw(st.booleans())
    weeks = []
    for _ in range(draw(st.integers(1, 3))):
        size = draw(st.integers(PROFILES[profile].k, 60))
        if divided:
            weeks.append([kinds[person % len(kinds)] for person in range(size)])
        else:
            few = draw(st.lists(st.sampled_from(kinds), max_size=4))
            weeks.append([*few, *repeated((size - len(few), draw(st.sampled_from(kinds))))])
    return read(document), weeks


@st.composite
def batteries(draw: st.DrawFn) -> tuple[Questionnaire, list[list[Answers]]]:
    """Three scales with the same points and one to three weeks of answers to them.

    Each scale's answers keep to a few points of a week's choice: one point or one half of the
    scale often holds nearly everybody.
    """
    profile = draw(st.sampled_from(list(PROFILES)))
    points = draw(st.integers(2, 7))
    required = draw(st.booleans())
    items = [
        scale(item, points, required=required, not_applicable=True, label=words(f"{item}?"))
        for item in ("first", "second", "third")
    ]
    asked = questionnaire(*items, profile=profile.value)
    weeks = []
    for _ in range(draw(st.integers(1, 3))):
        size = draw(st.integers(PROFILES[profile].k, 60))
        week: list[Answers] = [{} for _ in range(size)]
        for item in items:
            given = st.sampled_from([*range(1, points + 1), "not_applicable"])
            usual = draw(st.lists(given, min_size=1, max_size=3))
            few = draw(st.lists(given, max_size=4))
            for place, answers in enumerate(week):
                answers[item["id"]] = few[place] if place < len(few) else usual[place % len(usual)]
        weeks.append(week)
    return asked, weeks


def all_worlds() -> st.SearchStrategy[tuple[Questionnaire, list[list[Answers]]]]:
    """Worlds of every kind."""
    return worlds() | batteries()


def summaries() -> st.SearchStrategy[Summary]:
    """Summaries of worlds of every kind."""
    return all_worlds().map(lambda world: summary_of(world[0], *world[1]))


def made(summary: Summary, name: str) -> bytes:
    """One file of a summary's report."""
    return makers(summary)[name]()
