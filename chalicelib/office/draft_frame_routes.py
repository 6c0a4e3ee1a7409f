"""The settings of a draft: its title, days, protection, languages and parts."""

from chalice.app import Blueprint, Response

from chalicelib.i18n import later as _
from chalicelib.layout.page import LANGUAGE_NAMES
from chalicelib.office import door, draft_pages, frame_form
from chalicelib.office import draft_keeping as keeping
from chalicelib.office.draft_form import Filled
from chalicelib.office.survey_routes import PATH
from chalicelib.office.users import Role
from chalicelib.questionnaire.drafting import gaps, steps
from chalicelib.questionnaire.drafting.steps import Document
from chalicelib.store.drafts import Draft

draft_frame_routes = Blueprint(__name__)


@draft_frame_routes.route(f"{keeping.DRAFT}/rahmen", methods=["GET"])
@door.open_to(Role.REDAKTION)
def show_frame(visit: door.Visit, survey: str) -> Response:
    """The settings of a draft."""
    draft = keeping.latest(visit, survey)
    return _frame_page(visit, draft, Filled(frame_form.filled(draft.document)))


@draft_frame_routes.route(f"{keeping.DRAFT}/rahmen", methods=["POST"], content_types=door.FORMS)
@door.open_to(Role.REDAKTION)
def set_frame(visit: door.Visit, survey: str) -> Response:
    """Keep the settings that were typed in."""
    draft = keeping.latest(visit, survey)
    fixed = keeping.surveys().head(survey) is not None
    fields = visit.form.values
    found = frame_form.read(draft.document, fields, fixed=fixed)
    if found.faults:
        return _frame_page(visit, draft, Filled(fields, found.faults))

    def step(document: Document) -> Document:
        return steps.with_frame(document, frame_form.read(document, fields, fixed=fixed).frame)

    try:
        keeping.changed(visit, survey, step, _frame_of, _("Settings changed"))
    except keeping.Overtaken as overtaken:
        theirs = frame_form.filled(overtaken.current.document)
        return _frame_page(visit, overtaken.current, Filled(fields, theirs=theirs))
    return visit.go(f"{PATH}/{survey}/entwurf", _("The settings are stored."))


def _frame_page(visit: door.Visit, draft: Draft, form: Filled) -> Response:
    judgement = gaps.judge(draft.document)
    return visit.page(
        "draft_frame.html",
        form.status,
        draft=draft,
        **form.view,
        languages=draft_pages.languages(draft.document),
        more_languages=[
            (tag, name)
            for tag, name in LANGUAGE_NAMES.items()
            if tag not in draft.document["languages"]
        ],
        fixed=keeping.surveys().head(draft.survey) is not None,
        dividers=[
            (name, next(iter(words.values()), name))
            for name, words in frame_form.dividers(draft.document)
        ],
        leaves=[
            (code, next(iter(words.values()), code))
            for code, words in frame_form.leaves(draft.document)
        ],
        said=draft_pages.about(judgement, ""),
    )


def _frame_of(document: Document) -> object:
    return {name: value for name, value in document.items() if name != "items"}
