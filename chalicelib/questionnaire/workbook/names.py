"""Names of questions, answers and lists: what they may look like, and what to write instead."""

import re
import unicodedata

from chalicelib.questionnaire.workbook.findings import Finding
from chalicelib.questionnaire.workbook.grid import Cell

_LONGEST = 40
_QUESTION = re.compile(r"[a-z][a-z0-9_]*")
_ANSWER = re.compile(r"[a-z0-9][a-z0-9_]*")
_TAKEN = {"code", "version", "do"}
_SPELT = str.maketrans({"ä": "ae", "ö": "oe", "ü": "ue", "ß": "ss"})


def suggested(text: str, fallback: str = "frage") -> str:
    """A name made of any words: "Wie alt?" becomes "wie_alt".

    Args:
        text: the words.
        fallback: what to put before a name that would not begin with a letter.
    """
    name = _spelt(text)
    if not name or not name[0].isalpha() or name in _TAKEN:
        name = f"{fallback}_{name}".strip("_")[:_LONGEST]
    return name


def _spelt(text: str) -> str:
    spelt = text.casefold().translate(_SPELT)
    bare = unicodedata.normalize("NFKD", spelt).encode("ascii", "ignore").decode()
    return re.sub(r"[^a-z0-9]+", "_", bare).strip("_")[:_LONGEST].strip("_")


def question_name(cell: Cell, findings: list[Finding]) -> str:
    """The id of a question, from its name: "Wie-alt" becomes "wie_alt", which is told.

    Args:
        cell: the name.
        findings: grows by what is wrong with it, or was changed.
    """
    name = cell.text.lower()
    if name and name not in _TAKEN and _QUESTION.fullmatch(name) and len(name) <= _LONGEST:
        return name
    if name in _TAKEN:
        findings.append(Finding("name_taken", cell, {"suggestion": suggested(name)}))
    elif name:
        findings.append(Finding("name_changed", cell, {"suggestion": suggested(cell.text)}))
    return suggested(cell.text)


def answer_code(cell: Cell, findings: list[Finding]) -> str:
    """The code of an answer, from its name: "18-24" becomes "18_24", which is told."""
    name = cell.text.lower()
    code = suggested_code(name)
    if code != name:
        findings.append(Finding("code_changed", cell, {"suggestion": code}))
    return code


def suggested_code(name: str) -> str:
    """The code for an answer of this name; the same if it is one already."""
    if _ANSWER.fullmatch(name) and len(name) <= _LONGEST:
        return name
    number = re.fullmatch(r"-([0-9]+)", name)
    if number:
        return f"minus_{number.group(1)}"[:_LONGEST]
    return _spelt(name) or suggested(name, "antwort")
