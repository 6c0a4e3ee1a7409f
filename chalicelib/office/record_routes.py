"""The record of processing: to look at, to print and to hand over."""

import os
from collections.abc import Callable
from datetime import timedelta
from typing import Any
from urllib.parse import urlsplit

from chalice.app import Blueprint, Response

from chalicelib import doors
from chalicelib.i18n import FALLBACK, catalogue
from chalicelib.notices import office
from chalicelib.office import door, processing_record
from chalicelib.office.processing_record import ACTIVITIES, LIMITS, LOCATIONS, MEASURES, Location
from chalicelib.office.users import Role
from chalicelib.settings import settings

record_routes = Blueprint(__name__)

_PATH = "/buero/schutz/verzeichnis"


@record_routes.route(_PATH, methods=["GET"])
@door.open_to(Role.LESEN)
def show(visit: door.Visit) -> Response:
    """The record as a page of the console."""
    return visit.page("record.html", **_view())


@record_routes.route(f"{_PATH}/datei", methods=["GET"])
@door.open_to(Role.LESEN)
def download(visit: door.Visit) -> Response:
    """The record as a file of its own."""
    page: str = visit.page("record_file.html", **_view()).body
    name = f"verzeichnis-{visit.moment:%Y-%m-%d}.html"
    return doors.download(page, "text/html; charset=utf-8", name)


def _view() -> dict[str, Any]:
    words = catalogue(FALLBACK).gettext
    activities = [
        {
            "name": one.name,
            "people": one.people,
            "recipients": one.recipients,
            "rows": [
                (words(kind.what), words(kind.why), words(kind.until), _days(LIMITS.get(kind)))
                for kind in one.kinds
            ],
        }
        for one in ACTIVITIES
    ]
    return {
        "office": office.named_in(os.environ),
        "mail": settings().office_address,
        "by_ses": settings().mail_route == "ses",
        "mail_server": urlsplit(settings().mail_route).hostname or "",
        "activities": activities,
        "locations": [_row(one, words) for one in LOCATIONS],
        "measures": MEASURES,
    }


def _row(one: Location, words: Callable[[str], str]) -> tuple[str, str, str, str]:
    kinds = (
        [words(kind.what) for kind in processing_record.kinds_in(one.holds)] if one.holds else []
    )
    personal = "; ".join(kinds) or (words("yes") if one.personal else words("no"))
    return one.resource.replace("*", "…"), words(one.words), personal, _days(one.kept)


def _days(period: timedelta | None) -> str:
    if period is None:
        return "–"
    return catalogue(FALLBACK).ngettext("%(num)s day", "%(num)s days", period.days) % {
        "num": period.days
    }
