"""The pages on which people answer."""

from collections.abc import Callable
from datetime import datetime
from functools import wraps
from urllib.parse import parse_qs

from chalice.app import Blueprint, Response

from chalicelib import clock, doors
from chalicelib.i18n import FALLBACK, catalogue, interface_languages
from chalicelib.intake import body, codes, form, pages, reception
from chalicelib.intake.response import Stored
from chalicelib.layout.page import Place
from chalicelib.layout.static import static_file
from chalicelib.questionnaire.calendar import next_sealing
from chalicelib.questionnaire.conditions import reachable
from chalicelib.questionnaire.model import Access, Questionnaire
from chalicelib.questionnaire.profiles import PROFILES
from chalicelib.settings import settings
from chalicelib.store.errors import StoreError

intake_routes = Blueprint(__name__)

_MAX_FIELDS = 2000
"""More fields than the longest questionnaire has."""

_ANY_TYPE = ["*/*"]
"""Chalice would refuse other types itself, but not with a page."""


class _Unreadable(Exception):
    """The form that was posted is not one of ours."""


def _told(view: Callable[..., Response]) -> Callable[..., Response]:
    """Turn everything that can go wrong into a page that says what to do."""

    @wraps(view)
    def answered(*args: str, **kwargs: str) -> Response:
        place = _place(interface_languages())
        _ = catalogue(place.language).gettext
        try:
            return view(*args, **kwargs)
        except reception.UnknownSurvey:
            title = _("This survey does not exist")
            text = _("Please check the address or use the link in your invitation.")
            return doors.page(pages.message_page(place, title, text), 404)
        except reception.NotOpen as refusal:
            survey = refusal.questionnaire
            place = _place(survey.languages)
            return doors.page(pages.not_open_page(place, survey, refusal.state), 410)
        except body.BodyTooLarge:
            title = _("Your answer is too long")
            text = _("Nothing was stored. Please go back and shorten your texts.")
            return doors.page(pages.message_page(place, title, text), 413)
        except (_Unreadable, reception.UnknownVersion):
            title = _("This form cannot be read")
            text = _("Nothing was stored. Please open the survey again and answer it once more.")
            return doors.page(pages.message_page(place, title, text), 400)
        except StoreError:
            title = _("Please try again in a moment")
            text = _(
                "Your answer could not be stored just now. Go back and send it again."
                " It will not be counted twice."
            )
            return doors.page(pages.message_page(place, title, text), 503)

    return answered


@intake_routes.route("/", methods=["GET"])
@_told
def overview() -> Response:
    """The surveys that can be answered now."""
    return doors.page(pages.overview_page(_place(interface_languages()), reception.open_surveys()))


@intake_routes.route("/static/{name}", methods=["GET"])
@_told
def static(name: str) -> Response:
    """A style sheet or picture."""
    found = static_file(name)
    if found is None:
        raise reception.UnknownSurvey(name)
    return doors.asset(found.content, found.media_type)


@intake_routes.route("/umfrage/{survey}", methods=["GET"])
@_told
def show_survey(survey: str) -> Response:
    """The form, with a fresh code in it; looking at it spends nothing."""
    moment = clock.now()
    try:
        questionnaire, code = _admitted(survey, moment)
    except reception.UnknownSurvey:
        return doors.page(
            pages.code_page(_place(interface_languages()), survey, _query("code")), 404
        )
    reception.require_open(questionnaire, moment)
    k = PROFILES[questionnaire.profile].k
    return doors.page(pages.survey_page(_place(questionnaire.languages), questionnaire, code, k=k))


@intake_routes.route("/umfrage/{survey}", methods=["POST"], content_types=_ANY_TYPE)
@_told
def take_answers(survey: str) -> Response:
    """Store what was filled in, or show it again with what is wrong."""
    moment = clock.now()
    fields = _fields()
    code, number = _hidden(fields)
    questionnaire = reception.version(survey, number)
    if questionnaire is None:
        reception.latest(survey, moment)
        raise reception.UnknownVersion(str(number))
    place = _place(questionnaire.languages)
    answers = form.read(questionnaire, fields, place.language)
    try:
        outcome = reception.receive(
            survey, number, place.language, code, reachable(questionnaire, answers), moment
        )
    except reception.Faulty as refusal:
        k = PROFILES[questionnaire.profile].k
        page = pages.survey_page(
            place, questionnaire, code, k=k, fields=fields, faults=refusal.faults
        )
        return doors.page(page, 422)
    match outcome:
        case Stored.NEW | Stored.SAME:
            base = settings().base_path
            return doors.redirect(
                f"{base}/umfrage/{survey}/danke?lang={place.language}&beleg={code}"
            )
        case Stored.DIFFERENT:
            stored = reception.digest(survey, code)
            page = pages.conflict_page(place, questionnaire, code, fields, stored)
            return doors.page(page, 409)
        case Stored.COUNTED:
            _ = catalogue(place.language).gettext
            title = _("This answer has been counted already")
            text = _("Each code is counted once. To answer again, open the survey anew.")
            return doors.page(pages.message_page(place, title, text), 409)


@intake_routes.route("/umfrage/{survey}/danke", methods=["GET"])
@_told
def confirm(survey: str) -> Response:
    """The receipt, shown only if the answer really is stored."""
    moment = clock.now()
    questionnaire = reception.latest(survey, moment)
    code = _typed_code("beleg")
    if not reception.holds(survey, code):
        raise reception.UnknownSurvey(survey)
    return doors.page(
        pages.confirmation_page(
            _place(questionnaire.languages),
            questionnaire,
            code,
            k=PROFILES[questionnaire.profile].k,
            next_sealing=next_sealing(questionnaire.cadence, questionnaire.closes, moment),
        )
    )


def _place(languages: tuple[str, ...]) -> Place:
    """Where the page stands: in the language asked for, if there is one, else in the first."""
    wanted = _query("lang")
    first = FALLBACK if FALLBACK in languages else languages[0]
    language = wanted if wanted in languages else first
    return Place(base=settings().base_path, language=language, languages=languages)


def _query(name: str) -> str:
    return doors.query(intake_routes.current_request, name)


def _typed_code(name: str) -> str:
    try:
        return codes.normalise(_query(name))
    except codes.CodeError:
        raise reception.UnknownSurvey(name) from None


def _admitted(survey: str, moment: datetime) -> tuple[Questionnaire, str]:
    """The survey and the code to answer it with: a new one, or the invitation that was typed.

    Whether a code is invited is asked even where there is no such survey: a wrong code takes as
    long as a wrong address.
    """
    try:
        questionnaire = reception.latest(survey, moment)
    except reception.UnknownSurvey:
        questionnaire = None
    if questionnaire and questionnaire.access is Access.OPEN:
        return questionnaire, codes.mint()
    try:
        code = codes.normalise(_query("code"))
    except codes.CodeError:
        code = codes.mint()
    if not reception.invited(survey, code) or questionnaire is None:
        raise reception.UnknownSurvey(survey)
    return questionnaire, code


def _fields() -> dict[str, list[str]]:
    raw = doors.raw_body(intake_routes.current_request)
    if len(raw) > body.MAX_BYTES:
        raise body.BodyTooLarge(f"the form has more than {body.MAX_BYTES} bytes")
    try:
        return parse_qs(raw.decode(), keep_blank_values=True, max_num_fields=_MAX_FIELDS)
    except ValueError:
        raise _Unreadable from None


def _hidden(fields: dict[str, list[str]]) -> tuple[str, int]:
    """Code and version, which the page itself put into the form."""
    try:
        return codes.normalise(fields["code"][0]), int(fields["version"][0])
    except (KeyError, ValueError, codes.CodeError):
        raise _Unreadable from None
