"""./manage.py event and people: an event is moved, skipped and cancelled, a person is forgotten."""

import json
from collections.abc import Callable, Iterator
from datetime import timedelta
from pathlib import Path

import click
import pytest
from click.testing import CliRunner, Result
from moto import mock_aws

from chalicelib.outreach import conducting
from chalicelib.outreach.deliverability import Finding, Report
from chalicelib.outreach.events import EventState
from chalicelib.outreach.life import Standing
from chalicelib.settings import settings
from chalicelib.store.contacts import Contacts
from chalicelib.store.deliverabilities import Deliverabilities
from chalicelib.store.events import Events
from chalicelib.store.outbox import Outbox
from chalicelib.store.signing_keys import rotate
from chalicelib.store.surveys import Surveys
from chalicelib.weeks import BERLIN
from commands import deployment, events, people
from tests.adapters.aws import make_queue, make_table, talk_to
from tests.adapters.deployment import SIGNING_KEYS, make_stack
from tests.unit.questionnaires import document, yes_no
from tests.unit.test_life import END, START

STACK = "events-of-a-test"
ADA = "ada@example.org"
LUNCH = {
    "id": "lunch",
    "title": {"de": "Kommune gestaltet!"},
    "survey": "sample",
    "starts": START.isoformat(),
    "ends": END.isoformat(),
    "guests": [
        {"address": ADA, "language": "de"},
        {"address": "ben@example.org", "language": "en"},
    ],
}

Run = Callable[..., Result]


@pytest.fixture
def run(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Iterator[Run]:
    """A lunch is planned in a deployed stack; it is an hour before."""
    talk_to(monkeypatch)
    with mock_aws():
        make_stack(
            monkeypatch,
            STACK,
            catalogue_table=make_table("Catalogue"),
            contacts_table=make_table("Contacts"),
            outbox_queue_url=make_queue(),
        )
        rotate(SIGNING_KEYS)
        settings.cache_clear()
        monkeypatch.setattr("chalicelib.clock.now", lambda: START - timedelta(hours=1))
        survey = document(yes_no("met"), opens="2026-09-12", closes="2026-09-27")
        Surveys(settings().catalogue_table).publish(survey)

        def run(group: click.Group, *words: str) -> Result:
            return CliRunner().invoke(group, words, obj=deployment.Deployment(STACK, None))

        (tmp_path / "lunch.json").write_text(json.dumps(LUNCH), "utf-8")
        assert run(events.event, "plan", str(tmp_path / "lunch.json")).exit_code == 0
        yield run


def standing() -> Standing:
    found = Events(settings().catalogue_table).standing("lunch")
    assert found is not None
    return found


def mailed() -> list[tuple[str, str]]:
    """Kind and reader of each mail that waits."""
    outbox = Outbox(settings().contacts_table, settings().outbox_queue_url)
    return sorted((line.kind, mail.to) for line in outbox.lines() if (mail := outbox.mail(line.id)))


def test_a_step_is_taken_earlier_than_it_would_be(run: Run) -> None:
    moved = run(events.event, "move", "lunch", "held", "--at", "2026-09-12 11:30")
    assert moved.output == "lunch: held at 12.09.2026 11:30.\n"
    conducting.move_events(START - timedelta(minutes=31))
    assert standing().state is EventState.HELD
    conducting.move_events(END)
    assert [kind for kind, _ in mailed()] == ["feedback", "feedback"]


def test_what_is_skipped_mails_nobody_and_says_so(run: Run) -> None:
    assert run(events.event, "skip", "lunch", "asking").exit_code == 0
    conducting.move_events(END)
    conducting.move_events(END + timedelta(days=1))
    assert mailed() == []
    shown = run(events.event, "show", "lunch").output
    assert "asking: skip" in shown
    assert "asking  skipped" in shown


@pytest.mark.parametrize(
    ("words", "reason"),
    [
        (("move", "lunch", "closed"), "follows from the survey"),
        (("move", "lunch", "planned"), "does not come to planned"),
        (("skip", "dinner", "asking"), "no event dinner"),
    ],
)
def test_what_cannot_be_planned_is_refused_with_the_reason(
    run: Run, words: tuple[str, ...], reason: str
) -> None:
    refused = run(events.event, *words)
    assert refused.exit_code == 1
    assert reason in refused.output
    assert standing().plans == {}


def test_guests_of_a_cancelled_event_hear_of_it_once_and_are_forgotten(run: Run) -> None:
    assert run(events.event, "cancel", "lunch", "--yes").exit_code == 0
    for _ in range(2):
        conducting.move_events(START)
    assert mailed() == [("cancelled", ADA), ("cancelled", "ben@example.org")]
    assert standing().state is EventState.CANCELLED
    refused = run(events.event, "move", "lunch", "asking")
    assert "does not come to asking" in refused.output
    conducting.move_events(START + timedelta(days=15))
    assert standing().state is EventState.FORGOTTEN
    assert "event/lunch" in run(people.people, "deletions").output


def test_guests_of_a_moved_event_hear_of_it_once_and_are_asked_after_it(
    run: Run, tmp_path: Path
) -> None:
    later = {"starts": "2026-09-17T12:05:00+02:00", "ends": "2026-09-17T13:00:00+02:00"}
    (tmp_path / "later.json").write_text(json.dumps(LUNCH | later), "utf-8")
    done = run(events.event, "change", "lunch", str(tmp_path / "later.json"), "--tell")
    assert "17.09.2026 12:05. Its guests will be told." in done.output
    for _ in range(2):
        conducting.move_events(END)
    assert [kind for kind, _ in mailed()] == ["rescheduled", "rescheduled"]
    assert standing().state is EventState.PLANNED
    conducting.move_events(START.replace(day=17, hour=13))
    assert [kind for kind, _ in mailed()] == ["feedback"] * 2 + ["rescheduled"] * 2
    refused = run(events.event, "change", "lunch", str(tmp_path / "later.json"))
    assert "only what is planned can be changed" in refused.output


def test_all_that_is_kept_of_a_person_is_shown_and_destroyed(run: Run) -> None:
    conducting.move_events(END)
    kept = json.loads(run(people.people, "export", "Ada@example.org").output)
    assert [one["list"] for one in kept["lists"]] == ["event/lunch"]
    assert [one["kind"] for one in kept["mails"]] == ["feedback"]
    assert run(people.people, "erase", ADA).output == "2 entries were destroyed.\n"
    assert run(people.people, "erase", ADA).output == "Nothing was kept.\n"
    kept = json.loads(run(people.people, "export", ADA).output)
    assert (kept["lists"], kept["mails"]) == ([], [])
    now = END.astimezone(BERLIN)
    left = list(Contacts(settings().contacts_table).people("event/lunch", now))
    assert [one.address for one in left] == ["ben@example.org"]
    assert mailed() == [("feedback", "ben@example.org")]


def test_the_log_of_an_event_begins_where_it_was_planned(run: Run) -> None:
    conducting.move_events(END)
    log = run(events.event, "show", "lunch").output.splitlines()
    assert log[0].startswith("lunch: asking since 12.09.2026")
    assert [line.split()[2:4] for line in log[1:4]] == [
        ["office", "planned"],
        ["conductor", "held"],
        ["conductor", "asking"],
    ]


def test_who_is_blocked_is_listed_until_the_office_lifts_it(run: Run) -> None:
    assert run(people.people, "blocked").output == "All addresses get mails.\n"
    assert run(people.people, "block", "Ada@example.org").output == "No more mails.\n"
    assert run(people.people, "block", ADA).output == "It was so already.\n"
    assert run(people.people, "block", "eva@example.org").output == "No more mails.\n"
    listed = run(people.people, "blocked").output.splitlines()
    assert listed == [
        f"12.09.2026  {ADA}  event/lunch  office",
        "1 more stand on no list any more.",
    ]
    assert run(people.people, "unblock", ADA).output == "It gets mails again.\n"
    assert ADA not in run(people.people, "blocked").output


def test_who_complained_is_unblocked_only_if_they_asked(run: Run) -> None:
    now = START - timedelta(hours=1)
    contacts = Contacts(settings().contacts_table)
    report = Report("mail", ADA, Finding.COMPLAINT, now)
    Deliverabilities(settings().contacts_table).note(contacts.key(ADA), report, now)
    refused = run(people.people, "unblock", ADA)
    assert refused.exit_code == 1
    assert "complained" in refused.output
    assert "event/lunch  complaint" in run(people.people, "blocked").output
    assert run(people.people, "unblock", ADA, "--they-asked").exit_code == 0
    assert run(people.people, "blocked").output == "All addresses get mails.\n"


def test_a_slide_and_a_sheet_let_guests_register(run: Run, tmp_path: Path) -> None:
    done = run(events.event, "qr", "lunch", "--to", str(tmp_path / "wall"))
    assert done.exit_code == 0, done.output
    written = {one.name: one.read_bytes()[:5] for one in (tmp_path / "wall").iterdir()}
    assert written == {
        "lunch-slide.svg": b"<svg ",
        "lunch-slide.png": b"\x89PNG\r",
        "lunch-poster.pdf": b"%PDF-",
    }


def test_a_list_is_filled_from_a_file_under_a_name_that_addresses_can_hold(
    run: Run, tmp_path: Path
) -> None:
    table = tmp_path / "providers.csv"
    table.write_text("E-Mail\nada@example.org\nben@example.org\n", "utf-8")
    refused = run(people.people, "list", "Träger", str(table))
    assert refused.exit_code == 1
    filled = run(people.people, "list", "providers", str(table))
    assert filled.output == "2 of 2 people are on the list providers now.\n"
