"""A mailed link opens one file for one purpose until one day, and holds no address."""

import base64
from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st
from itsdangerous import URLSafeSerializer

from chalicelib.outreach import links
from chalicelib.outreach.links import LinkError, LinkExpired, SummaryLink

UNTIL = date(2027, 9, 14)
LINK = SummaryLink("sample", "2026-W37", "report.html", UNTIL)
KEYS = ("oldest", "older", "newest")


def test_a_link_opens_what_it_was_made_for_until_its_last_day() -> None:
    token = links.sign(LINK, KEYS)
    assert links.open_summary(token, KEYS, date(2026, 9, 14)) == LINK
    assert links.open_summary(token, KEYS, UNTIL) == LINK
    with pytest.raises(LinkExpired):
        links.open_summary(token, KEYS, UNTIL + timedelta(days=1))


def test_a_link_fits_into_an_address_as_it_is() -> None:
    token = links.sign(LINK, KEYS)
    assert set(token) <= set("abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789-_.")


def test_links_stay_good_while_keys_rotate_and_end_with_their_key() -> None:
    token = links.sign(LINK, ["first"])
    assert links.open_summary(token, ["first", "second"], UNTIL) == LINK
    assert links.open_summary(token, ["first", "second", "third"], UNTIL) == LINK
    with pytest.raises(LinkError):
        links.open_summary(token, ["second", "third", "fourth"], UNTIL)


def test_the_newest_key_signs() -> None:
    token = links.sign(LINK, KEYS)
    assert links.open_summary(token, ["newest"], UNTIL) == LINK
    with pytest.raises(LinkError):
        links.open_summary(token, ["oldest", "older"], UNTIL)


def test_a_link_for_another_purpose_opens_nothing() -> None:
    content = ["sample", "2026-W37", "report.html", UNTIL.isoformat()]
    for salt in ("mitsprache/unsubscribe", "mitsprache", "itsdangerous"):
        foreign = URLSafeSerializer("newest", salt=salt).dumps(content)
        with pytest.raises(LinkError):
            links.open_summary(str(foreign), KEYS, UNTIL)


@given(st.data())
def test_an_altered_link_opens_nothing(data: st.DataObject) -> None:
    token = links.sign(LINK, KEYS)
    place = data.draw(st.integers(0, len(token) - 2))
    other = data.draw(st.sampled_from("aZ09-_").filter(lambda one: one != token[place]))
    with pytest.raises(LinkError) as refusal:
        links.open_summary(token[:place] + other + token[place + 1 :], KEYS, UNTIL)
    assert not isinstance(refusal.value, LinkExpired)


@given(st.text(max_size=60))
def test_what_is_no_link_opens_nothing(token: str) -> None:
    with pytest.raises(LinkError):
        links.open_summary(token, KEYS, UNTIL)


def test_a_link_says_nothing_of_its_reader() -> None:
    payload = links.sign(LINK, KEYS).split(".")[0]
    content = base64.urlsafe_b64decode(payload + "=" * (-len(payload) % 4)).decode()
    assert content == '["sample","2026-W37","report.html","2027-09-14"]'
