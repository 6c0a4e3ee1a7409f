"""The JSON API for providers' own systems."""

from collections.abc import Callable
from functools import wraps

from chalice.app import Blueprint, Response

from chalicelib import clock, doors
from chalicelib.intake import body, codes, envelope, openapi, reception
from chalicelib.intake.response import Stored
from chalicelib.intake.validation import Fault
from chalicelib.intake.window import Window
from chalicelib.questionnaire.model import Questionnaire
from chalicelib.settings import settings
from chalicelib.store.errors import StoreError
from chalicelib.store.surveys import Surveys

api_routes = Blueprint(__name__)

_ANY_TYPE = ["*/*"]
"""Chalice would refuse other types itself, but not as problem details."""


def _told(view: Callable[..., Response]) -> Callable[..., Response]:
    """Turn everything that can go wrong into problem details."""

    @wraps(view)
    def answered(*args: str, **kwargs: str) -> Response:
        try:
            return view(*args, **kwargs)
        except reception.UnknownSurvey:
            return doors.problem("unknown", "Unknown survey", 404, "There is no such survey.")
        except StoreError:
            return doors.problem(
                "unavailable",
                "Not available",
                503,
                "The store is not available. Send the same request again.",
            )

    return answered


@api_routes.route("/api/v1/openapi.json", methods=["GET"])
def read_description() -> Response:
    """The description of this API."""
    return doors.document(openapi.description(settings().public_url))


@api_routes.route("/api/v1/surveys/{survey}", methods=["GET"])
@_told
def read_survey(survey: str) -> Response:
    """The survey's definition, as it was published."""
    latest = _admitted(survey)
    return doors.document(Surveys(settings().catalogue_table).document(survey, latest.version))


@api_routes.route("/api/v1/surveys/{survey}/schema", methods=["GET"])
@_told
def read_response_schema(survey: str) -> Response:
    """The JSON Schema of a response to the latest version."""
    from chalicelib.questionnaire.response_schema import response_schema

    return doors.document(response_schema(_admitted(survey)))


@api_routes.route("/api/v1/surveys/{survey}/responses", methods=["POST"], content_types=_ANY_TYPE)
@doors.counting_refusals
@_told
def send_response(survey: str) -> Response:
    """Take one response in."""
    request = api_routes.current_request
    media_type = request.headers.get("content-type", "").partition(";")[0].strip().lower()
    if media_type != "application/json":
        return doors.problem(
            "media-type", "Unsupported media type", 415, "Send the body as application/json."
        )
    try:
        sent = envelope.read(body.parse(doors.raw_body(request)))
        return _stored(survey, sent)
    except body.BodyTooLarge as error:
        return doors.problem("too-large", "Too large", 413, f"{error}.")
    except body.BodyError as error:
        return doors.problem("no-json", "No JSON object", 400, f"{error}.")
    except envelope.EnvelopeError as error:
        return _faulty(error.faults)


def _admitted(survey: str) -> Questionnaire:
    """The latest version; of a survey for invited people only to whoever names a code of it."""
    typed = api_routes.current_request.headers.get(openapi.CODE_HEADER.lower(), "")
    try:
        code = codes.normalise(typed)
    except codes.CodeError:
        code = codes.mint()
    return reception.admitted(survey, code, clock.now())


def _stored(survey: str, sent: envelope.Envelope) -> Response:
    moment = clock.now()
    reception.admitted(survey, sent.code, moment)
    asked = reception.version(survey, sent.version)
    if asked and asked.proof_of_work:
        return doors.problem(
            "page-only",
            "Answered on its page only",
            403,
            "This survey wants a proof of work, so it takes answers on its page only.",
        )
    try:
        outcome = reception.receive(
            survey, sent.version, sent.language, sent.code, sent.answers, moment
        )
    except reception.NotOpen as refusal:
        if refusal.state is Window.PAUSED:
            detail = "The survey takes no answers for now. Send the same request again later."
            return doors.problem("paused", "Paused", 423, detail)
        what = "not opened yet" if refusal.state is Window.EARLY else "closed"
        detail = (
            f"The survey is {what}. It takes answers from {refusal.questionnaire.opens}"
            f" to {refusal.questionnaire.closes}."
        )
        return doors.problem("not-open", "Not open", 410, detail)
    except reception.UnknownVersion:
        return _faulty([Fault("/version", "", "const", "The survey has no such version.")])
    except reception.UnknownLanguage:
        return _faulty([Fault("/language", "", "enum", "The survey has no such language.")])
    except reception.Faulty as refusal:
        found = refusal.faults
        return _faulty([Fault(f"/answers{f.pointer}", f.item, f.keyword, f.message) for f in found])
    match outcome:
        case Stored.NEW | Stored.SAME:
            new = outcome is Stored.NEW
            status = "stored" if new else "already-stored"
            content = {"status": status, "survey": survey, "version": sent.version}
            return doors.document(content, 201 if new else 200)
        case Stored.DIFFERENT:
            return doors.problem(
                "conflict",
                "Code used",
                409,
                "This code holds another response. Each response needs a code of its own.",
            )
        case Stored.COUNTED:
            return doors.problem(
                "counted",
                "Already counted",
                409,
                "The response with this code is counted already and can no longer be compared.",
            )


def _faulty(found: list[Fault]) -> Response:
    errors = [{"pointer": f.pointer, "keyword": f.keyword, "message": f.message} for f in found]
    return doors.problem(
        "invalid",
        "The response does not fit the survey",
        422,
        "Nothing was stored. Correct what `errors` names and send it again.",
        {"errors": errors},
    )
