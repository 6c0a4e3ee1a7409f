"""What a whole report says, in a few sentences made of released numbers only."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from chalicelib.i18n import catalogue
from chalicelib.report.findings import certain, codes, few_chose, halves
from chalicelib.report.homogeneity import SIGNIFICANT
from chalicelib.report.shares import Share, share
from chalicelib.report.summary import QuestionSummary, Status, Summary


@dataclass(frozen=True)
class Highlight:
    """A finding to start with: what is remarkable about it ("" if nothing), and on what."""

    remark: str
    question: QuestionSummary
    finding: str


def answered(summary: Summary, language: str) -> str:
    """How many people have answered, in a sentence."""
    sentence = catalogue(language).ngettext(
        "{number} person has answered.", "{number} people have answered.", summary.answered
    )
    return sentence.format(number=summary.answered)


def paragraph(summary: Summary, language: str) -> str:
    """The report in a few sentences: who answered, what moved, what is not said."""
    said = [answered(summary, language), *_rate(summary, language)]
    said += [*_apart(summary, language), *_moved(summary, language), *limits(summary, language)]
    return " ".join(said)


def _rate(summary: Summary, language: str) -> Iterator[str]:
    if summary.invited is None:
        return
    _ = catalogue(language).gettext
    yield _("Asked were {number}.").format(number=summary.invited.number)
    rate = summary.invited.rate
    if rate is not None and rate.exact:
        yield _("That is a response of {percent}%.").format(percent=rate.lower)
    elif rate is not None:
        yield _("That is a response between {low} and {high}%.").format(
            low=rate.lower, high=rate.upper
        )


def _apart(summary: Summary, language: str) -> Iterator[str]:
    """On how many questions the parts of a divided survey differ more than chance explains."""
    tests = [test for question in summary.questions for test in question.tests]
    if tests:
        differ = len({test.table for test in tests if test.p_holm < SIGNIFICANT})
        yield (
            catalogue(language)
            .ngettext(
                "On {number} of {all} compared questions the parts differ clearly.",
                "On {number} of {all} compared questions the parts differ clearly.",
                differ,
            )
            .format(number=differ, all=len(tests))
        )


def _moved(summary: Summary, language: str) -> Iterator[str]:
    """On how many questions a share has surely moved since the period before."""
    _ = catalogue(language).gettext
    compared = [
        [series.change for series in question.trend if series.change is not None]
        for question in summary.questions
    ]
    compared = [changes for changes in compared if changes]
    if not compared:
        return
    moved = sum(
        any(one.low is not None and one.high is not None and one.low * one.high > 0 for one in all_)
        for all_ in compared
    )
    if moved:
        yield _("Since the period before, {number} of {all} questions have moved.").format(
            number=moved, all=len(compared)
        )
    else:
        yield _("Since the period before, no question has clearly moved.")


def highlights(summary: Summary, language: str) -> list[Highlight]:
    """Two or three findings to start with, fewer only if fewer are shown.

    First what stands out among comparable scales, then what the first multiple choice ranks,
    then the questions in their order.
    """
    _ = catalogue(language).gettext
    sentences = {question.item: certain(question, language) for question in summary.questions}
    told = {item: sentence for item, sentence in sentences.items() if sentence is not None}
    remarks: dict[str, str] = {}
    for group in sorted(comparable_scales(summary), key=len, reverse=True)[:1]:
        best, worst = _extremes(
            [question for question in group if not few_chose(question.tables[0])]
        )
        if best and best.item in told:
            remarks[best.item] = _("Highest in the comparison")
        if worst and worst.item in told:
            remarks[worst.item] = _("Lowest in the comparison")
    multiple = [q.item for q in summary.questions if q.type == "multiple" and q.item in told]
    remarks |= dict.fromkeys(multiple[:1], "")
    for item in told:
        if len(remarks) < 2:
            remarks.setdefault(item, "")
    questions = {question.item: question for question in summary.questions}
    return [Highlight(remark, questions[item], told[item]) for item, remark in remarks.items()]


def limits(summary: Summary, language: str) -> list[str]:
    """What the report does not say, in sentences."""
    _, ngettext = catalogue(language).gettext, catalogue(language).ngettext
    statuses = [_status(question) for question in summary.questions]
    sentences = []
    capped = statuses.count(Status.CAPPED)
    if capped:
        sentences.append(
            ngettext(
                "On {number} question we partly give ranges. There nearly all agreed.",
                "On {number} questions we partly give ranges. There nearly all agreed.",
                capped,
            ).format(number=capped)
        )
    hidden = statuses.count(Status.NOT_SHOWN)
    if hidden == len(statuses):
        sentences.append(_("No numbers are shown for the single questions."))
    elif hidden:
        sentences.append(
            ngettext(
                "No numbers are shown for {number} question.",
                "No numbers are shown for {number} questions.",
                hidden,
            ).format(number=hidden)
        )
    return sentences


def _status(question: QuestionSummary) -> Status:
    statuses = {table.status for table in question.tables}
    if statuses == {Status.NOT_SHOWN}:
        return Status.NOT_SHOWN
    return Status.CAPPED if Status.CAPPED in statuses else Status.EXACT


def comparable_scales(summary: Summary) -> list[list[QuestionSummary]]:
    """Groups of at least two scales with the same points, of those that are shown."""
    groups: dict[str, list[QuestionSummary]] = {}
    for question in summary.questions:
        if question.type == "scale" and question.tables[0].cells:
            points = [cell.label for cell in question.tables[0].cells if cell.substantive]
            groups.setdefault(repr(points), []).append(question)
    return [group for group in groups.values() if len(group) > 1]


def _extremes(
    scales: Sequence[QuestionSummary],
) -> tuple[QuestionSummary | None, QuestionSummary | None]:
    """Which scale has certainly the largest upper half, and which the largest lower half.

    Only a half that is also larger than the other half of the same scale counts: the least bad
    is not good.
    """
    if len(scales) < 2:
        return None, None
    low, high = (
        [share(question.tables[0], codes(halves(question.tables[0])[end])) for question in scales]
        for end in (0, 2)
    )
    return _foremost(scales, high, low), _foremost(scales, low, high)


def _foremost(
    scales: Sequence[QuestionSummary], own: Sequence[Share], opposite: Sequence[Share]
) -> QuestionSummary | None:
    first = max(range(len(scales)), key=lambda position: own[position].lower)
    others = [one for position, one in enumerate(own) if position != first]
    beaten = [*others, opposite[first]]
    if all(own[first].lower > one.upper for one in beaten):
        return scales[first]
    return None
