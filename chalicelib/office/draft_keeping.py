"""Drafts as the console keeps them: found, changed by several people at once, ended."""

from collections.abc import Callable, Sequence

from chalice.app import Response

from chalicelib.i18n import FALLBACK, catalogue
from chalicelib.i18n import later as _
from chalicelib.office import door
from chalicelib.office.survey_routes import PATH
from chalicelib.questionnaire.drafting.steps import Document, StepError
from chalicelib.settings import settings
from chalicelib.store.drafts import Draft, Drafts
from chalicelib.store.errors import Conflict
from chalicelib.store.surveys import Surveys

DRAFT = f"{PATH}/{{survey}}/entwurf"
"""The route of a draft; each page of it lies below."""

_ATTEMPTS = 3
"""How often a change that touches nothing of another's is put onto the latest revision."""


class Overtaken(Exception):
    """Somebody else has changed the same part of the draft.

    Attributes:
        current: the draft as they left it.
    """

    def __init__(self, current: Draft) -> None:
        super().__init__(current.survey)
        self.current = current


def latest(visit: door.Visit, survey: str) -> Draft:
    """The draft somebody works on; else the answer is what has become of it."""
    return visit.found(drafts().latest(survey), lambda: ended(visit, survey))


def published(visit: door.Visit, survey: str) -> Document:
    """The published version of a survey, else the answer is that there is none."""
    head = visit.found(surveys().head(survey))
    return visit.found(surveys().document(survey, head.version))


def changed(
    visit: door.Visit,
    survey: str,
    step: Callable[[Document], Document],
    touched: Callable[[Document], object],
    what: str,
) -> Draft:
    """Put a step onto the latest revision, if what it touches is as its author saw it.

    Args:
        step: from one document to the next.
        touched: the part that nobody else may have changed since.
        what: was done, as a msgid of the catalogue.

    Raises:
        Overtaken: if somebody else has.
        StepError: if what the step is about is not there any more.
    """
    number = visit.form.text("revision")
    seen = drafts().revision(survey, int(number)) if number.isdecimal() else None
    current = drafts().latest(survey)
    for _attempt in range(_ATTEMPTS):
        if current is None:
            raise StepError(survey)
        if seen is None or touched(seen.document) != touched(current.document):
            raise Overtaken(current)
        document = step(current.document)
        if document == current.document:
            return current
        after = _following(visit, current, document, what, current.revision)
        try:
            drafts().save(after)
        except Conflict:
            current = drafts().latest(survey)
            continue
        return after
    raise StepError(survey)


def undo(visit: door.Visit, survey: str) -> Response:
    """Go back to what stood there before the last step; going back can go on."""
    current = drafts().latest(survey)
    target = current and drafts().revision(survey, current.back) if current else None
    if not current or not target or visit.form.text("revision") != str(current.revision):
        return conflict(visit, survey)
    try:
        drafts().save(_following(visit, current, target.document, target.what, target.back))
    except Conflict:
        return conflict(visit, survey)
    return visit.go(f"{PATH}/{survey}/entwurf", _("The last step is undone."))


def put(visit: door.Visit, survey: str, document: Document, what: str) -> None:
    """Make a document the draft of a survey; what was there before can be gone back to."""
    head = drafts().head(survey)
    number = head.revision if head else 0
    back = number if head and not head.ended else 0
    drafts().save(Draft(survey, number + 1, document, visit.user.name, visit.moment, what, back))


def begun(visit: door.Visit, document: Document, what: str, before: str = "") -> Response:
    """Make a document the draft of a new survey, and go there."""
    survey: str = document["survey"]
    put(visit, survey, document, what)
    visit.note(what, survey, before)
    return visit.go(f"{PATH}/{survey}/entwurf")


def conflict(visit: door.Visit, survey: str, typed: Sequence[str] = ()) -> Response:
    """What somebody else did in the meantime, and what was typed, so that it is not lost."""
    gettext = catalogue(FALLBACK).gettext
    current = drafts().latest(survey)
    if current is None:
        return visit.conflict(gettext("Nobody works on this draft any more."), *visit.typed(*typed))
    words = {"who": current.by, "what": gettext(current.what)}
    line = gettext("The last change is by %(who)s: %(what)s.") % words
    return visit.conflict(line, *visit.typed(*typed))


def ended(visit: door.Visit, survey: str) -> Response:
    """Nobody works on this draft: it was never begun, published, or discarded."""
    head = drafts().head(survey)
    if head and head.ended == "discarded":
        return visit.page("draft_discarded.html", survey=survey, title=head.title)
    if surveys().head(survey):
        return visit.go(f"{PATH}/{survey}")
    return visit.not_found()


def surveys() -> Surveys:
    """What is published."""
    return Surveys(settings().catalogue_table)


def drafts() -> Drafts:
    """What is being written."""
    return Drafts(settings().catalogue_table)


def _following(visit: door.Visit, before: Draft, document: Document, what: str, back: int) -> Draft:
    """The next revision of a draft.

    Args:
        back: the revision to which undoing it leads.
    """
    return Draft(
        before.survey,
        before.revision + 1,
        document,
        visit.user.name,
        visit.moment,
        what,
        back,
    )
