"""An event and its guests are read once each, and nothing strange gets into a mail's header."""

from datetime import timedelta
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from chalicelib.outreach import events
from chalicelib.outreach.events import EventError, Guest


def document(**changes: Any) -> dict[str, Any]:
    return {
        "id": "lunch-2026-09-12",
        "title": {"de": "Kommune gestaltet!"},
        "survey": "sample",
        "starts": "2026-09-12T12:00:00+02:00",
        "ends": "2026-09-12T12:55:00+02:00",
        "guests": [],
    } | changes


def guest(address: str, language: str = "de") -> dict[str, str]:
    return {"address": address, "language": language}


def refusal(**changes: Any) -> str:
    with pytest.raises(EventError) as fault:
        events.read(document(**changes))
    return str(fault.value)


def test_an_event_is_read_with_its_guests() -> None:
    event, guests = events.read(document(guests=[guest("ada@example.org", "en")]))
    assert (event.id, event.survey) == ("lunch-2026-09-12", "sample")
    assert event.ends - event.starts == timedelta(minutes=55)
    assert guests == [Guest("ada@example.org", "en")]


def test_a_guest_who_stands_twice_is_written_to_once() -> None:
    twice = [guest("Ada@Example.org"), guest("ben@example.org"), guest("ada@example.ORG", "en")]
    _, guests = events.read(document(guests=twice))
    assert guests == [Guest("Ada@example.org", "de"), Guest("ben@example.org", "de")]


@pytest.mark.parametrize(
    "address",
    ["", "ada", "@example.org", "ada@", "ada@x@example.org", "ada@example.org, ben@example.org",
     "ada@example.org;ben@example.org", "Ada <ada@example.org>", " ada@example.org",
     "ada@example.org\n", "ada@example.org\r\nBcc: ben@example.org", "ada@exa mple.org",
     "ada\u2028@example.org", "ada@example.org\u0085", "x" * 250 + "@example.org"],
)  # fmt: skip
def test_what_is_no_single_address_is_refused_with_its_place(address: str) -> None:
    said = refusal(guests=[guest("ben@example.org"), guest(address)])
    assert said.startswith("$.guests[1].address: ")


@given(st.text(max_size=40))
def test_no_address_that_is_taken_breaks_a_header(address: str) -> None:
    try:
        _, [taken] = events.read(document(guests=[guest(f"{address}@example.org")]))
    except EventError:
        return
    assert len(taken.address.split()) == len(taken.address.splitlines()) == 1
    assert not set(taken.address) & set(",;<>")


@pytest.mark.parametrize(
    ("changes", "place"),
    [
        ({"title": {"de": "Hallo\nBcc: alle@example.org"}}, "$.title.de"),
        ({"title": {"de": "Hallo\r"}}, "$.title.de"),
        ({"title": {"en": "Lunch"}}, "$.title"),
        ({"id": "../etc"}, "$.id"),
        ({"starts": "2026-09-12T12:00:00"}, "$.starts"),
        ({"starts": "12.9.2026"}, "$.starts"),
        ({"ends": "2026-09-12T11:00:00+02:00"}, "$.ends"),
        ({"ends": "2026-09-12T10:00:00Z"}, "$.ends"),
        ({"guests": None}, "$.guests"),
        ({"lists": ["../x"]}, "$.lists[0]"),
        ({"keep_days": 0}, "$.keep_days"),
        ({"kind": "party"}, "$.kind"),
        ({"guests": [{"address": "ada@example.org"}]}, "$.guests[0]"),
        ({"more": 1}, "$"),
    ],
)
def test_a_fault_is_named_with_its_place(changes: dict[str, Any], place: str) -> None:
    assert refusal(**changes).startswith(f"{place}: ")


@pytest.mark.parametrize("content", [None, [], "event", {}])
def test_what_is_no_event_is_refused(content: Any) -> None:
    with pytest.raises(EventError):
        events.read(content)


def test_an_event_is_read_back_as_it_was_stored() -> None:
    event, _ = events.read(document())
    assert events.from_json(events.to_json(event)) == event


def test_a_round_begins_and_asks_at_the_same_moment() -> None:
    moment = "2026-09-12T12:00:00+02:00"
    event, guests = events.read(
        document(kind="round", starts=moment, ends=moment, lists=["traeger"], keep_days=30)
    )
    assert guests == []
    assert (event.lists, event.keep_days) == (("traeger",), 30)
    assert events.from_json(events.to_json(event)) == event


def test_umlauts_in_a_domain_are_written_as_servers_want_them() -> None:
    _, guests = events.read(document(guests=[guest("ada@bücher.example.org")]))
    assert guests == [Guest("ada@xn--bcher-kva.example.org", "de")]
