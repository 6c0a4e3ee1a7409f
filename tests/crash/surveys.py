"""Two surveys and their answers, small, but with everything in them that sealing knows."""

from dataclasses import dataclass
from typing import Any

from tests.unit.questionnaires import Document, document, scale, single, text, words, yes_no

WEEKS = ("2026-W37", "2026-W38", "2026-W39")
CLOSING = WEEKS[-1]
K = 5

DIVIDED, PLAIN = "divided", "plain"

LEAVES = ("all", "mitte", "nord", "ost", "west")
"""The whole of the plain survey, and the districts of the divided one."""


@dataclass(frozen=True)
class Given:
    """One response of the story: who gave it, when, and where it belongs."""

    survey: str
    week: str
    leaf: str
    code: str
    answers: dict[str, Any]


def documents() -> list[Document]:
    """A survey in nested groups, and one that is not divided; both sealed every week.

    With the answers below, "ost" and "nord" stay under k, wait for two cut-offs and make k only
    together; "mitte" is sealed twice, and what comes last makes k only with "west", at the root.
    """
    groups = [
        {
            "code": "stadt",
            "label": words("Stadt"),
            "members": [
                {"code": "innen", "label": words("Innen"), "members": ["nord", "ost"]},
                "mitte",
            ],
        }
    ]
    items = [
        yes_no("met", required=True),
        scale("how", required=True, show_if={"item": "met", "is": ["yes"]}),
        yes_no("again"),
        text("wish"),
    ]
    district = single("district", "mitte", "nord", "ost", "west", required=True)
    partition = {"item": "district", "groups": groups}
    return [
        document(district, *items, survey=DIVIDED, closes="2026-09-27", partition=partition),
        document(*items, survey=PLAIN, closes="2026-09-27"),
    ]


def story() -> list[Given]:
    """All responses, in the order in which they arrive.

    The plain survey ends with fewer than k, which no batch will ever hold.
    """
    numbers = {
        DIVIDED: (
            {"mitte": 5, "nord": 2, "ost": 1},
            {"mitte": 6, "nord": 1, "west": 1},
            {"mitte": 2, "nord": 1, "west": 2},
        ),
        PLAIN: ({"all": 6}, {"all": 2}, {"all": 2}),
    }
    return [
        _given(survey, week, leaf, person)
        for place, week in enumerate(WEEKS)
        for survey, weeks in numbers.items()
        for leaf, people in weeks[place].items()
        for person in range(people)
    ]


def _given(survey: str, week: str, leaf: str, person: int) -> Given:
    number = (WEEKS.index(week) * 10 + person) * 10 + LEAVES.index(leaf)
    answers: dict[str, Any] = {"met": "yes" if person % 2 else "no", "again": "yes"}
    if survey == DIVIDED:
        answers["district"] = leaf
    if answers["met"] == "yes":
        answers["how"] = 1 + person % 5
    if person == 1:
        answers["wish"] = f"Mehr Zeit für {leaf} in {week}."
    return Given(survey, week, leaf, f"{survey[0].upper()}{number:019}", answers)


EVENT: Document = {
    "id": "lunch",
    "title": {"de": "Mittag", "en": "Lunch"},
    "survey": PLAIN,
    "starts": "2026-09-09T12:05:00+02:00",
    "ends": "2026-09-09T13:00:00+02:00",
    "guests": [
        {"address": "gast1@example.org", "language": "de"},
        {"address": "gast2@example.org", "language": "en"},
    ],
}
