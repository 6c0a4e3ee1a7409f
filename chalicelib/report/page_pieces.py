"""What the report's page shows, in words: the pieces its template is filled with."""

from dataclasses import dataclass

from chalicelib.report.charts import Block, Comparison, Mark
from chalicelib.report.panels import DotPlot, RankRow


@dataclass(frozen=True)
class Line:
    """One answer in a question's table.

    Attributes:
        blocks: its bar; () if it has none.
        count: number of people in words, or the sign for nothing.
        base: number of people it was offered to, where that differs from line to line.
        share: percentage in words, or "" where there is none.
        note: what is released instead of an exact number, or "".
    """

    label: str
    blocks: tuple[Block, ...]
    count: str
    base: str
    share: str
    note: str


@dataclass(frozen=True)
class Section:
    """One question of the report.

    Attributes:
        finding: the sentence to keep, or None if nothing is shown.
        remarks: short sentences on who is counted.
        lines: the answers; () if nothing is shown.
        apart: the ways of not answering.
        total: of `lines` and `apart`, or "" for a multiple choice, which adds up to nothing.
        ranges: whether some bars are hatched.
        measures: median and the like, in sentences.
        stack: the three parts of a score.
        ranks: the options of a ranking.
        trend, parts: the same through the periods, and in the parts of the survey.
        test: whether the parts answered alike, or "".
    """

    number: int
    anchor: str
    label: str
    finding: str | None
    remarks: tuple[str, ...]
    lines: tuple[Line, ...]
    apart: tuple[Line, ...]
    total: str
    ranges: bool
    measures: tuple[str, ...]
    stack: tuple[Block, ...]
    ranks: tuple[RankRow, ...]
    trend: tuple[DotPlot, ...]
    parts: tuple[DotPlot, ...]
    test: str

    @property
    def with_shares(self) -> bool:
        """Whether the table has a column of percentages."""
        return any(line.share for line in self.lines)

    @property
    def with_bases(self) -> bool:
        """Whether the table has a column of bases."""
        return any(line.base for line in self.lines)


@dataclass(frozen=True)
class Label:
    """Words in a chart."""

    mark: Mark
    text: str


@dataclass(frozen=True)
class ComparedScale:
    """One row of a comparison, with its words."""

    section: Section
    people: int
    base: str
    blocks: tuple[Block, ...]
    middle_blocks: tuple[Block, ...]
    labels: tuple[Label, ...]
    middle_label: Label
    spoken: str


@dataclass(frozen=True)
class Overview:
    """A comparison of scales, with its words.

    Attributes:
        points: (tone, label) of each point, for the key.
        percentages: whether the numbers are percentages, not people.
    """

    chart: Comparison
    points: tuple[tuple[str, str], ...]
    rows: tuple[ComparedScale, ...]
    percentages: bool
    ranges: bool


@dataclass(frozen=True)
class Source:
    """One batch the numbers come from; `part` is "" for the whole survey."""

    part: str
    days: str
    size: int
    hash: str
