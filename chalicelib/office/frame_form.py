"""The settings of a draft as a form: its fields, and what was typed into them."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from chalicelib.i18n import later as _
from chalicelib.office.draft_form import Fields
from chalicelib.questionnaire.drafting.steps import Document
from chalicelib.questionnaire.model import Access, Cadence, Profile

AUDIENCES = ("practitioners", "providers", "guests")

FIXED = ("audience", "sample", "profile", "access", "cadence", "opens", "partition")
"""What is fixed when a survey is first published."""

LONGEST_TEXT = 5000

_LANGUAGE = re.compile(r"[a-z]{2,3}(-[A-Za-z0-9]{2,8})*")


@dataclass
class Read:
    """What a form says.

    Attributes:
        frame: everything of the draft but its items.
        faults: field → what is wrong with it, as a msgid of the catalogue.
    """

    frame: dict[str, Any]
    faults: dict[str, str] = field(default_factory=dict)


def filled(document: Document) -> dict[str, list[str]]:
    """The fields of the form as a draft fills them."""
    return {name: [value] for name, value in _filled(document)} | {
        "languages": list(document["languages"]),
        "accept": list(document.get("accept", ())),
    }


def _filled(document: Document) -> Iterator[tuple[str, str]]:
    for name in ("title", "purpose", "thanks"):
        for language, words in document.get(name, {}).items():
            yield f"{name}.{language}", words
    for name in ("audience", "profile", "access", "cadence", "opens", "closes"):
        yield name, document.get(name, "")
    for name in ("minutes", "invited"):
        yield name, str(document.get(name, ""))
    for name in ("sample", "proof_of_work"):
        if document.get(name):
            yield name, "1"
    partition = document.get("partition", {})
    yield "partition", partition.get("item", "")
    for leaf, size in partition.get("sizes", {}).items():
        yield f"size.{leaf}", str(size)


def dividers(document: Document) -> list[tuple[str, dict[str, str]]]:
    """Ids and words of the items that could divide the survey."""
    return [
        (line["id"], line["label"])
        for line in document["items"]
        if line["type"] == "single" and "other" not in line
    ]


def leaves(document: Document) -> list[tuple[str, dict[str, str]]]:
    """Codes and words of the parts the survey is divided into now."""
    chosen = document.get("partition", {}).get("item")
    return [
        (option["code"], option["label"])
        for line in document["items"]
        if line["id"] == chosen
        for option in line.get("options", ())
    ]


def read(document: Document, fields: Fields, *, fixed: bool) -> Read:
    """The settings that a form says.

    Args:
        document: the draft.
        fields: as posted.
        fixed: whether the survey is published, so that some settings stay as they are.
    """
    form = _Form(document, fields)
    form.read()
    if fixed:
        for name in FIXED:
            form.frame.pop(name, None)
            if name in document:
                form.frame[name] = document[name]
    return Read(form.frame, form.faults)


class _Form:
    def __init__(self, document: Document, fields: Fields) -> None:
        self.document = document
        self.fields = fields
        self.frame: dict[str, Any] = {}
        self.faults: dict[str, str] = {}

    def typed(self, name: str) -> str:
        words = self.fields.get(name, [""])[0].replace("\r\n", "\n").strip()
        if len(words) > LONGEST_TEXT:
            self.faults[name] = _("At most 5,000 characters fit in here.")
        return words[:LONGEST_TEXT]

    def read(self) -> None:
        languages = self._languages()
        self.frame["languages"] = languages
        for name in ("title", "purpose", "thanks"):
            words = {language: self.typed(f"{name}.{language}") for language in languages}
            known = {language: word for language, word in words.items() if word}
            if known or name != "thanks":
                self.frame[name] = known
        self._one_of("audience", AUDIENCES)
        self._one_of("profile", [*map(str, Profile)])
        self._one_of("access", [*map(str, Access)])
        self._one_of("cadence", [*map(str, Cadence)])
        self._number("minutes", 60)
        self.frame.setdefault("minutes", self.document.get("minutes", 3))
        self._number("invited", 10**6)
        self._day("opens")
        self._day("closes")
        for name in ("sample", "proof_of_work"):
            if self.typed(name):
                self.frame[name] = True
        if accepted := [rule for rule in self.fields.get("accept", ()) if rule]:
            self.frame["accept"] = list(dict.fromkeys(accepted))
        self._partition()

    def _languages(self) -> list[str]:
        chosen = [*self.fields.get("languages", ()), self.typed("language")]
        known = dict.fromkeys(one for one in chosen if _LANGUAGE.fullmatch(one))
        if self.typed("language") and self.typed("language") not in known:
            self.faults["language"] = _("A language is written like this: pl, or de-simple.")
        first = self.document["languages"][0]
        if not known:
            self.faults["languages"] = _("Choose at least one language.")
            return list(self.document["languages"])
        return sorted(known, key=lambda one: one != first)

    def _one_of(self, name: str, allowed: Sequence[str]) -> None:
        typed = self.typed(name)
        self.frame[name] = typed if typed in allowed else self.document[name]

    def _number(self, name: str, most: int) -> None:
        typed = self.typed(name)
        if not typed:
            return
        if typed.isdecimal() and 1 <= int(typed) <= most:
            self.frame[name] = int(typed)
        else:
            self.faults[name] = _("A whole number is needed here.")

    def _day(self, name: str) -> None:
        typed = self.typed(name)
        if not typed:
            return
        try:
            self.frame[name] = date.fromisoformat(typed).isoformat()
        except ValueError:
            self.faults[name] = _("A day is needed here.")

    def _partition(self) -> None:
        """Which item divides the survey; groups of parts come from a workbook and stay."""
        before = self.document.get("partition", {})
        chosen = self.typed("partition")
        if not chosen or chosen not in dict(dividers(self.document)):
            return
        found: dict[str, Any] = {"item": chosen}
        if chosen == before.get("item") and "groups" in before:
            found["groups"] = before["groups"]
        sizes: dict[str, int] = {}
        for leaf, _words in leaves(self.document) if chosen == before.get("item") else ():
            typed = self.typed(f"size.{leaf}")
            if typed.isdecimal() and int(typed) > 0:
                sizes[leaf] = int(typed)
            elif typed:
                self.faults[f"size.{leaf}"] = _("A whole number is needed here.")
        if sizes:
            found["sizes"] = sizes
        self.frame["partition"] = found
