"""Events: planned, followed through their lives, moved, cancelled."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import datetime, timedelta
from typing import Any

from chalice.app import Blueprint, Response

from chalicelib import doors
from chalicelib.i18n import catalogue
from chalicelib.i18n import later as _
from chalicelib.layout.dates import long_date
from chalicelib.office import door, event_form, event_pages
from chalicelib.office.event_form import FROM_TEMPLATE, Typed
from chalicelib.office.listing import Column, Filter, listed
from chalicelib.office.posted import Form
from chalicelib.office.users import Role
from chalicelib.outreach import audience, life, mailing, planning
from chalicelib.outreach.events import Event, EventKind, EventState
from chalicelib.outreach.guest_list import People
from chalicelib.outreach.life import Plan, Standing
from chalicelib.questionnaire.model import Questionnaire
from chalicelib.settings import settings
from chalicelib.store.contacts import Contacts
from chalicelib.store.errors import Conflict
from chalicelib.store.events import Events
from chalicelib.store.standings import Standings
from chalicelib.store.summaries import Summaries
from chalicelib.store.surveys import Surveys
from chalicelib.weeks import BERLIN, end_of, week_of_day

event_routes = Blueprint(__name__)

_HOME = "/buero/veranstaltungen"
_GOES_ON = timedelta(minutes=15)
"""How often the conductor looks."""


@event_routes.route("/buero/veranstaltungen", methods=["GET"])
@door.open_to(Role.LESEN)
def events(visit: door.Visit) -> Response:
    """All events and rounds, those to come and those past."""
    gettext = catalogue(visit.place.language).gettext
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
            lambda one: gettext(event_pages.STATE_WORDS[one.state]),
            order=lambda one: list(EventState).index(one.state),
        ),
    )
    states = [(one.value, gettext(words)) for one, words in event_pages.STATE_WORDS.items()]
    filters = [Filter[Standing]("state", _("State"), states, lambda one, wish: one.state == wish)]
    found = listed(
        _HOME,
        gettext("Events"),
        Events(settings().catalogue_table).all(),
        columns,
        visit.query,
        filters=filters,
        sort="-day",
    )
    return visit.page("events.html", list=found)


@event_routes.route("/buero/veranstaltungen/neu", methods=["GET"])
@door.open_to(Role.REDAKTION)
def new(visit: door.Visit) -> Response:
    """The form for a new event, filled in for lunch next Thursday."""
    return _form(visit, event_form.suggested(visit.moment), {})


@event_routes.route("/buero/veranstaltungen", methods=["POST"], content_types=door.FORMS)
@door.open_to(Role.REDAKTION)
def plan(visit: door.Visit) -> Response:
    """Plan an event with its survey and its guests, or say what is wrong with the form."""
    entered = event_form.typed(visit.form)
    faults = _faults(visit, entered, {one.survey: one.closes for one in _surveys(visit.moment)})
    people, findings = _people(visit)
    if faults or findings:
        return _form(visit, entered, faults, findings, status=422)
    event = event_form.event_of(entered)
    known = Events(settings().catalogue_table).standing(event.id)
    if known is not None and known.event != event:
        words = _("There is an event of this name on this day already.")
        return _form(visit, entered, {"title": _said(visit, words)}, status=409)
    if entered.survey == FROM_TEMPLATE:
        _publish(event)
    if planning.plan(event, people.guests, visit.moment):
        visit.note(_("Event planned"), event.id, after=_in_words(event))
    return visit.go(
        f"{_HOME}/{event.id}",
        _("It is planned, with %(number)s guests. You need not do anything more."),
        number=str(len(people.guests)),
    )


@event_routes.route("/buero/veranstaltungen/{event}", methods=["GET"])
@door.open_to(Role.LESEN)
def show(visit: door.Visit, event: str) -> Response:
    """One event: how it stands, what comes next, its guests, mails and result."""
    standing = visit.found(_standing(event))
    questionnaire = mailing.latest(standing.event.survey)
    done = {
        EventState(one.what): one.moment
        for one in Events(settings().catalogue_table).traces(event)
        if one.what in set(EventState)
    }
    ahead = _forecast(standing, questionnaire)
    periods = Summaries(settings().bucket).periods(standing.event.survey)
    return visit.page(
        "event.html",
        standing=standing,
        event=standing.event,
        questionnaire=questionnaire,
        rows=event_pages.timeline(standing, done, ahead),
        occasions=event_pages.occasions(standing.event),
        guests=_number_of_guests(standing.event, visit.moment),
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
        moment_words=_moment_words,
        public_page=mailing.event_page(standing.event),
    )


@event_routes.route("/buero/veranstaltungen/{event}/aendern", methods=["GET"])
@door.open_to(Role.REDAKTION)
def edit(visit: door.Visit, event: str) -> Response:
    """The form for an event that has not been held."""
    standing = visit.found(_standing(event))
    return _form(visit, event_form.of_event(standing.event), {}, standing=standing)


@event_routes.route(
    "/buero/veranstaltungen/{event}/aendern", methods=["POST"], content_types=door.FORMS
)
@door.open_to(Role.REDAKTION)
def change(visit: door.Visit, event: str) -> Response:
    """Plan an event anew; its guests hear of it only if that is wished."""
    standing = visit.found(_standing(event))
    entered = event_form.typed(visit.form)
    if entered.seen != event_form.fingerprint(standing.event):
        return visit.conflict(_in_words(standing.event))
    choices = _surveys(visit.moment, standing.event.survey)
    faults = _faults(visit, entered, {one.survey: one.closes for one in choices})
    if faults:
        return _form(visit, entered, faults, standing=standing, status=422)
    changed = replace(event_form.event_of(entered, standing.event), kind=standing.event.kind)
    if entered.survey == FROM_TEMPLATE:
        _publish(changed)
    tell = bool(visit.form.text("tell"))
    try:
        planning.change(standing, changed, visit.moment, tell=tell)
    except Conflict:
        state = event_pages.STATE_WORDS[standing.state]
        return visit.conflict(_said(visit, state))
    visit.note(_("Event changed"), event, _in_words(standing.event), _in_words(changed))
    notice = _("It is changed. Its guests get a mail.") if tell else _("It is changed.")
    return visit.go(f"{_HOME}/{event}", notice)


@event_routes.route("/buero/veranstaltungen/{event}/absagen", methods=["GET"])
@door.open_to(Role.REDAKTION)
def ask_to_cancel(visit: door.Visit, event: str) -> Response:
    """Say what cancelling does, and ask."""
    standing = visit.found(_standing(event))
    number = _number_of_guests(standing.event, visit.moment)
    return visit.page(
        "event_cancel.html",
        event=standing.event,
        number=number,
        possible=life.is_ahead(standing, EventState.CANCELLED),
    )


@event_routes.route(
    "/buero/veranstaltungen/{event}/absagen", methods=["POST"], content_types=door.FORMS
)
@door.open_to(Role.REDAKTION)
def cancel(visit: door.Visit, event: str) -> Response:
    """Cancel an event at the conductor's next turn; until then it can be taken back."""
    silent = not visit.form.text("tell")
    wanted = Plan(skip=True) if silent else Plan(at=visit.moment)
    return _set(visit, event, EventState.CANCELLED, wanted, _("Event cancelled"))


@event_routes.route("/buero/veranstaltungen/{event}/schritt/{state}", methods=["GET"])
@door.open_to(Role.REDAKTION)
def show_step(visit: door.Visit, event: str, state: str) -> Response:
    """One step: what it does and when, and whether it is to come early, late or not at all."""
    standing = visit.found(_standing(event))
    row = visit.found(_row(standing, state))
    return _step_page(visit, standing, row, {})


@event_routes.route(
    "/buero/veranstaltungen/{event}/schritt/{state}", methods=["POST"], content_types=door.FORMS
)
@door.open_to(Role.REDAKTION)
def set_step(visit: door.Visit, event: str, state: str) -> Response:
    """Note when a step is to be taken."""
    standing = visit.found(_standing(event))
    row = visit.found(_row(standing, state))
    match visit.form.text("when"):
        case "now":
            wanted = Plan(at=visit.moment)
        case "skip":
            wanted = Plan(skip=True)
        case "moment":
            at = event_form.moment_of(visit.form.text("day"), visit.form.text("time"))
            if at is None:
                words = _("Please give a day and a time.")
                return _step_page(visit, standing, row, {"day": _said(visit, words)}, 422)
            wanted = Plan(at=at)
        case _usual:
            wanted = Plan()
    return _set(visit, event, row.state, wanted, _("Step planned"))


@event_routes.route("/buero/veranstaltungen/{event}/gaeste", methods=["GET"])
@door.open_to(Role.REDAKTION)
def guests(visit: door.Visit, event: str) -> Response:
    """Where guests are added."""
    standing = visit.found(_standing(event))
    return _guest_page(visit, standing, ())


@event_routes.route(
    "/buero/veranstaltungen/{event}/gaeste", methods=["POST"], content_types=door.FORMS
)
@door.open_to(Role.REDAKTION)
def add_guests(visit: door.Visit, event: str) -> Response:
    """Add all guests of a file or a text, or none and say what is wrong."""
    standing = visit.found(_standing(event))
    people, findings = _people(visit)
    if not findings and not people.guests:
        findings = [_said(visit, _("There is no address in it."))]
    if findings:
        return _guest_page(visit, standing, findings, 422)
    before = _number_of_guests(standing.event, visit.moment)
    try:
        planning.add_guests(standing, people.guests)
    except planning.PlanError:
        words = _said(visit, event_pages.STATE_WORDS[standing.state])
        return visit.conflict(words)
    after = _number_of_guests(standing.event, visit.moment)
    visit.note(_("Guests added"), event, str(before), str(after))
    return visit.go(
        f"{_HOME}/{event}",
        _("%(read)s addresses were read, %(new)s of them are new."),
        read=str(len(people.guests)),
        new=str(after - before),
    )


@event_routes.route("/buero/veranstaltungen/{event}/mails/{kind}", methods=["GET"])
@door.open_to(Role.LESEN)
def show_mail(visit: door.Visit, event: str, kind: str) -> Response:
    """A mail of an event, as people will see it."""
    standing, mail = _mail(visit, event, kind)
    occasion = next(one for one in event_pages.occasions(standing.event) if one.kind == kind)
    answer = visit.page(
        "event_mail.html",
        event=standing.event,
        mail=mail,
        occasion=occasion,
        languages=_mail_languages(),
        may_edit=visit.user.role.covers(Role.REDAKTION),
    )
    return doors.with_frames(answer)


@event_routes.route("/buero/veranstaltungen/{event}/mails/{kind}/html", methods=["GET"])
@door.open_to(Role.LESEN)
def show_mail_itself(visit: door.Visit, event: str, kind: str) -> Response:
    """The mail's HTML, for the frame of its page."""
    return doors.framed(_mail(visit, event, kind)[1].html)


@event_routes.route("/buero/veranstaltungen/{event}/mails/{kind}/eml", methods=["GET"])
@door.open_to(Role.LESEN)
def download_mail(visit: door.Visit, event: str, kind: str) -> Response:
    """The mail as a file that mail programs open."""
    from chalicelib.store.postbox import message

    _standing_now, mail = _mail(visit, event, kind)
    written = message(mail, settings().sender, visit.moment).as_bytes().decode("ascii", "replace")
    return doors.download(written, "message/rfc822", f"{event}-{kind}-{mail.language}.eml")


@event_routes.route(
    "/buero/veranstaltungen/{event}/mails/{kind}", methods=["POST"], content_types=door.FORMS
)
@door.open_to(Role.REDAKTION)
def send_test(visit: door.Visit, event: str, kind: str) -> Response:
    """Send a mail of an event to whoever looks at it."""
    from chalicelib.office import event_mails

    _standing_now, mail = _mail(visit, event, kind)
    event_mails.send_to_oneself(mail, _said(visit, _("[Test]")), visit.moment)
    visit.note(_("Test mail sent"), event, after=f"{kind}, {mail.language}")
    return visit.go(
        f"{_HOME}/{event}/mails/{kind}?sprache={mail.language}",
        _("It is on its way to %(address)s."),
        address=visit.user.address,
    )


@event_routes.route("/buero/veranstaltungen/{event}/folie", methods=["GET"])
@door.open_to(Role.LESEN)
def slide(visit: door.Visit, event: str) -> Response:
    """A slide with the QR code that leads to the survey, or to registering."""
    from chalicelib.intake import handouts as survey_handouts
    from chalicelib.outreach import handouts

    standing = visit.found(_standing(event))
    questionnaire = visit.found(mailing.latest(standing.event.survey))
    if visit.query.get("wohin") == "anmelden":
        words = handouts.words(standing.event, mailing.event_page(standing.event), "de")
    else:
        words = survey_handouts.words(
            questionnaire, settings().public_url, questionnaire.languages[0]
        )
    return visit.page("event_slide.html", event=standing.event, words=words)


def _mail(visit: door.Visit, event: str, kind: str) -> tuple[Standing, Any]:
    from chalicelib.office import event_mails

    standing = visit.found(_standing(event))
    questionnaire = visit.found(mailing.latest(standing.event.survey))
    if kind not in {one.kind for one in event_pages.occasions(standing.event)}:
        raise door.NotThere(visit.not_found())
    wanted = visit.query.get("sprache") or visit.form.text("sprache")
    language = wanted if wanted in event_mails.LANGUAGES else event_mails.LANGUAGES[0]
    mail = event_mails.written(kind, standing.event, questionnaire, language, visit.user.address)
    return standing, visit.found(mail)


def _mail_languages() -> Sequence[str]:
    from chalicelib.office import event_mails

    return event_mails.LANGUAGES


def _set(visit: door.Visit, event: str, state: EventState, wanted: Plan, act: str) -> Response:
    standing = visit.found(_standing(event))
    before = standing.plans.get(state, Plan())
    try:
        planning.set_step(standing, state, wanted, visit.moment)
    except (Conflict, planning.PlanError):
        return visit.conflict(_said(visit, event_pages.STATE_WORDS[standing.state]))
    visit.note(act, event, _plan_words(state, before), _plan_words(state, wanted))
    soon = wanted.skip or (wanted.at is not None and wanted.at <= visit.moment)
    notice = (
        _("It will happen within a quarter of an hour. Until then you can take it back.")
        if soon
        else _("It is noted.")
    )
    return visit.go(f"{_HOME}/{event}", notice)


def _step_page(
    visit: door.Visit,
    standing: Standing,
    row: event_pages.Row,
    faults: Mapping[str, str],
    status: int = 200,
) -> Response:
    plan = row.plan
    begin = (plan.at or row.moment or visit.moment).astimezone(BERLIN)
    chosen = "skip" if plan.skip else "moment" if plan.at else "usual"
    return visit.page(
        "event_step.html",
        status,
        event=standing.event,
        row=row,
        faults=faults,
        chosen=visit.form.text("when") or chosen,
        day=visit.form.text("day") or begin.date().isoformat(),
        time=visit.form.text("time") or f"{begin:%H:%M}",
        moment_words=_moment_words,
    )


def _guest_page(
    visit: door.Visit, standing: Standing, findings: Sequence[str], status: int = 200
) -> Response:
    return visit.page(
        "event_guests.html",
        status,
        event=standing.event,
        number=_number_of_guests(standing.event, visit.moment),
        findings=findings,
        typed=visit.form.text("guests"),
    )


def _form(
    visit: door.Visit,
    entered: Typed,
    faults: Mapping[str, str],
    findings: Sequence[str] = (),
    *,
    standing: Standing | None = None,
    status: int = 200,
) -> Response:
    held = standing is not None and standing.state is not EventState.PLANNED
    own = standing.event.survey if standing else ""
    choices = [(one.survey, one.title.get("de", one.survey)) for one in _surveys(visit.moment, own)]
    return visit.page(
        "event_form.html",
        status,
        typed=entered,
        faults=dict(faults) | ({"guests": findings[0]} if findings else {}),
        findings=findings,
        surveys=choices,
        new_survey=FROM_TEMPLATE,
        standing=standing,
        held=held,
    )


def _faults(visit: door.Visit, entered: Typed, surveys: Mapping[str, str]) -> dict[str, str]:
    found = event_form.faults(entered, surveys, visit.moment)
    return {name: _said(visit, words) for name, words in found.items()}


def _people(visit: door.Visit) -> tuple[People, list[str]]:
    """Who stands in the file and the text of a form, and what is wrong with them."""
    from chalicelib.outreach import guest_tables

    form: Form = visit.form
    none = People((), (), ())
    try:
        upload = form.file("file")
        filed = guest_tables.from_file(upload.name, upload.content) if upload else none
        pasted = guest_tables.pasted(form.text("guests")) if form.text("guests") else none
    except guest_tables.TableError:
        return none, [_said(visit, _("The file cannot be read. Excel and CSV can be."))]
    both = People(filed.guests + pasted.guests, (), filed.faults + pasted.faults)
    return both, [_said(visit, words) % values for words, values in event_pages.findings(both)]


def _surveys(moment: datetime, own: str = "") -> list[Questionnaire]:
    """The surveys that can be chosen: those that are not over, and the event's own."""
    today = moment.astimezone(BERLIN).date().isoformat()
    surveys = Surveys(settings().catalogue_table)
    latest = [
        surveys.current(head) for head in surveys.heads() if not head.archived or head.survey == own
    ]
    found = [one for one in latest if one and (one.closes >= today or one.survey == own)]
    return sorted(found, key=lambda one: one.title.get("de", ""))


def _publish(event: Event) -> None:
    """Publish the survey that is made for an event, unless that was done just now."""
    from chalicelib.office import lunch
    from chalicelib.questionnaire import reading

    document = lunch.survey(replace(event, id=event.survey))
    reading.read(document)
    surveys = Surveys(settings().catalogue_table)
    try:
        surveys.publish(document)
    except Conflict:
        if surveys.document(event.survey, 1) != document:
            raise


def _standing(event: str) -> Standing | None:
    return Events(settings().catalogue_table).standing(event)


def _row(standing: Standing, state: str) -> event_pages.Row | None:
    """A step of an event that can still be changed."""
    ahead = _forecast(standing, mailing.latest(standing.event.survey))
    rows = event_pages.timeline(standing, {}, ahead)
    return next((one for one in rows if one.state == state and one.can_change), None)


def _forecast(
    standing: Standing, questionnaire: Questionnaire | None
) -> Mapping[EventState, datetime]:
    survey = planning.survey_for(standing)
    if survey is None or questionnaire is None:
        return {}
    last_day = datetime.fromisoformat(questionnaire.closes).date()
    return life.forecast(standing, survey, end_of(week_of_day(last_day)))


def _number_of_guests(event: Event, moment: datetime) -> int:
    people = Contacts(settings().contacts_table).people(audience.of_event(event.id), moment)
    return sum(1 for _guest in people)


def _days_until(when: datetime | None, moment: datetime) -> int | None:
    return None if when is None else max(0, (when - moment).days)


def _said(visit: door.Visit, words: str) -> str:
    return catalogue(visit.place.language).gettext(words)


def _when(standing: Standing) -> str:
    return f"{standing.event.starts.astimezone(BERLIN):%d.%m.%Y, %H:%M}"


def _moment_words(moment: datetime, language: str = "de") -> str:
    local = moment.astimezone(BERLIN)
    return f"{long_date(local.date(), language)}, {local:%H:%M}"


def _in_words(event: Event) -> str:
    """An event for the audit trail."""
    ends = event.ends.astimezone(BERLIN)
    return f"{event.title['de']}; {_moment_words(event.starts)}–{ends:%H:%M}; {event.place}"


def _plan_words(state: EventState, plan: Plan) -> str:
    if plan.skip:
        return f"{state}: –"
    return f"{state}: {_moment_words(plan.at)}" if plan.at else f"{state}: …"
