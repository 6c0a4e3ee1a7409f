"""The review of free texts: a person reads each, and approves, shortens or withholds it."""

from collections.abc import Sequence

from chalice.app import Blueprint, Response

from chalicelib.i18n import catalogue
from chalicelib.i18n import later as _
from chalicelib.office import door, redaction, reviewing
from chalicelib.office.listing import Column, listed
from chalicelib.office.names import ListsMissing
from chalicelib.office.redaction import Suggestion
from chalicelib.office.reviewing import Count
from chalicelib.office.users import Role
from chalicelib.outreach.mails import in_language
from chalicelib.questionnaire.model import Questionnaire
from chalicelib.sealing.texts import ReviewState, ReviewText, lapses_on
from chalicelib.settings import settings
from chalicelib.store.errors import Conflict
from chalicelib.store.surveys import Surveys
from chalicelib.store.texts import ReviewQueue

text_routes = Blueprint(__name__)

_HOME = "/buero/texte"


@text_routes.route("/buero/texte", methods=["GET"])
@door.open_to(Role.LESEN)
def overview(visit: door.Visit) -> Response:
    """The surveys whose texts somebody reads, with how many wait; no text."""
    surveys = Surveys(settings().catalogue_table)
    lines: list[tuple[Questionnaire, Count]] = []
    for head in surveys.heads():
        latest = surveys.current(head)
        found = reviewing.count(list(_queue().progress(head.survey)))
        if latest is not None and found.total:
            lines.append((latest, found))
    words = catalogue(visit.place.language).gettext
    may_read = visit.user.role.covers(Role.REDAKTION)
    columns: list[Column[tuple[Questionnaire, Count]]] = [
        Column(
            "umfrage",
            _("Survey"),
            lambda line: in_language(line[0].title, visit.place.language),
            link=lambda line: f"{_HOME}/{line[0].survey}" if may_read else "",
        ),
        _number("offen", _("To be read"), "waiting"),
        _number("frei", _("Approved"), "approved"),
        _number("zurueck", _("Withheld"), "withheld"),
        _number("neu", _("In no report yet"), "unpublished"),
    ]
    table = listed(
        _HOME,
        words(_("Texts to be read")),
        lines,
        columns,
        visit.query,
        sort="-offen",
    )
    return visit.page("texts.html", list=table)


def _number(name: str, words: str, attribute: str) -> Column[tuple[Questionnaire, Count]]:
    def value(line: tuple[Questionnaire, Count]) -> int:
        found: int = getattr(line[1], attribute)
        return found

    return Column(name, words, lambda line: str(value(line)), order=value)


@text_routes.route("/buero/texte/{survey}", methods=["GET"])
@door.open_to(Role.REDAKTION)
def review(visit: door.Visit, survey: str) -> Response:
    """The next text that waits, or what was approved; `?nach=` goes on behind a text."""
    questionnaire = visit.found(_questionnaire(survey))
    texts = list(_queue().texts(survey))
    wanted = visit.query.get("text", "")
    waiting = [one for one in texts if one.id == wanted and one.state is ReviewState.WAITING]
    text = waiting[0] if waiting else reviewing.following(texts, visit.query.get("nach", ""))
    if text is None or "freigegeben" in visit.query:
        return _decided(visit, questionnaire, texts)
    return _shown(visit, questionnaire, text, redaction.printable(text.original), texts)


@text_routes.route("/buero/texte/{survey}/{text_id}", methods=["POST"], content_types=door.FORMS)
@door.open_to(Role.REDAKTION)
def decide(visit: door.Visit, survey: str, text_id: str) -> Response:
    """Redact what was chosen, ask whether a decision is meant, or carry it out."""
    questionnaire = visit.found(_questionnaire(survey))
    texts = list(_queue().texts(survey))
    text = visit.found(next((one for one in texts if one.id == text_id), None))
    if text.state is not ReviewState.WAITING:
        return _decided_already(visit, survey, text)
    original = redaction.printable(text.original)
    words = redaction.printable(visit.form.text("words")).strip()
    act = visit.form.text("act")
    if act == "redact":
        chosen = {int(one) for one in visit.form.all("mark") if one.isdecimal()}
        found, _missing = _suggestions(original)
        marked = [one for number, one in enumerate(found, start=1) if number in chosen]
        words = reviewing.blacked_out(words, original, marked)
        return _shown(visit, questionnaire, text, words, texts)
    if act == "back":
        return _shown(visit, questionnaire, text, words, texts)
    if act in ("withhold", "withhold-for-good"):
        if act == "withhold":
            return visit.page("text_withhold.html", survey=survey, text=text, words=words)
        return _carried_out(visit, survey, text, None)
    if act not in ("approve", "approve-for-good"):
        return visit.not_found()
    fault = reviewing.fault(original, words)
    if fault is not None:
        message = catalogue(visit.place.language).gettext(fault.value)
        return _shown(visit, questionnaire, text, words, texts, message)
    if act == "approve":
        return visit.page(
            "text_approve.html",
            survey=survey,
            text=text,
            original=original,
            words=words,
            left=list(reviewing.pieces(words, _suggestions(words)[0])),
        )
    return _carried_out(visit, survey, text, words)


@text_routes.route(
    "/buero/texte/{survey}/{text_id}/zuruecknehmen", methods=["POST"], content_types=door.FORMS
)
@door.open_to(Role.REDAKTION)
def take_back(visit: door.Visit, survey: str, text_id: str) -> Response:
    """Take an approval back, as long as no report holds the text."""
    texts = [one for one in _queue().texts(survey) if one.id == text_id]
    if not texts or _questionnaire(survey) is None:
        return visit.not_found()
    try:
        _queue().take_back(survey, text_id)
    except Conflict:
        return _decided_already(visit, survey, texts[0])
    _note(visit, survey, texts[0], reviewing.TAKEN_BACK, ReviewState.WITHHELD)
    return visit.go(
        f"{_HOME}/{survey}?freigegeben=1", _("The text will not be published; it is deleted.")
    )


def _decided(
    visit: door.Visit, questionnaire: Questionnaire, texts: Sequence[ReviewText]
) -> Response:
    """The approved texts that no report holds yet: these can be taken back."""
    return visit.page(
        "texts_decided.html",
        questionnaire=questionnaire,
        title=in_language(questionnaire.title, visit.place.language),
        texts=[one for one in texts if one.state is ReviewState.APPROVED and not one.published],
        count=reviewing.count(texts),
    )


def _carried_out(visit: door.Visit, survey: str, text: ReviewText, words: str | None) -> Response:
    shortened = words is not None and words != redaction.printable(text.original)
    try:
        if words is None:
            _queue().withhold(survey, text.id)
        else:
            _queue().approve(survey, text.id, words, shortened)
    except Conflict:
        return _decided_already(visit, survey, text)
    onward = f"{_HOME}/{survey}?nach={text.id}"
    if words is None:
        _note(visit, survey, text, reviewing.WITHHELD, ReviewState.WITHHELD)
        return visit.go(onward, _("Withheld. The text is deleted."))
    act = reviewing.SHORTENED if shortened else reviewing.APPROVED
    _note(visit, survey, text, act, ReviewState.APPROVED)
    return visit.go(onward, _("Approved. The original is deleted."))


def _note(visit: door.Visit, survey: str, text: ReviewText, act: str, after: ReviewState) -> None:
    """Write into the audit trail what became of a text, and nothing of its words."""
    visit.note(act, f"{survey}/{text.id[:8]}", text.state.value, after.value)


def _decided_already(visit: door.Visit, survey: str, text: ReviewText) -> Response:
    words = catalogue(visit.place.language).gettext
    now = next((one for one in _queue().texts(survey, text.id)), text)
    return visit.conflict(
        {
            ReviewState.WAITING: words(_("The text waits for a decision.")),
            ReviewState.APPROVED: words(_("The text is approved.")),
            ReviewState.WITHHELD: words(_("The text is withheld and deleted.")),
        }[now.state],
        *visit.typed(redaction.printable(visit.form.text("words")).strip()),
    )


def _shown(
    visit: door.Visit,
    questionnaire: Questionnaire,
    text: ReviewText,
    words: str,
    texts: Sequence[ReviewText],
    fault: str = "",
) -> Response:
    original = redaction.printable(text.original)
    found, missing = _suggestions(original)
    return visit.page(
        "text.html",
        422 if fault else 200,
        questionnaire=questionnaire,
        question=in_language(questionnaire.item(text.item).label, visit.place.language),
        text=text,
        until=lapses_on(text, questionnaire.profile),
        pieces=list(reviewing.pieces(original, found)),
        missing=missing,
        words=words,
        waiting=reviewing.count(texts).waiting,
        groups=[
            (in_language(label, visit.place.language), mentions)
            for label, mentions in reviewing.groups(questionnaire, text)
        ],
        fault=fault,
    )


def _suggestions(words: str) -> tuple[tuple[Suggestion, ...], bool]:
    """Suggestions for redaction, and whether there are none because set-up made no lists."""
    try:
        return redaction.suggestions(words), False
    except ListsMissing:
        return (), True


def _questionnaire(survey: str) -> Questionnaire | None:
    surveys = Surveys(settings().catalogue_table)
    head = surveys.head(survey)
    return surveys.current(head) if head else None


def _queue() -> ReviewQueue:
    return ReviewQueue(settings().catalogue_table)
