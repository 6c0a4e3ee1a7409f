"""Summaries of every kind, small and large: what each format must be able to show."""

from dataclasses import replace
from functools import cache

from chalicelib.report.summarising import summarise
from chalicelib.report.summary import PublishedText, Status, Summary, TextSummary
from chalicelib.sealing import batch
from chalicelib.sealing.batch import Cover
from chalicelib.sealing.tally import Tally
from tests.unit.questionnaires import multiple, questionnaire, ranking, scale, single, words, yes_no
from tests.unit.report_worlds import CUT_OFFS, MEMBERS, repeated, summary_of
from tests.unit.report_zoo import ZOO
from tests.unit.test_report_files import TWELVE, event_summary

_LONG = "Zusammenarbeitsvereinbarungsverhandlungsführung " * 8
ARABIC = "كيف تعمل مع الآخرين؟"


@cache
def zoo() -> dict[str, Summary]:
    """Name → summary."""
    return {
        **{name: make() for name, make in ZOO.items()},
        "event": event_summary(),
        "twelve": twelve(),
        "capped": _capped(),
        "nothing shown": _nothing_shown(),
        "smallest": summary_of(
            questionnaire(yes_no("met", required=True)),
            repeated((3, {"met": "yes"}), (2, {"met": "no"})),
        ),
        "largest": summary_of(
            questionnaire(yes_no("met", required=True)),
            repeated((9_961, {"met": "yes"}), (39, {"met": "no"})),
        ),
        "awkward words": _awkward(),
        "two parts": _parted(),
        "ranking": _ranked(),
        "texts alone": replace(
            event_summary(),
            questions=(),
            texts=(
                TextSummary("why", words("Warum?"), (PublishedText("=1+1 #let", shortened=True),)),
            ),
        ),
    }


def twelve() -> Summary:
    """Twelve questions, 120 answers."""
    return summary_of(questionnaire(*TWELVE), _divided(6))


def _divided(scales: int) -> list[dict[str, object]]:
    """Three kinds of people who agree on nothing."""
    return repeated(
        *(
            (
                40,
                {f"scale{item}": point for item in range(scales)}
                | {f"ways{item}": [option] for item in range(10)}
                | {f"field{item}": option for item in range(10)}
                | {"met": met},
            )
            for point, option, met in ((1, "a", "yes"), (3, "b", "no"), (5, "c", "yes"))
        )
    )


def _capped() -> Summary:
    asked = questionnaire(
        scale("why", required=True),
        scale("how", required=True, not_applicable=True),
        yes_no("met", required=True),
        multiple("ways", "mail", "phone", required=True),
        profile="institution",
    )
    agreed = {"why": 4, "how": 5, "met": "yes", "ways": ["mail"]}
    return summary_of(asked, repeated((20, agreed), (2, agreed | {"why": 5})))


def _nothing_shown() -> Summary:
    summary = event_summary()
    hidden = {"status": Status.NOT_SHOWN, "base": 0, "cells": (), "cappings": ()}
    return replace(
        summary,
        questions=tuple(
            replace(question, tables=tuple(replace(table, **hidden) for table in question.tables))
            for question in summary.questions
        ),
    )


def _awkward() -> Summary:
    evil = words('=HYPERLINK("x")')
    asked = questionnaire(
        yes_no("met", label=words(_LONG), required=True),
        single("field", label={"de": ARABIC, "en": ARABIC}, required=True)
        | {"options": [{"code": "a", "label": evil}, {"code": "b", "label": words(_LONG)}]},
        scale("why", 2, label=words('#set text(1pt) $x$ *_`<a>&\\ "[]{}'), required=True),
    )
    return summary_of(
        asked,
        repeated(
            (6, {"met": "yes", "field": "a", "why": 1}), (6, {"met": "no", "field": "b", "why": 2})
        ),
    )


def _parted() -> Summary:
    """Two areas with batches of their own, in two weeks."""
    asked = questionnaire(
        single("area", "north", "south", required=True),
        yes_no("met", required=True),
        scale("why", required=True),
        partition={"item": "area"},
    )
    stored = []
    for week, cut_off in enumerate(CUT_OFFS[:2]):
        for area, yes in (("north", 12), ("south", 20)):
            tally = Tally()
            for person in range(32):
                met = "yes" if person < yes + 3 * week else "no"
                tally.add(asked, {"area": area, "met": met, "why": person % 5 + 1})
            covers = [Cover(area, CUT_OFFS[week - 1] if week else None)]
            one = batch.seal({asked.version: asked}, area, cut_off, covers, tally, MEMBERS, None)
            stored.append((batch.hash_of(batch.to_bytes(one)), one))
    return summarise(asked, CUT_OFFS[1], stored[2:], earlier=stored[:2])


def _ranked() -> Summary:
    asked = questionnaire(ranking("first", "money", "time", "trust", required=True))
    orders = [["money", "time", "trust"], ["time", "trust", "money"], ["trust", "money", "time"]]
    return summary_of(asked, repeated(*((10, {"first": order}) for order in orders)))
