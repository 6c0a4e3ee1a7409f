"""One's own answer: whoever has the code sees, keeps, changes and withdraws it, or its count."""

from collections.abc import Callable
from functools import wraps
from urllib.parse import parse_qs

from chalice.app import Blueprint, Response

from chalicelib import clock, doors
from chalicelib.i18n import FALLBACK, catalogue, interface_languages
from chalicelib.intake import body, codes, form, form_pages, own_answer, pages, reception
from chalicelib.intake.own_answer import OwnAnswer
from chalicelib.intake.prefilled import fields_of
from chalicelib.intake.response import compose
from chalicelib.intake.window import Window, window
from chalicelib.layout.page import Place as Page
from chalicelib.questionnaire.conditions import reachable
from chalicelib.questionnaire.profiles import PROFILES
from chalicelib.sealing import batch, members, own_copy, receipt_pages
from chalicelib.sealing.receipt_pages import Change, Counted, Standing
from chalicelib.settings import settings
from chalicelib.store.batches import Batches
from chalicelib.store.errors import StoreError
from chalicelib.store.looks import StoredLooks

receipt_routes = Blueprint(__name__)

_ANY_TYPE = ["*/*"]
_MAX_FIELDS = 2000


def _told(view: Callable[..., Response]) -> Callable[..., Response]:
    """Turn a store that fails into a page that says so."""

    @wraps(view)
    def answered(*args: str, **kwargs: str) -> Response:
        try:
            return view(*args, **kwargs)
        except StoreError:
            page = _page(interface_languages())
            _ = catalogue(page.language).gettext
            title = _("Please try again in a moment")
            text = _("We do not know whether anything was changed. Look your answer up again.")
            return doors.page(pages.message_page(page, title, text), 503)

    return answered


@receipt_routes.route("/antwort", methods=["GET"])
@_told
def ask() -> Response:
    """The form that takes the code; the code itself never stands in an address."""
    survey = doors.query(receipt_routes.current_request, "umfrage")
    return doors.page(receipt_pages.ask_page(_page(interface_languages()), survey))


@receipt_routes.route("/antwort", methods=["POST"], content_types=_ANY_TYPE)
@_told
def look_up() -> Response:
    """What is stored with this code, after doing with it what was asked."""
    fields = _fields()
    survey, typed = form.first(fields, "of-survey"), form.first(fields, "code")
    own = _find(survey, typed)
    if own is None:
        page = receipt_pages.ask_page(_page(interface_languages()), survey, typed, unknown=True)
        return doors.page(page, 422)
    match form.first(fields, "do"):
        case "withdraw" if own.changeable and own_answer.withdraw(own):
            return _shown(own, Standing.WITHDRAWN)
        case "withdraw":
            return _shown(_find(survey, typed) or own)
        case "change" if own.changeable and _state(own) is not Window.PAUSED:
            return _form(own)
        case "replace" if own.changeable and _state(own) is not Window.PAUSED:
            return _replaced(own, fields)
        case "text" | "json" as kind if own.answers:
            return _copy(own, kind)
        case _:
            return _shown(own)


def _fields() -> dict[str, list[str]]:
    raw = doors.raw_body(receipt_routes.current_request)[: body.MAX_BYTES]
    try:
        return parse_qs(raw.decode(errors="replace"), True, max_num_fields=_MAX_FIELDS)
    except ValueError:
        return {}


def _find(survey: str, typed: str) -> OwnAnswer | None:
    try:
        code = codes.normalise(typed)
    except codes.CodeError:
        # A code that nobody has, so that whatever is typed costs the same.
        code = codes.mint()
    return own_answer.find(survey, code) if survey else own_answer.find_anywhere(code)


def _page(languages: tuple[str, ...]) -> Page:
    wanted = doors.query(receipt_routes.current_request, "lang")
    first = FALLBACK if FALLBACK in languages else languages[0]
    language = wanted if wanted in languages else first
    look = StoredLooks(settings().catalogue_table).lately()
    return Page(settings().base_path, language, languages, look=look)


def _form(own: OwnAnswer) -> Response:
    """The form with what is stored in it; sent, it leads to a page that asks whether to replace."""
    page = _page(own.questionnaire.languages)
    fields = fields_of(own.questionnaire, own.answers, page.language)
    k = PROFILES[own.questionnaire.profile].k
    return doors.page(form_pages.survey_page(page, own.questionnaire, own.code, k=k, fields=fields))


def _replaced(own: OwnAnswer, fields: form.Fields) -> Response:
    questionnaire = own.questionnaire
    page = _page(questionnaire.languages)
    typed = form.read(questionnaire, fields, page.language)
    answers = reachable(questionnaire, typed)
    try:
        if form.first(fields, "instead-of") == own.kept.digest:
            own_answer.change(own, answers, page.language)
    except reception.Faulty as refusal:
        k = PROFILES[questionnaire.profile].k
        content = form_pages.survey_page(
            page, questionnaire, own.code, k=k, fields=fields, faults=refusal.faults
        )
        return doors.page(content, 422)
    now = own_answer.find(questionnaire.survey, own.code)
    if now is None or not now.changeable:
        return _shown(now or own, None if now else Standing.WITHDRAWN)
    wanted = compose(questionnaire, own.code, answers, own.kept.week).digest
    return _shown(now, change=Change.DONE if now.kept.digest == wanted else Change.LATE)


def _copy(own: OwnAnswer, kind: str) -> Response:
    questionnaire, language = own.questionnaire, _page(own.questionnaire.languages).language
    given = own_copy.in_words(questionnaire, own.answers, language)
    week, name = own.kept.week, f"{questionnaire.survey}.{kind if kind == 'json' else 'txt'}"
    if kind == "json":
        content = own_copy.as_json(questionnaire, own.answers, given, week, language)
        return doors.download(content, "application/json", name)
    content = own_copy.as_text(questionnaire, given, week, language)
    return doors.download(content, "text/plain; charset=utf-8", name)


def _shown(
    own: OwnAnswer, standing: Standing | None = None, change: Change | None = None
) -> Response:
    page = _page(own.questionnaire.languages)
    counted = None
    if standing is None:
        standing, counted = _standing(own)
    there = standing is not Standing.WITHDRAWN
    content = receipt_pages.receipt_page(
        page,
        own.questionnaire,
        own.code,
        standing,
        own_copy.in_words(own.questionnaire, own.answers, page.language) if there else (),
        counted=counted,
        change=change,
        state=_state(own),
    )
    return doors.page(content)


def _state(own: OwnAnswer) -> Window:
    return window(own.questionnaire, clock.now(), paused=own.paused)


def _standing(own: OwnAnswer) -> tuple[Standing, Counted | None]:
    if own.changeable:
        return Standing.WAITING, None
    survey = own.questionnaire.survey
    counted = _counted(survey, codes.response_key(survey, own.code))
    if counted is not None:
        return Standing.COUNTED, counted
    return (Standing.LOCKED if own.kept.week else Standing.DELETED), None


def _counted(survey: str, key: str) -> Counted | None:
    """The batch in which a response was counted, found by its salted name."""
    batches = Batches(settings().bucket)
    for place, stored in batches.stored(survey):
        name = members.member(survey, place.node, place.cut_off, key)
        names = batches.members(survey, place)
        if name in names:
            sealed = batch.from_bytes(stored)
            return Counted(
                node=place.node,
                cut_off=place.cut_off,
                size=sealed.size,
                name=name,
                root=sealed.members,
                proven=members.root(names) == sealed.members,
            )
    return None
