"""A mailed link opens one thing for one purpose until one day, and holds no address."""

import base64
from datetime import UTC, date, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from chalicelib.outreach import links
from chalicelib.outreach.links import Link, LinkError, LinkExpired, Purpose

UNTIL = date(2027, 9, 14)
ISSUED = datetime(2026, 9, 14, 1, 30, tzinfo=UTC)
LINK = Link(Purpose.SUMMARY, ("sample", "2026-W37"), ISSUED, UNTIL)
KEYS = ("oldest", "older", "newest")


def opened(token: str, keys: tuple[str, ...] = KEYS, today: date = UNTIL) -> Link:
    return links.opened(Purpose.SUMMARY, token, keys, today)


def test_a_link_opens_what_it_was_made_for_until_its_last_day() -> None:
    token = links.sign(LINK, KEYS)
    assert opened(token, today=date(2026, 9, 14)) == LINK
    assert opened(token) == LINK
    with pytest.raises(LinkExpired):
        opened(token, today=UNTIL + timedelta(days=1))


def test_a_link_fits_into_an_address_as_it_is() -> None:
    token = links.sign(LINK, KEYS)
    assert set(token) <= set("abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789-_.")


def test_links_stay_good_while_keys_rotate_and_end_with_their_key() -> None:
    token = links.sign(LINK, ["first"])
    assert opened(token, ("first", "second")) == LINK
    assert opened(token, ("first", "second", "third")) == LINK
    with pytest.raises(LinkError):
        opened(token, ("second", "third", "fourth"))


def test_the_newest_key_signs() -> None:
    token = links.sign(LINK, KEYS)
    assert opened(token, ("newest",)) == LINK
    with pytest.raises(LinkError):
        opened(token, ("oldest", "older"))


@pytest.mark.parametrize("purpose", [Purpose.LEAVE, Purpose.JOIN])
def test_a_link_for_another_purpose_opens_nothing(purpose: Purpose) -> None:
    foreign = links.sign(Link(purpose, LINK.what, ISSUED, UNTIL), KEYS)
    with pytest.raises(LinkError):
        opened(foreign)


@given(st.data())
def test_an_altered_link_opens_nothing(data: st.DataObject) -> None:
    token = links.sign(LINK, KEYS)
    place = data.draw(st.integers(0, len(token) - 2))
    other = data.draw(st.sampled_from("aZ09-_").filter(lambda one: one != token[place]))
    with pytest.raises(LinkError) as refusal:
        opened(token[:place] + other + token[place + 1 :])
    assert not isinstance(refusal.value, LinkExpired)


@given(st.text(max_size=60))
def test_what_is_no_link_opens_nothing(token: str) -> None:
    with pytest.raises(LinkError):
        opened(token)


def test_a_link_says_nothing_of_its_reader() -> None:
    payload = links.sign(LINK, KEYS).split(".")[0]
    content = base64.urlsafe_b64decode(payload + "=" * (-len(payload) % 4)).decode()
    assert content == f'["sample","2026-W37",{int(ISSUED.timestamp())},"2027-09-14"]'
