"""“Said – done” in the console: what follows from a report, followed up until it is done."""

import secrets
from collections.abc import Sequence
from datetime import date

from chalice.app import Blueprint, Response

from chalicelib.i18n import catalogue
from chalicelib.i18n import later as _
from chalicelib.office import door
from chalicelib.office.listing import Column, Filter, listed
from chalicelib.office.overtaken import Difference, differing
from chalicelib.office.users import Role
from chalicelib.outreach.mails import in_language
from chalicelib.outreach.pages import point
from chalicelib.questionnaire.model import Text
from chalicelib.report.commitments import (
    Change,
    Commitment,
    CommitmentError,
    Progress,
    changed,
    progress_words,
)
from chalicelib.settings import settings
from chalicelib.store.commitments import Commitments
from chalicelib.store.errors import Conflict
from chalicelib.store.summaries import Summaries
from chalicelib.weeks import BERLIN

commitment_routes = Blueprint(__name__)

_HOME = "/buero/zusagen"
_ADDED, _CHANGED = _("Promise made"), _("Promise changed")
_TOLD = _("Those who were asked are told what was done")
_LONGEST = 500
_LABELS = {
    "progress": _("State"),
    "department": _("Who is responsible (German)"),
    "department-en": _("Who is responsible (English)"),
    "until": _("By when"),
    "note": _("Note (German)"),
    "note-en": _("Note (English)"),
}


@commitment_routes.route(_HOME, methods=["GET"])
@door.open_to(Role.LESEN)
def overview(visit: door.Visit) -> Response:
    """All promises, with how far each has come."""
    language = visit.place.language
    words = catalogue(language).gettext
    today = visit.moment.astimezone(BERLIN).date()
    late = [words(_("overdue"))]
    columns: list[Column[Commitment]] = [
        Column(
            "zusage",
            _("Promise"),
            lambda one: in_language(one.what, language),
            link=lambda one: f"{_HOME}/{one.id}",
        ),
        Column("wer", _("Who"), lambda one: in_language(one.now.department, language)),
        Column(
            "bis",
            _("By when"),
            lambda one: f"{one.now.until:%d.%m.%Y}" if one.now.until else "–",
            order=lambda one: one.now.until or date.max,
        ),
        Column(
            "stand",
            _("State"),
            lambda one: ", ".join(
                (progress_words(one.now.progress, language), *late[: one.overdue(today)])
            ),
        ),
        Column("bericht", _("Report"), lambda one: f"{one.survey}, {one.period}"),
    ]
    states = [(one.value, progress_words(one, language)) for one in Progress]
    found = listed(
        _HOME,
        words(_("All promises")),
        _store().all(),
        columns,
        visit.query,
        filters=[
            Filter("status", _("State"), states, lambda one, state: one.now.progress == state)
        ],
        sort="bis",
    )
    return visit.page("commitments.html", list=found)


@commitment_routes.route("/buero/berichte/{survey}/{period}/zusagen", methods=["GET"])
@door.open_to(Role.REDAKTION)
def begin(visit: door.Visit, survey: str, period: str) -> Response:
    """The form for something that follows from a report."""
    if not Summaries(settings().bucket).published(survey, period):
        return visit.not_found()
    return _new(visit, survey, period, {})


@commitment_routes.route(
    "/buero/berichte/{survey}/{period}/zusagen", methods=["POST"], content_types=door.FORMS
)
@door.open_to(Role.REDAKTION)
def add(visit: door.Visit, survey: str, period: str) -> Response:
    """Write down what follows from a report."""
    if not Summaries(settings().bucket).published(survey, period):
        return visit.not_found()
    what = _text(visit, "what")
    change, faults = _change(visit)
    faults = _too_long(visit, "what") | faults
    if not what.get("de"):
        missing = _("Say in a sentence what is to be done.")
        faults = {"what": catalogue(visit.place.language).gettext(missing)} | faults
    if faults or change is None:
        return _new(visit, survey, period, _typed(visit), faults)
    made = Commitment(secrets.token_hex(4), survey, period, what, ())
    made = changed(made, change)
    _store().add(made)
    visit.note(_ADDED, f"{survey}/{period}", after=f"{what['de']}: {_stands(change)}")
    return visit.go(f"{_HOME}/{made.id}", _("The promise is noted, and public."))


@commitment_routes.route("/buero/zusagen/{commitment}", methods=["GET"])
@door.open_to(Role.LESEN)
def one(visit: door.Visit, commitment: str) -> Response:
    """How one promise went, and for those who may the form for what has become of it."""
    known = visit.found(_known(commitment))
    return _form(visit, known, _entered(known.now) | {"note": "", "note-en": ""})


@commitment_routes.route("/buero/zusagen/{commitment}", methods=["POST"], content_types=door.FORMS)
@door.open_to(Role.REDAKTION)
def change(visit: door.Visit, commitment: str) -> Response:
    """Note what has become of a promise."""
    known = visit.found(_known(commitment))
    now = known.now
    if visit.form.text("seen") != str(len(known.history)):
        return _overtaken(visit, known)
    entry, faults = _change(visit)
    if entry is None or faults:
        return _form(visit, known, _typed(visit), faults)
    try:
        _store().change(known, changed(known, entry))
    except Conflict:
        return _overtaken(visit, visit.found(_known(commitment)))
    visit.note(_CHANGED, f"{known.survey}/{known.period}", _stands(now), _stands(entry))
    return visit.go(f"{_HOME}/{known.id}", _("Noted. What was noted before stays to be seen."))


@commitment_routes.route(
    "/buero/berichte/{survey}/{period}/antworten", methods=["POST"], content_types=door.FORMS
)
@door.open_to(Role.REDAKTION)
def tell(visit: door.Visit, survey: str, period: str) -> Response:
    """Ask whether all who were asked are to be told what was done, and let them be told."""
    known = [one for one in _store().of_survey(survey) if one.period == period or one.open]
    if not known or not Summaries(settings().bucket).published(survey, period):
        return visit.not_found()
    if visit.form.text("act") != "for-good":
        language = visit.place.language
        points = [point(one, language) for one in known]
        return visit.page("commitments_tell.html", survey=survey, period=period, points=points)
    answer = _store().answer(survey, period)
    visit.note(_TOLD, f"{survey}/{period}", after=str(answer.number))
    return visit.go(
        f"/buero/berichte/{survey}/{period}", _("The mails go out within a quarter of an hour.")
    )


def _new(
    visit: door.Visit,
    survey: str,
    period: str,
    typed: dict[str, str],
    faults: dict[str, str] | None = None,
) -> Response:
    return visit.page(
        "commitment_new.html",
        422 if faults else 200,
        survey=survey,
        period=period,
        typed=typed,
        faults=faults or {},
        states=_states(visit),
    )


def _overtaken(visit: door.Visit, known: Commitment) -> Response:
    """The form with what was typed, beside what somebody else has noted meanwhile."""
    words = catalogue(visit.place.language).gettext
    mine, theirs = _typed(visit), _entered(known.now)
    for fields in (mine, theirs):
        fields["progress"] = dict(_states(visit)).get(fields.get("progress", ""), "")
    labels = {name: words(label) for name, label in _LABELS.items()}
    found = differing(labels, theirs, mine)
    return _form(visit, known, _typed(visit), differences=found, status=409)


def _form(
    visit: door.Visit,
    known: Commitment,
    typed: dict[str, str],
    faults: dict[str, str] | None = None,
    differences: Sequence[Difference] = (),
    status: int = 200,
) -> Response:
    return visit.page(
        "commitment.html",
        422 if faults else status,
        differences=differences,
        overtaken_by=status == 409,
        commitment=known,
        point=point(known, visit.place.language),
        departments=[in_language(one.department, visit.place.language) for one in known.history],
        typed=typed,
        faults=faults or {},
        states=_states(visit),
    )


def _change(visit: door.Visit) -> tuple[Change | None, dict[str, str]]:
    """The entry that was typed in, and what is wrong with it: field → words."""
    words = catalogue(visit.place.language).gettext
    faults: dict[str, str] = {}
    progress, until = Progress.DECIDED, None
    try:
        progress = Progress(visit.form.text("progress"))
    except ValueError:
        faults["progress"] = words(_("Please choose a state."))
    department, note = _text(visit, "department"), _text(visit, "note")
    if not department.get("de"):
        faults["department"] = words(_("Say who is responsible."))
    if typed := visit.form.text("until"):
        try:
            until = date.fromisoformat(typed)
        except ValueError:
            faults["until"] = words(_("Please type a day such as 2026-12-01."))
    entry = Change(visit.moment.astimezone(BERLIN).date(), progress, note, department, until)
    try:
        changed(Commitment("", "", "", {}, ()), entry)
    except CommitmentError:
        faults["note"] = words(_("Say why it is not possible."))
    faults |= _too_long(visit, "department", "note")
    return (None if faults else entry), faults


def _text(visit: door.Visit, name: str) -> Text:
    words = {"de": visit.form.text(name), "en": visit.form.text(f"{name}-en")}
    return {language: text for language, text in words.items() if text}


def _too_long(visit: door.Visit, *names: str) -> dict[str, str]:
    """The fields in which more was typed than is kept: field → words."""
    message = catalogue(visit.place.language).gettext(_("At most 500 characters fit in here."))
    fields = [field for name in names for field in (name, f"{name}-en")]
    return {field: message for field in fields if len(visit.form.text(field)) > _LONGEST}


def _typed(visit: door.Visit) -> dict[str, str]:
    return {name: visit.form.text(name) for name in visit.form.values}


def _entered(entry: Change) -> dict[str, str]:
    """An entry as the fields of the form hold it."""
    return {
        "progress": entry.progress.value,
        "department": entry.department.get("de", ""),
        "department-en": entry.department.get("en", ""),
        "until": entry.until.isoformat() if entry.until else "",
        "note": entry.note.get("de", ""),
        "note-en": entry.note.get("en", ""),
    }


def _states(visit: door.Visit) -> list[tuple[str, str]]:
    return [(one.value, progress_words(one, visit.place.language)) for one in Progress]


def _stands(entry: Change) -> str:
    """For the audit trail: how it stands, who does it, and by when."""
    until = f", {entry.until:%d.%m.%Y}" if entry.until else ""
    return f"{progress_words(entry.progress, 'de')}, {entry.department.get('de', '')}{until}"


def _known(commitment: str) -> Commitment | None:
    return next((one for one in _store().all() if one.id == commitment), None)


def _store() -> Commitments:
    return Commitments(settings().catalogue_table)
