"""Data and protection: what is stored and why, when it goes, and what is gone already."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date

from chalice.app import Blueprint, Response

from chalicelib.i18n import catalogue
from chalicelib.i18n import later as _
from chalicelib.notices import data_map
from chalicelib.office import door
from chalicelib.office.listing import Column, listed
from chalicelib.office.proofs import proofs
from chalicelib.office.retention import gone_on
from chalicelib.office.users import Role
from chalicelib.outreach.mails import in_language
from chalicelib.questionnaire.calendar import closing_week, next_sealing
from chalicelib.settings import settings
from chalicelib.store.deletions import Deletion, Deletions
from chalicelib.store.surveys import Surveys
from chalicelib.weeks import BERLIN, monday

protection_routes = Blueprint(__name__)

_PATH = "/buero/schutz"


@dataclass(frozen=True)
class _Line:
    """The raw answers of one survey.

    Attributes:
        purged_week: the Monday of the last week that is removed; None if none was sealed.
        sealed_on: the day of the next sealing, after which more are removed, or None.
        gone_on: the day on which none is left, backups included; None if it is over.
        overdue: whether that day is over, but not all answers were removed.
    """

    title: str
    survey: str
    purged_week: date | None
    sealed_on: date | None
    gone_on: date | None
    overdue: bool


@protection_routes.route(_PATH, methods=["GET"])
@door.open_to(Role.LESEN)
def show(visit: door.Visit) -> Response:
    """The data map, how long raw answers stay, and the records of what was destroyed."""
    words = catalogue(visit.place.language).gettext
    kinds = [(words(one.what), words(one.why), words(one.until)) for one in data_map.purposes()]
    columns: list[Column[Deletion]] = [
        Column("when", _("When"), _when, order=lambda one: one.moment),
        Column("group", _("Whose"), lambda one: _whose(one, words)),
        Column("number", _("How many"), lambda one: str(one.number), order=lambda one: one.number),
    ]
    records = listed(
        _PATH,
        words(_("What was destroyed")),
        Deletions(settings().catalogue_table).all(),
        columns,
        visit.query,
        sort="-when",
    )
    return visit.page(
        "protection.html",
        kinds=kinds,
        lines=_lines(visit),
        list=records,
        proofs=[*proofs(visit.place.language)],
        may_manage=visit.user.role.covers(Role.VERWALTUNG),
    )


def _lines(visit: door.Visit) -> list[_Line]:
    surveys = Surveys(settings().catalogue_table)
    lines = []
    for head in surveys.heads():
        latest = surveys.current(head)
        if latest is None:
            continue
        gone = gone_on(latest.closes, head.sealed_on)
        lines.append(
            _Line(
                in_language(latest.title, visit.place.language),
                head.survey,
                monday(head.purged_to) if head.purged_to else None,
                next_sealing(latest.cadence, latest.closes, visit.moment),
                gone.astimezone(BERLIN).date() if gone > visit.moment else None,
                overdue=gone <= visit.moment and head.purged_to < closing_week(latest.closes),
            )
        )
    return sorted(lines, key=lambda one: (one.gone_on or date.max, one.title))


def _when(deletion: Deletion) -> str:
    return f"{deletion.moment.astimezone(BERLIN):%d.%m.%Y %H:%M}"


def _whose(deletion: Deletion, words: Callable[[str], str]) -> str:
    kind, _slash, name = deletion.what.partition("/")
    known = {
        "event": _("guests of %(name)s"),
        "list": _("list %(name)s"),
        "subscribers": _("subscribers"),
        "person": _("one person who wanted it"),
        "texts": _("texts of %(name)s that nobody decided about"),
    }
    return words(known[kind]) % {"name": name}
