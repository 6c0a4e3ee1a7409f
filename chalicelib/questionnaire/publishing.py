"""What keeps a questionnaire from being published, and what publishing it would mean."""

from collections.abc import Iterator

from chalicelib.i18n import later as _
from chalicelib.questionnaire import promise
from chalicelib.questionnaire.condition_schema import too_deep
from chalicelib.questionnaire.findings import Finding
from chalicelib.questionnaire.model import FreeText, Questionnaire
from chalicelib.questionnaire.workbook.expressions.patterns import linear


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
