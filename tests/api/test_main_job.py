"""From the invitation to the report: what the product is for, with its rules of protection.

The conductor starts the deployed state machine, interpreted by moto; everything runs in here.
"""

import json
from collections.abc import Iterator
from datetime import timedelta
from urllib.parse import urlsplit

import pytest

from chalicelib.intake import codes
from chalicelib.outreach import audience, events
from chalicelib.sealing import ledger
from chalicelib.sealing.jobs import NotDue
from chalicelib.sealing.members import member
from chalicelib.settings import settings
from chalicelib.store.batches import Batches
from chalicelib.store.clients import s3
from chalicelib.store.contacts import Contacts
from chalicelib.store.events import Events
from chalicelib.store.summaries import Summaries
from tests.api.machine import Machine
from tests.api.service import OFFICE, Service, envelope
from tests.unit.questionnaires import shipped

SURVEY = "kommune-gestaltet-2026-09-12"
GUESTS = [("ada@example.org", "de"), ("ben@example.org", "en")]


@pytest.fixture
def machine(service: Service, monkeypatch: pytest.MonkeyPatch) -> Machine:
    service.publish(shipped("kommune-gestaltet"))
    return Machine(service, monkeypatch)


def plan_event(service: Service) -> None:
    document = {
        "id": "lunch",
        "title": {"de": "Kommune gestaltet!", "en": "Shaping the city"},
        "survey": SURVEY,
        "starts": "2026-09-12T12:05:00+02:00",
        "ends": "2026-09-12T13:00:00+02:00",
        "guests": [{"address": address, "language": language} for address, language in GUESTS],
    }
    event, guests = events.read(document)
    expires = service.now + timedelta(days=90)
    Contacts(settings().contacts_table).add(audience.of_event(event.id), guests, expires)
    Events(settings().catalogue_table).plan(event, service.now)


def answer(service: Service, number: int, moment: str) -> list[str]:
    """So many guests answer; the codes they keep."""
    service.at(moment)
    kept = [codes.mint() for _ in range(number)]
    for place, code in enumerate(kept):
        answers = {"useful": place % 3 + 3, "next_step": ("yes", "no")[place % 2]}
        assert service.send(envelope(code, **answers), SURVEY).status_code == 201
    return kept


def objects() -> dict[str, bytes]:
    """Everything in the bucket."""
    return dict(_objects())


def _objects() -> Iterator[tuple[str, bytes]]:
    bucket = settings().bucket
    for one in s3().list_objects_v2(Bucket=bucket).get("Contents", ()):
        yield one["Key"], s3().get_object(Bucket=bucket, Key=one["Key"])["Body"].read()


def versions() -> int:
    """How often anything was written to the bucket."""
    return len(s3().list_object_versions(Bucket=settings().bucket)["Versions"])


def entries() -> list[ledger.Entry]:
    return ledger.verified(SURVEY, Batches(settings().bucket).stored(SURVEY))


def test_the_main_job_from_the_event_to_the_last_report(service: Service, machine: Machine) -> None:
    plan_event(service)
    service.at("2026-09-12 12:59")
    assert machine.run_conductor() == {}
    assert machine.deliver_mails() == [], "the event is not over"

    # The guests are asked, each once and in their own language.
    service.at("2026-09-12 13:00")
    machine.run_conductor()
    machine.run_conductor()
    asked = machine.deliver_mails()
    assert {(one.to[0], one.subject) for one in asked} == {
        ("ada@example.org", "Wie war es? Kommune gestaltet!"),
        ("ben@example.org", "How was it? Shaping the city"),
    }
    assert len(asked) == 2
    path = urlsplit(asked[0].link)
    assert service.get(f"{path.path}?{path.query}").status_code == 200

    # Fourteen answer in the first week, two in the second, three in the last.
    weeks = {
        "2026-W37": answer(service, 14, "2026-09-12 14:00"),
        "2026-W38": answer(service, 2, "2026-09-15 09:00"),
    }
    service.at("2026-09-14 00:00")
    assert machine.run_conductor() == {f"{SURVEY}-2026-W37": "SUCCEEDED"}
    assert machine.ran[:7] == ["plan", *["tally"] * 4, "seal", "report"]
    assert machine.ran[-1] == "purge", "nothing is forgotten before all else is done"
    told = machine.deliver_mails()
    assert sorted(one.to[0] for one in told) == ["ada@example.org", "ben@example.org", OFFICE]
    assert all("14" in one.body for one in told)

    # Nobody is alone in a batch: the second week waits for the third.
    service.at("2026-09-21 06:00")
    assert machine.run_conductor()[f"{SURVEY}-2026-W38"] == "SUCCEEDED"
    reminded = machine.deliver_mails()
    assert sorted(one.to[0] for one in reminded) == ["ada@example.org", "ben@example.org"]
    assert len(entries()) == 1
    weeks["2026-W39"] = answer(service, 3, "2026-09-27 23:00")
    service.at("2026-09-28 00:00")
    assert machine.run_conductor()[f"{SURVEY}-2026-W39"] == "SUCCEEDED"
    assert len(machine.deliver_mails()) == 3

    assert_every_answer_is_in_one_batch(weeks)
    assert_reports_are_unions_of_batches()
    assert_links_lead_to_the_report(service, told[0].link)
    assert_nothing_is_left_of_single_answers(service)
    assert_nothing_changes_any_more(service, machine, weeks)


def assert_every_answer_is_in_one_batch(weeks: dict[str, list[str]]) -> None:
    """Rules 1 and 2: batches are disjoint, complete, and at least k."""
    first, second = entries()
    assert [(one.place.cut_off, one.batch.size) for one in (first, second)] == [
        ("2026-W37", 14),
        ("2026-W39", 5),
    ]
    batches = Batches(settings().bucket)
    expected = (weeks["2026-W37"], weeks["2026-W38"] + weeks["2026-W39"])
    for entry, kept in zip((first, second), expected, strict=True):
        names = batches.members(SURVEY, entry.place)
        ledger.check_members(SURVEY, entry, names)
        assert set(names) == {
            member(SURVEY, "all", entry.place.cut_off, codes.response_key(SURVEY, code))
            for code in kept
        }


def assert_reports_are_unions_of_batches() -> None:
    """Rule 4: every period is made of whole batches, and the whole survey of all of them."""
    reports = Summaries(settings().bucket)
    sizes = {"2026-W37": 14, "2026-W39": 5, "2026-09": 19, "2026-Q3": 19, "gesamt": 19}
    assert reports.periods(SURVEY) == sorted(sizes)
    known = {entry.hash for entry in entries()}
    for period, size in sizes.items():
        files = reports.files(SURVEY, period)
        assert json.loads(files["summary.json"])["answered"] == size
        manifest = json.loads(files["manifest.json"])
        assert {one["hash"] for one in manifest["batches"]} <= known
        assert {one["name"] for one in manifest["files"]} == files.keys() - {"manifest.json"}


def assert_links_lead_to_the_report(service: Service, link: str) -> None:
    page = urlsplit(link).path
    assert service.get(page).status_code == 200
    answered = service.get(f"{page}/datei/report.html")
    assert answered.status_code == 303
    address = urlsplit(answered.headers["Location"])
    assert address.path.endswith(f"/summaries/{SURVEY}/2026-W37/report.html")
    assert "X-Amz-Signature" in address.query
    assert service.get(f"{page}/datei/manifest.json").status_code == 404
    service.at("2027-09-30 12:00")
    assert service.get(urlsplit(link).path).status_code == 410


def assert_nothing_is_left_of_single_answers(service: Service) -> None:
    """Rule 9: what stays is that a code is used."""
    assert len(service.stored()) == 19
    assert all(item.keys() == {"pk", "sk"} for item in service.stored())
    assert all("#answers#" in item["pk"]["S"] for item in service.stored())


def assert_nothing_changes_any_more(
    service: Service, machine: Machine, weeks: dict[str, list[str]]
) -> None:
    """Rule 8: no step that runs again, no late answer, writes a second version of anything."""
    published, written = objects(), versions()
    assert written == len(published), "nothing was ever written twice"
    service.at("2026-09-27 23:30")
    again = service.send(envelope(weeks["2026-W37"][0], useful=1), SURVEY)
    assert again.status_code == 409
    answer(service, 1, "2026-09-27 23:40")
    service.at("2026-10-05 00:00")
    for cut_off in ("2026-W37", "2026-W38", "2026-W39"):
        event = {"survey": SURVEY, "cut_off": cut_off}
        for shard in service.run("plan", **event)["shards"]:
            service.run("tally", **event, shard=shard)
        for step in ("seal", "report", "announce", "purge"):
            service.run(step, **event)
    machine.run_conductor()
    assert machine.deliver_mails() == []
    assert objects() == published
    assert versions() == written


def test_fewer_than_k_leave_nothing_but_the_fact_that_their_codes_are_used(
    service: Service, machine: Machine
) -> None:
    kept = answer(service, 4, "2026-09-20 10:00")
    for moment in ("2026-09-21 00:00", "2026-09-28 00:00"):
        service.at(moment)
        machine.run_conductor()
        machine.run_conductor()
    assert objects() == {}
    assert machine.deliver_mails() == []
    assert all(item.keys() == {"pk", "sk"} for item in service.stored())
    service.at("2026-09-27 12:00")
    assert service.send(envelope(kept[0], useful=1), SURVEY).status_code == 409


def test_if_a_batch_was_changed_nothing_is_published_and_the_office_is_told(
    service: Service, machine: Machine
) -> None:
    answer(service, 14, "2026-09-12 14:00")
    service.at("2026-09-14 00:00")
    machine.run_conductor()
    machine.deliver_mails()
    key = f"sealed/{SURVEY}/all/2026-W37.json"
    changed = objects()[key].replace(b'"size":14', b'"size":15')
    s3().put_object(Bucket=settings().bucket, Key=key, Body=changed)
    before = objects()

    answer(service, 6, "2026-09-20 10:00")
    service.at("2026-09-21 00:00")
    assert machine.run_conductor()[f"{SURVEY}-2026-W38"] == "FAILED"
    [alarm] = machine.deliver_mails()
    assert alarm.to == [OFFICE]
    assert "2026-W38" in alarm.body
    assert {key for key in objects() if key.startswith("summaries/")} == {
        key for key in before if key.startswith("summaries/")
    }
    assert sum("answers" in item for item in service.stored()) == 6, "no answer is lost"


def test_a_week_that_is_not_over_is_not_sealed(service: Service, machine: Machine) -> None:
    answer(service, 14, "2026-09-12 14:00")
    service.at("2026-09-13 23:59")
    assert machine.run_conductor() == {}
    with pytest.raises(NotDue, match="2026-W37 is not over yet"):
        service.run("plan", survey=SURVEY, cut_off="2026-W37")
    service.at("2026-10-12 12:00")
    with pytest.raises(NotDue, match="not after 2026-W41"):
        service.run("plan", survey=SURVEY, cut_off="2026-W41")
