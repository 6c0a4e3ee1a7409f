"""How a draft will look: the same questionnaire with its gaps filled, never to be published."""

from copy import deepcopy
from datetime import date
from typing import Any

from chalicelib.questionnaire import reading
from chalicelib.questionnaire.answers import answer_codes
from chalicelib.questionnaire.drafting.steps import Document, Line
from chalicelib.questionnaire.model import Questionnaire

_GAP = "…"

_LISTS = ("options", "bands", "rows", "keywords")


def shown(document: Document, language: str, today: date, only: str = "") -> Questionnaire:
    """The questionnaire as people would see it now.

    Args:
        document: a draft.
        language: the one in which it is shown; one of the draft's.
        today: stands for days that are not set yet.
        only: id of the one item to be shown, always; without it, all are.
    """
    copy = deepcopy(document)
    languages = [language]
    copy["languages"] = languages
    for name in ("title", "purpose"):
        copy[name] = _filled(copy.get(name, {}), languages)
    if "thanks" in copy:
        copy["thanks"] = _filled(copy["thanks"], languages)
    copy.setdefault("opens", today.isoformat())
    copy.setdefault("closes", max(copy["opens"], today.isoformat()))
    copy.pop("partition", None)
    if only:
        copy["items"] = [line for line in copy["items"] if line["id"] == only]
    earlier: dict[str, set[str]] = {}
    for line in copy["items"]:
        _complete(line, languages)
        if "show_if" in line and (only or not _can_be_asked(line["show_if"], earlier)):
            del line["show_if"]
        line.pop("default", None)
        earlier |= _answers(copy, line)
    return reading.read_published(copy)


def _filled(text: dict[str, str], languages: list[str]) -> dict[str, str]:
    return {language: text.get(language, "").strip() or _GAP for language in languages}


def _complete(line: Line, languages: list[str]) -> None:
    line["label"] = _filled(line.get("label", {}), languages)
    for name in ("hint", "page", "other", "constraint_message"):
        if name in line:
            line[name] = _filled(line[name], languages)
    for name in _LISTS:
        for part in line.get(name, ()):
            part["label"] = _filled(part.get("label", {}), languages)
    if "points" in line:
        line["points"] = [_filled(point, languages) for point in line["points"]]
    if line.get("bands") == []:
        line["bands"] = [{"code": "a", "label": _filled({}, languages)}]


def _answers(document: Document, line: Line) -> dict[str, set[str]]:
    alone = reading.read_published(document | {"items": [line]})
    return {item.id: set(answer_codes(item)) for item in alone.items}


def _can_be_asked(condition: Any, earlier: dict[str, set[str]]) -> bool:
    match condition:
        case {"item": name, "is": codes}:
            return name in earlier and {str(code) for code in codes} <= earlier[name]
        case {"item": name}:
            return name in earlier
        case {"not": part}:
            return _can_be_asked(part, earlier)
        case _:
            ((_word, parts),) = condition.items()
            return all(_can_be_asked(part, earlier) for part in parts)
