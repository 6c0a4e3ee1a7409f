"""Events as they stand: all of them, one of them, the slide that shows its survey."""

from datetime import datetime

from chalice.app import Blueprint, Response

from chalicelib.i18n import later as _
from chalicelib.office import door, event_pages
from chalicelib.office.listing import Column, Filter, listed
from chalicelib.office.users import Role
from chalicelib.outreach import mailing, planning
from chalicelib.outreach.events import EventKind, EventState
from chalicelib.outreach.life import Standing
from chalicelib.settings import settings
from chalicelib.store.events import Events
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
            lambda one: visit.said(event_pages.STATE_WORDS[one.state]),
            order=lambda one: list(EventState).index(one.state),
        ),
    )
    states = [(one.value, visit.said(words)) for one, words in event_pages.STATE_WORDS.items()]
    filters = [Filter[Standing]("state", _("State"), states, lambda one, wish: one.state == wish)]
    found = listed(
        _HOME,
        visit.said(_("Events")),
        Events(settings().catalogue_table).all(),
        columns,
        visit.query,
        filters=filters,
        sort="-day",
    )
    return visit.page("events.html", list=found)


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
    periods = Summaries(settings().bucket).periods(standing.event.survey)
    return visit.page(
        "event.html",
        standing=standing,
        event=standing.event,
        questionnaire=questionnaire,
        rows=event_pages.timeline(standing, done, ahead),
        occasions=event_pages.occasions(standing.event),
        guests=planning.number_of_guests(standing, visit.moment),
        forgotten=ahead.get(EventState.FORGOTTEN),
        days_left=_days_until(ahead.get(EventState.FORGOTTEN), visit.moment),
        band=Standings(settings().catalogue_table).latest(standing.event.survey),
        reports=[
            (period, mailing.summary_link(standing.event.survey, period, visit.moment))
            for period in periods
        ],
        state_words=event_pages.STATE_WORDS,
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


def _days_until(when: datetime | None, moment: datetime) -> int | None:
    return None if when is None else max(0, (when - moment).days)


def _when(standing: Standing) -> str:
    return f"{standing.event.starts.astimezone(BERLIN):%d.%m.%Y, %H:%M}"
