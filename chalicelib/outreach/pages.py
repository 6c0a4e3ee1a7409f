"""The pages that people reach from mails."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

from chalicelib.i18n import catalogue
from chalicelib.layout.dates import long_date
from chalicelib.layout.page import LANGUAGE_NAMES, Place, render
from chalicelib.outreach.events import Event
from chalicelib.outreach.mails import in_language
from chalicelib.questionnaire.model import Questionnaire
from chalicelib.report.commitments import Commitment, change_words
from chalicelib.report.retraction import Retraction
from chalicelib.weeks import BERLIN

_TEMPLATES = Path(__file__).parent / "templates" / "pages"


@dataclass(frozen=True)
class File:
    """A file to download.

    Attributes:
        size: in words.
    """

    name: str
    label: str
    size: str


@dataclass(frozen=True)
class Shelf:
    """Files that belong together.

    Attributes:
        heading: the language they are written in, by its own name; or what they are for.
        language: its tag, or "" for files of no language.
    """

    heading: str
    language: str
    files: tuple[File, ...]


@dataclass(frozen=True)
class Point:
    """A commitment in the reader's language.

    Attributes:
        history: day, progress and note of each change but the last, the newest first.
    """

    what: str
    department: str
    progress: str
    note: str
    open: bool
    history: tuple[tuple[str, str, str], ...]


def summary_page(
    place: Place,
    questionnaire: Questionnaire,
    period: str,
    token: str,
    files: Sequence[Mapping[str, Any]],
    commitments: Sequence[Commitment],
    coming: Sequence[Event],
    notice: Retraction | None = None,
) -> str:
    """The page behind the link to a report.

    Args:
        token: of the link.
        files: name and size of each, as the manifest names them.
        commitments: what the office does about it.
        coming: the next event, if one is planned.
        notice: that the report is wrong, if it was withdrawn.
    """
    report = _report(questionnaire, place.language)
    return _render(
        "summary.html",
        place,
        title=in_language(questionnaire.title, place.language),
        period=period,
        token=token,
        report=report,
        shelves=shelves(files, questionnaire.languages, place.language),
        points=[point(one, place.language) for one in commitments],
        notice=notice,
        withdrawn=notice and long_date(date.fromisoformat(notice.day), place.language),
        coming=[
            (in_language(event.title, place.language), event, event.starts.astimezone(BERLIN))
            for event in coming
        ],
    )


def leave_page(place: Place, token: str) -> str:
    """Asks whether mails are to end."""
    return _render("leave.html", place, token=token)


def left_page(place: Place) -> str:
    """Says that mails have ended."""
    return _render("left.html", place)


def shelves(
    entries: Sequence[Mapping[str, Any]], languages: Sequence[str], language: str
) -> list[Shelf]:
    """The files of a report, those in the reader's language first, those for programs last.

    Args:
        entries: name and size of each, as the manifest names them.
        languages: of the survey; the first one's files bear no language in their names.
        language: the reader's.
    """
    _ = catalogue(language).gettext
    groups: dict[str, list[File]] = {one: [] for one in (language, *languages)}
    for entry in entries:
        spoken = _spoken_in(entry["name"], languages[0])
        groups.setdefault(spoken, []).append(file(entry, language))
    return [
        Shelf(LANGUAGE_NAMES.get(tag, tag) if tag else _("Data for programs"), tag, tuple(found))
        for tag, found in sorted(groups.items(), key=lambda group: not group[0])
        if found
    ]


def _spoken_in(name: str, first: str) -> str:
    """The language a file is written in; "" for numbers that programs read."""
    _stem, *middle, ending = name.split(".")
    if ending in ("csv", "json"):
        return ""
    return middle[0] if middle else first


def file(entry: Mapping[str, Any], language: str) -> File:
    """A file of a report, in words."""
    _ = catalogue(language).gettext
    name = str(entry["name"])
    kinds = {
        "report.html": _("Report as a web page"),
        "report.pdf": _("Report as PDF"),
        "tables.xlsx": _("Tables for Excel"),
        "tables.ods": _("Tables for LibreOffice"),
        "tables.csv": _("Tables as CSV"),
        "tables.csv-metadata.json": _("What the columns of the tables mean (CSVW)"),
        "texts.csv": _("Texts as CSV"),
        "summary.json": _("Data as JSON"),
    }
    stem, *_middle, ending = name.split(".")
    words = kinds.get(name) or kinds.get(f"{stem}.{ending}", name)
    return File(name, words, _size(int(entry["size"])))


def point(commitment: Commitment, language: str) -> Point:
    """A commitment in words."""
    changes = [
        (
            long_date(one.day, language),
            change_words(one, language),
            in_language(one.note, language) if one.note else "",
        )
        for one in commitment.history
    ]
    return Point(
        what=in_language(commitment.what, language),
        department=in_language(commitment.now.department, language),
        progress=changes[-1][1],
        note=changes[-1][2],
        open=commitment.open,
        history=tuple(reversed(changes)),
    )


def _report(questionnaire: Questionnaire, language: str) -> str:
    if language not in questionnaire.languages or language == questionnaire.languages[0]:
        return "report.html"
    return f"report.{language}.html"


def _size(number: int) -> str:
    return f"{max(1, round(number / 1024))} KB"


def _render(template: str, place: Place, **values: Any) -> str:
    return render(_TEMPLATES, template, place, **values)
