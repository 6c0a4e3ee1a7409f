"""The audit trail, to be read."""

import re
from datetime import date

from chalice.app import Blueprint, Response

from chalicelib.i18n import FALLBACK, catalogue
from chalicelib.i18n import later as _
from chalicelib.layout.dates import long_date
from chalicelib.office import door
from chalicelib.office.audit import Entry
from chalicelib.office.listing import Column, Filter, listed
from chalicelib.office.users import Role
from chalicelib.settings import settings
from chalicelib.store.audit import AuditTrail
from chalicelib.weeks import BERLIN

audit_routes = Blueprint(__name__)

_PATH = "/buero/protokoll"


@audit_routes.route(_PATH, methods=["GET"])
@door.open_to(Role.LESEN)
def show(visit: door.Visit) -> Response:
    """What was done in a month, the newest first."""
    words = catalogue(visit.place.language).gettext
    present = f"{visit.moment:%Y-%m}"
    asked = visit.query.get("monat", "")
    month = asked if re.fullmatch(r"20\d\d-(0[1-9]|1[0-2])", asked) else present
    entries = list(AuditTrail(settings().catalogue_table).of_month(month))
    acts, people = ({one.act for one in entries}, {one.who for one in entries})
    columns: list[Column[Entry]] = [
        Column("when", _("When"), _when, order=lambda one: one.moment),
        Column("who", _("Who"), lambda one: one.who),
        Column("what", _("What"), lambda one: words(one.act)),
        Column("subject", _("To what"), lambda one: one.subject),
        Column("before", _("Before"), lambda one: one.before or "–", sortable=False),
        Column("after", _("After"), lambda one: one.after or "–", sortable=False),
    ]
    filters: list[Filter[Entry]] = [
        Filter("person", _("Who"), _options(people), lambda one, value: one.who == value),
        Filter(
            "act",
            _("What"),
            sorted(((act, words(act)) for act in acts), key=lambda pair: pair[1]),
            lambda one, value: one.act == value,
        ),
    ]
    found = listed(
        _PATH,
        words(_("Record of %(month)s")) % {"month": _words(month)},
        entries,
        columns,
        visit.query,
        filters=filters,
        kept=["monat"],
    )
    later = _shifted(month, 1)
    return visit.page(
        "audit.html",
        list=found,
        month=_words(month),
        earlier=_shifted(month, -1),
        later=later if later <= present else "",
        words=_words,
    )


def _when(entry: Entry) -> str:
    return f"{entry.moment.astimezone(BERLIN):%d.%m.%Y %H:%M}"


def _options(values: set[str]) -> list[tuple[str, str]]:
    return [(value, value) for value in sorted(values)]


def _words(month: str) -> str:
    """A month such as 2026-09 in words."""
    return long_date(date.fromisoformat(f"{month}-01"), FALLBACK).partition(" ")[2]


def _shifted(month: str, by: int) -> str:
    """The month so many months later."""
    year, number = map(int, month.split("-"))
    years, rest = divmod(year * 12 + number - 1 + by, 12)
    return f"{years}-{rest + 1:02}"
