"""Writing surveys in the console: drafts, their items, preview, workbooks, and publishing."""

from base64 import b64encode
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from chalice.app import Blueprint, Response

from chalicelib import doors
from chalicelib.i18n import FALLBACK, catalogue
from chalicelib.i18n import later as _
from chalicelib.layout.page import LANGUAGE_NAMES, Place
from chalicelib.office import door, draft_pages, frame_form, item_form
from chalicelib.office.survey_routes import PATH, said
from chalicelib.office.users import Role
from chalicelib.questionnaire import publishing
from chalicelib.questionnaire.calendar import closing_week
from chalicelib.questionnaire.drafting import gaps, steps
from chalicelib.questionnaire.drafting.shown import shown
from chalicelib.questionnaire.drafting.steps import Document, StepError
from chalicelib.questionnaire.model import Questionnaire
from chalicelib.questionnaire.profiles import PROFILES
from chalicelib.questionnaire.publishing import Review
from chalicelib.settings import settings
from chalicelib.store.drafts import Draft, Drafts
from chalicelib.store.errors import Conflict
from chalicelib.store.surveys import SurveyHead, Surveys
from chalicelib.weeks import BERLIN

draft_routes = Blueprint(__name__)

_NEW = f"{PATH}/neue_umfrage"
_DRAFT = f"{PATH}/{{survey}}/entwurf"
_XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
_CODE = "0" * 20
"""Stands for a code in a preview; nothing is ever sent from there."""

_ATTEMPTS = 3
"""How often a change that touches nothing of another's is put onto the latest revision."""


class _Overtaken(Exception):
    """Somebody else has changed the same part of the draft.

    Attributes:
        current: the draft as they left it.
    """

    def __init__(self, current: Draft) -> None:
        super().__init__(current.survey)
        self.current = current


@dataclass(frozen=True)
class _File:
    """A file that a page itself carries, so that it is stored nowhere.

    Attributes:
        name: what it is called when it is kept.
        address: with the content in it.
    """

    name: str
    address: str


# Beginning a draft


@draft_routes.route(_NEW, methods=["GET"])
@door.open_to(Role.REDAKTION)
def offer_new(visit: door.Visit) -> Response:
    """The ways to begin a survey."""
    return _new_page(visit)


@draft_routes.route(_NEW, methods=["POST"], content_types=door.FORMS)
@door.open_to(Role.REDAKTION)
def begin(visit: door.Visit) -> Response:
    """Begin a survey with a title alone."""
    title = visit.form.text("title")
    survey = visit.form.text("name") or draft_pages.address_name(title)
    faults = _name_faults(survey)
    if not title:
        faults = {"title": catalogue(FALLBACK).gettext("How is the survey called?")} | faults
    if faults:
        return _new_page(visit, faults, 422)
    return _begun(visit, steps.blank(survey, title), _("Draft begun"))


@draft_routes.route(f"{_NEW}/excel", methods=["POST"], content_types=door.FORMS)
@door.open_to(Role.REDAKTION)
def take_workbook(visit: door.Visit) -> Response:
    """Check a workbook: it comes back with what is wrong, or becomes a draft."""
    from chalicelib.questionnaire.workbook import checking
    from chalicelib.questionnaire.workbook.findings import UnreadableError

    upload = visit.form.file("workbook")
    gettext = catalogue(FALLBACK).gettext
    if upload is None:
        return _new_page(visit, {"workbook": gettext("Choose a file first.")}, 422)
    stem, _dot, ending = upload.name.rpartition(".")
    try:
        checked = checking.check(upload.content, f".{ending.lower()}", FALLBACK)
    except UnreadableError as error:
        reason, remedy = error.finding.reason(FALLBACK), error.finding.remedy(FALLBACK)
        return _new_page(visit, {"workbook": f"{reason} {remedy}"}, 422)
    marked = _file(f"{stem or upload.name}-befunde{checked.ending}", checked.answer)
    if checked.document is None:
        return visit.page(
            "workbook.html", 422, survey="", name=upload.name, lines=checked.lines, file=marked
        )
    survey: str = checked.document["survey"]
    head = _surveys().head(survey)
    document = checked.document | {"version": head.version + 1 if head else 1}
    _put(visit, survey, document, _("Workbook taken in"))
    visit.note(_("Workbook taken in"), survey, "", upload.name)
    if not checked.lines:
        return visit.go(f"{PATH}/{survey}/entwurf", _("The workbook is a draft now."))
    return visit.page(
        "workbook.html", survey=survey, name=upload.name, lines=checked.lines, file=marked
    )


@draft_routes.route(f"{PATH}/{{survey}}/aendern", methods=["POST"], content_types=door.FORMS)
@door.open_to(Role.REDAKTION)
def change(visit: door.Visit, survey: str) -> Response:
    """Begin the draft of the next version, unless there is one."""
    head = _surveys().head(survey)
    document = head and _surveys().document(survey, head.version)
    if not document:
        return visit.not_found()
    if _drafts().latest(survey) is None:
        _put(visit, survey, steps.following(document), _("Draft of the next version begun"))
    return visit.go(f"{PATH}/{survey}/entwurf")


@draft_routes.route(f"{PATH}/{{survey}}/duplizieren", methods=["GET"])
@door.open_to(Role.REDAKTION)
def offer_to_duplicate(visit: door.Visit, survey: str) -> Response:
    """Ask how the copy is called."""
    document = _any_document(survey)
    return _duplicate_page(visit, survey, document) if document else visit.not_found()


@draft_routes.route(f"{PATH}/{{survey}}/duplizieren", methods=["POST"], content_types=door.FORMS)
@door.open_to(Role.REDAKTION)
def duplicate(visit: door.Visit, survey: str) -> Response:
    """The same questions as the draft of another survey."""
    document = _any_document(survey)
    if document is None:
        return visit.not_found()
    title = visit.form.text("title")
    name = visit.form.text("name") or draft_pages.address_name(title)
    faults = _name_faults(name)
    if not title:
        faults = {"title": catalogue(FALLBACK).gettext("How is the survey called?")} | faults
    if faults:
        return _duplicate_page(visit, survey, document, faults, 422)
    copy = steps.again(document, name)
    copy["title"] = copy["title"] | {copy["languages"][0]: title}
    return _begun(visit, copy, _("Survey duplicated"), survey)


@draft_routes.route(f"{PATH}/{{survey}}/excel", methods=["GET"])
@door.open_to(Role.LESEN)
def give_workbook(visit: door.Visit, survey: str) -> Response:
    """The published version as a workbook."""
    head = _surveys().head(survey)
    document = head and _surveys().document(survey, head.version)
    return _workbook_page(visit, document, f"{PATH}/{survey}") if document else visit.not_found()


# The draft as a whole


@draft_routes.route(_DRAFT, methods=["GET"])
@door.open_to(Role.REDAKTION)
def show(visit: door.Visit, survey: str) -> Response:
    """The draft: its items, what there is to say about them, and how it will look."""
    draft = _drafts().latest(survey)
    if draft is None:
        return _ended(visit, survey)
    judgement = gaps.judge(draft.document)
    return doors.framing(
        visit.page(
            "draft.html",
            draft=draft,
            lines=draft_pages.lines(draft.document, judgement),
            general=draft_pages.about(judgement, ""),
            faults=len(judgement.faults),
            advice=len(judgement.advice) + len(judgement.doubts),
            types=_types(),
            languages=_languages(draft.document),
            language=_language(visit, draft.document),
            published=_surveys().head(survey) is not None,
        )
    )


@draft_routes.route(_DRAFT, methods=["POST"], content_types=door.FORMS)
@door.open_to(Role.REDAKTION)
def arrange(visit: door.Visit, survey: str) -> Response:
    """Add, move, copy or remove an item, or undo the last step."""
    act, _dot, item = visit.form.text("do").partition(".")
    if act == "undo":
        return _undo(visit, survey)
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
        _changed(visit, survey, step, touched, whats.get(act, ""))
    except (_Overtaken, StepError):
        return _conflict(visit, survey)
    if act == "add":
        return visit.go(f"{PATH}/{survey}/entwurf/frage/{new[0]}")
    place = "" if act == "remove" else f"#{new[0] if new else item}"
    notice = _("Removed. You can undo this.") if act == "remove" else ""
    return visit.go(f"{PATH}/{survey}/entwurf{place}", notice)


@draft_routes.route(f"{_DRAFT}/rahmen", methods=["GET"])
@door.open_to(Role.REDAKTION)
def show_frame(visit: door.Visit, survey: str) -> Response:
    """The settings of a draft."""
    draft = _drafts().latest(survey)
    if draft is None:
        return _ended(visit, survey)
    return _frame_page(visit, draft, frame_form.filled(draft.document))


@draft_routes.route(f"{_DRAFT}/rahmen", methods=["POST"], content_types=door.FORMS)
@door.open_to(Role.REDAKTION)
def set_frame(visit: door.Visit, survey: str) -> Response:
    """Keep the settings that were typed in."""
    draft = _drafts().latest(survey)
    if draft is None:
        return _ended(visit, survey)
    fixed = _surveys().head(survey) is not None
    fields = visit.form.values
    found = frame_form.read(draft.document, fields, fixed=fixed)
    if found.faults:
        return _frame_page(visit, draft, fields, found.faults, status=422)

    def step(document: Document) -> Document:
        return steps.with_frame(document, frame_form.read(document, fields, fixed=fixed).frame)

    try:
        _changed(visit, survey, step, _frame_of, _("Settings changed"))
    except _Overtaken as overtaken:
        current = overtaken.current
        theirs = frame_form.filled(current.document)
        return _frame_page(visit, current, fields, theirs=theirs, status=409)
    return visit.go(f"{PATH}/{survey}/entwurf", _("The settings are stored."))


@draft_routes.route(f"{_DRAFT}/frage/{{item}}", methods=["GET"])
@door.open_to(Role.REDAKTION)
def show_item(visit: door.Visit, survey: str, item: str) -> Response:
    """One item of a draft, to be written."""
    draft = _drafts().latest(survey)
    if draft is None:
        return _ended(visit, survey)
    try:
        line = steps.item(draft.document, item)
    except StepError:
        return visit.not_found()
    return _item_page(visit, draft, item, item_form.filled(draft.document, line))


@draft_routes.route(f"{_DRAFT}/frage/{{item}}", methods=["POST"], content_types=door.FORMS)
@door.open_to(Role.REDAKTION)
def set_item(visit: door.Visit, survey: str, item: str) -> Response:
    """Keep what was typed into an item, and do what the button says."""
    draft = _drafts().latest(survey)
    if draft is None:
        return _ended(visit, survey)
    fields, button = visit.form.values, visit.form.text("do") or item_form.Button.SAVE
    try:
        found = item_form.read(draft.document, item, fields, button)
    except StepError:
        return _conflict(visit, survey, _typed_words(fields))
    if found.faults:
        return _item_page(visit, draft, item, fields, found.faults, status=422)

    def step(document: Document) -> Document:
        return steps.replaced(document, item, item_form.read(document, item, fields, button).line)

    def touched(document: Document) -> object:
        return [one for one in document["items"] if one["id"] == item]

    try:
        _changed(visit, survey, step, touched, _("Question changed"))
    except _Overtaken as overtaken:
        current = overtaken.current
        line = steps.item(current.document, item)
        theirs = item_form.filled(current.document, line)
        return _item_page(visit, current, item, fields, theirs=theirs, status=409)
    except StepError:
        return _conflict(visit, survey, _typed_words(fields))
    name: str = found.line["id"]
    if button == "save":
        return visit.go(f"{PATH}/{survey}/entwurf#{name}", _("The question is stored."))
    place = button.split(".")[1] if "." in button else "type"
    return visit.go(f"{PATH}/{survey}/entwurf/frage/{name}#{place}")


@draft_routes.route(f"{_DRAFT}/vorschau", methods=["GET"])
@door.open_to(Role.REDAKTION)
def preview(visit: door.Visit, survey: str) -> Response:
    """The draft, or one item of it, as people will see it."""
    draft = _drafts().latest(survey)
    if draft is None:
        return visit.not_found()
    item = visit.query.get("frage", "")
    if item and item not in {one["id"] for one in draft.document["items"]}:
        return visit.not_found()
    return _preview(visit, draft.document, item)


@draft_routes.route(f"{_DRAFT}/vorschau", methods=["POST"], content_types=door.FORMS)
@door.open_to(Role.REDAKTION)
def preview_typed(visit: door.Visit, survey: str) -> Response:
    """One item as it will look with what is typed just now, with what there is to say about it."""
    draft = _drafts().latest(survey)
    item = visit.form.text("item")
    if draft is None:
        return visit.not_found()
    try:
        found = item_form.read(draft.document, item, visit.form.values, "")
        document = steps.replaced(draft.document, item, found.line)
    except StepError:
        return visit.not_found()
    return _preview(visit, document, found.line["id"], found.faults)


@draft_routes.route(f"{_DRAFT}/excel", methods=["GET"])
@door.open_to(Role.REDAKTION)
def give_draft(visit: door.Visit, survey: str) -> Response:
    """The draft as a workbook, once nothing is missing in it."""
    draft = _drafts().latest(survey)
    if draft is None:
        return _ended(visit, survey)
    back = f"{PATH}/{survey}/entwurf"
    if gaps.judge(draft.document).questionnaire is None:
        return visit.go(back, _("Something is still missing; then there will be a workbook."))
    return _workbook_page(visit, draft.document, back)


@draft_routes.route(f"{_DRAFT}/verwerfen", methods=["GET"])
@door.open_to(Role.REDAKTION)
def ask_to_discard(visit: door.Visit, survey: str) -> Response:
    """Say what discarding does, and ask."""
    draft = _drafts().latest(survey)
    if draft is None:
        return _ended(visit, survey)
    gettext = catalogue(FALLBACK).gettext
    return visit.page(
        "survey_act.html",
        heading=gettext("Discard the draft"),
        title=draft_pages.title(draft.document),
        action=f"{PATH}/{survey}/entwurf/verwerfen",
        back=f"{PATH}/{survey}/entwurf",
        words=gettext("Discard"),
        effects=[
            gettext("The draft leaves the list. Nothing that is published changes."),
            gettext("You can take it up again at the same address."),
        ],
        days=[],
    )


@draft_routes.route(f"{_DRAFT}/verwerfen", methods=["POST"], content_types=door.FORMS)
@door.open_to(Role.REDAKTION)
def discard(visit: door.Visit, survey: str) -> Response:
    """Work on the draft no longer, or, if it was discarded, go on with it."""
    head = _drafts().head(survey)
    if head is None:
        return visit.not_found()
    if visit.form.text("do") == "take-up":
        _drafts().take_up(survey, head.revision)
        visit.note(_("Draft taken up again"), survey)
        return visit.go(f"{PATH}/{survey}/entwurf", _("The draft is back."))
    _drafts().end(survey, head.revision, "discarded")
    visit.note(_("Draft discarded"), survey)
    return visit.go(f"{PATH}/{survey}/entwurf")


@draft_routes.route(f"{_DRAFT}/veroeffentlichen", methods=["GET"])
@door.open_to(Role.REDAKTION)
def ask_to_publish(visit: door.Visit, survey: str) -> Response:
    """Say what publishing would do, and ask."""
    draft = _drafts().latest(survey)
    return _publish_page(visit, draft) if draft else _ended(visit, survey)


@draft_routes.route(f"{_DRAFT}/veroeffentlichen", methods=["POST"], content_types=door.FORMS)
@door.open_to(Role.REDAKTION)
def publish(visit: door.Visit, survey: str) -> Response:
    """Publish the revision that was looked at, as the version that follows the one compared."""
    draft = _drafts().latest(survey)
    if draft is None:
        return _ended(visit, survey)
    head = _surveys().head(survey)
    before = head.version if head else 0
    form = visit.form
    if form.text("revision") != str(draft.revision) or form.text("before") != str(before):
        return _conflict(visit, survey)
    document = draft.document | {"version": before + 1}
    judgement = gaps.judge(document)
    if judgement.questionnaire is None or judgement.faults:
        return _publish_page(visit, draft, 422)
    if _reviewed(judgement.questionnaire, head).obstacles:
        return _publish_page(visit, draft, 422)
    try:
        _surveys().publish(document)
    except Conflict:
        return _conflict(visit, survey)
    _drafts().end(survey, draft.revision, "published")
    visit.note(_("Survey published"), survey, str(before or ""), str(before + 1))
    return visit.go(f"{PATH}/{survey}", _("The survey is published."))


# What the routes share


def _changed(
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
        _Overtaken: if somebody else has.
        StepError: if what the step is about is not there any more.
    """
    number = visit.form.text("revision")
    seen = _drafts().revision(survey, int(number)) if number.isdecimal() else None
    current = _drafts().latest(survey)
    for _attempt in range(_ATTEMPTS):
        if current is None:
            raise StepError(survey)
        if seen is None or touched(seen.document) != touched(current.document):
            raise _Overtaken(current)
        document = step(current.document)
        if document == current.document:
            return current
        following = _following(visit, current, document, what, current.revision)
        try:
            _drafts().save(following)
        except Conflict:
            current = _drafts().latest(survey)
            continue
        return following
    raise StepError(survey)


def _following(visit: door.Visit, before: Draft, document: Document, what: str, back: int) -> Draft:
    return Draft(
        before.survey,
        before.revision + 1,
        document,
        visit.user.name,
        visit.moment,
        what,
        back,
    )


def _undo(visit: door.Visit, survey: str) -> Response:
    """Go back to what stood there before the last step; going back can go on."""
    current = _drafts().latest(survey)
    target = current and _drafts().revision(survey, current.back) if current else None
    if not current or not target or visit.form.text("revision") != str(current.revision):
        return _conflict(visit, survey)
    try:
        _drafts().save(_following(visit, current, target.document, target.what, target.back))
    except Conflict:
        return _conflict(visit, survey)
    return visit.go(f"{PATH}/{survey}/entwurf", _("The last step is undone."))


def _put(visit: door.Visit, survey: str, document: Document, what: str) -> None:
    """Make a document the draft of a survey; what was there before can be gone back to."""
    head = _drafts().head(survey)
    number = head.revision if head else 0
    back = number if head and not head.ended else 0
    _drafts().save(Draft(survey, number + 1, document, visit.user.name, visit.moment, what, back))


def _begun(visit: door.Visit, document: Document, what: str, before: str = "") -> Response:
    survey: str = document["survey"]
    _put(visit, survey, document, what)
    visit.note(what, survey, before)
    return visit.go(f"{PATH}/{survey}/entwurf")


def _conflict(visit: door.Visit, survey: str, typed: Sequence[str] = ()) -> Response:
    """What somebody else did in the meantime, and what was typed, so that it is not lost."""
    gettext = catalogue(FALLBACK).gettext
    current = _drafts().latest(survey)
    if current is None:
        return visit.conflict(gettext("Nobody works on this draft any more."), *typed)
    words = {"who": current.by, "what": gettext(current.what)}
    line = gettext("The last change is by %(who)s: %(what)s.") % words
    own = [gettext("You had typed: %(words)s") % {"words": one} for one in typed]
    return visit.conflict(line, *own)


def _typed_words(fields: Mapping[str, Sequence[str]]) -> list[str]:
    """The words a person typed into an item's form."""
    return [
        value
        for name, values in fields.items()
        if name.split(".")[0] in ("label", "hint", "option", "point", "band", "row")
        for value in values
        if "label" in name and value.strip()
    ]


def _name_faults(survey: str) -> dict[str, str]:
    gettext = catalogue(FALLBACK).gettext
    if not draft_pages.is_name(survey):
        message = gettext("3 to 60 small letters, digits and hyphens, such as mittag-im-mai.")
        return {"name": message}
    draft = _drafts().head(survey)
    if _surveys().head(survey) or (draft and not draft.ended):
        return {"name": gettext("There is a survey of this name already.")}
    return {}


def _any_document(survey: str) -> Document | None:
    """What is published, else the draft."""
    head = _surveys().head(survey)
    if head:
        return _surveys().document(survey, head.version)
    draft = _drafts().latest(survey)
    return draft.document if draft else None


def _reviewed(questionnaire: Questionnaire, head: SurveyHead | None) -> Review:
    """What publishing would mean for what is published."""
    latest = {one.survey: _surveys().version(one.survey, one.version) for one in _surveys().heads()}
    before = latest.get(questionnaire.survey)
    now = _surveys().current(head) if head else None
    closed = bool(head and now and head.closed_to >= closing_week(now.closes))
    others = [one for one in latest.values() if one is not None]
    return publishing.review(questionnaire, before, others, closed=closed)


def _frame_of(document: Document) -> object:
    return {name: value for name, value in document.items() if name != "items"}


def _file(name: str, content: bytes) -> _File:
    return _File(name, f"data:{_XLSX};base64,{b64encode(content).decode()}")


def _types() -> list[tuple[str, str]]:
    gettext = catalogue(FALLBACK).gettext
    return [(kind, gettext(draft_pages.TYPES[kind])) for kind in steps.TYPES]


def _languages(document: Document) -> list[tuple[str, str]]:
    return [(one, LANGUAGE_NAMES.get(one, one)) for one in document["languages"]]


def _language(visit: door.Visit, document: Document) -> str:
    wanted = visit.query.get("lang", "") or visit.form.text("preview-language")
    languages: list[str] = document["languages"]
    return wanted if wanted in languages else languages[0]


# Pages


def _new_page(
    visit: door.Visit, faults: Mapping[str, str] | None = None, status: int = 200
) -> Response:
    from chalicelib.questionnaire.workbook.template import template

    return visit.page(
        "survey_new.html",
        status,
        faults=faults or {},
        title=visit.form.text("title"),
        name=visit.form.text("name"),
        workbook=_file("umfrage-vorlage.xlsx", template()),
    )


def _duplicate_page(
    visit: door.Visit,
    survey: str,
    document: Document,
    faults: Mapping[str, str] | None = None,
    status: int = 200,
) -> Response:
    return visit.page(
        "survey_duplicate.html",
        status,
        survey=survey,
        faults=faults or {},
        of=draft_pages.title(document),
        title=visit.form.text("title"),
        name=visit.form.text("name"),
    )


def _workbook_page(visit: door.Visit, document: Document, back: str) -> Response:
    from chalicelib.questionnaire.workbook.exporting.workbook import export

    return visit.page(
        "survey_excel.html",
        title=draft_pages.title(document),
        file=_file(f"{document['survey']}.xlsx", export(document)),
        back=back,
    )


def _ended(visit: door.Visit, survey: str) -> Response:
    """Nobody works on this draft: it was never begun, published, or discarded."""
    head = _drafts().head(survey)
    if head and head.ended == "discarded":
        return visit.page("draft_discarded.html", survey=survey, title=head.title)
    if _surveys().head(survey):
        return visit.go(f"{PATH}/{survey}")
    return visit.not_found()


def _frame_page(
    visit: door.Visit,
    draft: Draft,
    fields: Mapping[str, Sequence[str]],
    faults: Mapping[str, str] | None = None,
    theirs: Mapping[str, Sequence[str]] | None = None,
    status: int = 200,
) -> Response:
    gettext = catalogue(FALLBACK).gettext
    judgement = gaps.judge(draft.document)
    return visit.page(
        "draft_frame.html",
        status,
        draft=draft,
        fields=fields,
        faults={name: gettext(words) for name, words in (faults or {}).items()},
        differences=draft_pages.differences(fields, theirs) if theirs is not None else [],
        theirs=theirs,
        languages=_languages(draft.document),
        more_languages=[
            (tag, name)
            for tag, name in LANGUAGE_NAMES.items()
            if tag not in draft.document["languages"]
        ],
        fixed=_surveys().head(draft.survey) is not None,
        dividers=[
            (name, next(iter(words.values()), name))
            for name, words in frame_form.dividers(draft.document)
        ],
        leaves=[
            (code, next(iter(words.values()), code))
            for code, words in frame_form.leaves(draft.document)
        ],
        groups="groups" in draft.document.get("partition", {}),
        said=draft_pages.about(judgement, ""),
    )


def _item_page(
    visit: door.Visit,
    draft: Draft,
    item: str,
    fields: Mapping[str, Sequence[str]],
    faults: Mapping[str, str] | None = None,
    theirs: Mapping[str, Sequence[str]] | None = None,
    status: int = 200,
) -> Response:
    gettext = catalogue(FALLBACK).gettext
    document = draft.document
    line = steps.item(document, item)
    return doors.framing(
        visit.page(
            "draft_item.html",
            status,
            draft=draft,
            item=item,
            line=line,
            fields=fields,
            faults={name: gettext(words) for name, words in (faults or {}).items()},
            differences=draft_pages.differences(fields, theirs) if theirs is not None else [],
            theirs=theirs,
            languages=_languages(document),
            language=_language(visit, document),
            types=_types(),
            lists=item_form.lists_of(line),
            counts={
                name: max(
                    len(line.get(name, ())), item_form.posted_lines(fields, item_form.NAMES[name])
                )
                for name in item_form.lists_of(line)
            },
            names=item_form.NAMES,
            said=draft_pages.about(gaps.judge(document), item),
            earlier=draft_pages.earlier(document, item),
        )
    )


def _preview(
    visit: door.Visit, document: Document, item: str, faults: Mapping[str, str] | None = None
) -> Response:
    from chalicelib.intake import pages

    gettext = catalogue(FALLBACK).gettext
    language = _language(visit, document)
    questionnaire = shown(document, language, visit.moment.astimezone(BERLIN).date(), item)
    html = pages.survey_page(
        Place(visit.place.base, language, (language,)),
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


def _publish_page(visit: door.Visit, draft: Draft, status: int = 200) -> Response:
    head = _surveys().head(draft.survey)
    before = head.version if head else 0
    document = draft.document | {"version": before + 1}
    judgement = gaps.judge(document)
    review = None
    if judgement.questionnaire is not None:
        review = _reviewed(judgement.questionnaire, head)
    one = judgement.questionnaire
    obstacles = review.obstacles if review else ()
    return visit.page(
        "draft_publish.html",
        status,
        draft=draft,
        title=draft_pages.title(document),
        before=before,
        faults=list(
            dict.fromkeys(
                draft_pages.placed(document, fault) for fault in (*judgement.faults, *obstacles)
            )
        ),
        changes=[said(change, one) for change in review.changes] if review and one else [],
        marks=bool(review and review.marks),
        said=draft_pages.everything(document, judgement),
        questionnaire=one,
        opens=date.fromisoformat(one.opens) if one else None,
        closes=date.fromisoformat(one.closes) if one else None,
        protection=PROFILES[one.profile] if one else None,
        address=f"{settings().public_url}/umfrage/{draft.survey}",
        forecast=draft_pages.forecast(one) if one else (),
    )


def _surveys() -> Surveys:
    return Surveys(settings().catalogue_table)


def _drafts() -> Drafts:
    return Drafts(settings().catalogue_table)
