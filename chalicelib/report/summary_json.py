"""`summary.json`, as `schemas/summary.schema.json` describes it."""

import json
from dataclasses import fields, is_dataclass
from datetime import date
from typing import Any

from chalicelib.report.summary import Summary

_GROUPED = {
    "questionnaire_version": ("questionnaire", "version"),
    "questionnaire_hash": ("questionnaire", "hash"),
    "profile": ("protection", "profile"),
    "k": ("protection", "k"),
    "c": ("protection", "c"),
    "rules": ("protection", "rules"),
}
"""Fields of the summary that stand together in an object of their own."""


def to_json(summary: Summary) -> dict[str, Any]:
    """The summary as a JSON document: every field under its own name, in order."""
    document: dict[str, Any] = {"format": "mitsprache/summary/1"}
    for field in fields(summary):
        value = _json(getattr(summary, field.name))
        if field.name in _GROUPED:
            group, name = _GROUPED[field.name]
            document.setdefault(group, {})[name] = value
        else:
            document[field.name] = value
    for question in document["questions"]:
        for table in _tables_of(question):
            for cell in table["cells"]:
                cell |= cell.pop("count")
    return document


def _tables_of(question: dict[str, Any]) -> list[dict[str, Any]]:
    return [*question["tables"], *(one for part in question["parts"] for one in part["tables"])]


def _json(value: Any) -> Any:
    if is_dataclass(value):
        return {field.name: _json(getattr(value, field.name)) for field in fields(value)}
    if isinstance(value, tuple):
        return [_json(one) for one in value]
    if isinstance(value, date):
        return value.isoformat()
    return dict(value) if isinstance(value, dict) else value


def to_bytes(summary: Summary) -> bytes:
    """`summary.json`; the same batches give the same bytes."""
    return json.dumps(to_json(summary), ensure_ascii=False, indent=1).encode() + b"\n"
