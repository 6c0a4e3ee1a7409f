"""How drafts begin: with a title, as the next version of a survey, or as a copy of one."""

from base64 import b64encode
from collections.abc import Mapping
from dataclasses import dataclass

from chalice.app import Blueprint, Response

from chalicelib.i18n import FALLBACK, catalogue
from chalicelib.i18n import later as _
from chalicelib.office import door, draft_pages
from chalicelib.office import draft_keeping as keeping
from chalicelib.office.survey_routes import PATH
from chalicelib.office.users import Role
from chalicelib.questionnaire.drafting import steps
from chalicelib.questionnaire.drafting.steps import Document

draft_begin_routes = Blueprint(__name__)

NEW = f"{PATH}/neue_umfrage"

_LONGEST_TITLE = 200

_XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


@dataclass(frozen=True)
class File:
    """A file that a page itself carries, so that it is stored nowhere.

    Attributes:
        name: what it is called when it is kept.
        address: with the content in it.
    """

    name: str
    address: str


@draft_begin_routes.route(NEW, methods=["GET"])
@door.open_to(Role.REDAKTION)
def offer_new(visit: door.Visit) -> Response:
    """The ways to begin a survey."""
    return new_page(visit)


@draft_begin_routes.route(NEW, methods=["POST"], content_types=door.FORMS)
@door.open_to(Role.REDAKTION)
def begin(visit: door.Visit) -> Response:
    """Begin a survey with a title alone."""
    title, survey, faults = _called(visit)
    if faults:
        return new_page(visit, faults)
    return keeping.begun(visit, steps.blank(survey, title), _("Draft begun"))


@draft_begin_routes.route(f"{PATH}/{{survey}}/aendern", methods=["POST"], content_types=door.FORMS)
@door.open_to(Role.REDAKTION)
def change(visit: door.Visit, survey: str) -> Response:
    """Begin the draft of the next version, unless there is one."""
    document = keeping.published(visit, survey)
    if keeping.drafts().latest(survey) is None:
        keeping.put(visit, survey, steps.following(document), _("Draft of the next version begun"))
    return visit.go(f"{PATH}/{survey}/entwurf")


@draft_begin_routes.route(f"{PATH}/{{survey}}/duplizieren", methods=["GET"])
@door.open_to(Role.REDAKTION)
def offer_to_duplicate(visit: door.Visit, survey: str) -> Response:
    """Ask how the copy is called."""
    return _duplicate_page(visit, survey, visit.found(_any_document(survey)))


@draft_begin_routes.route(
    f"{PATH}/{{survey}}/duplizieren", methods=["POST"], content_types=door.FORMS
)
@door.open_to(Role.REDAKTION)
def duplicate(visit: door.Visit, survey: str) -> Response:
    """The same questions as the draft of another survey."""
    document = visit.found(_any_document(survey))
    title, name, faults = _called(visit)
    if faults:
        return _duplicate_page(visit, survey, document, faults)
    copy = steps.again(document, name)
    copy["title"] = copy["title"] | {copy["languages"][0]: title}
    return keeping.begun(visit, copy, _("Survey duplicated"), survey)


def _duplicate_page(
    visit: door.Visit,
    survey: str,
    document: Document,
    faults: Mapping[str, str] | None = None,
) -> Response:
    return visit.page(
        "survey_duplicate.html",
        422 if faults else 200,
        survey=survey,
        faults=faults or {},
        of=draft_pages.title(document),
        title=visit.form.text("title"),
        name=visit.form.text("name"),
    )


def new_page(visit: door.Visit, faults: Mapping[str, str] | None = None) -> Response:
    """The ways to begin a survey, and what is wrong with the one that was tried."""
    from chalicelib.questionnaire.workbook.template import template

    return visit.page(
        "survey_new.html",
        422 if faults else 200,
        faults=faults or {},
        title=visit.form.text("title"),
        name=visit.form.text("name"),
        workbook=workbook_file("umfrage-vorlage.xlsx", template()),
    )


def _any_document(survey: str) -> Document | None:
    """What is published, else the draft."""
    head = keeping.surveys().head(survey)
    if head:
        return keeping.surveys().document(survey, head.version)
    draft = keeping.drafts().latest(survey)
    return draft.document if draft else None


def _called(visit: door.Visit) -> tuple[str, str, dict[str, str]]:
    """The title and the name of a new survey as they were typed, and what is wrong with them."""
    gettext = catalogue(FALLBACK).gettext
    title, typed = visit.form.text("title"), visit.form.text("name")
    name = typed or draft_pages.address_name(title)
    faults = {}
    if not title:
        faults["title"] = gettext("How is the survey called?")
    elif len(title) > _LONGEST_TITLE:
        faults["title"] = gettext(_("At most 200 characters fit in here."))
    # A name that is made of the title cannot be better than it.
    return title, name, faults | (_name_faults(name) if typed or not faults else {})


def _name_faults(survey: str) -> dict[str, str]:
    gettext = catalogue(FALLBACK).gettext
    if not draft_pages.is_name(survey):
        message = gettext("3 to 60 small letters, digits and hyphens, such as mittag-im-mai.")
        return {"name": message}
    draft = keeping.drafts().head(survey)
    if keeping.surveys().head(survey) or (draft and not draft.ended):
        return {"name": gettext("There is a survey of this name already.")}
    return {}


def workbook_file(name: str, content: bytes) -> File:
    """A workbook for the page that offers it."""
    return File(name, f"data:{_XLSX};base64,{b64encode(content).decode()}")
