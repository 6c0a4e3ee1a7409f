"""The pages on which people answer."""

from collections.abc import Callable, Sequence
from datetime import datetime
from functools import wraps
from urllib.parse import parse_qs

from chalice.app import Blueprint, Response

from chalicelib import clock, doors
from chalicelib.i18n import FALLBACK, catalogue, interface_languages
from chalicelib.intake import (
    body,
    codes,
    form,
    form_pages,
    journey,
    pages,
    prefilled,
    reception,
)
from chalicelib.intake.response import Stored
from chalicelib.intake.validation import Fault
from chalicelib.intake.window import Window
from chalicelib.layout.look import logo_in
from chalicelib.layout.page import Place
from chalicelib.layout.static import static_file
from chalicelib.questionnaire.calendar import next_sealing
from chalicelib.questionnaire.conditions import reachable, shown_items
from chalicelib.questionnaire.model import Access, Questionnaire
from chalicelib.questionnaire.profiles import PROFILES
from chalicelib.settings import settings
from chalicelib.store.errors import StoreError
from chalicelib.store.looks import StoredLooks
from chalicelib.store.signing_keys import signing_keys

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
            sent = intake_routes.current_request.method == "POST"
            status = 423 if refusal.state is Window.PAUSED else 410
            return doors.page(pages.not_open_page(place, survey, refusal.state, sent=sent), status)
        except body.BodyTooLarge:
            title = _("Your answer is too long")
            text = _("Nothing was stored. Please go back and shorten your texts.")
            return doors.page(pages.message_page(place, title, text), 413)
        except _Unreadable:
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
    if found:
        return doors.asset(found.content, found.media_type)
    logo = logo_in(name)
    drawing = StoredLooks(settings().catalogue_table).drawing(logo) if logo else None
    if drawing is None:
        raise reception.UnknownSurvey(name)
    return doors.drawing(drawing.svg)


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
    return _kept(_form(_place(questionnaire.languages), questionnaire, code, moment))


@intake_routes.route("/umfrage/{survey}", methods=["POST"], content_types=_ANY_TYPE)
@doors.counting_refusals
@_told
def take_answers(survey: str) -> Response:
    """Do what the button that was pressed says: check, correct, send; by itself, send."""
    return _taken(survey, waited=False)


@intake_routes.route("/umfrage/{survey}/ohne-skript", methods=["POST"], content_types=_ANY_TYPE)
@doors.counting_refusals
@_told
def take_after_waiting(survey: str) -> Response:
    """The same for whoever waited instead of letting a script work.

    An address of its own, so that API Gateway can give all who wait together a limit.
    """
    return _taken(survey, waited=True)


def _taken(survey: str, *, waited: bool) -> Response:
    moment = clock.now()
    fields: form.Fields = _fields()
    code, number = _hidden(fields)
    latest = reception.admitted(survey, code, moment)
    questionnaire = reception.version(survey, number)
    place = _place((questionnaire or latest).languages)
    wish = form.first(fields, "do")
    if wish == "receipt":
        if not reception.holds(survey, code):
            raise reception.UnknownSurvey(survey)
        return _receipt(place, latest, code, moment, held=bool(form.first(fields, "held")))
    if place.kiosk and wish != "send" and reception.holds(survey, code):
        # Sent once more by the browser of a device that has passed to the next guest.
        return doors.page(pages.shown_once_page(place, latest), 409)
    reception.week_taken(latest, code, moment)
    if questionnaire is None:
        page = _form(place, latest, code, moment, fields=fields, changed=True)
        return _kept(page, 409)
    typed_in = form.first(fields, "typed-in") or place.language
    fields = prefilled.respelt(questionnaire, fields, typed_in, place.language)
    if wish in ("change", "keep") or (wish == "language" and not form.first(fields, "on-check")):
        return _kept(_form(place, questionnaire, code, moment, fields=fields))
    answers = form.read(questionnaire, fields, place.language)
    dropped = journey.left_behind(questionnaire, answers)
    asked = reachable(questionnaire, answers)
    try:
        if wish in ("check", "language"):
            reception.require_faultless(questionnaire, asked, place.language)
            page = form_pages.check_page(
                place,
                questionnaire,
                code,
                fields=journey.without(fields, questionnaire, answers),
                asked=[item.id for item in shown_items(questionnaire, answers)],
                dropped=dropped,
            )
            return _kept(page)
        if questionnaire.proof_of_work and not _is_proven(survey, code, fields, moment, waited):
            reception.require_faultless(questionnaire, asked, place.language)
            return _proof_wanted(place, questionnaire, code, fields, moment)
        outcome = reception.receive(survey, number, place.language, code, asked, moment)
    except reception.Faulty as refusal:
        page = _form(place, questionnaire, code, moment, fields=fields, faults=refusal.faults)
        return _kept(page, 422)
    match outcome:
        case Stored.SAME if place.kiosk:
            return doors.page(pages.shown_once_page(place, questionnaire))
        case Stored.NEW | Stored.SAME:
            return _receipt(place, questionnaire, code, moment, dropped=dropped, held=False)
        case Stored.DIFFERENT:
            stored = reception.digest(survey, code)
            page = form_pages.conflict_page(place, questionnaire, code, fields, stored)
            return doors.page(page, 409)
        case Stored.COUNTED:
            _ = catalogue(place.language).gettext
            title = _("This answer has been counted already")
            text = _("Each code is counted once. To answer again, open the survey anew.")
            return doors.page(pages.message_page(place, title, text), 409)


def _is_proven(survey: str, code: str, fields: form.Fields, moment: datetime, waited: bool) -> bool:
    from chalicelib.intake.proof import is_proven

    keys = signing_keys(settings().signing_keys_parameter)
    return is_proven(fields, survey, code, moment.timestamp(), keys, waited=waited)


def _proof_wanted(
    place: Place, questionnaire: Questionnaire, code: str, fields: form.Fields, moment: datetime
) -> Response:
    from chalicelib.intake import proof
    from chalicelib.intake.proof_pages import moment_page

    survey, since = questionnaire.survey, moment.timestamp()
    keys = signing_keys(settings().signing_keys_parameter)
    ticket = proof.ticket_in(fields, survey, code, since, keys)
    challenge = proof.challenge(survey, code, keys)
    return _kept(moment_page(place, questionnaire, fields, challenge, ticket))


def _form(
    place: Place,
    questionnaire: Questionnaire,
    code: str,
    moment: datetime,
    *,
    fields: form.Fields | None = None,
    faults: Sequence[Fault] = (),
    changed: bool = False,
) -> str:
    return form_pages.survey_page(
        place,
        questionnaire,
        code,
        k=PROFILES[questionnaire.profile].k,
        next_sealing=next_sealing(questionnaire.cadence, questionnaire.closes, moment),
        fields=fields,
        faults=faults,
        changed=changed,
    )


def _receipt(
    place: Place,
    questionnaire: Questionnaire,
    code: str,
    moment: datetime,
    *,
    dropped: Sequence[str] = (),
    held: bool = True,
) -> Response:
    from chalicelib.intake.confirmation_page import confirmation_page

    page = confirmation_page(
        place,
        questionnaire,
        code,
        k=PROFILES[questionnaire.profile].k,
        next_sealing=next_sealing(questionnaire.cadence, questionnaire.closes, moment),
        dropped=dropped,
        held=held,
        # Behind the "#", where no server and no log sees it.
        address=f"{settings().public_url}/antwort?umfrage={questionnaire.survey}#{code}",
    )
    return doors.page(page)


def _kept(page: str, status: int = 200) -> Response:
    """A form: kept for the back button, unless the next person uses the same device."""
    return doors.page(page, status) if _query("kiosk") else doors.kept_page(page, status)


def _place(languages: tuple[str, ...]) -> Place:
    """Where the page stands: in the language asked for, if there is one, else in the first."""
    wanted = _query("lang")
    first = FALLBACK if FALLBACK in languages else languages[0]
    language = wanted if wanted in languages else first
    return Place(
        base=settings().base_path,
        language=language,
        languages=languages,
        kiosk=bool(_query("kiosk")),
        look=StoredLooks(settings().catalogue_table).lately(),
    )


def _query(name: str) -> str:
    return doors.query(intake_routes.current_request, name)


def _admitted(survey: str, moment: datetime) -> tuple[Questionnaire, str]:
    """The survey and the code to answer it with: a new one, or the invitation that was typed."""
    try:
        typed = codes.normalise(_query("code"))
    except codes.CodeError:
        typed = codes.mint()
    questionnaire = reception.admitted(survey, typed, moment)
    return questionnaire, codes.mint() if questionnaire.access is Access.OPEN else typed


def _fields() -> dict[str, list[str]]:
    raw = doors.raw_body(intake_routes.current_request)
    if len(raw) > body.MAX_BYTES:
        raise body.BodyTooLarge(f"the form has more than {body.MAX_BYTES} bytes")
    try:
        return parse_qs(raw.decode(), keep_blank_values=True, max_num_fields=_MAX_FIELDS)
    except ValueError:
        raise _Unreadable from None


def _hidden(fields: form.Fields) -> tuple[str, int]:
    """Code and version, which the page itself put into the form."""
    try:
        return codes.normalise(fields["code"][0]), int(fields["version"][0])
    except (KeyError, ValueError, codes.CodeError):
        raise _Unreadable from None
