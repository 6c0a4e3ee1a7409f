"""Distribution lists: how many stand on each, filled from a file, destroyed."""

from collections.abc import Mapping, Sequence

from chalice.app import Blueprint, Response

from chalicelib.i18n import later as _
from chalicelib.office import door, event_form, event_guests, event_pages
from chalicelib.office.listing import Column, listed
from chalicelib.office.users import Role
from chalicelib.outreach import list_keeping, lists
from chalicelib.outreach.events import EventState
from chalicelib.outreach.lists import DistributionList
from chalicelib.settings import settings
from chalicelib.store.events import Events
from chalicelib.store.lists import Lists
from chalicelib.weeks import BERLIN

list_routes = Blueprint(__name__)

_HOME = "/buero/verteiler"
_LONGEST_TITLE = 100


@list_routes.route(_HOME, methods=["GET"])
@door.open_to(Role.REDAKTION)
def show_all(visit: door.Visit) -> Response:
    """All distribution lists, with how many addresses, never whose."""
    numbers = {
        one: list_keeping.number(one.name, visit.moment)
        for one in Lists(settings().catalogue_table).all()
    }
    columns = (
        Column[DistributionList](
            "title", _("List"), lambda one: one.title, link=lambda one: f"{_HOME}/{one.name}"
        ),
        Column[DistributionList](
            "number", _("Addresses"), lambda one: str(numbers[one]), order=lambda one: numbers[one]
        ),
        Column[DistributionList](
            "since",
            _("Last filled"),
            lambda one: f"{one.since.astimezone(BERLIN):%d.%m.%Y}",
            order=lambda one: one.since,
        ),
    )
    found = listed(
        _HOME, visit.said(_("Distribution lists")), numbers, columns, visit.query, sort="title"
    )
    return visit.page("lists.html", list=found)


@list_routes.route(f"{_HOME}/neu", methods=["GET"])
@door.open_to(Role.REDAKTION)
def new(visit: door.Visit) -> Response:
    """The form for a new list."""
    return _form(visit, None)


@list_routes.route(_HOME, methods=["POST"], content_types=door.FORMS)
@door.open_to(Role.REDAKTION)
def make(visit: door.Visit) -> Response:
    """Make a list of the addresses in a file or a text, or say what is wrong."""
    title, faults = visit.form.text("title"), {}
    name = event_form.plain(title)
    if not name or len(title) > _LONGEST_TITLE or "\n" in title or "@" in title:
        faults["title"] = _("Please give a name of at most 100 letters, without an address.")
    elif Lists(settings().catalogue_table).find(name) is not None or name == "neu":
        faults["title"] = _("There is a list of this name already. Add the addresses there.")
    return _filled(visit, None, name, title, faults)


@list_routes.route(f"{_HOME}/{{name}}", methods=["GET"])
@door.open_to(Role.REDAKTION)
def show(visit: door.Visit, name: str) -> Response:
    """One list: how many, until when, and which rounds ask it."""
    one = visit.found(Lists(settings().catalogue_table).find(name))
    standings = [*Events(settings().catalogue_table).all()]
    until = lists.kept_until(one, standings)
    return visit.page(
        "list.html",
        one=one,
        number=list_keeping.number(name, visit.moment),
        until=until and event_pages.moment_words(until),
        destroyed=one.destroyed and event_pages.moment_words(one.destroyed),
        rounds=[
            (standing, visit.said(event_pages.words_of(standing)),
             event_pages.moment_words(standing.event.starts))
            for standing in sorted(lists.users(one, standings), key=lambda one: one.event.starts)
        ],
    )  # fmt: skip


@list_routes.route(f"{_HOME}/{{name}}/adressen", methods=["GET"])
@door.open_to(Role.REDAKTION)
def addresses(visit: door.Visit, name: str) -> Response:
    """Where addresses are added."""
    return _form(visit, visit.found(Lists(settings().catalogue_table).find(name)))


@list_routes.route(f"{_HOME}/{{name}}/adressen", methods=["POST"], content_types=door.FORMS)
@door.open_to(Role.REDAKTION)
def add(visit: door.Visit, name: str) -> Response:
    """Add all addresses of a file or a text, or none and say what is wrong."""
    one = visit.found(Lists(settings().catalogue_table).find(name))
    return _filled(visit, one, one.name, one.title, {})


@list_routes.route(f"{_HOME}/{{name}}/loeschen", methods=["GET"])
@door.open_to(Role.REDAKTION)
def ask_to_destroy(visit: door.Visit, name: str) -> Response:
    """Say what is destroyed, and ask."""
    one = visit.found(Lists(settings().catalogue_table).find(name))
    return visit.page(
        "list_destroy.html",
        one=one,
        number=list_keeping.number(name, visit.moment),
        busy=_going_on(one),
    )


@list_routes.route(f"{_HOME}/{{name}}/loeschen", methods=["POST"], content_types=door.FORMS)
@door.open_to(Role.REDAKTION)
def destroy(visit: door.Visit, name: str) -> Response:
    """Destroy all addresses of a list."""
    one = visit.found(Lists(settings().catalogue_table).find(name))
    number = list_keeping.forget(one, visit.moment)
    visit.note(_("Distribution list destroyed"), name, after=str(number))
    return visit.go(
        f"{_HOME}/{name}", _("%(number)s addresses were destroyed."), number=str(number)
    )


def _filled(
    visit: door.Visit,
    one: DistributionList | None,
    name: str,
    title: str,
    faults: Mapping[str, str],
) -> Response:
    people, found = event_guests.sent(visit.form)
    findings = [visit.said(words) % values for words, values in found]
    if not findings and not people.guests:
        findings = [visit.said(_("There is no address in it."))]
    if faults or findings:
        said = {field: visit.said(words) for field, words in faults.items()}
        return _form(visit, one, said, findings, 422)
    replace = one is not None and bool(visit.form.text("replace"))
    filled = list_keeping.fill(name, title, people.guests, visit.moment, replace=replace)
    after = f"+{filled.new} −{filled.removed}"
    visit.note(_("Distribution list filled"), name, after=after)
    return visit.go(
        f"{_HOME}/{name}",
        _("New: %(new)s. Taken off: %(removed)s. Left earlier and stay off: %(left)s."),
        new=str(filled.new),
        removed=str(filled.removed),
        left=str(filled.left),
    )


def _form(
    visit: door.Visit,
    one: DistributionList | None,
    faults: Mapping[str, str] | None = None,
    findings: Sequence[str] = (),
    status: int = 200,
) -> Response:
    return visit.page(
        "list_form.html",
        status,
        one=one,
        number=list_keeping.number(one.name, visit.moment) if one else 0,
        title=visit.form.text("title"),
        typed=visit.form.text("guests"),
        replace=bool(visit.form.text("replace")),
        faults=dict(faults or {}) | ({"guests": findings[0]} if findings else {}),
        findings=findings,
    )


def _going_on(one: DistributionList) -> list[str]:
    """Titles of the rounds that still ask or tell this list."""
    using = lists.users(one, Events(settings().catalogue_table).all())
    return [each.event.title["de"] for each in using if each.state is not EventState.FORGOTTEN]
