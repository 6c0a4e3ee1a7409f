"""Workbooks in the console: taken in with what is wrong said back, and given out."""

from chalice.app import Blueprint, Response

from chalicelib.i18n import FALLBACK, catalogue
from chalicelib.i18n import later as _
from chalicelib.office import door, draft_pages
from chalicelib.office import draft_keeping as keeping
from chalicelib.office.draft_begin_routes import NEW, new_page, workbook_file
from chalicelib.office.survey_routes import PATH
from chalicelib.office.users import Role
from chalicelib.questionnaire.drafting import gaps
from chalicelib.questionnaire.drafting.steps import Document

draft_workbook_routes = Blueprint(__name__)


@draft_workbook_routes.route(f"{NEW}/excel", methods=["POST"], content_types=door.FORMS)
@door.open_to(Role.REDAKTION)
def take_workbook(visit: door.Visit) -> Response:
    """Check a workbook: it comes back with what is wrong, or becomes a draft."""
    from chalicelib.questionnaire.workbook import checking
    from chalicelib.questionnaire.workbook.findings import UnreadableError

    upload = visit.form.file("workbook")
    gettext = catalogue(FALLBACK).gettext
    if upload is None:
        return new_page(visit, {"workbook": gettext("Choose a file first.")})
    stem, _dot, ending = upload.name.rpartition(".")
    try:
        checked = checking.check(upload.content, f".{ending.lower()}", FALLBACK)
    except UnreadableError as error:
        reason, remedy = error.finding.reason(FALLBACK), error.finding.remedy(FALLBACK)
        return new_page(visit, {"workbook": f"{reason} {remedy}"})
    marked = workbook_file(f"{stem or upload.name}-befunde{checked.ending}", checked.answer)
    if checked.document is None:
        return visit.page(
            "workbook.html", 422, survey="", name=upload.name, lines=checked.lines, file=marked
        )
    survey: str = checked.document["survey"]
    head = keeping.surveys().head(survey)
    document = checked.document | {"version": head.version + 1 if head else 1}
    keeping.put(visit, survey, document, _("Workbook taken in"))
    visit.note(_("Workbook taken in"), survey, "", upload.name)
    if not checked.lines:
        return visit.go(f"{PATH}/{survey}/entwurf", _("The workbook is a draft now."))
    return visit.page(
        "workbook.html", survey=survey, name=upload.name, lines=checked.lines, file=marked
    )


@draft_workbook_routes.route(f"{PATH}/{{survey}}/excel", methods=["GET"])
@door.open_to(Role.LESEN)
def give_workbook(visit: door.Visit, survey: str) -> Response:
    """The published version as a workbook."""
    return _workbook_page(visit, keeping.published(visit, survey), f"{PATH}/{survey}")


@draft_workbook_routes.route(f"{keeping.DRAFT}/excel", methods=["GET"])
@door.open_to(Role.REDAKTION)
def give_draft(visit: door.Visit, survey: str) -> Response:
    """The draft as a workbook, once nothing is missing in it."""
    draft = keeping.latest(visit, survey)
    back = f"{PATH}/{survey}/entwurf"
    if gaps.judge(draft.document).questionnaire is None:
        return visit.go(back, _("Something is still missing; then there will be a workbook."))
    return _workbook_page(visit, draft.document, back)


def _workbook_page(visit: door.Visit, document: Document, back: str) -> Response:
    from chalicelib.questionnaire.workbook.exporting.workbook import export

    return visit.page(
        "survey_excel.html",
        title=draft_pages.title(document),
        file=workbook_file(f"{document['survey']}.xlsx", export(document)),
        back=back,
    )
