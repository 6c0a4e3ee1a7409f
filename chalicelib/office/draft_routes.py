"""Writing a draft: its items, and how they will look."""

from collections.abc import Mapping
from dataclasses import replace

from chalice.app import Blueprint, Response

from chalicelib import doors
from chalicelib.i18n import FALLBACK, catalogue
from chalicelib.i18n import later as _
from chalicelib.office import door, draft_pages, item_form, item_reading
from chalicelib.office import draft_keeping as keeping
from chalicelib.office.draft_form import Fields, Filled
from chalicelib.office.survey_routes import PATH
from chalicelib.office.users import Role
from chalicelib.questionnaire.drafting import gaps, steps
from chalicelib.questionnaire.drafting.shown import shown
from chalicelib.questionnaire.drafting.steps import Document, Line, StepError
from chalicelib.questionnaire.profiles import PROFILES
from chalicelib.store.drafts import Draft
from chalicelib.weeks import BERLIN

draft_routes = Blueprint(__name__)

_CODE = "0" * 20
"""Stands for a code in a preview; nothing is ever sent from there."""


@draft_routes.route(keeping.DRAFT, methods=["GET"])
@door.open_to(Role.REDAKTION)
def show(visit: door.Visit, survey: str) -> Response:
    """The draft: its items, what there is to say about them, and how it will look."""
    draft = keeping.latest(visit, survey)
    judgement = gaps.judge(draft.document)
    return doors.framing(
        visit.page(
            "draft.html",
            draft=draft,
            lines=draft_pages.lines(draft.document, judgement),
            general=draft_pages.about(judgement, ""),
            faults=len(judgement.faults),
            advice=len(judgement.advice) + len(judgement.doubts),
            types=draft_pages.types(),
            languages=draft_pages.languages(draft.document),
            language=_language(visit, draft.document),
            published=keeping.surveys().head(survey) is not None,
        )
    )


@draft_routes.route(keeping.DRAFT, methods=["POST"], content_types=door.FORMS)
@door.open_to(Role.REDAKTION)
def arrange(visit: door.Visit, survey: str) -> Response:
    """Add, move, copy or remove an item, or undo the last step."""
    act, _dot, item = visit.form.text("do").partition(".")
    if act == "undo":
        return keeping.undo(visit, survey)
    new: list[str] = []

    def step(document: Document) -> Document:
        new.clear()
        match act:
            case "add":
                after = visit.form.text("after")
                after = after if after in {one["id"] for one in document["items"]} else ""
                changed, name = steps.added(document, visit.form.text("kind"), after)
                new.append(name)
                return changed
            case "copy":
                changed, name = steps.copied(document, item)
                new.append(name)
                return changed
            case "up" | "down":
                return steps.moved(document, item, -1 if act == "up" else 1)
            case "remove":
                return steps.without(document, item)
            case _other:
                raise StepError(act)

    def touched(document: Document) -> object:
        return [one for one in document["items"] if one["id"] == item] if act == "remove" else None

    whats = {
        "add": _("Question added"),
        "copy": _("Question duplicated"),
        "up": _("Question moved up"),
        "down": _("Question moved down"),
        "remove": _("Question removed"),
    }
    try:
        keeping.changed(visit, survey, step, touched, whats.get(act, ""))
    except (keeping.Overtaken, StepError):
        return keeping.conflict(visit, survey)
    if act == "add":
        return visit.go(f"{PATH}/{survey}/entwurf/frage/{new[0]}")
    place = "" if act == "remove" else f"#{new[0] if new else item}"
    notice = _("Removed. You can undo this.") if act == "remove" else ""
    return visit.go(f"{PATH}/{survey}/entwurf{place}", notice)


@draft_routes.route(f"{keeping.DRAFT}/frage/{{item}}", methods=["GET"])
@door.open_to(Role.REDAKTION)
def show_item(visit: door.Visit, survey: str, item: str) -> Response:
    """One item of a draft, to be written."""
    draft = keeping.latest(visit, survey)
    try:
        line = steps.item(draft.document, item)
    except StepError:
        return visit.not_found()
    return _item_page(visit, draft, item, Filled(item_form.filled(draft.document, line)))


@draft_routes.route(f"{keeping.DRAFT}/frage/{{item}}", methods=["POST"], content_types=door.FORMS)
@door.open_to(Role.REDAKTION)
def set_item(visit: door.Visit, survey: str, item: str) -> Response:
    """Keep what was typed into an item, and do what the button says."""
    draft = keeping.latest(visit, survey)
    fields, button = visit.form.values, visit.form.text("do") or item_reading.Button.SAVE
    try:
        found = item_reading.read(draft.document, item, fields, button)
    except StepError:
        return keeping.conflict(visit, survey, _typed_words(fields))
    if found.faults:
        return _item_page(visit, draft, item, Filled(fields, found.faults))

    def step(document: Document) -> Document:
        return steps.replaced(
            document, item, item_reading.read(document, item, fields, button).line
        )

    def touched(document: Document) -> object:
        return [one for one in document["items"] if one["id"] == item]

    try:
        keeping.changed(visit, survey, step, touched, _("Question changed"))
    except keeping.Overtaken as overtaken:
        current = overtaken.current
        line = steps.item(current.document, item)
        theirs = item_form.filled(current.document, line)
        return _item_page(visit, current, item, Filled(fields, theirs=theirs))
    except StepError:
        return keeping.conflict(visit, survey, _typed_words(fields))
    name: str = found.line["id"]
    if button == "save":
        return visit.go(f"{PATH}/{survey}/entwurf#{name}", _("The question is stored."))
    place = button.split(".")[1] if "." in button else "type"
    return visit.go(f"{PATH}/{survey}/entwurf/frage/{name}#{place}")


@draft_routes.route(f"{keeping.DRAFT}/vorschau", methods=["GET"])
@door.open_to(Role.REDAKTION)
def preview(visit: door.Visit, survey: str) -> Response:
    """The draft, or one item of it, as people will see it."""
    draft = visit.found(keeping.drafts().latest(survey))
    item = visit.query.get("frage", "")
    if item and item not in {one["id"] for one in draft.document["items"]}:
        return visit.not_found()
    return _preview(visit, draft.document, item)


@draft_routes.route(f"{keeping.DRAFT}/vorschau", methods=["POST"], content_types=door.FORMS)
@door.open_to(Role.REDAKTION)
def preview_typed(visit: door.Visit, survey: str) -> Response:
    """One item as it will look with what is typed just now, with what there is to say about it."""
    draft = visit.found(keeping.drafts().latest(survey))
    item = visit.form.text("item")
    try:
        found = item_reading.read(draft.document, item, visit.form.values, "")
        document = steps.replaced(draft.document, item, found.line)
    except StepError:
        return visit.not_found()
    return _preview(visit, document, found.line["id"], found.faults)


def _typed_words(fields: Fields) -> list[str]:
    """The words a person typed into an item's form."""
    return [
        value
        for name, values in fields.items()
        if name.split(".")[0] in ("label", "hint", "option", "point", "band", "row")
        for value in values
        if "label" in name and value.strip()
    ]


def _language(visit: door.Visit, document: Document) -> str:
    wanted = visit.query.get("lang", "") or visit.form.text("preview-language")
    languages: list[str] = document["languages"]
    return wanted if wanted in languages else languages[0]


def _item_page(visit: door.Visit, draft: Draft, item: str, form: Filled) -> Response:
    document = draft.document
    line = steps.item(document, item)
    return doors.framing(
        visit.page(
            "draft_item.html",
            form.status,
            draft=draft,
            item=item,
            line=line,
            **form.view,
            languages=draft_pages.languages(document),
            language=_language(visit, document),
            types=draft_pages.types(),
            lists=item_form.lists_of(line),
            counts={name: _lines(line, form.fields, name) for name in item_form.lists_of(line)},
            names=item_form.NAMES,
            said=draft_pages.about(gaps.judge(document), item),
            earlier=draft_pages.earlier(document, item),
        )
    )


def _lines(line: Line, fields: Fields, name: str) -> int:
    """How many lines a list in the form has: what is stored, and what was added since."""
    return max(len(line.get(name, ())), item_form.posted_lines(fields, item_form.NAMES[name]))


def _preview(
    visit: door.Visit, document: Document, item: str, faults: Mapping[str, str] | None = None
) -> Response:
    from chalicelib.intake import form_pages

    gettext = catalogue(FALLBACK).gettext
    language = _language(visit, document)
    questionnaire = shown(document, language, visit.moment.astimezone(BERLIN).date(), item)
    html = form_pages.survey_page(
        replace(visit.place, language=language, languages=(language,)),
        questionnaire,
        _CODE,
        k=PROFILES[questionnaire.profile].k,
    )
    if item:
        said = draft_pages.about(gaps.judge(document), item)
        told = visit.page(
            "draft_said.html", said=said, faults=[gettext(one) for one in (faults or {}).values()]
        )
        html = draft_pages.with_notice(html, told.body)
    return doors.framed_page(html)
