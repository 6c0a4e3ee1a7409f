"""The summary: the one document every file of a report is a view of.

It is made from released batches and the questionnaire alone (rule 6), so no file can say more
than the batches do. Capped values travel as intervals: a total is the sum of intervals.
"""

from collections.abc import Collection
from dataclasses import dataclass
from enum import StrEnum

from chalicelib.questionnaire.model import NO_ANSWER, NOT_APPLICABLE, Text
from chalicelib.report.commitments import Commitment
from chalicelib.sealing.batch import Cover


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
class Estimate:
    """A number that follows from tables, with six digits behind the point.

    Attributes:
        lower, upper: between what it lies for every histogram the tables allow; the same if the
            tables are exact.
        low, high: its 95 % confidence interval over all these histograms; None where there is
            none.
    """

    lower: float
    upper: float
    low: float | None = None
    high: float | None = None

    @property
    def exact(self) -> bool:
        """Whether both bounds are the same."""
        return self.lower == self.upper


class Name(StrEnum):
    """The measures, and what their numbers are.

    MEDIAN, LOWER_QUARTILE, UPPER_QUARTILE: places of answers in a table's order, from 1; `lower`
        and `upper` also differ where the middle lies between two answers.
    TOP_TWO, BOTTOM_TWO, PROMOTERS, PASSIVES, DETRACTORS, FIRST_PLACES: shares, 0 to 1.
    MEAN, SD, MEAN_RANK: places read as numbers.
    NPS: promoters less detractors, −1 to 1.
    """

    MEDIAN = "median"
    LOWER_QUARTILE = "lower_quartile"
    UPPER_QUARTILE = "upper_quartile"
    TOP_TWO = "top_two"
    BOTTOM_TWO = "bottom_two"
    MEAN = "mean"
    SD = "sd"
    NPS = "nps"
    PROMOTERS = "promoters"
    PASSIVES = "passives"
    DETRACTORS = "detractors"
    MEAN_RANK = "mean_rank"
    FIRST_PLACES = "first_places"


@dataclass(frozen=True)
class Measure:
    """One measure of a table, over those who gave a substantive answer.

    Attributes:
        people: how many people a share counts; None for other measures.
        value: the measure; None for a share of fewer than 20 people, where only counts are told.
    """

    name: Name
    people: Interval | None
    value: Estimate | None


@dataclass(frozen=True)
class Cell:
    """One outcome of a question and how many people gave it.

    `label` is None for yes, no, ranks and the two ways of not answering: their words are the
    interface's, not the questionnaire's. `share` is the part of the substantive answers; None
    below 20 people, and for an outcome that is none of them.
    """

    code: str
    label: Text | None
    count: Interval
    share: Estimate | None = None

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
    """One table over some batches.

    Attributes:
        id: as in the plan of the tables.
        option: the label of what it is about, where a question has several tables: an option of
            a multiple choice or of a ranking, or a group of keywords in texts; else None.
        exclusive: whether that option excludes all others, as "none of these" does.
        status: EXACT if every batch that shows it does so exactly, NOT_SHOWN if none shows it.
        base: number of people in the batches that showed it.
        missing_batches: number of batches that did not show it.
        cells: every outcome, in the questionnaire's order; () if not shown.
        cappings: what the capped batches say, in order of the batches.
        measures: what follows from its cells; () if nothing does.
    """

    id: str
    option: Text | None
    exclusive: bool
    status: Status
    base: int
    missing_batches: int
    cells: tuple[Cell, ...]
    cappings: tuple[Capping, ...]
    measures: tuple[Measure, ...] = ()

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

    def measure(self, name: Name) -> Measure | None:
        """The measure of that name, or None if the table has none."""
        return next((one for one in self.measures if one.name is name), None)


@dataclass(frozen=True)
class Focus:
    """What of a question is followed through parts and periods: some answers of one table.

    `cells` are () for the net promoter score, which is no share of answers.
    """

    table: str
    cells: tuple[str, ...]


@dataclass(frozen=True)
class Difference:
    """How far one part of a survey differs from all its other parts together.

    Attributes:
        of: what is compared.
        part, others: its share here and there.
        value: the first less the second; in points of one.
    """

    of: Focus
    part: Estimate
    others: Estimate
    value: Estimate


@dataclass(frozen=True)
class PartResult:
    """One question in one part of the survey: its tables, and how far it differs."""

    node: str
    tables: tuple[TableSummary, ...]
    differences: tuple[Difference, ...]


@dataclass(frozen=True)
class Homogeneity:
    """A test whether all parts of the survey answered a table alike.

    There is one only if every part has 30 answers or more, all exact.

    Attributes:
        table: its id.
        method: "kruskal_wallis" for answers in an order, else "chi_square".
        statistic, degrees: of the chi-square distribution.
        p: the probability of so large a statistic if all parts are alike.
        p_holm: the same, adjusted by Holm's method for all such tests in the report.
    """

    table: str
    method: str
    statistic: float
    degrees: int
    p: float
    p_holm: float


@dataclass(frozen=True)
class Point:
    """What one period says in a series.

    Attributes:
        period: its name.
        base: how many gave a substantive answer; nobody if no batch shows the table.
        people: how many gave the answers the series follows; None for a score.
        value: their share, or the score; None where it is not told.
        follows: whether it may be compared with the point before: nothing about the question
            changed its meaning in between.
    """

    period: str
    base: Interval
    people: Interval | None
    value: Estimate | None
    follows: bool


@dataclass(frozen=True)
class Series:
    """A trend: the same answers through several periods, the report's own period last.

    `change` is the last point less the one before, in points of one; None if one of them has
    no value or they may not be compared.
    """

    of: Focus
    points: tuple[Point, ...]
    change: Estimate | None


@dataclass(frozen=True)
class Matrix:
    """The heading that several questions stand under."""

    id: str
    label: Text


@dataclass(frozen=True)
class QuestionSummary:
    """One question: what was asked and its tables (one, or one per option).

    Attributes:
        type: "single", "multiple", "scale", "yes_no", "number", "date", "ranking",
            "acknowledge" or "text".
        ordered: whether its answers have an order of their own, which every file keeps.
        score: whether it is a number from 0 to 10 in three classes: a net promoter score.
        bank: the name under which other surveys ask it, too.
        matrix: the heading it shares with others.
        tables: one, or one per option; for texts one per group of keywords.
        parts: the same for every part of a divided survey, in the order of the summary's.
        tests: whether the parts answered alike.
        trend: what is followed through the periods; () if there was none before.
    """

    item: str
    type: str
    label: Text
    conditional: bool
    tables: tuple[TableSummary, ...]
    ordered: bool = False
    score: bool = False
    bank: str | None = None
    matrix: Matrix | None = None
    parts: tuple[PartResult, ...] = ()
    tests: tuple[Homogeneity, ...] = ()
    trend: tuple[Series, ...] = ()

    @property
    def one_by_one(self) -> bool:
        """Whether each table is about one option or group of keywords, and adds up to nothing."""
        return self.type in ("multiple", "text")


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
class Invited:
    """How many were asked, where that is known.

    Attributes:
        number: in words: "64", or with fewer than 50 a band such as "10–19" (rule 11).
        rate: whole percentages between which the part lies that answered; None unless the
            report is on the whole survey, or if more answered than were asked.
    """

    number: str
    rate: Interval | None


@dataclass(frozen=True)
class PartNote:
    """A part of a divided survey that has batches of its own in this period.

    Attributes:
        node: its code: a leaf, a group, or the whole for what is left over.
        label: its words; None for what is left over of the whole survey.
        answered: number of responses in its batches.
    """

    node: str
    label: Text | None
    answered: int
    invited: Invited | None


class Asked(StrEnum):
    """Who was asked: everybody concerned, or a sample of them."""

    ALL = "all"
    SAMPLE = "sample"


class Footnote(StrEnum):
    """What stands below every view of the summary, where it applies.

    CENSUS or SAMPLE: for whom the numbers stand.
    SIGN: what is not shown, and that no reason is given.
    RANGES: that some numbers are intervals.
    COUNTS: from how many people on percentages are told, and who is left out of them.
    CONFIDENCE: what the 95 % intervals mean.
    NUMBERS: a mean reads the places of a scale as numbers.
    VERSIONS: where a series is interrupted because a question changed.
    LEFTOVERS: up to k − 1 answers may be in no report.
    """

    CENSUS = "census"
    SAMPLE = "sample"
    SIGN = "sign"
    RANGES = "ranges"
    COUNTS = "counts"
    CONFIDENCE = "confidence"
    NUMBERS = "numbers"
    VERSIONS = "versions"
    LEFTOVERS = "leftovers"


@dataclass(frozen=True)
class OpenData:
    """What a catalogue of open data wants to know.

    Attributes:
        licence: its short name in the list of govdata.de.
        publisher: who publishes.
        first_day, last_day: from when the answers are.
        issued: the first day on which the report can have been there.
        spatial: the area the survey is about.
        audience: who was asked: "practitioners", "providers" or "guests".
    """

    licence: str
    publisher: str
    first_day: str
    last_day: str
    issued: str
    spatial: str
    audience: str


@dataclass(frozen=True)
class Summary:
    """What one survey's period says, and from which batches.

    `period` is "2026-W37", "2026-09", "2026-Q3", "2026" or "gesamt"; `opens` and `closes` are the
    survey's first and last day; `answered` counts the responses in the batches. `compared` are
    the earlier batches that the trends are made of. `parts` is () unless the survey is divided.
    `commitments` are those that the period's report tells of, as they stood when it ended.
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
    asked: Asked
    invited: Invited | None
    answered: int
    batches: tuple[BatchNote, ...]
    compared: tuple[BatchNote, ...]
    parts: tuple[PartNote, ...]
    questions: tuple[QuestionSummary, ...]
    texts: tuple[TextSummary, ...]
    commitments: tuple[Commitment, ...]
    footnotes: tuple[Footnote, ...]
    open_data: OpenData
