"""The groups of a draft's parts, and what protection will probably show of each."""

from chalice.app import Blueprint, Response

from chalicelib.i18n import FALLBACK, catalogue
from chalicelib.i18n import later as _
from chalicelib.office import door, draft_pages, frame_form, tree_form
from chalicelib.office import draft_keeping as keeping
from chalicelib.office.draft_form import Filled
from chalicelib.office.outlook import outlook_of_draft
from chalicelib.office.survey_routes import PATH
from chalicelib.office.users import Role
from chalicelib.questionnaire.drafting.steps import Document
from chalicelib.questionnaire.profiles import PROFILES
from chalicelib.store.drafts import Draft
from chalicelib.weeks import BERLIN

draft_tree_routes = Blueprint(__name__)


@draft_tree_routes.route(f"{keeping.DRAFT}/teile", methods=["GET"])
@door.open_to(Role.REDAKTION)
def show(visit: door.Visit, survey: str) -> Response:
    """Which part belongs to which group, and what will be reported of each."""
    draft = keeping.latest(visit, survey)
    return _page(visit, draft, Filled(tree_form.filled(draft.document)))


@draft_tree_routes.route(f"{keeping.DRAFT}/teile", methods=["POST"], content_types=door.FORMS)
@door.open_to(Role.REDAKTION)
def arrange(visit: door.Visit, survey: str) -> Response:
    """Show the form with a group more or less, or keep what it says."""
    draft = keeping.latest(visit, survey)
    fields, (act, _dot, number) = visit.form.values, visit.form.text("do").partition(".")
    if act == "add":
        return _page(visit, draft, Filled(tree_form.with_one_more(fields, draft.document)))
    if act == "remove":
        gone = int(number) if number.isdecimal() else -1
        return _page(visit, draft, Filled(tree_form.without(fields, gone)))
    if keeping.surveys().head(survey) is not None or not draft.document.get("partition"):
        return keeping.conflict(visit, survey)
    found = tree_form.read(draft.document, fields)
    if found.faults:
        return _page(visit, draft, Filled(fields, found.faults))

    def step(document: Document) -> Document:
        kept = {name: one for name, one in document["partition"].items() if name != "groups"}
        groups = tree_form.read(document, fields).groups
        return document | {"partition": kept | ({"groups": groups} if groups else {})}

    try:
        keeping.changed(visit, survey, step, _partition_of, _("Groups of parts changed"))
    except keeping.Overtaken as overtaken:
        theirs = tree_form.filled(overtaken.current.document)
        return _page(visit, overtaken.current, Filled(fields, theirs=theirs))
    return visit.go(f"{PATH}/{survey}/entwurf/teile", _("The groups are stored."))


def _partition_of(document: Document) -> object:
    return document.get("partition")


def _page(visit: door.Visit, draft: Draft, form: Filled) -> Response:
    gettext = catalogue(FALLBACK).gettext
    document, fields = draft.document, form.fields
    language = document["languages"][0]
    groups = [
        (fields[f"group.{number}.code"][0], fields.get(f"group.{number}.label.{language}", [""])[0])
        for number in range(tree_form.number_of_groups(fields))
    ]
    return visit.page(
        "draft_tree.html",
        form.status,
        draft=draft,
        title=draft_pages.title(document),
        **form.view,
        languages=draft_pages.languages(document),
        divided="partition" in document,
        fixed=keeping.surveys().head(draft.survey) is not None,
        groups=[
            (code, words or f"{gettext('Group')} {number}")
            for number, (code, words) in enumerate(groups, start=1)
        ],
        leaves=[(code, words.get(language) or code) for code, words in frame_form.leaves(document)],
        outlook=outlook_of_draft(document, visit.moment.astimezone(BERLIN).date()),
        k=PROFILES[document["profile"]].k,
    )
