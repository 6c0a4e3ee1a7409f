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
    spelt = text.casefold().translate(_SPELT)
    bare = unicodedata.normalize("NFKD", spelt).encode("ascii", "ignore").decode()
    name = re.sub(r"[^a-z0-9]+", "_", bare).strip("_")[:_LONGEST].strip("_")
    if not name or not name[0].isalpha() or name in _TAKEN:
        name = f"{fallback}_{name}".strip("_")[:_LONGEST]
    return name


def question_name(cell: Cell, findings: list[Finding]) -> str:
    """The id of a question, from its name; capital letters become small ones.

    Args:
        cell: the name.
        findings: grows by what is wrong with it.
    """
    name = cell.text.lower()
    if name and name not in _TAKEN and _QUESTION.fullmatch(name) and len(name) <= _LONGEST:
        return name
    if name in _TAKEN:
        findings.append(Finding("name_taken", cell, {"suggestion": suggested(name)}))
    elif name:
        findings.append(Finding("bad_name", cell, {"suggestion": suggested(cell.text)}))
    return suggested(cell.text)


def answer_code(cell: Cell, findings: list[Finding]) -> str:
    """The code of an answer, from its name; capital letters become small ones."""
    name = cell.text.lower()
    if _ANSWER.fullmatch(name) and len(name) <= _LONGEST:
        return name
    number = re.fullmatch(r"-(\d+)", name)
    suggestion = f"minus_{number.group(1)}" if number else suggested(cell.text, "antwort")
    findings.append(Finding("bad_code", cell, {"suggestion": suggestion}))
    return suggestion
