"""Whether an address may be written to follows from what was reported, in whatever order."""

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from chalicelib.outreach import deliverability
from chalicelib.outreach.deliverability import Deliverability, Finding, Reason, Report, State

NOW = datetime(2026, 9, 14, 12, tzinfo=UTC)


def report(finding: Finding, mail: str = "mail1", moment: datetime = NOW) -> Report:
    return Report(mail, "ada@example.org", finding, moment)


def after(*reports: Report, known: Deliverability | None = None) -> Deliverability:
    known = known or Deliverability()
    for one in reports:
        known = deliverability.after(known, one, NOW)
    return known


def soft(number: int) -> list[Report]:
    return [report(Finding.SOFT_BOUNCE, f"mail{place}") for place in range(number)]


def test_an_address_of_which_nothing_is_known_is_deliverable() -> None:
    assert Deliverability().state is State.DELIVERABLE


@pytest.mark.parametrize(
    ("finding", "reason"),
    [(Finding.HARD_BOUNCE, Reason.BOUNCE), (Finding.COMPLAINT, Reason.COMPLAINT)],
)
def test_one_hard_bounce_or_one_complaint_suppresses(finding: Finding, reason: Reason) -> None:
    known = after(report(finding))
    assert (known.state, known.reason, known.since) == (State.SUPPRESSED, reason, NOW)


def test_the_fifth_mail_that_bounces_softly_suppresses() -> None:
    assert after(*soft(4)).state is State.SOFT_BOUNCED
    assert after(*soft(5)).reason is Reason.BOUNCE


def test_the_mails_of_one_event_suppress_nobody_who_is_on_holiday() -> None:
    kinds = ("feedback", "reminder", "summary", "answer")
    assert after(*(report(Finding.SOFT_BOUNCE, kind) for kind in kinds)).reason is None


def test_one_mail_that_bounces_again_and_again_counts_once() -> None:
    again = [report(Finding.SOFT_BOUNCE, moment=NOW + timedelta(hours=n)) for n in range(9)]
    assert after(*again) == Deliverability(soft=frozenset({"mail1"}))


def test_a_complaint_outweighs_a_bounce_and_a_bounce_the_office() -> None:
    blocked = deliverability.suppressed(Deliverability(), Reason.OFFICE, NOW)
    bounced = after(report(Finding.HARD_BOUNCE), known=blocked)
    assert bounced.reason is Reason.BOUNCE
    assert after(report(Finding.COMPLAINT), known=bounced).reason is Reason.COMPLAINT
    assert deliverability.suppressed(bounced, Reason.OFFICE, NOW) == bounced


def test_what_is_older_than_the_lifting_of_a_suppression_counts_no_more() -> None:
    """Given a mended address, when the old bounce comes again, then mails still go there."""
    lifted = deliverability.lifted(NOW)
    for finding in Finding:
        assert after(report(finding, moment=NOW - timedelta(seconds=1)), known=lifted) == lifted
    later = report(Finding.HARD_BOUNCE, moment=NOW + timedelta(seconds=1))
    assert after(later, known=lifted).state is State.SUPPRESSED


def test_a_complaint_is_remembered_longest_and_everything_ends() -> None:
    known = [after(*soft(1)), after(report(Finding.HARD_BOUNCE)), after(report(Finding.COMPLAINT))]
    days = [(deliverability.kept_until(one, NOW) - NOW).days for one in known]
    assert days == [90, 365, 1100]


@given(st.lists(st.tuples(st.sampled_from(Finding), st.integers(0, 6)), max_size=9), st.randoms())
def test_order_and_repetition_change_nothing(
    told: list[tuple[Finding, int]], chance: st.randoms
) -> None:
    reports = [report(finding, f"mail{number}") for finding, number in told]
    again = [*reports, *reports]
    chance.shuffle(again)
    assert after(*reports) == after(*again)


@given(st.lists(st.tuples(st.sampled_from(Finding), st.integers(0, 6)), max_size=9))
def test_a_suppression_is_never_undone_by_a_report(told: list[tuple[Finding, int]]) -> None:
    known = Deliverability()
    states = []
    for finding, number in told:
        known = after(report(finding, f"mail{number}"), known=known)
        states.append(list(State).index(known.state))
    assert states == sorted(states)
