"""Reports in the console: their files, links, open data, withdrawal. No way leads to an answer."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from chalice.app import Blueprint, Response

from chalicelib import doors
from chalicelib.i18n import catalogue
from chalicelib.i18n import later as _
from chalicelib.layout.dates import long_date
from chalicelib.office import door
from chalicelib.office.listing import Column, Filter, listed
from chalicelib.office.users import Role
from chalicelib.outreach import mailing
from chalicelib.outreach.links import Purpose
from chalicelib.outreach.mails import in_language
from chalicelib.outreach.pages import point, shelves
from chalicelib.outreach.public_pages import period_words
from chalicelib.questionnaire.model import Questionnaire
from chalicelib.report.commitments import carried
from chalicelib.report.retraction import Retraction, RetractionError
from chalicelib.settings import settings
from chalicelib.store.commitments import Commitments
from chalicelib.store.open_data import OpenReports
from chalicelib.store.revocations import Revocations
from chalicelib.store.summaries import Summaries
from chalicelib.store.surveys import Surveys

console_report_routes = Blueprint(__name__)

_HOME = "/buero/berichte"
_ACCESS_SECONDS = 300
_GIVEN, _WITHDRAWN = _("Report given away as open data"), _("Report withdrawn")
_LINKED, _REVOKED = _("Link to a report made"), _("Links to a report revoked")


@dataclass(frozen=True)
class _Line:
    questionnaire: Questionnaire
    period: str
    notice: Retraction | None
    open: bool
    files: Sequence[Mapping[str, Any]] = ()

    @property
    def survey(self) -> str:
        return self.questionnaire.survey

    @property
    def path(self) -> str:
        return f"{_HOME}/{self.survey}/{self.period}"

    @property
    def state(self) -> str:
        """As a msgid of the catalogue."""
        if self.notice:
            return _("withdrawn")
        return _("open data") if self.open else _("published")


@console_report_routes.route(_HOME, methods=["GET"])
@door.open_to(Role.LESEN)
def overview(visit: door.Visit) -> Response:
    """All reports of all surveys."""
    words, language = catalogue(visit.place.language).gettext, visit.place.language
    surveys, summaries = Surveys(settings().catalogue_table), Summaries(settings().bucket)
    given = set(OpenReports(settings().bucket).reports())
    lines = [
        _Line(
            latest,
            period,
            summaries.retraction(head.survey, period),
            (head.survey, period) in given,
        )
        for head in surveys.heads()
        if (latest := surveys.current(head)) is not None
        for period in summaries.periods(head.survey)
    ]
    columns: list[Column[_Line]] = [
        Column(
            "bericht",
            _("Report"),
            lambda one: " ".join(
                (
                    in_language(one.questionnaire.title, language),
                    period_words(one.period, language),
                )
            ),
            link=lambda one: one.path,
        ),
        Column("zeitraum", _("Period"), lambda one: one.period),
        Column("stand", _("State"), lambda one: words(one.state)),
    ]
    states = [(one, words(one)) for one in (_("published"), _("open data"), _("withdrawn"))]
    found = listed(
        _HOME,
        words(_("All reports")),
        lines,
        columns,
        visit.query,
        filters=[Filter("status", _("State"), states, lambda one, state: one.state == state)],
        sort="-zeitraum",
    )
    return visit.page("reports.html", list=found)


@console_report_routes.route("/buero/berichte/{survey}/{period}", methods=["GET"])
@door.open_to(Role.LESEN)
def one(visit: door.Visit, survey: str, period: str) -> Response:
    """One report: its files, what follows from it, and what can be done with it."""
    return _shown(visit, visit.found(_line(survey, period)))


@console_report_routes.route("/buero/berichte/{survey}/{period}/datei/{name}", methods=["GET"])
@door.open_to(Role.LESEN)
def open_file(visit: door.Visit, survey: str, period: str, name: str) -> Response:
    """Send the reader on to a file, by an address made for this click."""
    summaries = Summaries(settings().bucket)
    report = visit.found(summaries.report(survey, period))
    if name not in {file["name"] for file in report.files}:
        return visit.not_found()
    return doors.redirect(summaries.address(survey, period, name, _ACCESS_SECONDS))


@console_report_routes.route(
    "/buero/berichte/{survey}/{period}/link", methods=["POST"], content_types=door.FORMS
)
@door.open_to(Role.REDAKTION)
def link(visit: door.Visit, survey: str, period: str) -> Response:
    """Make a link to the report, or ask and then revoke all that were made."""
    line = visit.found(_line(survey, period))
    match visit.form.text("act"):
        case "make":
            visit.note(_LINKED, f"{survey}/{period}")
            return _shown(visit, line, mailing.summary_link(survey, period, visit.moment))
        case "revoke":
            return visit.page("report_revoke.html", line=line)
        case "revoke-for-good":
            revocations = Revocations(settings().catalogue_table)
            revocations.revoke(Purpose.SUMMARY, (survey, period), visit.moment)
            visit.note(_REVOKED, f"{survey}/{period}")
            return visit.go(line.path, _("All links made until now are good no longer."))
        case _other:
            return visit.not_found()


@console_report_routes.route(
    "/buero/berichte/{survey}/{period}/offene-daten", methods=["POST"], content_types=door.FORMS
)
@door.open_to(Role.VERWALTUNG)
def give_away(visit: door.Visit, survey: str, period: str) -> Response:
    """Ask whether the report is to be open data, and make it that."""
    # Imported by who needs it: it knows the report's columns.
    from chalicelib.office import released

    line = visit.found(_line(survey, period))
    if visit.form.text("act") != "for-good":
        return visit.page("report_open.html", line=line)
    try:
        released.give_away(survey, period)
    except released.NotReleased:
        return visit.conflict(
            catalogue(visit.place.language).gettext(_("This report was withdrawn."))
        )
    visit.note(_GIVEN, f"{survey}/{period}", line.state, "open data")
    return visit.go(line.path, _("The report is open data now."))


@console_report_routes.route(
    "/buero/berichte/{survey}/{period}/zurueckziehen", methods=["POST"], content_types=door.FORMS
)
@door.open_to(Role.VERWALTUNG)
def withdraw(visit: door.Visit, survey: str, period: str) -> Response:
    """Write the notice that a report is wrong, look at it, and publish it."""
    from chalicelib.office import released

    words = catalogue(visit.place.language).gettext
    line = visit.found(_line(survey, period))
    if line.notice is not None:
        typed = visit.typed(visit.form.text("reason"))
        return visit.conflict(words(_("This report was withdrawn.")), line.notice.reason, *typed)
    act, reason = visit.form.text("act"), visit.form.text("reason").replace("\r\n", "\n")
    if act not in ("preview", "for-good"):
        return visit.page("report_withdraw.html", line=line, reason=reason, fault="", notice=None)
    try:
        notice = released.notice(survey, period, reason, visit.moment)
    except RetractionError:
        fault = words(_("Say what is wrong, in one to three sentences."))
        return visit.page(
            "report_withdraw.html", 422, line=line, reason=reason, fault=fault, notice=None
        )
    if act == "preview":
        return visit.page("report_withdraw.html", line=line, reason=reason, fault="", notice=notice)
    _stands, mails = released.withdraw(notice, visit.moment)
    visit.note(_WITHDRAWN, f"{survey}/{period}", line.state, notice.reason)
    return visit.go(
        line.path, _("The report is withdrawn. Mails on their way: %(mails)s."), mails=str(mails)
    )


def _shown(visit: door.Visit, line: _Line, address: str = "") -> Response:
    language = visit.place.language
    known = carried(Commitments(settings().catalogue_table).of_survey(line.survey), line.period)
    return visit.page(
        "report.html",
        line=line,
        title=in_language(line.questionnaire.title, language),
        period=period_words(line.period, language),
        withdrawn=line.notice and long_date(date.fromisoformat(line.notice.day), language),
        shelves=shelves(line.files, line.questionnaire.languages, language),
        commitments=[(one.id, point(one, language)) for one in known],
        address=address,
    )


def _line(survey: str, period: str) -> _Line | None:
    surveys = Surveys(settings().catalogue_table)
    head = surveys.head(survey)
    latest = surveys.current(head) if head else None
    report = Summaries(settings().bucket).report(survey, period) if latest else None
    if latest is None or report is None:
        return None
    given = OpenReports(settings().bucket).is_open(survey, period)
    return _Line(latest, period, report.notice, given, report.files)
