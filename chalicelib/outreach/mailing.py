"""Writing to people: who hears of an occasion, in which language, and the outbox they go to.

Every mail has a name made of its kind, its occasion and its reader, so that whatever is begun
again puts no second one into the outbox.
"""

import hashlib
import json
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import replace
from datetime import date, datetime, timedelta

from chalicelib.intake import codes, handouts
from chalicelib.intake.window import codes_until
from chalicelib.outreach import audience, links, mails
from chalicelib.outreach.delivery import MailState
from chalicelib.outreach.events import Event, EventState, Guest
from chalicelib.outreach.links import Link, Purpose
from chalicelib.outreach.mails import Mail, Reader
from chalicelib.outreach.wording import Wordings
from chalicelib.questionnaire.model import Access, Questionnaire
from chalicelib.report.commitments import Commitment
from chalicelib.report.retraction import Retraction
from chalicelib.settings import settings
from chalicelib.store.contacts import Contacts
from chalicelib.store.events import Events
from chalicelib.store.outbox import Outbox
from chalicelib.store.signing_keys import signing_keys
from chalicelib.store.summaries import Summaries
from chalicelib.store.surveys import Surveys
from chalicelib.store.wordings import StoredWordings
from chalicelib.weeks import BERLIN

_LINK_LASTS = timedelta(days=365)
_MAIL_KEPT = timedelta(days=30)


def latest(survey: str) -> Questionnaire | None:
    """The latest version of a survey, or None if there is no such survey."""
    surveys = Surveys(settings().catalogue_table)
    head = surveys.head(survey)
    return surveys.current(head) if head else None


def ask(event: Event, moment: datetime) -> int:
    """Ask everybody whom an event asks; the number of new mails."""
    questionnaire = latest(event.survey)
    if questionnaire is None:
        return 0
    everybody = _members(audience.asked_by(event), moment)
    return put((ask_one(event, questionnaire, *one, moment) for one in everybody), moment)


def ask_one(
    event: Event, questionnaire: Questionnaire, group: str, guest: Guest, moment: datetime
) -> Mail:
    """The mail that asks one guest."""
    language = spoken(guest.language, questionnaire)
    reader = _reader("feedback", event.id, group, guest, language, moment)
    return asking(reader, event, questionnaire)


def asking(reader: Reader, event: Event, questionnaire: Questionnaire) -> Mail:
    """The mail that asks one reader; to a closed survey it brings a code."""
    if questionnaire.access is not Access.CLOSED:
        address = _form(event, reader.language)
        return mails.feedback(reader, event, address, questionnaire.minutes)
    address = handouts.invitation(settings().public_url, event.survey, mails.CODE)
    mail = mails.feedback(
        reader,
        event,
        f"{address}&lang={reader.language}",
        questionnaire.minutes,
        coded=True,
    )
    until = codes_until(questionnaire).isoformat()
    return replace(mail, code_of=event.survey, code_until=until)


def with_code(mail: Mail) -> Mail:
    """The mail with a fresh code in it, if it is to bring one.

    Only the code's hash is kept. One whose mail is lost opens nothing: nobody knows it.
    """
    if not mail.code_of:
        return mail
    code = codes.mint()
    key = codes.invitation_key(mail.code_of, code)
    until = datetime.fromisoformat(mail.code_until)
    Contacts(settings().contacts_table).invite(mail.code_of, key, until)
    words = codes.pretty(code)
    return replace(
        mail, text=mail.text.replace(mails.CODE, words), html=mail.html.replace(mails.CODE, words)
    )


def remind(event: Event, moment: datetime) -> int:
    """Remind everybody whom an event asked; the number of new mails."""
    questionnaire = latest(event.survey)
    if questionnaire is None:
        return 0

    def reminder(group: str, guest: Guest) -> Mail:
        language = spoken(guest.language, questionnaire)
        reader = _reader("reminder", event.id, group, guest, language, moment)
        return reminding(reader, event, questionnaire)

    everybody = _members(audience.asked_by(event), moment)
    return put((reminder(group, guest) for group, guest in everybody), moment)


def reminding(reader: Reader, event: Event, questionnaire: Questionnaire) -> Mail:
    """The mail that reminds one reader."""
    return mails.reminder(
        reader,
        event,
        _form(event, reader.language),
        questionnaire.minutes,
        date.fromisoformat(questionnaire.closes),
        coded=questionnaire.access is Access.CLOSED,
    )


def tell_moved(event: Event, moment: datetime) -> int:
    """Tell all guests when and where an event is now; the number of new mails."""
    address = event_page(event)
    when_and_where = f"{event.id}/{event.starts.isoformat()}/{event.place}"

    def told(group: str, guest: Guest) -> Mail:
        reader = _reader("rescheduled", when_and_where, group, guest, guest.language, moment)
        return mails.rescheduled(reader, event, f"{address}?lang={guest.language}")

    guests = _members([audience.of_event(event.id)], moment)
    return put((told(group, guest) for group, guest in guests), moment)


def cancel(event: Event, moment: datetime) -> int:
    """Tell all guests that an event does not take place; the number of new mails."""
    address = f"{settings().public_url}/veranstaltungen"

    def told(group: str, guest: Guest) -> Mail:
        reader = _reader("cancelled", event.id, group, guest, guest.language, moment)
        return mails.cancelled(reader, event, f"{address}?lang={guest.language}")

    guests = _members([audience.of_event(event.id)], moment)
    return put((told(group, guest) for group, guest in guests), moment)


def event_page(event: Event) -> str:
    """The address of an event's page."""
    return f"{settings().public_url}/veranstaltung/{event.id}"


def announce_summary(questionnaire: Questionnaire, period: str, moment: datetime) -> int:
    """Mail the link to a report to all who were asked; the number of new mails."""
    files = Summaries(settings().bucket).files(questionnaire.survey, period)
    answered = json.loads(files["summary.json"])["answered"]

    def written(reader: Reader, address: str) -> Mail:
        return mails.summary(reader, questionnaire, answered, address)

    occasion = f"{questionnaire.survey}/{period}"
    return _tell("summary", occasion, questionnaire, period, written, moment)


def answer(
    questionnaire: Questionnaire,
    period: str,
    number: int,
    commitments: list[Commitment],
    moment: datetime,
) -> int:
    """Mail what the office does about a report to all who were asked.

    Args:
        number: 1 for the first answer to this survey.
    """

    def written(reader: Reader, address: str) -> Mail:
        return mails.answer(reader, questionnaire, commitments, address)

    occasion = f"{questionnaire.survey}/{number}"
    return _tell("answer", occasion, questionnaire, period, written, moment)


def retract(notice: Retraction, moment: datetime) -> int:
    """Mail the notice that a report is wrong to all who hear of its survey; how many are new."""
    questionnaire = latest(notice.survey)
    if questionnaire is None:
        return 0

    def written(reader: Reader, address: str) -> Mail:
        return mails.retraction(reader, questionnaire, notice.reason, address)

    occasion = f"{notice.survey}/{notice.period}"
    return _tell("retraction", occasion, questionnaire, notice.period, written, moment)


def tell_office(write: Callable[[Reader], Mail], kind: str, occasion: str, moment: datetime) -> int:
    """Mail something to the office, once per occasion."""
    return put([write(office(kind, occasion))], moment)


def office(kind: str, occasion: str) -> Reader:
    """The steering office as a reader."""
    address = settings().office_address
    return Reader(mail_id(kind, occasion, address), address, "de")


def put(some: Iterable[Mail], moment: datetime) -> int:
    """Put mails in the outbox; the number of new ones."""
    outbox = Outbox(settings().contacts_table, settings().outbox_queue_url)
    return outbox.put(some, moment, moment + _MAIL_KEPT)


def signed(link: Link) -> str:
    """The token of a link."""
    return links.sign(link, signing_keys(settings().signing_keys_parameter))


def spoken(language: str, questionnaire: Questionnaire) -> str:
    """The language in which a survey speaks to somebody."""
    return language if language in questionnaire.languages else questionnaire.languages[0]


def summary_link(survey: str, period: str, moment: datetime) -> str:
    """The address of a report's page, good for a year."""
    until = (moment + _LINK_LASTS).astimezone(BERLIN).date()
    token = signed(Link(Purpose.SUMMARY, (survey, period), moment, until))
    return f"{settings().public_url}/bericht/{token}"


def _tell(
    kind: str,
    occasion: str,
    questionnaire: Questionnaire,
    period: str,
    write: Callable[[Reader, str], Mail],
    moment: datetime,
) -> int:
    address = summary_link(questionnaire.survey, period, moment)

    def written() -> Iterator[Mail]:
        yield write(office(kind, occasion), f"{address}?lang=de")
        for group, guest in _members(_hearing_of(questionnaire.survey), moment):
            language = spoken(guest.language, questionnaire)
            reader = _reader(kind, occasion, group, guest, language, moment)
            yield write(reader, f"{address}?lang={language}")

    return put(written(), moment)


def _hearing_of(survey: str) -> list[str]:
    """The groups that hear of a survey: those whom its events asked, and subscribers."""
    asked = [
        group
        for standing in Events(settings().catalogue_table).all()
        if standing.event.survey == survey
        and standing.state not in (EventState.CANCELLED, EventState.FORGOTTEN)
        for group in audience.asked_by(standing.event)
    ]
    return [*dict.fromkeys(asked), audience.SUBSCRIBERS]


def _members(groups: Iterable[str], moment: datetime) -> Iterator[tuple[str, Guest]]:
    contacts = Contacts(settings().contacts_table)
    for group in groups:
        for guest in contacts.people(group, moment):
            yield group, guest


def _reader(
    kind: str, occasion: str, group: str, guest: Guest, language: str, moment: datetime
) -> Reader:
    person = Contacts(settings().contacts_table).key(guest.address)
    until = (moment + _LINK_LASTS).astimezone(BERLIN).date()
    token = signed(Link(Purpose.LEAVE, (group, person), moment, until))
    return Reader(
        id=mail_id(kind, occasion, person),
        to=guest.address,
        language=language,
        audience=group,
        person=person,
        leave=f"{settings().public_url}/abmelden/{token}?lang={language}",
        wordings=wordings(),
    )


def wordings() -> Wordings:
    """What mails to people say in the office's own words."""
    return StoredWordings(settings().catalogue_table).lately()


def mail_id(kind: str, occasion: str, reader: str) -> str:
    """The name of a mail: the same for the same reader and occasion."""
    return _beginning(kind, occasion) + _digest(f"{kind}\n{occasion}\n{reader}")[:28]


def progress(kind: str, event: Event) -> Mapping[MailState, int]:
    """How many mails of an event are in which state; none any more a month after they went."""
    outbox = Outbox(settings().contacts_table, settings().outbox_queue_url)
    return outbox.counted(_beginning(kind, event.id))


def _beginning(kind: str, occasion: str) -> str:
    """What the names of all mails of one occasion begin with, so that they are found together."""
    return _digest(f"{kind}\n{occasion}")[:12]


def _digest(words: str) -> str:
    return hashlib.sha256(words.encode()).hexdigest()


def _form(event: Event, language: str) -> str:
    return f"{settings().public_url}/umfrage/{event.survey}?lang={language}"
