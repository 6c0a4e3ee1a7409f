"""Addresses that take no mail: why, since when, and letting one have mails again.

What is kept of them is a number that nobody can trace back. An address is shown only as long as it
stands on a list, and it stands in no address bar: whoever types one is sent on to its number.
"""

from collections.abc import Mapping
from datetime import datetime

from chalice.app import Blueprint, Response

from chalicelib.i18n import later as _
from chalicelib.office import door
from chalicelib.office.listing import Column, Filter, listed
from chalicelib.office.users import Role
from chalicelib.outreach import addresses
from chalicelib.outreach.deliverability import Deliverability, Reason
from chalicelib.settings import settings
from chalicelib.store.contacts import Contacts
from chalicelib.store.deliverabilities import Deliverabilities
from chalicelib.weeks import BERLIN

blocked_routes = Blueprint(__name__)

_HOME = "/buero/gesperrt"
_LONGEST_REASON = 200
_ASKED = "asked-1"
"""The box that says that its owner wants mails."""

_REASON_WORDS = {
    Reason.OFFICE: _("the office blocked it"),
    Reason.BOUNCE: _("mails came back"),
    Reason.COMPLAINT: _("its owner complained"),
}

_Line = tuple[str, Deliverability]


@blocked_routes.route(_HOME, methods=["GET"])
@door.open_to(Role.VERWALTUNG)
def show_all(visit: door.Visit) -> Response:
    """All addresses that take no mail, without the addresses."""
    return _page(visit, "", "")


@blocked_routes.route(_HOME, methods=["POST"], content_types=door.FORMS)
@door.open_to(Role.VERWALTUNG)
def find(visit: door.Visit) -> Response:
    """Send whoever typed an address on to the page of its number."""
    entered = visit.form.text("address")
    address = addresses.read(entered)
    if address is None:
        return _page(visit, entered, visit.said(_("Please give a mail address.")), 422)
    return visit.go(f"{_HOME}/{Contacts(settings().contacts_table).key(address)}")


@blocked_routes.route(f"{_HOME}/{{key}}", methods=["GET"])
@door.open_to(Role.VERWALTUNG)
def show(visit: door.Visit, key: str) -> Response:
    """One address: whether it takes mails, and on which lists it stands."""
    return _one(visit, key, {})


@blocked_routes.route(f"{_HOME}/{{key}}", methods=["POST"], content_types=door.FORMS)
@door.open_to(Role.VERWALTUNG)
def decide(visit: door.Visit, key: str) -> Response:
    """Block an address, or let it have mails again, with a reason for the record."""
    known = _known(key, visit.moment)
    if visit.form.text("do") == "block":
        _deliverabilities().suppress(key, visit.moment)
        visit.note(_("Address blocked"), "–")
        return visit.go(f"{_HOME}/{key}", _("It gets no mails any more."))
    if known.reason is None:
        return visit.conflict(visit.said(_("This address takes mails.")))
    reason = visit.form.text("reason")
    if not reason or len(reason) > _LONGEST_REASON or "\n" in reason or "@" in reason:
        words = _("Please give a reason of at most 200 letters, without an address.")
        return _one(visit, key, {"reason": visit.said(words)}, 422)
    if known.reason is Reason.COMPLAINT and not visit.form.text("asked"):
        words = _("Its owner complained. Only if they ask for mails may they have them again.")
        return _one(visit, key, {_ASKED: visit.said(words)}, 422)
    _deliverabilities().lift(key, visit.moment)
    before = f"{known.reason}, {_day(known.since)}"
    visit.note(_("Address released"), "–", before=before, after=reason)
    return visit.go(f"{_HOME}/{key}", _("It gets mails again."))


def _page(visit: door.Visit, typed: str, fault: str, status: int = 200) -> Response:
    columns = (
        Column[_Line](
            "since",
            _("Blocked since"),
            lambda one: _day(one[1].since),
            order=lambda one: _order(one[1]),
            link=lambda one: f"{_HOME}/{one[0]}",
        ),
        Column[_Line]("reason", _("Why"), lambda one: visit.said(_words(one[1]))),
    )
    reasons = [(one.value, visit.said(words)) for one, words in _REASON_WORDS.items()]
    found = listed(
        _HOME,
        visit.said(_("Blocked addresses")),
        _deliverabilities().suppressed(visit.moment),
        columns,
        visit.query,
        filters=[Filter[_Line]("why", _("Why"), reasons, lambda one, wish: one[1].reason == wish)],
        sort="-since",
    )
    return visit.page("blocked.html", status, list=found, typed=typed, fault=fault)


def _one(visit: door.Visit, key: str, faults: Mapping[str, str], status: int = 200) -> Response:
    known = _known(key, visit.moment)
    memberships = Contacts(settings().contacts_table).memberships(key)
    return visit.page(
        "blocked_one.html",
        status,
        key=key,
        known=known,
        since=_day(known.since),
        words=visit.said(_words(known)),
        complained=known.reason is Reason.COMPLAINT,
        memberships=memberships,
        typed=visit.form.text("reason"),
        asked=bool(visit.form.text("asked")),
        faults=faults,
    )


def _words(known: Deliverability) -> str:
    return _REASON_WORDS[known.reason] if known.reason else ""


def _known(key: str, moment: datetime) -> Deliverability:
    return _deliverabilities().known(key, moment)


def _day(moment: datetime | None) -> str:
    return f"{moment.astimezone(BERLIN):%d.%m.%Y}" if moment else ""


def _order(known: Deliverability) -> float:
    return known.since.timestamp() if known.since else 0


def _deliverabilities() -> Deliverabilities:
    return Deliverabilities(settings().contacts_table)
