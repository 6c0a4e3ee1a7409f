"""Telling people: asking guests when an event is over, announcing summaries, sending mails."""

import hashlib
import json
from collections.abc import Iterable, Iterator
from datetime import datetime, timedelta
from typing import Any

from chalice.app import Blueprint

from chalicelib import clock
from chalicelib.outreach import links, mails
from chalicelib.outreach.events import Event, EventState, Guest, is_over
from chalicelib.outreach.mails import Mail
from chalicelib.questionnaire import calendar
from chalicelib.questionnaire.model import Questionnaire
from chalicelib.settings import settings
from chalicelib.store.contacts import Contacts
from chalicelib.store.errors import Refused, StoreError, Unavailable
from chalicelib.store.events import Events
from chalicelib.store.outbox import Outbox
from chalicelib.store.pace import Pace
from chalicelib.store.postbox import Postbox
from chalicelib.store.signing_keys import signing_keys
from chalicelib.store.summaries import Summaries
from chalicelib.store.surveys import Surveys

outreach_jobs = Blueprint(__name__)

_LINK_LASTS = timedelta(days=365)
_MAIL_KEPT = timedelta(days=30)


def ask_guests(moment: datetime) -> None:
    """Ask the guests of every event that is over and has not asked yet."""
    for event, state in Events(settings().catalogue_table).all():
        if state is EventState.PLANNED and is_over(event, moment):
            _ask(event, moment)
            Events(settings().catalogue_table).mark(event, EventState.ASKED)


def _ask(event: Event, moment: datetime) -> None:
    questionnaire = _latest(event.survey)
    if questionnaire is None:
        return
    guests = Contacts(settings().contacts_table).guests(event.id, moment)
    _put((_feedback(event, questionnaire, guest) for guest in guests), moment)


def _feedback(event: Event, questionnaire: Questionnaire, guest: Guest) -> Mail:
    language = _spoken(guest.language, questionnaire)
    address = f"{settings().public_url}/umfrage/{event.survey}?lang={language}"
    mail_id = _mail_id("feedback", event.id, guest.address)
    return mails.feedback(mail_id, guest.address, language, event, address, questionnaire.minutes)


@outreach_jobs.lambda_function(name="announce")
def announce(event: dict[str, Any], _context: object) -> None:
    """Mail the link to the shortest report that this cut-off completed to all who were asked.

    If a batch was found to be wrong, tell the office instead (rule 16).
    """
    survey, cut_off = event["survey"], event["cut_off"]
    if "fault" in event:
        _tell_office(survey, cut_off, event["fault"])
        return
    questionnaire = _latest(survey)
    if questionnaire is None or _is_sealed(survey, cut_off):
        return
    if cut_off == calendar.TEXTS:
        _announce_texts(questionnaire)
        return
    closing = calendar.closing_week(questionnaire.closes)
    summaries = Summaries(settings().bucket)
    periods = calendar.periods_ending(cut_off, questionnaire.cadence, closing)
    # The shortest period with a report: too few may have answered in the last week alone.
    period = next((one for one in periods if summaries.published(survey, one)), None)
    if period is None:
        return
    answered = json.loads(summaries.files(survey, period)["summary.json"])["answered"]
    moment = clock.now()
    readers = _readers(survey, moment)
    _put((_summary(questionnaire, period, answered, one, moment) for one in readers), moment)


def _summary(
    questionnaire: Questionnaire, period: str, answered: int, reader: Guest, moment: datetime
) -> Mail:
    language = _spoken(reader.language, questionnaire)
    return mails.summary(
        _mail_id("summary", f"{questionnaire.survey}/{period}", reader.address),
        reader.address,
        language,
        questionnaire,
        answered,
        _link(questionnaire, period, language, moment),
    )


def _announce_texts(questionnaire: Questionnaire) -> None:
    """Tell the office that the texts it approved are published."""
    survey, office = questionnaire.survey, settings().office_address
    if not Summaries(settings().bucket).published(survey, calendar.TEXTS):
        return
    moment = clock.now()
    language = _spoken("de", questionnaire)
    mail_id = _mail_id("summary", f"{survey}/{calendar.TEXTS}", office)
    link = _link(questionnaire, calendar.TEXTS, language, moment)
    _put([mails.texts(mail_id, office, language, questionnaire, link)], moment)


def _link(questionnaire: Questionnaire, period: str, language: str, moment: datetime) -> str:
    """A signed link to the page of a report."""
    file = "report.html" if language == questionnaire.languages[0] else f"report.{language}.html"
    link = links.SummaryLink(questionnaire.survey, period, file, (moment + _LINK_LASTS).date())
    token = links.sign(link, signing_keys(settings().signing_keys_parameter))
    return f"{settings().public_url}/bericht/{token}"


def _is_sealed(survey: str, cut_off: str) -> bool:
    """Whether all was told when this cut-off was sealed; the outbox forgets its mails in time."""
    head = Surveys(settings().catalogue_table).head(survey)
    return head is not None and head.sealed_to >= cut_off


def _tell_office(survey: str, cut_off: str, cause: str) -> None:
    """Mail the fault that a step ended with, once per cut-off.

    Args:
        cause: what Step Functions caught: JSON with the error's message.
    """
    office = settings().office_address
    mail = mails.alarm(
        _mail_id("alarm", f"{survey}/{cut_off}", office),
        office,
        "de",
        survey,
        cut_off,
        json.loads(cause)["errorMessage"],
        f"{settings().public_url}/buero",
    )
    _put([mail], clock.now())


def _readers(survey: str, moment: datetime) -> Iterator[Guest]:
    """The office, and the guests of every event that asked this survey."""
    yield Guest(settings().office_address, "de")
    for event, _state in Events(settings().catalogue_table).all():
        if event.survey == survey:
            yield from Contacts(settings().contacts_table).guests(event.id, moment)


@outreach_jobs.lambda_function(name="post")
def post(event: dict[str, Any], _context: object) -> dict[str, Any]:
    """Send the mails named in queue messages, at the account's pace.

    Each is claimed first, so that none goes twice. One that was surely not sent waits for its next
    attempt; of one without an answer nobody knows, and it stays claimed.

    Returns:
        The messages to be delivered again: only those whose mail was not even claimed.
    """
    records = event["Records"]
    begin = clock.now()
    places = Pace(settings().contacts_table, settings().mails_per_second).reserve(
        len(records), begin
    )
    failed: list[dict[str, str]] = []
    for record, place in zip(records, places, strict=True):
        clock.pause(place - (clock.now() - begin).total_seconds())
        try:
            _send(json.loads(record["body"])["mail"])
        except StoreError:
            failed.append({"itemIdentifier": record["messageId"]})
    return {"batchItemFailures": failed}


def _send(mail_id: str) -> None:
    claimed = _outbox().claim(mail_id, clock.now())
    if claimed is None:
        return
    try:
        Postbox(settings().sender).send(claimed.mail)
    except (Refused, Unavailable) as error:
        if isinstance(error, Unavailable) and error.maybe_done:
            return
        _outbox().put_back(claimed, str(error), clock.now())
        return
    _outbox().sent(claimed.mail.id, clock.now())


def wake_sender(moment: datetime) -> None:
    """Queue the waiting mails again, in case messages were lost between table and queue."""
    _outbox().wake_forgotten(moment)


def _mail_id(kind: str, occasion: str, address: str) -> str:
    name = f"{kind}\n{occasion}\n{address.lower()}"
    return hashlib.sha256(name.encode()).hexdigest()[:40]


def _spoken(language: str, questionnaire: Questionnaire) -> str:
    return language if language in questionnaire.languages else questionnaire.languages[0]


def _latest(survey: str) -> Questionnaire | None:
    surveys = Surveys(settings().catalogue_table)
    head = surveys.head(survey)
    return surveys.version(survey, head.version) if head else None


def _put(some: Iterable[Mail], moment: datetime) -> None:
    _outbox().put(some, moment, moment + _MAIL_KEPT)


def _outbox() -> Outbox:
    return Outbox(settings().contacts_table, settings().outbox_queue_url)
