"""Small questionnaires for tests: one line for an item."""

import json
from pathlib import Path
from typing import Any

from chalicelib.questionnaire import reading
from chalicelib.questionnaire.model import Questionnaire

ROOT = Path(__file__).resolve().parents[2]
SHIPPED = sorted((ROOT / "surveys").glob("*.json"))

Document = dict[str, Any]


def words(text: str) -> dict[str, str]:
    return {"de": text, "en": f"{text} (en)"}


def document(*items: Document, **changes: Any) -> Document:
    """A questionnaire that is all right, with these items and what is changed in it."""
    return {
        "survey": "sample",
        "version": 1,
        "languages": ["de", "en"],
        "title": words("Zusammenarbeit"),
        "purpose": words("Wir planen damit."),
        "audience": "practitioners",
        "minutes": 3,
        "profile": "event",
        "access": "open",
        "cadence": "week",
        "opens": "2026-09-07",
        "closes": "2026-10-04",
        "items": list(items) or [yes_no("met")],
    } | changes


def questionnaire(*items: Document, **changes: Any) -> Questionnaire:
    return reading.read(document(*items, **changes))


def shipped(name: str) -> Document:
    content: Document = json.loads((ROOT / "surveys" / f"{name}.json").read_text("utf-8"))
    return content


def note(item: str, **more: Any) -> Document:
    return {"id": item, "type": "note", "label": words("Ein Hinweis.")} | more


def yes_no(item: str, **more: Any) -> Document:
    return {"id": item, "type": "yes_no", "label": words(f"{item}?")} | more


def single(item: str, *codes: str, **more: Any) -> Document:
    options = [{"code": code, "label": words(code)} for code in codes]
    return {"id": item, "type": "single", "label": words(f"{item}?"), "options": options} | more


def multiple(item: str, *codes: str, alone: tuple[str, ...] = (), **more: Any) -> Document:
    options: list[Document] = [{"code": code, "label": words(code)} for code in codes]
    options += [{"code": code, "label": words(code), "exclusive": True} for code in alone]
    return {"id": item, "type": "multiple", "label": words(f"{item}?"), "options": options} | more


def scale(item: str, points: int = 5, **more: Any) -> Document:
    labels = [words(f"Punkt {number}") for number in range(1, points + 1)]
    return {"id": item, "type": "scale", "label": words(f"{item}?"), "points": labels} | more


def ranking(item: str, *codes: str, **more: Any) -> Document:
    options = [{"code": code, "label": words(code)} for code in codes]
    return {"id": item, "type": "ranking", "label": words(f"{item}?"), "options": options} | more


def acknowledgement(item: str, **more: Any) -> Document:
    return {"id": item, "type": "acknowledge", "label": words(f"{item}?")} | more


def matrix(item: str, *rows: str, **more: Any) -> Document:
    """A matrix of three points; its rows are named after it."""
    return {
        "id": item,
        "type": "matrix",
        "label": words(f"{item}?"),
        "rows": [{"id": f"{item}_{row}", "label": words(row)} for row in rows],
        "points": [words(f"Punkt {number}") for number in range(1, 4)],
    } | more


def number(item: str, *starts: float, **more: Any) -> Document:
    """A number in classes; `starts` are where the second and all further classes begin."""
    label = words(f"{item}?")
    return {"id": item, "type": "number", "label": label, "bands": _bands(starts)} | more


def day(item: str, *starts: str, **more: Any) -> Document:
    return {"id": item, "type": "date", "label": words(f"{item}?"), "bands": _bands(starts)} | more


def text(item: str, **more: Any) -> Document:
    return {"id": item, "type": "text", "label": words(f"{item}?")} | more


def _bands(starts: tuple[Any, ...]) -> list[Document]:
    first: Document = {"code": "band0", "label": words("darunter")}
    return [first] + [
        {"code": f"band{place}", "label": words(f"ab {start}"), "from": start}
        for place, start in enumerate(starts, start=1)
    ]
