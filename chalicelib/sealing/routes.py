"""What became of my answer: whoever has the code can ask, withdraw, and check the count."""

from urllib.parse import parse_qs

from chalice.app import Blueprint, Response

from chalicelib import clock, doors
from chalicelib.i18n import FALLBACK, catalogue
from chalicelib.intake import body, codes, reception
from chalicelib.intake.pages import message_page
from chalicelib.layout.page import Place as Page
from chalicelib.questionnaire.model import FreeText, Questionnaire
from chalicelib.sealing import batch, members, receipt_pages
from chalicelib.sealing.receipt_pages import Counted, Standing
from chalicelib.settings import settings
from chalicelib.store.batches import Batches
from chalicelib.store.errors import StoreError
from chalicelib.store.responses import Responses
from chalicelib.store.surveys import Surveys

receipt_routes = Blueprint(__name__)

_ANY_TYPE = ["*/*"]
_WITHDRAW = "withdraw"


@receipt_routes.route("/umfrage/{survey}/antwort", methods=["GET"])
def ask(survey: str) -> Response:
    """The form that takes the code; the code itself never stands in an address."""
    return _answer(survey, None, "")


@receipt_routes.route("/umfrage/{survey}/antwort", methods=["POST"], content_types=_ANY_TYPE)
def look_up(survey: str) -> Response:
    """What became of the answer with this code, after withdrawing it if that was asked."""
    raw = doors.raw_body(receipt_routes.current_request)[: body.MAX_BYTES]
    try:
        fields = parse_qs(raw.decode(errors="replace"), max_num_fields=20)
    except ValueError:
        fields = {}
    return _answer(survey, fields.get("code", [""])[0], fields.get("do", [""])[0])


def _answer(survey: str, typed: str | None, wish: str) -> Response:
    try:
        questionnaire = reception.latest(survey, clock.now())
        page = _page(questionnaire)
        if typed is None:
            return doors.page(receipt_pages.receipt_page(page, questionnaire))
        standing, counted = _standing(questionnaire, typed, wish)
        content = receipt_pages.receipt_page(page, questionnaire, typed, standing, counted)
        return doors.page(content, 422 if standing is Standing.UNKNOWN else 200)
    except reception.UnknownSurvey:
        page = Page(settings().base_path, FALLBACK, (FALLBACK,))
        _ = catalogue(FALLBACK).gettext
        title = _("This survey does not exist")
        text = _("Please check the address or use the link in your invitation.")
        return doors.page(message_page(page, title, text), 404)
    except StoreError:
        page = Page(settings().base_path, FALLBACK, (FALLBACK,))
        _ = catalogue(FALLBACK).gettext
        title = _("Please try again in a moment")
        text = _("Nothing was changed.")
        return doors.page(message_page(page, title, text), 503)


def _page(questionnaire: Questionnaire) -> Page:
    wanted = doors.query(receipt_routes.current_request, "lang")
    languages = questionnaire.languages
    language = wanted if wanted in languages else languages[0]
    return Page(settings().base_path, language, languages)


def _standing(
    questionnaire: Questionnaire, typed: str, wish: str
) -> tuple[Standing, Counted | None]:
    survey = questionnaire.survey
    try:
        code = codes.normalise(typed)
    except codes.CodeError:
        return Standing.UNKNOWN, None
    key = codes.response_key(survey, code)
    responses = Responses(settings().responses_table)
    week = responses.week_of(survey, key)
    if week is None:
        return Standing.UNKNOWN, None
    head = Surveys(settings().catalogue_table).head(survey)
    closed_to = head.closed_to if head else ""
    if week > closed_to and wish == _WITHDRAW:
        texts = [
            codes.text_key(survey, code, item.id)
            for item in questionnaire.items
            if isinstance(item, FreeText)
        ]
        if responses.withdraw(survey, key, texts, closed_to):
            return Standing.WITHDRAWN, None
        return Standing.LOCKED, None
    if week > closed_to:
        return Standing.WAITING, None
    counted = _counted(survey, key)
    if counted is not None:
        return Standing.COUNTED, counted
    return (Standing.LOCKED if week else Standing.DELETED), None


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
