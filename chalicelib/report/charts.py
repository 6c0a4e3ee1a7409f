"""The geometry of the charts: lengths and places in percent of a chart's width.

Percentages, not pixels, because the drawings have no size of their own: they are as wide as the
page lets them, while the words beside them stay as large as the reader wants them.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction

from chalicelib.report.findings import codes, halves
from chalicelib.report.shares import Share, share
from chalicelib.report.summary import (
    Cell,
    Estimate,
    Interval,
    QuestionSummary,
    Status,
    TableSummary,
)

PLAIN = "plain"
"""The tone of answers that are neither good nor bad."""

MIDDLE_WIDTH = Fraction(1, 3)
"""How wide the drawing of the middle points is, as part of that of the halves.

The style sheet knows it, too: only so does the same length mean the same share in both.
"""

_LEAST_REACH = Fraction(1, 5)
"""What a side is given at least, so that there is room for its name."""


@dataclass(frozen=True)
class Block:
    """A rectangle of a bar.

    Attributes:
        x, width: in percent of the chart's width.
        tone: PLAIN, "low", "low-soft", "middle", "high-soft" or "high".
        hatched: whether it shows how far an interval reaches, not people counted for certain.
    """

    x: str
    width: str
    tone: str
    hatched: bool = False


@dataclass(frozen=True)
class Mark:
    """A place for words in a chart: where they are and how they hang on it.

    `anchor` is "start", "middle" or "end", as in SVG.
    """

    x: str
    anchor: str


@dataclass(frozen=True)
class Dot:
    """A value on a line, with the interval around it.

    Attributes:
        x: where the value is, or where it can begin.
        width: how far it can reach; "0%" if it is exact.
        low, high: the ends of its interval of confidence.
    """

    x: str
    width: str
    low: str
    high: str


def dot(value: Estimate, *, score: bool = False) -> Dot:
    """A dot for a share between 0 and 1, or for a score between −1 and 1."""
    low = value.lower if value.low is None else value.low
    high = value.upper if value.high is None else value.high
    return Dot(
        _on(value.lower, score=score),
        _percent(Fraction(value.upper - value.lower) / (2 if score else 1)),
        _on(low, score=score),
        _on(high, score=score),
    )


def _on(value: float, *, score: bool) -> str:
    return _percent(Fraction((value + 1) / 2 if score else value))


def stack(table: TableSummary) -> tuple[Block, ...]:
    """The three parts of a score side by side, as shares of all; () if they are not exact."""
    cells = [cell for cell in table.cells if cell.substantive]
    everybody = sum(cell.count.lower for cell in cells)
    if table.status is not Status.EXACT or not everybody:
        return ()
    tones = ("low", "middle", "high")
    return _blocks(
        Fraction(0),
        [
            (Fraction(cell.count.lower, everybody), tone, False)
            for cell, tone in zip(cells, tones, strict=True)
        ],
    )


def bar(people: Interval, everybody: int, tone: str) -> tuple[Block, ...]:
    """A bar from zero: solid as far as certain, hatched as far as possible.

    Args:
        people: how many gave the answer.
        everybody: how many people the whole width stands for.
        tone: of the bar.
    """
    if everybody == 0:
        return ()
    solid, reach = Fraction(people.lower, everybody), Fraction(people.upper, everybody)
    return _blocks(Fraction(0), ((solid, tone, False), (reach - solid, tone, True)))


def tones(kind: str, table: TableSummary) -> dict[str, str]:
    """The tone of each answer: code → tone; a scale has a good and a bad end."""
    if kind != "scale":
        return {cell.code: PLAIN for cell in table.cells}
    below, middle, above = halves(table)
    tone = {cell.code: "low-soft" for cell in below} | {cell.code: "high-soft" for cell in above}
    tone |= {cell.code: "middle" for cell in middle}
    return tone | {below[0].code: "low", above[-1].code: "high"}


@dataclass(frozen=True)
class Row:
    """One scale in a comparison of scales.

    Attributes:
        blocks: the lower half left of the centre, the upper half right of it.
        middle_blocks: the middle, in a drawing of its own.
        low, middle, high: where the numbers of these three stand.
    """

    question: QuestionSummary
    blocks: tuple[Block, ...]
    middle_blocks: tuple[Block, ...]
    low: Mark
    middle: Mark
    high: Mark


@dataclass(frozen=True)
class Comparison:
    """Several scales with the same points under one another.

    Attributes:
        centre: where the lower and the upper half meet, in percent of the width.
        has_middle: whether the scales have a middle point.
        rows: the most favourable scale first.
    """

    centre: str
    has_middle: bool
    rows: tuple[Row, ...]


def compare(questions: Sequence[QuestionSummary]) -> Comparison:
    """Draw scales as diverging stacked bars with the middle apart.

    The middle is no half of anything: laid across the centre, as often seen, it would make both
    halves look larger. Lengths are shares of the substantive answers.

    Args:
        questions: scales with the same points, all of them shown.
    """
    sides = {question.item: _sides(question.tables[0]) for question in questions}
    has_middle = bool(halves(questions[0].tables[0])[1])
    low, middle, high = (
        max(_LEAST_REACH, *(side[part].upper for side in sides.values())) for part in range(3)
    )
    unit = 1 / (low + high)
    if has_middle:
        unit = min(unit, MIDDLE_WIDTH / middle)
    centre = (1 + (low - high) * unit) / 2
    ordered = sorted(
        questions,
        key=lambda question: (-sides[question.item][2].lower, sides[question.item][0].lower),
    )
    return Comparison(
        _percent(centre),
        has_middle,
        tuple(_row(question, sides[question.item], centre, unit) for question in ordered),
    )


def _sides(table: TableSummary) -> tuple[Share, Share, Share]:
    low, middle, high = (share(table, codes(part)) for part in halves(table))
    return low, middle, high


def _row(
    question: QuestionSummary, sides: tuple[Share, Share, Share], centre: Fraction, unit: Fraction
) -> Row:
    table = question.tables[0]
    low, middle, high = halves(table)
    units = (unit, unit / MIDDLE_WIDTH, unit)
    lengths = [side.upper * own for side, own in zip(sides, units, strict=True)]
    return Row(
        question,
        blocks=_blocks(centre, _side(table, low, sides[0], unit, "low"), leftwards=True)
        + _blocks(centre, _side(table, high, sides[2], unit, "high")),
        middle_blocks=_blocks(
            Fraction(0), _side(table, middle, sides[1], unit / MIDDLE_WIDTH, "middle")
        ),
        low=Mark(_percent(centre - lengths[0]), "end"),
        middle=Mark(_percent(lengths[1]), "start"),
        high=Mark(_percent(centre + lengths[2]), "start"),
    )


def _side(
    table: TableSummary, part: Sequence[Cell], side: Share, unit: Fraction, end: str
) -> tuple[tuple[Fraction, str, bool], ...]:
    """One side of a row from the centre outwards: point by point, or as a whole if uncertain."""
    if table.status is Status.CAPPED:
        return (
            (side.lower * unit, end, False),
            ((side.upper - side.lower) * unit, end, True),
        )
    tone = tones("scale", table)
    outwards = reversed(part) if end == "low" else part
    return tuple(
        (share(table, [cell.code]).lower * unit, tone[cell.code], False) for cell in outwards
    )


def _blocks(
    start: Fraction, lengths: Sequence[tuple[Fraction, str, bool]], *, leftwards: bool = False
) -> tuple[Block, ...]:
    """Blocks one after the other; those without length are left out."""
    blocks = []
    for length, tone, hatched in lengths:
        x = start - length if leftwards else start
        if length:
            blocks.append(Block(_percent(x), _percent(length), tone, hatched))
        start = x if leftwards else start + length
    return tuple(blocks)


def _percent(part: Fraction) -> str:
    return f"{float(100 * part):.2f}".rstrip("0").rstrip(".") + "%"
