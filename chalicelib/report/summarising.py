"""Making the summary of a period from whole batches (rules 4 and 6)."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from datetime import date, timedelta
from typing import TypeAlias

from chalicelib.questionnaire import calendar
from chalicelib.questionnaire.answers import labels_of
from chalicelib.questionnaire.model import OTHER, Group, Is, Item, Questionnaire, Text
from chalicelib.questionnaire.profiles import protection_of
from chalicelib.questionnaire.versions import marked_from
from chalicelib.report import parts, trends
from chalicelib.report.commitments import Commitment
from chalicelib.report.participation import invited
from chalicelib.report.summary import (
    Asked,
    BatchNote,
    Footnote,
    Matrix,
    Name,
    OpenData,
    PartNote,
    PublishedText,
    QuestionSummary,
    Status,
    Summary,
    TableSummary,
    TextSummary,
)
from chalicelib.report.tabulating import Asking, askings
from chalicelib.report.trends import Span
from chalicelib.sealing.batch import Batch
from chalicelib.sealing.texts import ReviewText
from chalicelib.weeks import monday, next_week

Stored: TypeAlias = tuple[str, Batch]
"""The SHA-256 of a batch as it is stored, and the batch."""

LICENCE = "dl-de/by-2-0"
PUBLISHER = "Steuerungsstelle Frühe Kindheit, Bremen"
AREA = "Bremen"


def divide(stored: Sequence[Stored], period: str) -> tuple[list[Stored], list[Stored]]:
    """The batches of a period, and the earlier ones.

    Args:
        stored: all batches of a survey up to the period's end.
    """
    inside: list[Stored] = []
    earlier: list[Stored] = []
    for one in stored:
        (inside if calendar.belongs(one[1].cut_off, period) else earlier).append(one)
    return inside, earlier


def summarise(
    questionnaire: Questionnaire,
    period: str,
    batches: Sequence[Stored],
    texts: Sequence[ReviewText] = (),
    *,
    earlier: Sequence[Stored] = (),
    versions: Mapping[int, Questionnaire] | None = None,
    commitments: Sequence[Commitment] = (),
) -> Summary:
    """Sum up whole batches of one survey, and the texts approved for the period.

    Args:
        questionnaire: the latest published version.
        period: the name of the period.
        batches: of the period, in order of leaf and cut-off; at least one.
        texts: approved ones, in any order.
        earlier: all batches of the survey that were sealed before these, for the trends.
        versions: all published versions by number, where there are several: they tell from which
            one on the trend of a question is marked.
        commitments: what is said and done about earlier results, as it stood at the period's end.
    """
    own = [batch for _, batch in batches]
    answered = sum(batch.size for batch in own)
    protection = protection_of(own[0].profile)
    divided = parts.divide(questionnaire, own)
    periods = trends.spans(period, own, [batch for _, batch in earlier])
    used = {(batch.node, batch.cut_off) for span in periods[:-1] for batch in span.batches}
    marks = marked_from(versions or {})
    nodes = _nodes(questionnaire)
    notes = tuple(_note(stored, nodes) for stored in batches)
    summary = Summary(
        survey=questionnaire.survey,
        period=period,
        languages=questionnaire.languages,
        title=questionnaire.title,
        purpose=questionnaire.purpose,
        opens=questionnaire.opens,
        closes=questionnaire.closes,
        questionnaire_version=questionnaire.version,
        questionnaire_hash=questionnaire.hash,
        profile=own[0].profile.value,
        k=protection.k,
        c=protection.c,
        rules=own[0].rules,
        asked=Asked.SAMPLE if questionnaire.sample else Asked.ALL,
        invited=invited(questionnaire.invited, answered, period),
        answered=answered,
        batches=notes,
        compared=tuple(
            _note(stored, nodes)
            for stored in earlier
            if (stored[1].node, stored[1].cut_off) in used
        ),
        parts=tuple(
            _part(questionnaire, node, nodes.get(node), group, period)
            for node, group in divided.items()
        ),
        questions=parts.tested(
            [
                _question(asking, own, divided, periods, marks.get(asking.item.id, ()))
                for asking in askings(questionnaire)
            ]
        ),
        texts=tuple(_texts(questionnaire, texts)),
        commitments=tuple(commitments),
        footnotes=(),
        open_data=_open_data(questionnaire, notes),
    )
    return replace(summary, footnotes=tuple(_footnotes(summary)))


def supplement(
    questionnaire: Questionnaire, batches: Sequence[Stored], texts: Sequence[ReviewText]
) -> Summary:
    """The texts approved after the last report, which has all numbers already.

    Args:
        questionnaire: the latest published version.
        batches: of the whole survey.
        texts: which no other report holds; at least one.
    """
    whole = summarise(questionnaire, calendar.TEXTS, batches, texts)
    bare = replace(whole, questions=(), parts=(), compared=(), footnotes=())
    return replace(bare, footnotes=tuple(_footnotes(bare)))


def _nodes(questionnaire: Questionnaire) -> dict[str, Text]:
    """The words for each leaf and each group of a divided survey."""
    partition = questionnaire.partition
    if partition is None:
        return {}
    leaves = labels_of(questionnaire.item(partition.item))
    return leaves | {group.code: group.label for group in _groups(partition.groups)}


def _groups(nodes: Iterable[str | Group]) -> Iterator[Group]:
    for node in nodes:
        if isinstance(node, Group):
            yield node
            yield from _groups(node.members)


def _note(stored: Stored, nodes: Mapping[str, Text]) -> BatchNote:
    content_hash, batch = stored
    return BatchNote(
        batch.node, nodes.get(batch.node), batch.covers, batch.cut_off, batch.size, content_hash
    )


def _part(
    questionnaire: Questionnaire,
    node: str,
    label: Text | None,
    batches: Sequence[Batch],
    period: str,
) -> PartNote:
    sizes = questionnaire.partition.sizes if questionnaire.partition else {}
    answered = sum(batch.size for batch in batches)
    return PartNote(node, label, answered, invited(sizes.get(node), answered, period))


def _question(
    asking: Asking,
    batches: Sequence[Batch],
    divided: Mapping[str, Sequence[Batch]],
    periods: Sequence[Span],
    marks: Sequence[int],
) -> QuestionSummary:
    item = asking.item
    return QuestionSummary(
        item=item.id,
        type=asking.type,
        label=item.label,
        conditional=item.show_if is not None,
        tables=asking.tables(batches),
        ordered=asking.ordered,
        score=asking.score,
        bank=item.bank,
        matrix=None if item.matrix is None else Matrix(item.matrix.id, item.matrix.label),
        parts=parts.results(asking, divided),
        trend=trends.series(asking, periods, marks),
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


def _footnotes(summary: Summary) -> Iterator[Footnote]:
    """What must be said to a reader of these numbers, and nothing that does not apply."""
    shown = list(_tables(summary))
    yield Footnote.CENSUS if summary.asked is Asked.ALL else Footnote.SAMPLE
    yield Footnote.SIGN
    if any(table.status is Status.CAPPED for table in shown):
        yield Footnote.RANGES
    yield Footnote.COUNTS
    if any(cell.share is not None for table in shown for cell in table.cells):
        yield Footnote.CONFIDENCE
    if any(table.measure(Name.MEAN) for table in shown):
        yield Footnote.NUMBERS
    if any(
        not point.follows
        for question in summary.questions
        for series in question.trend
        for point in series.points[1:]
    ):
        yield Footnote.VERSIONS
    yield Footnote.LEFTOVERS


def _tables(summary: Summary) -> Iterator[TableSummary]:
    for question in summary.questions:
        yield from question.tables
        for part in question.parts:
            yield from part.tables


def _open_data(questionnaire: Questionnaire, batches: Sequence[BatchNote]) -> OpenData:
    starts = [
        monday(next_week(cover.after)) if cover.after else date.fromisoformat(questionnaire.opens)
        for batch in batches
        for cover in batch.covers
    ]
    after = monday(next_week(max(batch.cut_off for batch in batches)))
    last = min(date.fromisoformat(questionnaire.closes), after - timedelta(days=1))
    return OpenData(
        licence=LICENCE,
        publisher=PUBLISHER,
        first_day=min(starts).isoformat(),
        last_day=last.isoformat(),
        issued=after.isoformat(),
        spatial=AREA,
        audience=questionnaire.audience,
    )
