"""What keeps a questionnaire from being published, and what publishing it would mean."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from chalicelib.i18n import later as _
from chalicelib.questionnaire import promise, versions
from chalicelib.questionnaire.condition_schema import too_deep
from chalicelib.questionnaire.findings import Finding
from chalicelib.questionnaire.model import FreeText, Questionnaire
from chalicelib.questionnaire.versions import Change, Kind
from chalicelib.questionnaire.workbook.expressions.patterns import linear


@dataclass(frozen=True)
class Review:
    """What publishing would do.

    Attributes:
        obstacles: why it is not possible; () if it is.
        changes: what is different from the version before, but for what is among the obstacles.
    """

    obstacles: tuple[Finding, ...]
    changes: tuple[Change, ...] = ()

    @property
    def marks(self) -> bool:
        """Whether a series of reports is marked from this version on."""
        return any(change.kind is Kind.COMPATIBLE for change in self.changes)


def review(
    questionnaire: Questionnaire,
    before: Questionnaire | None,
    others: Iterable[Questionnaire],
    *,
    closed: bool,
) -> Review:
    """Compare a questionnaire with what is published.

    Args:
        questionnaire: the one to be published.
        before: the latest version of the same survey, if there is one.
        others: the latest versions of all surveys.
        closed: whether the survey is over.
    """
    found = [*obstacles(questionnaire), *_other_meanings(questionnaire, others)]
    if before is None:
        if questionnaire.version != 1:
            found.append(Finding("/version", _("a new survey begins with version 1")))
        return Review(tuple(found))
    if closed:
        found.append(
            Finding("/closes", _("the survey is closed; publish a new one under another name"))
        )
    changes = versions.compare(before, questionnaire)
    breaking = [change for change in changes if change.kind is Kind.BREAKING]
    milder = tuple(change for change in changes if change.kind is not Kind.BREAKING)
    return Review((*found, *breaking), milder)


def _other_meanings(
    questionnaire: Questionnaire, others: Iterable[Questionnaire]
) -> Iterator[Finding]:
    """A name in the bank stands for the same answers in every survey."""
    asked = {item.bank: item for item in questionnaire.items if item.bank is not None}
    for other in others:
        for item in other.items if other.survey != questionnaire.survey else ():
            mine = asked.get(item.bank or "")
            if mine is not None and not versions.comparable(mine, item):
                message = _(
                    "“{bank}” has other answers in the survey “{survey}”; use the same ones, or"
                    " another name"
                )
                words = {"bank": item.bank, "survey": other.survey}
                yield Finding(f"/items/{mine.id}/item", message, words)


def obstacles(questionnaire: Questionnaire) -> Iterator[Finding]:
    """What keeps it from being published, whatever is published already."""
    yield from promise.unkeepable(questionnaire)
    for item in questionnaire.items:
        if isinstance(item, FreeText) and item.pattern is not None:
            yield from _doubtful_pattern(item.id, item.pattern)
    for item in too_deep(questionnaire):
        message = _("too many earlier answers decide about this question; simplify the conditions")
        yield Finding(f"/items/{item.id}/show_if", message)
        return


def _doubtful_pattern(item_id: str, pattern: str) -> Iterator[Finding]:
    proven = linear(pattern)
    if proven is None:
        message = _("it is not certain that this pattern is decided quickly; use a simpler one")
        yield Finding(f"/items/{item_id}/pattern", message)
    elif proven != pattern:
        message = _("not everybody reads this pattern alike; write {pattern}")
        yield Finding(f"/items/{item_id}/pattern", message, {"pattern": proven})
