"""The main job with each function in a role of its own, which may just what it is deployed to do.

moto decides about each call; what it cannot decide is said in tests/rights/roles.py.
"""

from collections.abc import Callable
from urllib.parse import urlsplit

import pytest

from chalicelib.intake import codes
from chalicelib.office.users import Role
from chalicelib.store.errors import Refused
from tests.api.machine import Machine
from tests.api.service import OFFICE, Service
from tests.api.test_main_job import SURVEY, answer, plan_event
from tests.rights import roles
from tests.unit.questionnaires import shipped

WEEK = f"{SURVEY}-2026-W37"

Begin = Callable[..., Machine]


@pytest.fixture
def begin(service: Service, monkeypatch: pytest.MonkeyPatch) -> Begin:
    """Publishes a survey and lets the functions take their roles, without some statements."""

    def ready(**missing: str) -> Machine:
        def without(function: str, policy: roles.Policy) -> None:
            if function in missing:
                kept = [one for one in policy["Statement"] if one["Sid"] != missing[function]]
                assert len(kept) == len(policy["Statement"]) - 1
                policy["Statement"] = kept

        service.publish(shipped("kommune-gestaltet"))
        machine = Machine(service, monkeypatch)
        roles.assume(monkeypatch, without)
        return machine

    return ready


def shown(service: Service, link: str) -> int:
    """The status of the page behind a mail's link."""
    parts = urlsplit(link)
    return service.get(f"{parts.path}?{parts.query}").status_code


def refused(service: Service) -> str | None:
    """Run the steps of sealing, and name the first that AWS refuses something."""
    week = {"survey": SURVEY, "cut_off": "2026-W37"}
    shards = service.run("plan", **week)["shards"]
    tallies = [("tally", week | {"shard": shard}) for shard in shards]
    for step, event in [*tallies, ("seal", week), ("report", week), ("purge", week)]:
        try:
            service.run(step, **event)
        except Refused:
            return step
    return None


def test_an_event_its_answers_their_report_and_the_mails_need_no_other_right(
    service: Service, begin: Begin
) -> None:
    # Given guests who are asked after an event
    machine = begin()
    plan_event(service)
    service.at("2026-09-12 13:00")
    machine.run_conductor()
    asked = machine.deliver_mails()
    assert len(asked) == 2
    assert shown(service, asked[0].link) == 200

    # When fourteen answer, one of them on the page, and the week is sealed
    answer(service, 13, "2026-09-12 14:00")
    given = {"version": "1", "code": codes.mint(), "useful": "4", "next_step": "no", "do": "send"}
    assert service.post(f"/umfrage/{SURVEY}", given).status_code == 200
    service.run("count")
    service.at("2026-09-14 00:00")
    assert machine.run_conductor() == {WEEK: "SUCCEEDED"}

    # Then those who were asked are sent the report, which can be read, and the office sees it
    told = machine.deliver_mails()
    assert sorted(one.to[0] for one in told) == ["ada@example.org", "ben@example.org", OFFICE]
    assert shown(service, told[0].link) == 200
    assert service.office("/buero/berichte", Role.LESEN).status_code == 200
    assert all(item.keys() == {"pk", "sk"} for item in service.stored()), "no answer is left"


def test_without_the_right_to_store_answers_none_is_taken_in(
    service: Service, begin: Begin
) -> None:
    begin(api="ResponsesByExactKey")

    with pytest.raises(AssertionError, match="503"):
        answer(service, 1, "2026-09-12 14:00")

    assert service.stored() == []


@pytest.mark.parametrize(
    ("function", "statement"),
    [
        ("tally", "ReadResponses"),
        ("tally", "KeepTallies"),
        ("seal", "Batches"),
        ("report", "Reports"),
        ("purge", "ForgetAnswers"),
    ],
)
def test_without_one_of_its_rights_a_step_of_sealing_fails(
    service: Service, begin: Begin, function: str, statement: str
) -> None:
    begin(**{function: statement})
    answer(service, 5, "2026-09-12 14:00")
    service.at("2026-09-14 00:00")

    assert refused(service) == function


def test_without_the_right_to_send_no_mail_goes_out(service: Service, begin: Begin) -> None:
    machine = begin(post="SendMail")
    plan_event(service)
    service.at("2026-09-12 13:00")
    machine.run_conductor()

    assert machine.deliver_mails() == []
