"""Events as they stand: all of them, one of them, the slide that shows its survey."""

from collections.abc import Collection
from datetime import datetime

from chalice.app import Blueprint, Response

from chalicelib.i18n import later as _
from chalicelib.office import door, event_pages
from chalicelib.office.listing import Column, Filter, listed
from chalicelib.office.users import Role
from chalicelib.outreach import list_keeping, mailing, planning
from chalicelib.outreach.events import EventKind, EventState
from chalicelib.outreach.life import Standing
from chalicelib.settings import settings
from chalicelib.store.events import Events
from chalicelib.store.lists import Lists
from chalicelib.store.standings import Standings
from chalicelib.store.summaries import Summaries
from chalicelib.weeks import BERLIN

event_routes = Blueprint(__name__)

_HOME = "/buero/veranstaltungen"


@event_routes.route("/buero/veranstaltungen", methods=["GET"])
@door.open_to(Role.LESEN)
def events(visit: door.Visit) -> Response:
    """All events and rounds, those to come and those past."""
    columns = (
        Column[Standing](
            "title",
            _("Event"),
            lambda one: one.event.title["de"],
            link=lambda one: f"{_HOME}/{one.event.id}",
        ),
        Column[Standing]("day", _("Date"), _when, order=lambda one: one.event.starts),
        Column[Standing]("place", _("Venue"), lambda one: one.event.place),
        Column[Standing](
            "state",
            _("State"),
            lambda one: visit.said(event_pages.words_of(one)),
            order=lambda one: list(EventState).index(one.state),
        ),
    )
    states = [(one.value, visit.said(words)) for one, words in event_pages.STATE_WORDS.items()]
    kinds = [(EventKind.MEETING.value, visit.said(_("Events"))),
             (EventKind.ROUND.value, visit.said(_("Rounds")))]  # fmt: skip
    filters = [
        Filter[Standing]("state", _("State"), states, lambda one, wish: one.state == wish),
        Filter[Standing]("kind", _("Kind"), kinds, lambda one, wish: one.event.kind == wish),
    ]
    found = listed(
        _HOME,
        visit.said(_("Events")),
        Events(settings().catalogue_table).all(),
        columns,
        visit.query,
        filters=filters,
        sort="-day",
    )
    may_edit = visit.user.role.covers(Role.REDAKTION)
    return visit.page("events.html", list=found, may_edit=may_edit)


@event_routes.route("/buero/veranstaltungen/{event}", methods=["GET"])
@door.open_to(Role.LESEN)
def show(visit: door.Visit, event: str) -> Response:
    """One event: how it stands, what comes next, its guests, mails and result."""
    standing = visit.found(planning.standing(event))
    questionnaire = mailing.latest(standing.event.survey)
    done = {
        EventState(one.what): one.moment
        for one in Events(settings().catalogue_table).traces(event)
        if one.what in set(EventState)
    }
    ahead = planning.forecast(standing, questionnaire)
    rows = event_pages.timeline(standing, done, ahead)
    forgotten = next((one.moment for one in rows if one.state is EventState.FORGOTTEN), None)
    periods = Summaries(settings().bucket).periods(standing.event.survey)
    return visit.page(
        "event.html",
        standing=standing,
        event=standing.event,
        questionnaire=questionnaire,
        rows=rows,
        occasions=event_pages.occasions(standing.event),
        progress=_progress(standing, done),
        lists=_lists(standing, visit.moment),
        guests=planning.number_of_guests(standing, visit.moment),
        forgotten=forgotten,
        days_left=_days_until(forgotten, visit.moment),
        band=Standings(settings().catalogue_table).latest(standing.event.survey),
        reports=[
            (period, mailing.summary_link(standing.event.survey, period, visit.moment))
            for period in periods
        ],
        state_words=visit.said(event_pages.words_of(standing)),
        may_edit=visit.user.role.covers(Role.REDAKTION),
        may_manage=visit.user.role.covers(Role.VERWALTUNG),
        meeting=standing.event.kind is EventKind.MEETING,
        moment_words=event_pages.moment_words,
        public_page=mailing.event_page(standing.event),
    )


@event_routes.route("/buero/veranstaltungen/{event}/folie", methods=["GET"])
@door.open_to(Role.LESEN)
def slide(visit: door.Visit, event: str) -> Response:
    """A slide with the QR code that leads to the survey, or to registering."""
    from chalicelib.intake import handouts as survey_handouts
    from chalicelib.outreach import handouts

    standing = visit.found(planning.standing(event))
    questionnaire = visit.found(mailing.latest(standing.event.survey))
    if visit.query.get("wohin") == "anmelden":
        words = handouts.words(standing.event, mailing.event_page(standing.event), "de")
    else:
        words = survey_handouts.words(
            questionnaire, settings().public_url, questionnaire.languages[0]
        )
    return visit.page("event_slide.html", event=standing.event, words=words)


def _progress(standing: Standing, done: Collection[EventState]) -> list[event_pages.Sent]:
    """How far the mails are that this event has begun to send."""
    begun = [one for one in event_pages.occasions(standing.event) if one.state in done]
    found = [
        event_pages.sent(one, mailing.progress(one.kind, standing.event))
        for one in begun
        if one.kind in ("feedback", "reminder")
    ]
    return [one for one in found if one.sent or one.waiting or one.stuck or one.dropped]


def _lists(standing: Standing, moment: datetime) -> list[tuple[str, str, int]]:
    """Name, title and size of the distribution lists that an event asks."""
    known = {one.name: one.title for one in Lists(settings().catalogue_table).all()}
    return [
        (name, known.get(name, name), list_keeping.number(name, moment))
        for name in standing.event.lists
    ]


def _days_until(when: datetime | None, moment: datetime) -> int | None:
    return None if when is None else max(0, (when - moment).days)


def _when(standing: Standing) -> str:
    return f"{standing.event.starts.astimezone(BERLIN):%d.%m.%Y, %H:%M}"
