"""Mails that were not sent: the office sees them, sends them again, or gives them up."""

from collections.abc import Sequence
from hashlib import sha256

from chalice.app import Blueprint, Response

from chalicelib.i18n import later as _
from chalicelib.office import door
from chalicelib.office.listing import Column, Filter, listed
from chalicelib.office.users import Role
from chalicelib.outreach.delivery import Line, MailState, is_stuck
from chalicelib.outreach.wording import KINDS
from chalicelib.settings import settings
from chalicelib.store.errors import Conflict
from chalicelib.store.outbox import Outbox
from chalicelib.weeks import BERLIN

mail_routes = Blueprint(__name__)

_HOME = "/buero/mails"

_WAITS, _NOT_SENT, _DOUBTFUL = _("waits"), _("was not sent"), _("perhaps sent")


@mail_routes.route(_HOME, methods=["GET"])
@door.open_to(Role.LESEN)
def overview(visit: door.Visit) -> Response:
    """The mails that were not sent, without words and addresses."""
    lines = [one for one in _outbox().lines() if _shown(visit, one)]
    columns: list[Column[Line]] = [
        Column("mail", _("Mail"), lambda one: _kind(visit, one), link=lambda one: _path(one)),
        Column("stand", _("State"), lambda one: visit.said(_state(one))),
        Column(
            "seit",
            _("Since"),
            lambda one: f"{one.since.astimezone(BERLIN):%d.%m.%Y %H:%M}",
            order=lambda one: one.since,
        ),
        Column("versuche", _("Attempts"), lambda one: str(one.attempts), order=_attempts),
    ]
    states = [(one, visit.said(one)) for one in (_NOT_SENT, _DOUBTFUL, _WAITS)]
    found = listed(
        _HOME,
        visit.said(_("Mails that were not sent")),
        lines,
        columns,
        visit.query,
        filters=[Filter("zustand", _("State"), states, lambda one, state: _state(one) == state)],
        sort="seit",
    )
    again = [one for one in lines if one.state is MailState.STUCK]
    return visit.page("mails.html", list=found, again=len(again), may=_may(visit))


@mail_routes.route(_HOME, methods=["POST"], content_types=door.FORMS)
@door.open_to(Role.REDAKTION)
def send_all_again(visit: door.Visit) -> Response:
    """Send all mails again that surely were not sent; nobody gets one twice."""
    done = [
        one for one in _outbox().lines() if one.state is MailState.STUCK and _retried(visit, one)
    ]
    visit.note(_("Stuck mails sent again"), "–", after=str(len(done)))
    return visit.go(_HOME, _("%(number)s mails are tried once more."), number=str(len(done)))


@mail_routes.route(f"{_HOME}/{{mail}}", methods=["GET"])
@door.open_to(Role.LESEN)
def one(visit: door.Visit, mail: str) -> Response:
    """One mail that was not sent, and what can be done about it."""
    line = visit.found(_found(mail))
    return visit.page(
        "mail_stuck.html",
        path=_path(line),
        kind=_kind(visit, line),
        state=_state(line),
        line=line,
        stuck=is_stuck(line, visit.moment),
        doubtful=line.state is MailState.CLAIMED,
        may=_may(visit),
    )


@mail_routes.route(f"{_HOME}/{{mail}}", methods=["POST"], content_types=door.FORMS)
@door.open_to(Role.REDAKTION)
def decide(visit: door.Visit, mail: str) -> Response:
    """Send a mail again, or give it up."""
    line = visit.found(_found(mail))
    kind = _kind(visit, line)
    if not is_stuck(line, visit.moment):
        return visit.conflict(f"{kind}: {visit.said(_state(line))}")
    if visit.form.text("do") == "drop":
        _outbox().drop(line.id, visit.moment)
        visit.note(_("Stuck mail given up"), kind)
        return visit.go(_HOME, _("It is given up, and its words and address are deleted."))
    if not _retried(visit, line):
        return visit.conflict(f"{kind}: {visit.said(_state(line))}")
    visit.note(_("Stuck mails sent again"), kind, after="1")
    return visit.go(_HOME, _("%(number)s mails are tried once more."), number="1")


def _retried(visit: door.Visit, line: Line) -> bool:
    """Whether a mail waits to be sent again; not if somebody else has decided about it."""
    try:
        _outbox().retry(line.id, visit.moment)
    except Conflict:
        return False
    return True


def _shown(visit: door.Visit, line: Line) -> bool:
    """Whether a mail was tried in vain; what goes out just now is no concern of anybody's."""
    return is_stuck(line, visit.moment) or (line.state is MailState.WAITING and line.attempts > 0)


def _state(line: Line) -> str:
    """As a msgid of the catalogue."""
    states = {MailState.CLAIMED: _DOUBTFUL, MailState.STUCK: _NOT_SENT}
    return states.get(line.state, _WAITS)


def _kind(visit: door.Visit, line: Line) -> str:
    known = KINDS.get(line.kind)
    return visit.said(known.words if known else _("A mail to the office"))


def _attempts(line: Line) -> int:
    return line.attempts


def _path(line: Line) -> str:
    """A mail's page; its name holds what may not stand in an address."""
    return f"{_HOME}/{sha256(line.id.encode()).hexdigest()[:20]}"


def _found(mail: str) -> Line | None:
    open_ones: Sequence[MailState] = (MailState.WAITING, MailState.CLAIMED, MailState.STUCK)
    lines = (one for one in _outbox().lines() if one.state in open_ones)
    return next((one for one in lines if _path(one) == f"{_HOME}/{mail}"), None)


def _may(visit: door.Visit) -> bool:
    return visit.user.role.covers(Role.REDAKTION)


def _outbox() -> Outbox:
    return Outbox(settings().contacts_table, settings().outbox_queue_url)
