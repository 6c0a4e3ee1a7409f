"""What pages of drafts show: their lines, and what there is to say about each."""

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace

from chalicelib.i18n import FALLBACK, catalogue
from chalicelib.layout.page import LANGUAGE_NAMES
from chalicelib.office.asked import TYPES
from chalicelib.questionnaire.drafting import conditions, steps
from chalicelib.questionnaire.drafting.gaps import Judgement
from chalicelib.questionnaire.drafting.steps import Document, Line
from chalicelib.questionnaire.findings import Finding
from chalicelib.questionnaire.lint import Advice, Severity
from chalicelib.questionnaire.workbook.names import suggested


@dataclass(frozen=True)
class Said:
    """One thing there is to say about a draft.

    Attributes:
        weight: "fault", "doubt", "warning" or "advice".
        words: in German.
        rule: of advice, by which it is accepted; "" for others.
    """

    weight: str
    words: str
    rule: str = ""


@dataclass(frozen=True)
class Place:
    """A fault and the page on which it is mended, after the draft's own address.

    Attributes:
        name: of the place, in German.
    """

    words: str
    name: str
    path: str


@dataclass(frozen=True)
class DraftLine:
    """One item in the list of a draft."""

    id: str
    label: str
    kind: str
    page: str
    condition: str
    required: bool
    said: tuple[Said, ...]
    first: bool
    last: bool


def is_name(survey: str) -> bool:
    """Whether a new survey may be called so in addresses."""
    return 3 <= len(survey) <= 60 and bool(re.fullmatch(r"[a-z0-9]+(-[a-z0-9]+)*", survey))


def address_name(title: str) -> str:
    """A name for addresses, made of a title: "Mittag im Mai" becomes "mittag-im-mai"."""
    return suggested(title, "umfrage").replace("_", "-") if title else ""


def types() -> list[tuple[str, str]]:
    """The types of items that can be added, as a choice."""
    gettext = catalogue(FALLBACK).gettext
    return [(kind, gettext(TYPES[kind])) for kind in steps.TYPES]


def languages(document: Document) -> list[tuple[str, str]]:
    """The languages of a draft, as a choice."""
    return [(one, LANGUAGE_NAMES.get(one, one)) for one in document["languages"]]


def title(document: Document) -> str:
    """What a draft is called."""
    return next(iter(document["title"].values()), "") or str(document["survey"])


def lines(document: Document, judgement: Judgement) -> list[DraftLine]:
    """The items of a draft, each with what there is to say about it."""
    items: list[Line] = document["items"]
    language = document["languages"][0]
    return [
        DraftLine(
            line["id"],
            line["label"].get(language, ""),
            TYPES[line["type"]],
            line.get("page", {}).get(language, ""),
            conditions.text_of(document, line["show_if"]) if "show_if" in line else "",
            bool(line.get("required")),
            tuple(about(judgement, line["id"], *(row["id"] for row in line.get("rows", ())))),
            number == 0,
            number == len(items) - 1,
        )
        for number, line in enumerate(items)
    ]


def about(judgement: Judgement, item: str, *rows: str) -> list[Said]:
    """What there is to say about an item, or, for "", about the whole.

    Args:
        rows: ids of the questions in a table, which belong to it.
    """
    names = {item, *rows}
    said = [
        *(Said("fault", _sentence(one)) for one in judgement.faults if _item_of(one) in names),
        *(Said("doubt", _sentence(one)) for one in judgement.doubts if _item_of(one) in names),
    ]
    return said + [_advice(one) for one in judgement.advice if one.item in names]


def everything(document: Document, judgement: Judgement) -> list[Place]:
    """Doubts and advice about the whole draft, each with its place."""
    found = [placed(document, one) for one in judgement.doubts]
    for one in judgement.advice:
        name, path = _where(document, one.item)
        found.append(Place(_advice(one).words, name, path))
    return found


def placed(document: Document, finding: Finding) -> Place:
    """A finding with the page on which it is mended."""
    gettext = catalogue(FALLBACK).gettext
    if finding.where == "/items":
        name, path = gettext("Questions"), "#questions"
    elif finding.where.startswith("/partition/groups"):
        name, path = gettext("Parts and groups"), "/teile"
    else:
        name, path = _where(document, _item_of(finding))
    return Place(_sentence(finding), name, path)


def _where(document: Document, item: str) -> tuple[str, str]:
    language = document["languages"][0]
    for number, line in enumerate(document["items"], start=1):
        if item and item in (line["id"], *(row["id"] for row in line.get("rows", ()))):
            label = line["label"].get(language, "") or f"{number}."
            return label, f"/frage/{line['id']}"
    return catalogue(FALLBACK).gettext("Settings"), "/rahmen"


def _item_of(finding: Finding) -> str:
    parts = finding.where.strip("/").split("/")
    return parts[1] if parts[0] == "items" and len(parts) > 1 else ""


def _sentence(finding: Finding) -> str:
    tag = str(finding.words.get("language", ""))
    named = {**finding.words, "language": LANGUAGE_NAMES.get(tag, tag)} if tag else finding.words
    words = replace(finding, words=named).said(FALLBACK).strip()
    ending = "" if words.endswith((".", "?", "!")) else "."
    return words[:1].upper() + words[1:] + ending


def _advice(advice: Advice) -> Said:
    weight = "warning" if advice.severity is Severity.WARNING else "advice"
    return Said(weight, f"{advice.reason(FALLBACK)} {advice.remedy(FALLBACK)}", advice.rule)


def earlier(document: Document, item: str) -> list[tuple[str, str, str]]:
    """What a condition of an item can look at: id, words and codes of the answers."""
    return [*_earlier(document, item)]


def _earlier(document: Document, item: str) -> Iterator[tuple[str, str, str]]:
    language = document["languages"][0]
    for line in document["items"]:
        if line["id"] == item:
            return
        codes = _codes(line)
        for part in line.get("rows", (line,)):
            if line["type"] not in ("note", "text", "ranking", "date"):
                yield part["id"], part["label"].get(language, ""), codes


def _codes(line: Line) -> str:
    if "options" in line:
        return ", ".join(f"'{option['code']}'" for option in line["options"])
    if "points" in line:
        return ", ".join(str(number) for number in range(1, len(line["points"]) + 1))
    return "'yes', 'no'" if line["type"] == "yes_no" else ""


_MAIN = '<main id="content"'


def with_notice(page: str, notice: str) -> str:
    """A page of a survey with a notice before its content."""
    return page.replace(_MAIN, notice + _MAIN, 1)
