"""The survey that guests of a lunch get, made from a template for each lunch."""

import json
from datetime import date, timedelta
from pathlib import Path
from typing import Any

from chalicelib.layout.dates import long_date
from chalicelib.outreach.events import Event
from chalicelib.outreach.mails import in_language
from chalicelib.weeks import BERLIN

_TEMPLATE = Path(__file__).parent / "lunch.json"
_OPEN_DAYS = 14
"""It is open at least as long; and until a Sunday, since answers are sealed by the week."""


def survey(event: Event) -> dict[str, Any]:
    """The questionnaire of a lunch as JSON, in its first version, under the event's name."""
    day = event.starts.astimezone(BERLIN).date()
    template = json.loads(_TEMPLATE.read_text("utf-8"))
    words = {language: _words(event, day, language) for language in template["languages"]}
    filled: dict[str, Any] = _filled(template, words, "")
    own = {"survey": event.id, "version": 1, "opens": day.isoformat()}
    return own | {"closes": closing_day(day).isoformat()} | filled


def closing_day(day: date) -> date:
    """The last day on which guests of a lunch on this day can answer."""
    earliest = day + timedelta(days=_OPEN_DAYS)
    return earliest + timedelta(days=6 - earliest.weekday())


def _words(event: Event, day: date, language: str) -> dict[str, str]:
    written = long_date(day, language)
    return {
        "{title}": in_language(event.title, language),
        "{day}": written,
        "{date}": written.removesuffix(f" {day.year}"),
    }


def _filled(node: Any, words: dict[str, dict[str, str]], language: str) -> Any:
    if isinstance(node, dict):
        return {
            name: _filled(part, words, name if name in words else language)
            for name, part in node.items()
        }
    if isinstance(node, list):
        return [_filled(part, words, language) for part in node]
    if isinstance(node, str) and language:
        for mark, said in words[language].items():
            node = node.replace(mark, said)
    return node
