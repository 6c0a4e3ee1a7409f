"""From one row of the sheet `survey` to one item of the questionnaire's JSON."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, TypeAlias

from chalicelib.questionnaire.model import NO, NO_ANSWER, NOT_APPLICABLE, OTHER, YES
from chalicelib.questionnaire.workbook import choices, classes, languages
from chalicelib.questionnaire.workbook.choices import AnswerLists
from chalicelib.questionnaire.workbook.columns import Row
from chalicelib.questionnaire.workbook.expressions.relevance import Asked
from chalicelib.questionnaire.workbook.findings import Finding
from chalicelib.questionnaire.workbook.flags import flag
from chalicelib.questionnaire.workbook.scales import Points, points_of_list, points_of_range
from chalicelib.questionnaire.workbook.texts import Texts
from chalicelib.questionnaire.workbook.types import Kind

Line: TypeAlias = dict[str, Any]
"""One item as it stands in the questionnaire's JSON."""

_MOST_OPTIONS = {"single": 300, "multiple": 100, "ranking": 10}
_MOST_IN_MATRIX = 20


@dataclass(frozen=True)
class Source:
    """What rows are read with.

    Attributes:
        lists: all lists of answers.
        texts: reads words.
        findings: grows by what is wrong.
    """

    lists: AnswerLists
    texts: Texts
    findings: list[Finding]


@dataclass(frozen=True)
class Typed:
    """What a row's type says: the item's own attributes, and how conditions can look at it.

    Attributes:
        line: the attributes of that type.
        asked: without its id.
        measure: what a rule about it compares: "" for a number, None if it can have no rule.
        names: of the lower and the upper bound in JSON.
    """

    line: Line
    asked: Asked
    measure: str | None = None
    names: tuple[str, str] = ("", "")


def typed(kind: Kind, row: Row, source: Source) -> Typed | None:
    """What a row's type says, or None with findings.

    Args:
        kind: its type.
        row: its other columns.
        source: what it is read with.
    """
    appearance = row.text("appearance").split()
    match kind.type:
        case "note":
            return Typed({"type": "note"}, Asked("", "note", {}))
        case "yes_no":
            return _yes_no(row, source)
        case "scale" | "select_one" if kind.type == "scale" or "likert" in appearance:
            answers = source.lists.find(kind.list, row.cell("type"))
            if answers is None:
                return None
            points = points_of_list(answers, row.cell("type"), source.findings)
            return _scale(points, row, source, answers.evasions()) if points else None
        case "select_one" | "select_multiple" | "rank":
            return _choice(kind, row, source)
        case "range":
            points = points_of_range(row, source.lists, source.texts.languages, source.findings)
            return _scale(points, row, source, {}) if points else _number(row, source, whole=True)
        case "integer" | "decimal":
            return _number(row, source, whole=kind.type == "integer")
        case "date":
            evasions = _evasions(row, source)
            bands = _bands(row, source, days=True)
            line = {"type": "date", "bands": bands} | evasions
            return Typed(line, Asked("", "date", {code: code for code in evasions}))
        case "acknowledge":
            return Typed({"type": "acknowledge"}, Asked("", "choice", {YES: YES, "ok": YES}))
        case _:
            long = kind.type == "long_text" or "multiline" in appearance
            words: Line = {"type": "text"} | ({"long": True} if long else {})
            names = ("", "max_length")
            return Typed(words, Asked("", "text", {}), "string-length", names)


def _evasions(row: Row, source: Source) -> dict[str, bool]:
    names = (NOT_APPLICABLE, NO_ANSWER)
    return {name: True for name in names if flag(row.cell(name), source.findings)}


def _bands(
    row: Row, source: Source, *, days: bool = False, whole: bool = True
) -> list[classes.Band]:
    cell = row.cell("classes")
    if not cell.text:
        kind = "no_classes_of_days" if days else "no_classes"
        source.findings.append(Finding(kind, cell if row.has("classes") else row.cell("type")))
        return []
    languages_ = source.texts.languages
    return classes.read(cell, source.lists, languages_, source.findings, days=days, whole=whole)


def _yes_no(row: Row, source: Source, listed: Mapping[str, bool] | None = None) -> Typed:
    evasions = dict(listed or {}) | _evasions(row, source)
    codes = {YES: YES, NO: NO, "ja": YES, "nein": NO} | {code: code for code in evasions}
    return Typed({"type": "yes_no"} | evasions, Asked("", "choice", codes))


def _choice(kind: Kind, row: Row, source: Source) -> Typed | None:
    cell = row.cell("type")
    answers = source.lists.find(kind.list, cell)
    if answers is None:
        return None
    if kind.type == "select_one" and answers.is_yes_no() and not kind.or_other:
        return _yes_no(row, source, answers.evasions())
    name = {"select_one": "single", "select_multiple": "multiple", "rank": "ranking"}[kind.type]
    options = [_option(answer, name == "multiple") for answer in answers.plain]
    if len(options) > _MOST_OPTIONS[name]:
        limit = {"limit": str(_MOST_OPTIONS[name]), "list": answers.name}
        source.findings.append(Finding("too_many_options", cell, limit))
    if name == "ranking" and len(options) < 2:
        source.findings.append(Finding("too_few_options", cell, {"list": answers.name}))
    line: Line = {"type": name, "options": options}
    codes = {answer.written: answer.code for answer in answers.answers}
    if name == "ranking":
        return Typed(line, Asked("", "rank", codes))
    if kind.or_other or answers.other:
        codes[OTHER] = OTHER
        line["other"] = answers.other.label if answers.other else _other(cell, source)
    if name == "single":
        evasions = answers.evasions() | _evasions(row, source)
        codes |= {code: code for code in evasions}
        return Typed(line | evasions, Asked("", "choice", codes))
    for code in answers.evasions() | _evasions(row, source):
        source.findings.append(Finding("evasion_of_multiple", cell, {"code": code}))
    return Typed(line, Asked("", "several", codes), "count-selected", ("", "most"))


def _option(answer: choices.Answer, can_be_alone: bool) -> Line:
    option: Line = {"code": answer.code, "label": answer.label}
    return option | ({"exclusive": True} if answer.exclusive and can_be_alone else {})


def _other(cell: Any, source: Source) -> dict[str, str]:
    words = {}
    for language in source.texts.languages:
        word = languages.word(OTHER, language)
        if word is None:
            name = {"language": languages.header(language)}
            source.findings.append(Finding("no_word_for_other", cell, name))
        words[language] = word or OTHER
    return words


def _scale(points: Points, row: Row, source: Source, listed: Mapping[str, bool]) -> Typed:
    evasions = dict(listed) | _evasions(row, source)
    line = {"type": "scale", "points": points.labels} | evasions
    codes = dict(points.codes) | {code: code for code in evasions}
    return Typed(line, Asked("", "choice", codes, offset=points.offset))


def _number(row: Row, source: Source, *, whole: bool) -> Typed:
    bands = _bands(row, source, whole=whole)
    evasions = _evasions(row, source)
    line = {"type": "number", "bands": bands} | ({} if whole else {"whole": False}) | evasions
    asked = Asked("", "number", {code: code for code in evasions}, whole)
    return Typed(line, asked, "", ("minimum", "maximum"))


def shared(kind: Kind, row: Row, source: Source, scale: bool) -> Typed | None:
    """The answers that all rows of a matrix share, or None with findings."""
    cell = row.cell("type")
    answers = source.lists.find(kind.list, cell)
    if answers is None:
        return None
    if scale:
        points = points_of_list(answers, cell, source.findings)
        return _scale(points, row, source, answers.evasions()) if points else None
    if answers.other or kind.or_other:
        source.findings.append(Finding("other_in_matrix", cell))
    options = [_option(answer, can_be_alone=False) for answer in answers.plain]
    if len(options) > _MOST_IN_MATRIX:
        limit = {"limit": str(_MOST_IN_MATRIX), "list": answers.name}
        source.findings.append(Finding("too_many_options", cell, limit))
    evasions = answers.evasions() | _evasions(row, source)
    codes = {a.written: a.code for a in answers.answers} | {code: code for code in evasions}
    return Typed({"options": options} | evasions, Asked("", "choice", codes))
