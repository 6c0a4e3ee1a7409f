"""The summary: the one document every file of a report is a view of.

It is computed from released batches and the questionnaire alone (rule 6), so no file can say
more than the batches do. Capped values travel as intervals: a total is the sum of intervals.
"""

import json
from collections.abc import Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from chalicelib.questionnaire import tables
from chalicelib.questionnaire.model import (
    NO_ANSWER,
    NOT_APPLICABLE,
    OTHER,
    Date,
    Group,
    Is,
    Item,
    Multiple,
    Number,
    Questionnaire,
    Scale,
    Single,
    Text,
    YesNo,
)
from chalicelib.questionnaire.profiles import protection_of
from chalicelib.questionnaire.tables import Table
from chalicelib.sealing.batch import Batch, Cover
from chalicelib.sealing.protection import Capped, Exact, Release
from chalicelib.sealing.texts import ReviewText


class Status(StrEnum):
    """How a table is released; NOT_SHOWN never says why (rule 11)."""

    EXACT = "exact"
    CAPPED = "capped"
    NOT_SHOWN = "not_shown"


@dataclass(frozen=True)
class Interval:
    """A number of people, known to lie between two bounds, both included."""

    lower: int
    upper: int

    @property
    def exact(self) -> bool:
        """Whether both bounds are the same."""
        return self.lower == self.upper

    def __add__(self, other: "Interval") -> "Interval":
        return Interval(self.lower + other.lower, self.upper + other.upper)


@dataclass(frozen=True)
class Cell:
    """One outcome of a question and how many people gave it.

    `label` is None for yes, no and the two ways of not answering: their words are the
    interface's, not the questionnaire's.
    """

    code: str
    label: Text | None
    count: Interval

    @property
    def substantive(self) -> bool:
        """Whether it says something about the question, and not that one cannot or will not."""
        return self.code not in (NOT_APPLICABLE, NO_ANSWER)


@dataclass(frozen=True)
class Capping:
    """In one batch nearly all gave one of these answers: at least `at_least` of `base`."""

    cells: tuple[str, ...]
    at_least: int
    base: int


@dataclass(frozen=True)
class TableSummary:
    """One table over all batches of the period.

    Attributes:
        id: as in the plan of the tables.
        option: for a multiple choice the label of the option it is about, else None.
        exclusive: whether that option excludes all others, as "none of these" does.
        status: EXACT if every batch showed it exactly, NOT_SHOWN if none showed it.
        base: number of people in the batches that showed it.
        missing_batches: number of batches of the period that did not show it.
        cells: every outcome, in the questionnaire's order; () if not shown.
        cappings: what the capped batches say, in order of the batches.
    """

    id: str
    option: Text | None
    exclusive: bool
    status: Status
    base: int
    missing_batches: int
    cells: tuple[Cell, ...]
    cappings: tuple[Capping, ...]

    def together(self, codes: Collection[str]) -> Interval:
        """How many people gave one of these answers.

        It can be tighter than the sum of the cells: a batch capped at the half of a scale says
        much about the half and nothing about its points.
        """
        every = frozenset(cell.code for cell in self.cells)
        chosen = every.intersection(codes)
        if not chosen:
            return Interval(0, 0)
        if chosen == every:
            return Interval(self.base, self.base)
        certain = sum(cell.count.lower for cell in self.cells if cell.code in chosen)
        total = Interval(certain, certain)
        for cap in self.cappings:
            capped = frozenset(cap.cells)
            if len(capped) == 1 and capped <= chosen:
                total += Interval(0, cap.base - cap.at_least)
            elif capped <= chosen:
                total += Interval(cap.at_least, cap.base)
            elif capped & chosen:
                total += Interval(0, cap.base)
            else:
                total += Interval(0, cap.base - cap.at_least)
        return total


@dataclass(frozen=True)
class QuestionSummary:
    """One question: what was asked and its tables (one, or one per option)."""

    item: str
    type: str
    label: Text
    conditional: bool
    tables: tuple[TableSummary, ...]


@dataclass(frozen=True)
class PublishedText:
    """Words that a person has read and approved.

    Attributes:
        shortened: whether they are not all that was written, or not as it was written.
    """

    words: str
    shortened: bool


@dataclass(frozen=True)
class TextSummary:
    """The texts that answer one item, shuffled, with nothing that tells where they come from."""

    item: str
    label: Text
    texts: tuple[PublishedText, ...]


@dataclass(frozen=True)
class BatchNote:
    """Which batch the numbers come from.

    Attributes:
        node: the leaf, group or whole whose batch it is.
        label: its words; None for the whole survey.
        covers: the leaves in it, each with the cut-off behind which it is counted (None: from
            the survey's first day).
        cut_off: the last week it covers.
        size: number of responses.
        hash: SHA-256 of the stored batch.
    """

    node: str
    label: Text | None
    covers: tuple[Cover, ...]
    cut_off: str
    size: int
    hash: str


@dataclass(frozen=True)
class Summary:
    """What one survey's period says, and from which batches.

    `period` is "2026-W37", "2026-09", "2026-Q3", "2026" or "gesamt"; `opens` and `closes` are the
    survey's first and last day; `answered` counts the responses in the batches.
    """

    survey: str
    period: str
    languages: tuple[str, ...]
    title: Text
    purpose: Text
    opens: str
    closes: str
    questionnaire_version: int
    questionnaire_hash: str
    profile: str
    k: int
    c: int
    rules: str
    answered: int
    batches: tuple[BatchNote, ...]
    questions: tuple[QuestionSummary, ...]
    texts: tuple[TextSummary, ...] = ()


def summarise(
    questionnaire: Questionnaire,
    period: str,
    batches: Sequence[tuple[str, Batch]],
    texts: Sequence[ReviewText] = (),
) -> Summary:
    """Sum up whole batches of one survey (rule 4), and the texts approved for the period.

    Args:
        questionnaire: the latest published version.
        period: the name of the period.
        batches: (SHA-256, batch) in order of leaf and cut-off; at least one.
        texts: approved ones, in any order.
    """
    plan = tables.plan(questionnaire)
    planned = {table.item for table in plan}
    only = [batch for _, batch in batches]
    protection = protection_of(only[0].profile)
    nodes = _nodes(questionnaire)
    return Summary(
        survey=questionnaire.survey,
        period=period,
        languages=questionnaire.languages,
        title=questionnaire.title,
        purpose=questionnaire.purpose,
        opens=questionnaire.opens,
        closes=questionnaire.closes,
        questionnaire_version=questionnaire.version,
        questionnaire_hash=questionnaire.hash,
        profile=only[0].profile.value,
        k=protection.k,
        c=protection.c,
        rules=only[0].rules,
        answered=sum(batch.size for batch in only),
        batches=tuple(
            BatchNote(b.node, nodes.get(b.node), b.covers, b.cut_off, b.size, content_hash)
            for content_hash, b in batches
        ),
        questions=tuple(
            QuestionSummary(
                item=item.id,
                type=_type(item),
                label=item.label,
                conditional=item.show_if is not None,
                tables=tuple(
                    _table(table, item, [batch.releases.get(table.id) for batch in only])
                    for table in plan
                    if table.item == item.id
                ),
            )
            for item in questionnaire.items
            if item.id in planned
        ),
        texts=tuple(_texts(questionnaire, texts)),
    )


def _texts(questionnaire: Questionnaire, texts: Sequence[ReviewText]) -> Iterator[TextSummary]:
    """The texts of each item that has some, in the random order of their ids (rule 12)."""
    for item in questionnaire.items:
        own = sorted((text for text in texts if text.item == item.id), key=lambda text: text.id)
        if own:
            words = tuple(PublishedText(text.edited, text.shortened) for text in own)
            yield TextSummary(item.id, _asked(questionnaire, item), words)


def _asked(questionnaire: Questionnaire, item: Item) -> Text:
    """What a text answers: the words behind "other" belong to the question with that option."""
    if isinstance(item.show_if, Is) and item.show_if.codes == (OTHER,):
        return questionnaire.item(item.show_if.item).label
    return item.label


def _nodes(questionnaire: Questionnaire) -> dict[str, Text]:
    """The words for each leaf and each group of a divided survey."""
    partition = questionnaire.partition
    if partition is None:
        return {}
    leaves = _labels(questionnaire.item(partition.item))
    return leaves | {group.code: group.label for group in _groups(partition.groups)}


def _groups(nodes: Iterable[str | Group]) -> Iterator[Group]:
    for node in nodes:
        if isinstance(node, Group):
            yield node
            yield from _groups(node.members)


def _table(table: Table, item: Item, releases: Sequence[Release | None]) -> TableSummary:
    shown = [release for release in releases if isinstance(release, Exact | Capped)]
    cappings = tuple(
        Capping(release.cells, release.at_least, release.base)
        for release in shown
        if isinstance(release, Capped)
    )
    status = Status.CAPPED if cappings else Status.EXACT if shown else Status.NOT_SHOWN
    labels = _labels(item)
    option = table.id.partition("/")[2]
    return TableSummary(
        id=table.id,
        option=labels[option] if isinstance(item, Multiple) else None,
        exclusive=isinstance(item, Multiple)
        and any(one.exclusive for one in item.options if one.code == option),
        status=status,
        base=sum(release.base for release in shown),
        missing_batches=len(releases) - len(shown),
        cells=tuple(
            Cell(code, labels.get(code), _sum(_interval(release, code) for release in shown))
            for code in (table.cells if shown else ())
        ),
        cappings=cappings,
    )


def _interval(release: Exact | Capped, cell: str) -> Interval:
    if isinstance(release, Exact):
        count = release.counts.get(cell, 0)
        return Interval(count, count)
    if release.cells == (cell,):
        return Interval(release.at_least, release.base)
    if cell in release.cells:
        return Interval(0, release.base)
    return Interval(0, release.base - release.at_least)


def _sum(intervals: Iterable[Interval]) -> Interval:
    return sum(intervals, start=Interval(0, 0))


def _labels(item: Item) -> dict[str, Text]:
    """The words for each code of an item; yes, no and the evasions have them in catalogues."""
    match item:
        case Single(options=options) | Multiple(options=options):
            return {option.code: option.label for option in options}
        case Scale(points=points):
            return {str(number): label for number, label in enumerate(points, start=1)}
        case Number(bands=bands) | Date(bands=bands):
            return {band.code: band.label for band in bands}
        case _:
            return {}


def _type(item: Item) -> str:
    match item:
        case Single():
            return "single"
        case Multiple():
            return "multiple"
        case Scale():
            return "scale"
        case YesNo():
            return "yes_no"
        case Number():
            return "number"
        case _:
            return "date"


def to_json(summary: Summary) -> dict[str, Any]:
    """The summary as `schemas/summary.schema.json` describes it."""
    return {
        "format": "mitsprache/summary/1",
        "survey": summary.survey,
        "period": summary.period,
        "languages": list(summary.languages),
        "title": dict(summary.title),
        "purpose": dict(summary.purpose),
        "opens": summary.opens,
        "closes": summary.closes,
        "questionnaire": {
            "version": summary.questionnaire_version,
            "hash": summary.questionnaire_hash,
        },
        "protection": {
            "profile": summary.profile,
            "k": summary.k,
            "c": summary.c,
            "rules": summary.rules,
        },
        "answered": summary.answered,
        "batches": [
            {
                "node": b.node,
                "label": None if b.label is None else dict(b.label),
                "covers": [{"leaf": cover.leaf, "after": cover.after} for cover in b.covers],
                "cut_off": b.cut_off,
                "size": b.size,
                "hash": b.hash,
            }
            for b in summary.batches
        ],
        "questions": [_question_json(question) for question in summary.questions],
        "texts": [
            {
                "item": one.item,
                "label": dict(one.label),
                "texts": [{"words": t.words, "shortened": t.shortened} for t in one.texts],
            }
            for one in summary.texts
        ],
    }


def _question_json(question: QuestionSummary) -> dict[str, Any]:
    return {
        "item": question.item,
        "type": question.type,
        "label": dict(question.label),
        "conditional": question.conditional,
        "tables": [
            {
                "id": table.id,
                "option": None if table.option is None else dict(table.option),
                "exclusive": table.exclusive,
                "status": table.status.value,
                "base": table.base,
                "missing_batches": table.missing_batches,
                "cells": [
                    {
                        "code": cell.code,
                        "label": None if cell.label is None else dict(cell.label),
                        "lower": cell.count.lower,
                        "upper": cell.count.upper,
                    }
                    for cell in table.cells
                ],
                "cappings": [
                    {"cells": list(cap.cells), "at_least": cap.at_least, "base": cap.base}
                    for cap in table.cappings
                ],
            }
            for table in question.tables
        ],
    }


def to_bytes(summary: Summary) -> bytes:
    """`summary.json`; the same batches give the same bytes."""
    return json.dumps(to_json(summary), ensure_ascii=False, indent=1).encode() + b"\n"
