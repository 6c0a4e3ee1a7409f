"""What the office hands out for a survey: codes on cards, and sheets of paper that come back."""

import csv
from base64 import b64encode
from io import StringIO

from chalice.app import Blueprint, Response

from chalicelib.i18n import FALLBACK, catalogue
from chalicelib.i18n import later as _
from chalicelib.intake import codes, keying
from chalicelib.intake.window import codes_until
from chalicelib.office import cookies, door
from chalicelib.office.users import Role
from chalicelib.questionnaire.model import Access, Questionnaire
from chalicelib.settings import settings
from chalicelib.store.contacts import Contacts
from chalicelib.store.surveys import Surveys

handout_routes = Blueprint(__name__)

MOST = 200
"""Codes at once, so that they are all valid before API Gateway gives up; more by the command."""


@handout_routes.route("/buero/umfragen/{survey}/codes", methods=["GET"])
@door.open_to(Role.REDAKTION)
def ask(visit: door.Visit, survey: str) -> Response:
    """How many codes to issue, and what happens then."""
    return _asked(visit, _closed(visit, survey), "", "")


@handout_routes.route("/buero/umfragen/{survey}/codes", methods=["POST"], content_types=door.FORMS)
@door.open_to(Role.REDAKTION)
def issue(visit: door.Visit, survey: str) -> Response:
    """Issue codes, and show them this once: only their hashes are kept."""
    from chalicelib.intake import handouts

    latest = _closed(visit, survey)
    typed = visit.form.text("number")
    number = int(typed) if typed.isdecimal() and len(typed) < 6 else 0
    if not 0 < number <= MOST:
        fault = catalogue(FALLBACK).gettext(_("Please type a number from 1 to %(most)s."))
        return _asked(visit, latest, typed, fault % {"most": MOST}, 422)
    issued = [codes.mint() for _number in range(number)]
    until = codes_until(latest)
    contacts = Contacts(settings().contacts_table)
    for code in issued:
        contacts.invite(survey, codes.invitation_key(survey, code), until)
    visit.note(_("Codes issued"), survey, after=str(number))
    base = settings().public_url
    language = FALLBACK if FALLBACK in latest.languages else latest.languages[0]
    return visit.page(
        "codes_issued.html",
        survey=survey,
        words=handouts.words(latest, base, language),
        language=language,
        cards=[handouts.card(base, survey, code) for code in issued],
        table=_file("text/csv;charset=utf-8", _table(survey, issued).encode()),
    )


@handout_routes.route("/buero/umfragen/{survey}/bogen", methods=["GET"])
@door.open_to(Role.REDAKTION)
def sheets(visit: door.Visit, survey: str) -> Response:
    """The sheet to print, and the way to key in those that came back."""
    from chalicelib.intake import paper
    from chalicelib.layout.typesetting import TypesettingFailed, typeset

    latest = _latest(visit, survey)
    wanted = visit.query.get("sprache", "")
    language = wanted if wanted in latest.languages else latest.languages[0]
    try:
        sheet = _file("application/pdf", typeset(paper.TEMPLATE, paper.sheet(latest, language)))
    except TypesettingFailed:
        sheet = ""
    key = keying.sign(survey, visit.moment, cookies.keys())
    return visit.page(
        "sheets.html",
        survey=latest,
        language=language,
        sheet=sheet,
        keying=f"{settings().public_url}/umfrage/{survey}/bogen?key={key}",
    )


def _asked(
    visit: door.Visit, latest: Questionnaire, typed: str, fault: str, status: int = 200
) -> Response:
    return visit.page("codes.html", status, survey=latest, typed=typed, fault=fault, most=MOST)


def _closed(visit: door.Visit, survey: str) -> Questionnaire:
    """A survey that takes codes, else the answer is that there is none."""
    latest = _latest(visit, survey)
    return visit.found(latest if latest.access is Access.CLOSED else None)


def _latest(visit: door.Visit, survey: str) -> Questionnaire:
    surveys = Surveys(settings().catalogue_table)
    head = visit.found(surveys.head(survey))
    return visit.found(surveys.current(head))


def _table(survey: str, issued: list[str]) -> str:
    from chalicelib.intake import handouts

    text = StringIO()
    table = csv.writer(text)
    table.writerow(["code", "link"])
    for code in issued:
        link = handouts.invitation(settings().public_url, survey, code)
        table.writerow([codes.pretty(code), link])
    return text.getvalue()


def _file(media_type: str, content: bytes) -> str:
    """A file as an address within the page: nothing is stored, and asked for a second time."""
    return f"data:{media_type};base64,{b64encode(content).decode()}"
