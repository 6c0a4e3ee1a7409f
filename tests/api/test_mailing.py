"""Many recipients: each mail goes once, at the pace of the account, and none gets lost unseen."""

from datetime import timedelta

from tests.bench.mails import send


def test_nobody_gets_a_mail_twice_and_who_may_miss_it_is_listed() -> None:
    outcome = send(120, per_second=14, silent_each=50)
    assert (outcome.gone, outcome.twice, outcome.lost) == (120, 0, 0)
    assert outcome.listed == 2, "they went, but no answer said so"
    assert outcome.throttled == 0
    assert outcome.span >= timedelta(seconds=119 / 14)


def test_an_account_that_takes_fewer_than_we_were_told_gets_all_in_the_end() -> None:
    outcome = send(60, per_second=30, allowed=14)
    assert (outcome.gone, outcome.twice, outcome.lost, outcome.listed) == (60, 0, 0, 0)
    assert outcome.throttled > 0
