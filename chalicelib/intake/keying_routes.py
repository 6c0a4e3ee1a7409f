"""Where the office keys in sheets: a page of the intake, as the console may not touch answers."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from urllib.parse import parse_qs

from chalice.app import Blueprint, Response

from chalicelib import clock, doors
from chalicelib.i18n import FALLBACK, catalogue
from chalicelib.i18n import later as _
from chalicelib.intake import body, codes, keying, pages, reception
from chalicelib.intake.keying_page import keying_page
from chalicelib.intake.response import Stored
from chalicelib.intake.validation import Fault
from chalicelib.layout.page import Place
from chalicelib.questionnaire.model import Access, Questionnaire
from chalicelib.settings import settings
from chalicelib.store.errors import StoreError
from chalicelib.store.looks import StoredLooks
from chalicelib.store.signing_keys import signing_keys

keying_routes = Blueprint(__name__)

_PATH = "/umfrage/{survey}/bogen"
_MAX_FIELDS = 2000


@keying_routes.route(_PATH, methods=["GET"])
def show(survey: str) -> Response:
    """An empty sheet."""
    return _answered(survey, {"key": doors.query(keying_routes.current_request, "key")})


@keying_routes.route(_PATH, methods=["POST"], content_types=["*/*"])
@doors.counting_refusals
def take(survey: str) -> Response:
    """Hand in one sheet by the rules of all answers, and show the next empty one."""
    raw = doors.raw_body(keying_routes.current_request)
    try:
        fields = parse_qs(raw[: body.MAX_BYTES].decode(), max_num_fields=_MAX_FIELDS)
    except ValueError:
        fields = {}
    return _answered(survey, {name: given[0] for name, given in fields.items()})


def _answered(survey: str, fields: Mapping[str, str]) -> Response:
    moment = clock.now()
    keys = signing_keys(settings().signing_keys_parameter)
    try:
        keying.require_signed(fields.get("key", ""), survey, moment, keys)
        questionnaire = reception.latest(survey, moment)
        reception.require_open(questionnaire, moment)
        if "version" in fields:
            return _handed_in(questionnaire, fields, moment)
        return _sheet(questionnaire, {"key": fields["key"]})
    except (keying.KeyingError, reception.UnknownSurvey):
        title = _("Please begin in the console")
        return _told(403, title, _("Sheets are keyed in from a survey's page in the console."))
    except reception.NotOpen:
        title = _("This survey takes no answers now")
        return _told(410, title, _("Nothing was stored. Keep the sheets until you know more."))
    except StoreError:
        title = _("Please try again in a moment")
        text = _("It is not sure whether the sheet is stored. Send it again: it counts once.")
        return _told(503, title, text)


def _handed_in(
    questionnaire: Questionnaire, fields: Mapping[str, str], moment: datetime
) -> Response:
    gettext = catalogue(FALLBACK).gettext
    keyed = {item.id: fields.get(f"item-{item.id}", "") for item in questionnaire.items}
    answers, faults = keying.answers(questionnaire, keyed, FALLBACK)
    try:
        code = codes.normalise(fields.get("code", ""))
        reception.admitted(questionnaire.survey, code, moment)
    except (codes.CodeError, reception.UnknownSurvey):
        message = gettext(_("This code does not belong to this survey."))
        return _sheet(questionnaire, fields, [Fault("", "code", "code", message), *faults])
    if fields["version"] != str(questionnaire.version):
        message = gettext(_("The survey has changed. Please look at every answer again."))
        return _sheet(questionnaire, fields, [Fault("", "", "version", message), *faults])
    if faults:
        return _sheet(questionnaire, fields, faults)
    try:
        outcome = reception.receive(
            questionnaire.survey,
            questionnaire.version,
            _in(questionnaire),
            code,
            answers,
            moment,
        )
    except reception.Faulty as refusal:
        return _sheet(questionnaire, fields, refusal.faults)
    if outcome in (Stored.NEW, Stored.SAME):
        number = int(fields["number"]) if fields.get("number", "").isdecimal() else 0
        return _sheet(questionnaire, {"key": fields["key"], "number": str(min(number, 9999) + 1)})
    message = gettext(_("This code was used before, with other answers."))
    return _sheet(questionnaire, fields, [Fault("", "code", "code", message)])


def _sheet(
    questionnaire: Questionnaire, fields: Mapping[str, str], faults: Sequence[Fault] = ()
) -> Response:
    """A sheet: empty with a code of its own, or as it was typed with what is wrong."""
    closed = questionnaire.access is Access.CLOSED
    html = keying_page(
        _place(),
        questionnaire,
        keying.rows(questionnaire, _in(questionnaire)),
        key=fields["key"],
        code=fields.get("code", "" if closed else codes.mint()),
        asks_for_code=closed,
        typed={name.removeprefix("item-"): one for name, one in fields.items()} if faults else {},
        number=fields.get("number", "0"),
        faults={fault.item: fault.message for fault in faults},
    )
    return doors.page(html, 422 if faults else 200)


def _told(status: int, title: str, text: str) -> Response:
    words = catalogue(FALLBACK).gettext
    return doors.page(pages.message_page(_place(), words(title), words(text)), status)


def _in(questionnaire: Questionnaire) -> str:
    """The language that sheets are keyed in: German, else the survey's first."""
    spoken = questionnaire.languages
    return FALLBACK if FALLBACK in spoken else spoken[0]


def _place() -> Place:
    look = StoredLooks(settings().catalogue_table).lately()
    return Place(settings().base_path, FALLBACK, (FALLBACK,), kiosk=True, look=look)
