"""Everybody can see what was asked and done, register, and leave again; a GET changes nothing."""

import re
from datetime import timedelta
from typing import Any
from urllib.parse import urlsplit
from xml.etree import ElementTree

import pytest

from chalicelib.i18n import interface_languages
from chalicelib.outreach import audience, events, mailing, planning
from chalicelib.outreach.conducting import move_events
from chalicelib.outreach.events import EventState, Guest
from chalicelib.outreach.life import Plan
from chalicelib.outreach.links import Purpose
from chalicelib.outreach.wording import Wording
from chalicelib.report.commitments import Change, Commitment, Progress
from chalicelib.settings import settings
from chalicelib.store import signing_keys
from chalicelib.store.clients import client
from chalicelib.store.commitments import Commitments
from chalicelib.store.contacts import Contacts
from chalicelib.store.events import Events
from chalicelib.store.outbox import Outbox
from chalicelib.store.revocations import Revocations
from chalicelib.store.summaries import Summaries
from chalicelib.store.wordings import StoredWordings
from tests.api.service import Service
from tests.unit.questionnaires import document, yes_no

ADA = "ada@example.org"


@pytest.fixture(autouse=True)
def planned(service: Service) -> None:
    service.publish(document(yes_no("met")))
    event, _ = events.read(
        {
            "id": "lunch",
            "title": {"de": "Kommune gestaltet!", "en": "Shaping the city"},
            "survey": "sample",
            "place": "Rathaus; Raum 1, links",
            "starts": "2026-09-20T12:05:00+02:00",
            "ends": "2026-09-20T13:00:00+02:00",
        }
    )
    Events(settings().catalogue_table).plan(event, service.now)


def waiting() -> list[Any]:
    outbox = Outbox(settings().contacts_table, settings().outbox_queue_url)
    return [mail for line in outbox.lines() if (mail := outbox.mail(line.id))]


def guests(group: str, service: Service) -> list[Guest]:
    return list(Contacts(settings().contacts_table).people(group, service.now))


def links_of(mail: Any) -> list[str]:
    found = re.findall(r"https://\S+", mail.text)
    return [f"{urlsplit(one).path}?{urlsplit(one).query}" for one in found]


def contents() -> list[Any]:
    return [
        client("dynamodb").scan(TableName=table)["Items"]
        for table in (settings().contacts_table, settings().catalogue_table)
    ]


@pytest.mark.parametrize(
    ("form", "group"),
    [("/veranstaltung/lunch/anmelden?lang=en", "event/lunch"), ("/neues?lang=en", "subscribers")],
)
def test_an_address_is_taken_in_when_its_owner_confirms_it_and_not_before(
    service: Service, form: str, group: str
) -> None:
    for _ in range(3):
        assert service.post(form, {"address": " Ada@Example.org "}).status_code == 200
    [mail] = waiting()
    assert mail.to == "Ada@example.org"
    assert mail.language == "en"
    assert "Please confirm" in mail.subject
    assert guests(group, service) == []
    [path] = links_of(mail)
    before = contents()
    assert b"Confirm" in service.get(path).body
    assert contents() == before, "a mail scanner follows links"
    assert guests(group, service) == []
    assert service.post(path, {}).status_code == 200
    assert guests(group, service) == [Guest("Ada@example.org", "en")]


def test_nobody_learns_from_the_page_who_is_registered(service: Service) -> None:
    Contacts(settings().contacts_table).add(
        audience.SUBSCRIBERS, [Guest(ADA, "de")], service.now + timedelta(days=9)
    )
    known = service.post("/neues", {"address": ADA})
    unknown = service.post("/neues", {"address": "ben@example.org"})
    assert (known.status_code, known.body) == (unknown.status_code, unknown.body)


@pytest.mark.parametrize(
    "address", ["", "ada", "ada@example.org\r\nBcc: ben@example.org", "x" * 9000]
)
def test_what_is_no_address_is_shown_again_and_nothing_is_sent(
    service: Service, address: str
) -> None:
    answered = service.post("/neues", {"address": address})
    assert answered.status_code == 422
    assert b'aria-invalid="true"' in answered.body
    assert waiting() == []


def test_a_link_in_flight_outlives_two_rotations_of_the_keys_and_not_a_third(
    service: Service,
) -> None:
    service.post("/neues", {"address": ADA})
    [path] = links_of(waiting()[0])
    for _ in range(2):
        signing_keys.rotate(settings().signing_keys_parameter)
        assert service.get(path).status_code == 200
    signing_keys.rotate(settings().signing_keys_parameter)
    assert service.get(path).status_code == 404


def test_a_confirmation_is_good_for_a_week(service: Service) -> None:
    service.post("/neues", {"address": ADA})
    [path] = links_of(waiting()[0])
    service.now += timedelta(days=9)
    assert service.post(path, {}).status_code == 410
    assert guests(audience.SUBSCRIBERS, service) == []


def test_a_guest_who_confirms_late_is_asked_all_the_same(service: Service) -> None:
    service.at("2026-09-20 12:30")
    service.post("/veranstaltung/lunch/anmelden", {"address": ADA})
    service.at("2026-09-20 14:00")
    move_events(service.now)
    [path] = links_of(waiting()[0])
    for _ in range(2):
        assert service.post(path, {}).status_code == 200
    assert sorted(mail.kind for mail in waiting()) == ["confirmation", "feedback"]


def test_one_registers_until_a_day_after_the_event(service: Service) -> None:
    service.at("2026-09-21 14:00")
    assert b"<form" not in service.get("/veranstaltung/lunch").body
    answered = service.post("/veranstaltung/lunch/anmelden", {"address": ADA})
    assert answered.status_code == 404
    assert waiting() == []


def test_one_click_in_the_mail_program_ends_the_mails(service: Service) -> None:
    until = service.now + timedelta(days=90)
    contacts = Contacts(settings().contacts_table)
    contacts.add("event/lunch", [Guest(ADA, "de"), Guest("ben@example.org", "de")], until)
    service.at("2026-09-20 14:00")
    move_events(service.now)
    [mail] = [one for one in waiting() if one.to == ADA]
    path = f"{urlsplit(mail.leave).path}?{urlsplit(mail.leave).query}"
    before = contents()
    assert service.get(path).status_code == 200
    assert contents() == before, "a mail scanner follows links"
    assert service.post(path, {"List-Unsubscribe": "One-Click"}).status_code == 200
    assert service.post(path, {"List-Unsubscribe": "One-Click"}).status_code == 200
    assert guests("event/lunch", service) == [Guest("ben@example.org", "de")]
    assert contacts.memberships(contacts.key(ADA)) == []

    # The mail that was waiting is not sent any more.
    outbox = Outbox(settings().contacts_table, settings().outbox_queue_url)
    service.run("post", Records=[{"messageId": "m", "body": f'{{"mail": "{mail.id}"}}'}])
    assert {line.id: line.state for line in outbox.lines()}[mail.id] == "dropped"


def test_the_calendar_file_is_one(service: Service) -> None:
    answered = service.get("/veranstaltung/lunch/kalender.ics")
    assert answered.headers["Content-Type"].startswith("text/calendar")
    text = answered.body.decode()
    assert "DTSTART:20260920T100500Z\r\n" in text
    assert "LOCATION:Rathaus\\; Raum 1\\, links\r\n" in text
    assert all(len(line.encode()) <= 75 for line in text.split("\r\n"))


def test_the_overview_shows_events_and_surveys_and_what_came_of_them(service: Service) -> None:
    publish_report(service)
    page = service.get("/veranstaltungen").body.decode()
    assert "Kommune gestaltet!" in page
    assert "/bericht/" not in page, "those who were asked read it first"
    feed = service.get("/veranstaltungen/atom.xml").body
    atom = "{http://www.w3.org/2005/Atom}"
    assert ElementTree.fromstring(feed).findall(f"{atom}entry") == []

    commit(service)
    page = service.get("/veranstaltungen").body.decode()
    [path] = set(re.findall(r'href="https://[^"/]+(/bericht/[^"]+)"', page))
    assert "Eine Stunde länger" in service.get(path).body.decode()
    [entry] = ElementTree.fromstring(service.get("/veranstaltungen/atom.xml").body).findall(
        f"{atom}entry"
    )
    assert "2026" in (entry.findtext(f"{atom}title") or "")
    assert "Eine Stunde länger" in service.get("/gesagt-getan").body.decode()


def test_the_start_page_leads_to_the_overview(service: Service) -> None:
    assert 'href="/veranstaltungen?lang=de"' in service.get("/").body.decode()


def test_pages_behind_mails_speak_every_language_of_the_interface(service: Service) -> None:
    for language in interface_languages():
        page = service.get(f"/veranstaltungen?lang={language}").body.decode()
        assert f'<html lang="{language}">' in page


def test_a_cancelled_event_says_so_and_takes_nobody_in(service: Service) -> None:
    standing = Events(settings().catalogue_table).standing("lunch")
    assert standing is not None
    planning.set_step(standing, EventState.CANCELLED, Plan(skip=True), service.now)
    move_events(service.now)
    page = service.get("/veranstaltung/lunch").body.decode()
    assert "Diese Veranstaltung fällt aus." in page
    assert "<form" not in page
    assert service.post("/veranstaltung/lunch/anmelden", {"address": ADA}).status_code == 404
    assert "STATUS:CANCELLED" in service.get("/veranstaltung/lunch/kalender.ics").body.decode()
    assert "/veranstaltung/lunch" not in service.get("/veranstaltungen").body.decode()


def test_the_answer_is_mailed_once_to_all_who_were_asked(service: Service) -> None:
    publish_report(service)
    contacts = Contacts(settings().contacts_table)
    contacts.add("event/lunch", [Guest(ADA, "de")], service.now + timedelta(days=90))
    commit(service)
    move_events(service.now)
    told = [mail for mail in waiting() if mail.kind == "answer"]
    assert sorted(mail.to for mail in told) == [ADA, settings().office_address]
    assert all("Eine Stunde länger" in mail.text for mail in told)


def test_a_revoked_link_opens_nothing_and_a_newer_one_does(service: Service) -> None:
    publish_report(service)
    old = urlsplit(mailing.summary_link("sample", "2026-W37", service.now)).path
    assert service.get(old).status_code == 200
    revocations = Revocations(settings().catalogue_table)
    revocations.revoke(Purpose.SUMMARY, ("sample", "2026-W37"), service.now)
    assert service.get(old).status_code == 410
    later = service.now + timedelta(minutes=1)
    new = urlsplit(mailing.summary_link("sample", "2026-W37", later)).path
    assert service.get(new).status_code == 200


@pytest.mark.parametrize(
    ("language", "heading", "line"),
    [
        ("de", "Die nächste Veranstaltung", "Kommune gestaltet!</a>, 20. September 2026, 12:05,"),
        ("en", "The next event", "Shaping the city</a>, 20 September 2026, 12:05,"),
    ],
)
def test_who_reads_a_report_sees_the_next_event_and_no_round(
    service: Service, language: str, heading: str, line: str
) -> None:
    publish_report(service)
    for name, more in {
        "later": {"starts": "2026-10-20T12:05:00+02:00", "ends": "2026-10-20T13:00:00+02:00"},
        "round": {"kind": "round", "lists": ["providers"]},
    }.items():
        soon = {"starts": "2026-09-13T12:05:00+02:00", "ends": "2026-09-13T12:05:00+02:00"}
        known = {"id": name, "title": {"de": f"Das ist {name}"}, "survey": "sample"}
        event, _ = events.read(known | soon | more)
        Events(settings().catalogue_table).plan(event, service.now)
    path = urlsplit(mailing.summary_link("sample", "2026-W37", service.now)).path

    page = service.get(f"{path}?lang={language}").body.decode()
    assert f">{heading}</h2>" in page
    assert f'href="/veranstaltung/lunch?lang={language}">{line} Rathaus; Raum 1, links' in page
    assert "Das ist" not in page

    standing = Events(settings().catalogue_table).standing("lunch")
    assert standing is not None
    planning.set_step(standing, EventState.CANCELLED, Plan(skip=True), service.now)
    move_events(service.now)
    assert "Das ist later</a>" in service.get(f"{path}?lang={language}").body.decode()


def publish_report(service: Service) -> None:
    files = {
        "manifest.json": b'{"files": [{"name": "report.html", "size": 9}]}',
        "report.html": b"<p>Hallo",
    }
    Summaries(settings().bucket).publish("sample", "2026-W37", files)


def commit(service: Service) -> None:
    """The office answers the report, and the conductor tells it."""
    store = Commitments(settings().catalogue_table)
    note, who = {"de": "Ab Januar"}, {"de": "Steuerungsstelle"}
    decided = Change(service.now.date(), Progress.DECIDED, note, who, None)
    what = {"de": "Eine Stunde länger"}
    store.add(Commitment("c1", "sample", "2026-W37", what, (decided,)))
    store.answer("sample", "2026-W37")
    move_events(service.now)


def test_a_mail_to_a_guest_has_the_offices_own_words(service: Service) -> None:
    stored = StoredWordings(settings().catalogue_table)
    own = Wording("Sind Sie es?", "Sind Sie es?", "{titel} wartet.", "Ja")
    stored.replace(stored.now(), stored.now().having("confirmation", "de", own))
    service.post("/veranstaltung/lunch/anmelden", {"address": ADA})
    (mail,) = waiting()

    assert (mail.subject, mail.language) == ("Sind Sie es?", "de")
    assert "Kommune gestaltet! wartet." in mail.text
    assert service.get(links_of(mail)[0]).status_code == 200
