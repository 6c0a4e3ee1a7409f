"""What the console rests on: users, what it signs, lists, and forms that were posted."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from chalicelib.office import posted, tickets, users
from chalicelib.office.listing import Column, Filter, Listing, listed
from chalicelib.office.tickets import Invitation, Session, TicketError
from chalicelib.office.users import AlreadyThere, LastManager, Role, Roster, User

NOW = datetime(2026, 9, 16, 10, tzinfo=UTC)
KEYS = ("old", "new")
LEAD = User("leitung@example.org", "Leitung", Role.VERWALTUNG)
READER = User("lesen@example.org", "Lesen", Role.LESEN)


# --- users ---


def test_a_role_may_what_those_before_it_may() -> None:
    assert [[one.covers(needed) for needed in Role] for one in Role] == [
        [True, False, False],
        [True, True, False],
        [True, True, True],
    ]


def test_somebody_is_always_left_who_manages_the_users() -> None:
    roster = Roster((LEAD, READER))

    with pytest.raises(LastManager):
        roster.without(LEAD.id)
    with pytest.raises(LastManager):
        roster.with_role(LEAD.id, Role.REDAKTION)
    two = roster.with_role(READER.id, Role.VERWALTUNG)
    assert [one.name for one in two.without(LEAD.id)] == ["Lesen"]


def test_an_address_is_one_user_however_it_is_written() -> None:
    with pytest.raises(AlreadyThere):
        Roster((LEAD,)).with_user(replace(LEAD, address="Leitung@Example.org"))


def test_signing_out_everywhere_ends_the_sessions_of_one_user() -> None:
    after = Roster((LEAD, READER)).signed_out(READER.id)

    assert [one.epoch for one in after] == [0, 1]


def test_a_roster_is_read_as_it_was_written() -> None:
    roster = Roster((LEAD, replace(READER, epoch=3)), 7)

    assert users.from_json(users.to_json(roster), 7) == roster


# --- what is signed ---

INVITATION = Invitation(LEAD.id, 0, tickets.digest("browser"), NOW, "nonce", "/buero")


def test_a_link_is_good_for_a_quarter_of_an_hour_in_the_browser_that_asked() -> None:
    token = tickets.sign_invitation(INVITATION, KEYS)
    last = NOW + tickets.LINK_LASTS - timedelta(seconds=1)

    assert tickets.invitation(token, "browser", KEYS, last) == INVITATION
    for browser, moment in (("other", NOW), ("", NOW), ("browser", NOW + tickets.LINK_LASTS)):
        with pytest.raises(TicketError):
            tickets.invitation(token, browser, KEYS, moment)


def test_a_session_lasts_eight_hours_and_survives_a_new_key() -> None:
    one = Session(LEAD.id, 2, NOW, "sid")
    cookie = tickets.sign_session(one, KEYS)

    assert tickets.session(cookie, (*KEYS, "newer"), NOW + timedelta(hours=7, minutes=59)) == one
    with pytest.raises(TicketError):
        tickets.session(cookie, KEYS, NOW + timedelta(hours=8))
    with pytest.raises(TicketError):
        tickets.session(cookie, ("other",), NOW)


def test_what_is_signed_for_one_purpose_is_good_for_no_other() -> None:
    token = tickets.sign_invitation(INVITATION, KEYS)

    with pytest.raises(TicketError):
        tickets.session(token, KEYS, NOW)
    with pytest.raises(TicketError):
        tickets.notice(tickets.sign_session(Session("u", 0, NOW, "s"), KEYS), KEYS)


def test_a_form_is_taken_with_the_token_of_its_own_session_only() -> None:
    token = tickets.form_token("sid", KEYS)

    assert tickets.is_form_token(token, "sid", (*KEYS, "newer"))
    assert not tickets.is_form_token(token, "other", KEYS)
    assert not tickets.is_form_token("", "sid", KEYS)
    assert not tickets.is_form_token(tickets.form_token("", KEYS), "", KEYS)


@pytest.mark.parametrize(
    ("goal", "reached"),
    [
        ("/buero/texte?q=a", "/buero/texte?q=a"),
        ("/buero", "/buero"),
        ("//evil.example", "/buero"),
        ("https://evil.example/buero", "/buero"),
        ("/buero/../umfrage", "/buero"),
        ("/bueroklammer", "/buero"),
        ("/buero\r\nSet-Cookie: a=b", "/buero"),
        ("", "/buero"),
    ],
)
def test_signing_in_leads_nowhere_but_into_the_console(goal: str, reached: str) -> None:
    assert tickets.inner(goal) == reached


# --- lists ---

COLUMNS: list[Column[User]] = [
    Column("name", "Name", lambda one: one.name, link=lambda one: f"/buero/{one.id}"),
    Column("role", "Role", lambda one: one.role, order=lambda one: list(Role).index(one.role)),
]
ROLES: Filter[User] = Filter("role", "Role", [("lesen", "")], lambda one, value: one.role == value)


def shown(query: dict[str, str], per_page: int = 50) -> Listing:
    return listed("/buero", "", [LEAD, READER], COLUMNS, query, filters=[ROLES], per_page=per_page)


def names(listing: Listing) -> list[str]:
    return [row[0].text for row in listing.rows]


def test_a_list_sorts_filters_and_pages_by_its_address() -> None:
    assert names(shown({})) == ["Leitung", "Lesen"]
    assert names(shown({"sort": "-name"})) == ["Lesen", "Leitung"]
    assert names(shown({"sort": "role"})) == ["Lesen", "Leitung"]
    assert names(shown({"q": "LESEN"})) == ["Lesen"]
    assert names(shown({"role": "lesen"})) == ["Lesen"]
    second = shown({"page": "2", "sort": "name"}, per_page=1)
    assert (names(second), second.pages, second.later) == (["Lesen"], 2, "")
    assert second.earlier == "?sort=name&page=1"


def test_what_an_address_asks_for_in_vain_is_ignored() -> None:
    for query in ({"sort": "password"}, {"page": "-1"}, {"page": "9" * 40}, {"role": "chef"}):
        assert len(names(shown(query))) == 2


def test_a_heading_sorts_the_other_way_round_when_it_is_chosen_again() -> None:
    first, second = shown({"sort": "name", "q": "e"}).headings

    assert (first.sorted, first.address) == ("ascending", "?sort=-name&q=e")
    assert (second.sorted, second.address) == ("", "?sort=role&q=e")


# --- forms ---

_BOUNDARY = "----x"


def multipart(name: str, content: bytes, words: str) -> bytes:
    parts = [
        f'Content-Disposition: form-data; name="words"\r\n\r\n{words}'.encode(),
        f'Content-Disposition: form-data; name="file"; filename="{name}"\r\n'.encode()
        + b"Content-Type: application/octet-stream\r\n\r\n"
        + content,
    ]
    edge = f"--{_BOUNDARY}".encode()
    return b"".join(edge + b"\r\n" + part + b"\r\n" for part in parts) + edge + b"--\r\n"


@given(
    content=st.binary(max_size=200).filter(lambda one: b"------x" not in one),
    words=st.text(st.characters(codec="utf-8"), max_size=40),
)
def test_a_file_arrives_byte_by_byte_and_words_as_they_were_typed(
    content: bytes, words: str
) -> None:
    raw = multipart("Gäste.xlsx", content, words)
    form = posted.read(raw, f"multipart/form-data; boundary={_BOUNDARY}")

    assert form.file("file") == posted.Upload("Gäste.xlsx", content)
    assert form.values["words"] == [words]


def test_a_file_brings_no_folder_with_it_and_none_chosen_is_none() -> None:
    kind = f"multipart/form-data; boundary={_BOUNDARY}"
    chosen = posted.read(multipart("../../etc/passwd", b"a", ""), kind).file("file")

    assert chosen is not None
    assert chosen.name == "passwd"
    assert posted.read(multipart("", b"", ""), kind).file("file") is None


def test_what_is_no_form_is_refused() -> None:
    kind = "multipart/form-data"
    for raw, named in ((b"\xff", ""), (b"x", kind), (b"", f"{kind}; boundary=a")):
        with pytest.raises(posted.FormError):
            posted.read(raw, named)
    with pytest.raises(posted.FormTooLarge):
        posted.read(b"a" * (posted.MAX_BYTES + 1), "")
