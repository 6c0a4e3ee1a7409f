"""Settings: who may sign in, and what this deployment sends and looks like."""

from chalice.app import Blueprint, Response

from chalicelib.i18n import catalogue, interface_languages, own_name
from chalicelib.i18n import later as _
from chalicelib.office import door
from chalicelib.office.listing import Column, Filter, listed
from chalicelib.office.users import (
    ADDED,
    REMOVED,
    ROLE_CHANGED,
    ROLE_WORDS,
    SIGNED_OUT,
    AlreadyThere,
    LastManager,
    Role,
    Roster,
    User,
)
from chalicelib.settings import settings
from chalicelib.store.errors import Conflict
from chalicelib.store.users import Users

settings_routes = Blueprint(__name__)

_PATH = "/buero/einstellungen"
_USERS = f"{_PATH}/benutzer"
_LONGEST_NAME = 80


@settings_routes.route(_PATH, methods=["GET"])
@door.open_to(Role.VERWALTUNG)
def overview(visit: door.Visit) -> Response:
    """What can be set, and how it is set."""
    languages = [own_name(one) for one in interface_languages()]
    return visit.page(
        "settings.html",
        number=len(_users().roster().users),
        sender=settings().sender,
        office=settings().office_address,
        by_ses=settings().mail_route == "ses",
        per_second=settings().mails_per_second,
        languages=languages,
    )


@settings_routes.route(_USERS, methods=["GET"])
@door.open_to(Role.VERWALTUNG)
def show_users(visit: door.Visit) -> Response:
    """Everybody who may sign in."""
    return _list(visit, 200)


@settings_routes.route(_USERS, methods=["POST"], content_types=door.FORMS)
@door.open_to(Role.VERWALTUNG)
def add_user(visit: door.Visit) -> Response:
    """Let somebody sign in."""
    from chalicelib.outreach.addresses import AddressError, normalised

    words = catalogue(visit.place.language).gettext
    typed = {name: visit.form.text(name) for name in ("address", "name", "new-role")}
    faults, address = {}, ""
    try:
        address = normalised(typed["address"])
    except AddressError:
        faults["address"] = words(_("Please type a mail address such as name@example.org."))
    if not 0 < len(typed["name"]) <= _LONGEST_NAME:
        faults["name"] = words(_("Please type a name of at most 80 letters."))
    if typed["new-role"] not in {one.value for one in Role}:
        faults["new-role"] = words(_("Please choose a role."))
    if faults:
        return _list(visit, 422, typed, faults)
    user = User(address, typed["name"], Role(typed["new-role"]))
    before = _users().roster()
    try:
        _users().replace(before, before.with_user(user))
    except AlreadyThere as error:
        message = words(_("%(name)s has this address and is a user already."))
        return _list(visit, 422, typed, {"address": message % {"name": str(error)}})
    except Conflict:
        again = words(_("Somebody else has just changed the users. Please send it once more."))
        return _list(visit, 409, typed, {"": again})
    visit.note(ADDED, user.name, after=_role(visit, user))
    return visit.go(_USERS, notice=_("%(name)s may sign in now."), name=user.name)


@settings_routes.route(f"{_USERS}/{{user}}", methods=["GET"])
@door.open_to(Role.VERWALTUNG)
def show_user(visit: door.Visit, user: str) -> Response:
    """One user, and what can be done about them."""
    roster = _users().roster()
    return _one(visit, roster, visit.found(roster.find(user)))


@settings_routes.route(f"{_USERS}/{{user}}/rolle", methods=["POST"], content_types=door.FORMS)
@door.open_to(Role.VERWALTUNG)
def change_role(visit: door.Visit, user: str) -> Response:
    """Give a user another role; it holds from their next click on."""
    before = _users().roster()
    found, wanted = visit.found(before.find(user)), visit.form.text("new-role")
    if wanted not in {one.value for one in Role}:
        return _one(visit, before, found, 422)
    if visit.form.text("version") != str(before.version):
        return _one(visit, before, found, 409, overtaken=True)
    try:
        after = before.with_role(user, Role(wanted))
        _users().replace(before, after)
    except LastManager:
        return _one(visit, before, found, 422, last=True)
    changed = after.find(user)
    assert changed is not None
    visit.note(ROLE_CHANGED, found.name, _role(visit, found), _role(visit, changed))
    return visit.go(_USERS, notice=_("%(name)s has another role now."), name=found.name)


@settings_routes.route(f"{_USERS}/{{user}}/abmelden", methods=["POST"], content_types=door.FORMS)
@door.open_to(Role.VERWALTUNG)
def sign_out(visit: door.Visit, user: str) -> Response:
    """End all sessions of a user."""
    before = _users().roster()
    found = visit.found(before.find(user))
    _users().replace(before, before.signed_out(user))
    visit.note(SIGNED_OUT, found.name)
    return visit.go(_USERS, notice=_("%(name)s is signed out everywhere."), name=found.name)


@settings_routes.route(f"{_USERS}/{{user}}/entfernen", methods=["GET"])
@door.open_to(Role.VERWALTUNG)
def ask_to_remove(visit: door.Visit, user: str) -> Response:
    """Say what removing a user does."""
    found = visit.found(_users().roster().find(user))
    return visit.page("user_removal.html", one=found, last=False)


@settings_routes.route(f"{_USERS}/{{user}}/entfernen", methods=["POST"], content_types=door.FORMS)
@door.open_to(Role.VERWALTUNG)
def remove(visit: door.Visit, user: str) -> Response:
    """Let somebody sign in no longer; their sessions end at once."""
    before = _users().roster()
    found = visit.found(before.find(user))
    try:
        _users().replace(before, before.without(user))
    except LastManager:
        return visit.page("user_removal.html", 422, one=found, last=True)
    visit.note(REMOVED, found.name, before=_role(visit, found))
    return visit.go(_USERS, notice=_("%(name)s may sign in no longer."), name=found.name)


def _list(
    visit: door.Visit,
    status: int,
    typed: dict[str, str] | None = None,
    faults: dict[str, str] | None = None,
) -> Response:
    words = catalogue(visit.place.language).gettext
    columns: list[Column[User]] = [
        Column("name", _("Name"), lambda one: one.name, link=lambda one: f"{_USERS}/{one.id}"),
        Column("address", _("Mail address"), lambda one: one.address),
        Column(
            "role",
            _("Role"),
            lambda one: _role(visit, one),
            order=lambda one: list(Role).index(one.role),
        ),
    ]
    filters: list[Filter[User]] = [
        Filter("role", _("Role"), _roles(visit), lambda one, value: one.role == value)
    ]
    found = listed(
        _USERS,
        words(_("Users")),
        _users().roster(),
        columns,
        visit.query,
        filters=filters,
        sort="name",
    )
    return visit.page(
        "users.html",
        status,
        list=found,
        roles=_roles(visit),
        typed=typed or {"address": "", "name": "", "new-role": Role.LESEN.value},
        faults=faults or {},
    )


def _one(
    visit: door.Visit,
    roster: Roster,
    user: User,
    status: int = 200,
    *,
    last: bool = False,
    overtaken: bool = False,
) -> Response:
    """The page of a user.

    Args:
        last: whether they are the last who could be given another role.
        overtaken: whether the users changed since the page was made on which this was decided.
    """
    return visit.page(
        "user.html",
        status,
        one=user,
        role=_role(visit, user),
        roles=_roles(visit),
        version=roster.version,
        last=last,
        overtaken=overtaken,
    )


def _roles(visit: door.Visit) -> list[tuple[str, str]]:
    words = catalogue(visit.place.language).gettext
    return [(role.value, words(ROLE_WORDS[role])) for role in Role]


def _role(visit: door.Visit, user: User) -> str:
    return catalogue(visit.place.language).gettext(ROLE_WORDS[user.role])


def _users() -> Users:
    return Users(settings().catalogue_table)
