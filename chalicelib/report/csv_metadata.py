"""`tables.csv-metadata.json`: what the columns mean, as CSV on the Web (W3C, 2015) says it."""

import json
from typing import Any

from chalicelib.i18n import catalogue
from chalicelib.report.csv_tables import HEADER
from chalicelib.report.summary import Status, Summary

NAME = "tables.csv-metadata.json"
"""Programs that know CSVW look for this name beside `tables.csv`."""


def csv_metadata(summary: Summary) -> bytes:
    """The description of the summary's `tables.csv`, with words in all its languages."""
    base = summary.languages[0]
    document = {
        "@context": ["http://www.w3.org/ns/csvw", {"@language": base}],
        "url": "tables.csv",
        "dc:title": _in_each(dict(summary.title)),
        "dc:language": base,
        "dialect": {
            "delimiter": ";",
            "encoding": "utf-8",
            "lineTerminators": ["\r\n"],
            "quoteChar": '"',
            "doubleQuote": True,
            "header": True,
        },
        "tableSchema": {
            "columns": [_column(name, summary.languages) for name in HEADER],
            "primaryKey": ["survey", "period", "question", "option", "answer"],
        },
    }
    return json.dumps(document, ensure_ascii=False, indent=1).encode() + b"\n"


def _column(name: str, languages: tuple[str, ...]) -> dict[str, Any]:
    return {
        "name": name,
        "titles": name,
        "dc:description": _in_each({one: meaning(name, one) for one in languages}),
        "datatype": _DATATYPES.get(name, "string"),
        "null": "" if name in _OFTEN_EMPTY else [],
        "required": name not in _OFTEN_EMPTY,
    }


_OFTEN_EMPTY = HEADER[4:-2] + HEADER[-1:]
"""Columns that say nothing of a table that is not shown, of a question without options, or of a
number that is not told."""

_PEOPLE = {"base": "integer", "minimum": 0}
_SHARE = {"base": "decimal", "format": {"decimalChar": ",", "pattern": "0.######"}}
_DATATYPES: dict[str, Any] = {
    "lower": _PEOPLE,
    "upper": _PEOPLE,
    "base": _PEOPLE,
    "share_lower": _SHARE,
    "share_upper": _SHARE,
    "status": {"base": "string", "format": "|".join(Status)},
}


def _in_each(words: dict[str, str]) -> list[dict[str, str]]:
    return [{"@value": text, "@language": language} for language, text in words.items()]


def meaning(name: str, language: str) -> str:
    """What stands in a column of the tidy table."""
    _ = catalogue(language).gettext
    return {
        "survey": _("Id of the survey."),
        "period": _("Name of the period."),
        "question": _("Id of the question."),
        "question_text": _("The question."),
        "option": _("Id of the option that the line is about, where there are several tables."),
        "option_text": _("The option."),
        "answer": _("Id of the answer."),
        "answer_text": _("The answer."),
        "lower": _("At least so many people gave this answer."),
        "upper": _("At most so many people gave this answer."),
        "base": _("So many people were counted."),
        "share_lower": _("At least this part of those who answered, from 0 to 1."),
        "share_upper": _("At most this part of those who answered, from 0 to 1."),
        "status": _("exact, capped (nearly all agreed) or not_shown."),
        "together": _("Answers that are only known together: at least so many of so many."),
    }[name]
