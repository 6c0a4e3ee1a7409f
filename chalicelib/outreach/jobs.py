"""Telling people: announcing summaries, and sending what waits in the outbox."""

import json
from typing import Any

from chalice.app import Blueprint

from chalicelib import clock, metrics
from chalicelib.logs import naming_faults
from chalicelib.outreach import mailing, office_mails
from chalicelib.outreach.deliverability import Reason
from chalicelib.outreach.delivery import MailState, is_stuck
from chalicelib.outreach.mails import Mail, Reader
from chalicelib.outreach.notifications import Unreadable, Untrusted, message_of, report_in
from chalicelib.questionnaire import calendar
from chalicelib.questionnaire.model import Questionnaire
from chalicelib.settings import settings
from chalicelib.store.certificates import certificate
from chalicelib.store.contacts import Contacts
from chalicelib.store.deliverabilities import Deliverabilities
from chalicelib.store.errors import Refused, StoreError, Unavailable
from chalicelib.store.outbox import Claimed, Outbox
from chalicelib.store.pace import Pace
from chalicelib.store.postbox import Postbox
from chalicelib.store.summaries import Summaries
from chalicelib.store.surveys import Surveys
from chalicelib.weeks import BERLIN

outreach_jobs = Blueprint(__name__)


@outreach_jobs.lambda_function(name="announce")
@naming_faults
def announce(event: dict[str, Any], _context: object) -> None:
    """Mail the link to the shortest report that this cut-off completed to all who were asked.

    If a batch was found to be wrong, tell the office instead (rule 16).
    """
    survey, cut_off = event["survey"], event["cut_off"]
    if "fault" in event:
        _tell_fault(survey, cut_off, event["fault"])
        return
    questionnaire = mailing.latest(survey)
    if questionnaire is None or _is_sealed(survey, cut_off):
        return
    _tell_missing(questionnaire, cut_off)
    if cut_off == calendar.TEXTS:
        _announce_texts(questionnaire)
        return
    summaries = Summaries(settings().bucket)
    periods = _periods(questionnaire, cut_off)
    # The shortest period with a report: too few may have answered in the last week alone.
    period = next((one for one in periods if summaries.published(survey, one)), None)
    if period is not None:
        mailing.announce_summary(questionnaire, period, clock.now())


def _periods(questionnaire: Questionnaire, cut_off: str) -> list[str]:
    """The periods whose reports this cut-off completes, the shortest first."""
    if cut_off == calendar.TEXTS:
        return [calendar.TEXTS]
    closing = calendar.closing_week(questionnaire.closes)
    return list(calendar.periods_ending(cut_off, questionnaire.cadence, closing))


def _tell_missing(questionnaire: Questionnaire, cut_off: str) -> None:
    """Mail the office which files of the reports could not be made, after all tries."""
    survey, summaries = questionnaire.survey, Summaries(settings().bucket)
    manifests = {
        period: summaries.manifest(survey, period) or {}
        for period in _periods(questionnaire, cut_off)
    }
    missing = {period: one["missing"] for period, one in manifests.items() if one.get("missing")}
    if not missing:
        return

    def incomplete(reader: Reader) -> Mail:
        console = f"{settings().public_url}/buero"
        return office_mails.incomplete(reader, survey, cut_off, missing, console)

    mailing.tell_office(incomplete, "incomplete", f"{survey}/{cut_off}", clock.now())


def _announce_texts(questionnaire: Questionnaire) -> None:
    """Tell the office that the texts it approved are published."""
    survey, moment = questionnaire.survey, clock.now()
    if not Summaries(settings().bucket).published(survey, calendar.TEXTS):
        return
    link = f"{mailing.summary_link(survey, calendar.TEXTS, moment)}?lang=de"

    def texts(reader: Reader) -> Mail:
        return office_mails.texts(reader, questionnaire, link)

    mailing.tell_office(texts, "summary", f"{survey}/{calendar.TEXTS}", moment)


def _is_sealed(survey: str, cut_off: str) -> bool:
    """Whether all was told when this cut-off was sealed; the outbox forgets its mails in time."""
    head = Surveys(settings().catalogue_table).head(survey)
    return head is not None and head.sealed_to >= cut_off


def _tell_fault(survey: str, cut_off: str, cause: str) -> None:
    """Mail the fault that a step ended with to the office, once per cut-off.

    Args:
        cause: what Step Functions caught: JSON with the error's message.
    """
    fault = json.loads(cause)["errorMessage"]

    def alarm(reader: Reader) -> Mail:
        return office_mails.alarm(reader, survey, cut_off, fault, f"{settings().public_url}/buero")

    mailing.tell_office(alarm, "alarm", f"{survey}/{cut_off}", clock.now())


@outreach_jobs.lambda_function(name="post")
@naming_faults
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
    mail = claimed.mail
    try:
        wanted = not mail.person or _contacts().wanted(mail.audience, mail.person)
        mail = mailing.with_code(mail) if wanted else mail
    except StoreError as error:
        _put_back(claimed, error)
        return
    if not wanted:
        _outbox().drop(mail.id, clock.now())
        _count(MailState.DROPPED)
        return
    try:
        _postbox().send(mail, clock.now())
    except (Refused, Unavailable) as error:
        if isinstance(error, Unavailable) and error.maybe_done:
            _count(MailState.CLAIMED)
            return
        _put_back(claimed, error)
        return
    _outbox().sent(mail.id, clock.now())
    _count(MailState.SENT)


def _put_back(claimed: Claimed, error: StoreError) -> None:
    _outbox().put_back(claimed, str(error), clock.now())
    _count(MailState.WAITING)


def _count(state: MailState) -> None:
    """Count in which state an attempt to send leaves a mail."""
    metrics.count("Mails", state=state.value)


@outreach_jobs.lambda_function(name="bounces")
@naming_faults
def bounces(event: dict[str, Any], _context: object) -> dict[str, Any]:
    """Note which addresses took no mail, from SES's notifications in queue messages.

    Returns:
        The messages to be delivered again: those that could not be checked or noted. One that is
        not to be trusted is among them, so that it ends where a person looks.
    """
    failed: list[dict[str, str]] = []
    for record in event["Records"]:
        try:
            _note_report(record["body"])
        except (Untrusted, Unreadable, StoreError):
            outreach_jobs.log.exception("A notification was not taken.")
            failed.append({"itemIdentifier": record["messageId"]})
    return {"batchItemFailures": failed}


def _note_report(body: str) -> None:
    moment = clock.now()
    message = message_of(body, settings().notifications_topic, certificate, moment)
    report = report_in(message)
    if report is not None:
        _deliverabilities().note(_contacts().key(report.address), report, moment)


def tell_suppressed() -> None:
    """Tell the office, once a day at most, how many addresses have been suppressed since.

    The mail is named for the moment up to which it was told before: begun again, it is the same.
    """
    moment = clock.now()
    before = _deliverabilities().told_until()
    if before.astimezone(BERLIN).date() >= moment.astimezone(BERLIN).date():
        return
    suppressed = (known for _, known in _deliverabilities().suppressed(moment))
    number = sum(
        known.reason is not Reason.OFFICE and known.since is not None and known.since > before
        for known in suppressed
    )
    if not number:
        return

    def undelivered(reader: Reader) -> Mail:
        return office_mails.undelivered(reader, number, f"{settings().public_url}/buero/gesperrt")

    mailing.tell_office(undelivered, "undelivered", before.isoformat(), moment)
    _deliverabilities().mark_told(moment)


def wake_sender() -> None:
    """Queue mails again whose messages were lost, and tell the office once a day what is stuck."""
    moment = clock.now()
    _outbox().wake_forgotten(moment)
    number = sum(is_stuck(line, moment) for line in _outbox().lines())
    metrics.gauge("StuckMails", number)
    if number:

        def stuck(reader: Reader) -> Mail:
            return office_mails.stuck(reader, number, f"{settings().public_url}/buero/mails")

        day = moment.astimezone(BERLIN).date()
        mailing.tell_office(stuck, "stuck", day.isoformat(), moment)


def _outbox() -> Outbox:
    return Outbox(settings().contacts_table, settings().outbox_queue_url)


def _postbox() -> Postbox:
    return Postbox(settings().sender, settings().mail_route, settings().mail_password_parameter)


def _contacts() -> Contacts:
    return Contacts(settings().contacts_table)


def _deliverabilities() -> Deliverabilities:
    return Deliverabilities(settings().contacts_table)
