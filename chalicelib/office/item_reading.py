"""One item of a draft, as it was typed into its form: read, with what is wrong in it."""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from chalicelib.i18n import later as _
from chalicelib.office.draft_form import Fields
from chalicelib.office.item_form import MOST_LINES, lists_of, posted_lines
from chalicelib.questionnaire.drafting import conditions, steps
from chalicelib.questionnaire.drafting.conditions import ExpressionError
from chalicelib.questionnaire.drafting.steps import Document, Line

LONGEST_TEXT = 5000

_ID = re.compile(r"[a-z][a-z0-9_]{0,39}")
_CODE = re.compile(r"[a-z0-9][a-z0-9_]{0,39}")
_TAKEN = {"code", "version", "do"}
_CHOICES = ("single", "scale", "yes_no", "number", "date", "matrix")
_COMPLAINING = ("multiple", "number", "text")


class Button:
    """What the buttons of the form are called; those of lines end with the line's number."""

    SAVE = "save"
    ADD = "add"
    UP = "up"
    DOWN = "down"
    REMOVE = "remove"


@dataclass
class Read:
    """What a form says.

    Attributes:
        line: the item's JSON.
        faults: field → what is wrong with it, in German or as a msgid of the catalogue.
    """

    line: Line
    faults: dict[str, str] = field(default_factory=dict)


def read(document: Document, item_id: str, fields: Fields, button: str) -> Read:
    """The item that a form says, after what its button does.

    Args:
        document: the draft the item stands in.
        item_id: its id there.
        fields: as posted.
        button: what was pressed, such as "save", "add.options" or "up.options.2".
    """
    form = _Form(document, steps.item(document, item_id), fields)
    found = form.read()
    _press(found.line, button)
    return found


def _press(line: Line, button: str) -> None:
    act, _dot, rest = button.partition(".")
    name, _dot, position = rest.partition(".")
    if name not in lists_of(line):
        return
    lines: list[Any] = line.setdefault(name, [])
    if act == Button.ADD:
        if len(lines) < MOST_LINES[name]:
            lines.append(_new_line(line, name))
        return
    place = int(position) if position.isdecimal() else -1
    if not 0 <= place < len(lines):
        return
    if act == Button.REMOVE:
        del lines[place]
    step = {Button.UP: -1, Button.DOWN: 1}.get(act, 0)
    if step and 0 <= place + step < len(lines):
        lines[place], lines[place + step] = lines[place + step], lines[place]


def _new_line(line: Line, name: str) -> dict[str, Any]:
    if name == "points":
        return {}
    if name == "rows":
        taken = {row["id"] for row in line["rows"]}
        return {"id": steps.free_code(line["id"] + "_a", taken), "label": {}}
    taken = {part["code"] for part in line[name]}
    words = {"options": "antwort_1", "bands": "klasse_1", "keywords": "wortgruppe_1"}
    new: dict[str, Any] = {"code": steps.free_code(words[name], taken), "label": {}}
    return new | ({"stems": []} if name == "keywords" else {})


class _Form:
    """Reads the posted fields of one item."""

    def __init__(self, document: Document, before: Line, fields: Fields) -> None:
        self.document = document
        self.before = before
        self.fields = fields
        self.languages: list[str] = document["languages"]
        self.faults: dict[str, str] = {}
        lines = [part for name in ("options", "bands", "keywords") for part in before.get(name, ())]
        self.unnamed = {part["code"] for part in lines if not part["label"]}

    def typed(self, name: str) -> str:
        words = self.fields.get(name, [""])[0].replace("\r\n", "\n").strip()
        if len(words) > LONGEST_TEXT:
            self.faults[name] = _("At most 5,000 characters fit in here.")
        return words[:LONGEST_TEXT]

    def text(self, name: str) -> dict[str, str]:
        """The words in each language; none for a language whose field is empty."""
        words = {language: self.typed(f"{name}.{language}") for language in self.languages}
        return {language: word for language, word in words.items() if word}

    def read(self) -> Read:
        kind = self.typed("type")
        kind = kind if kind in steps.TYPES else self.before["type"]
        line: Line = {"id": self._id(), "type": kind, "label": self.text("label")}
        for name in ("hint", "page"):
            if words := self.text(name):
                line[name] = words
        for name, flag in (("required", kind != "note"), ("sensitive", True)):
            if flag and self.typed(name):
                line[name] = True
        if bank := self.typed("bank"):
            if kind in ("note", "matrix"):
                pass
            elif _ID.fullmatch(bank):
                line["item"] = bank
            else:
                self.faults["bank"] = _("Small letters, digits and underscores, a letter first.")
        if accepted := [rule for rule in self.fields.get("accept", ()) if rule]:
            line["accept"] = list(dict.fromkeys(accepted))
        self._of_type(line, kind)
        self._condition(line)
        return Read(line, self.faults)

    def _id(self) -> str:
        wish, old = self.typed("id"), self.before["id"]
        if not wish or wish == old:
            return str(old)
        if not _ID.fullmatch(wish) or wish in _TAKEN:
            self.faults["id"] = _("Small letters, digits and underscores, a letter first.")
            return str(old)
        if wish in steps.ids(self.document):
            self.faults["id"] = _("Another question has this name.")
            return str(old)
        return wish

    def _condition(self, line: Line) -> None:
        text = self.typed("condition")
        if not text:
            return
        try:
            line["show_if"] = conditions.condition_of(self.document, self.before["id"], text)
        except ExpressionError as error:
            self.faults["condition"] = conditions.explained(error, text, "de")

    def _of_type(self, line: Line, kind: str) -> None:
        if kind in _CHOICES:
            for name in ("not_applicable", "no_answer"):
                if self.typed(name):
                    line[name] = True
        if kind in _COMPLAINING and (words := self.text("complaint")):
            line["constraint_message"] = words
        match kind:
            case "single" | "multiple" | "ranking":
                self._options(line, kind)
            case "scale":
                line["points"] = self._points()
            case "matrix":
                self._matrix(line)
            case "number" | "date":
                line["bands"] = [*self._bands(kind)]
                if kind == "number":
                    self._number(line)
            case "text":
                self._of_text(line)
        self._default(line, kind)

    def _options(self, line: Line, kind: str) -> None:
        line["options"] = [*self._coded("option", alone=kind == "multiple")]
        if kind != "ranking" and (words := self.text("other")):
            line["other"] = words
        if kind == "single" and self.typed("ordered"):
            line["ordered"] = True
        if kind == "multiple":
            self._whole(line, "most", 1)

    def _matrix(self, line: Line) -> None:
        line["rows"] = [*self._rows(line["id"])]
        if self.typed("answers") == "options":
            line["options"] = [*self._coded("option")]
            if self.typed("ordered"):
                line["ordered"] = True
        else:
            line["points"] = self._points()

    def _count(self, name: str) -> int:
        return posted_lines(self.fields, name)

    def _points(self) -> list[dict[str, str]]:
        found = [self.text(f"point.{n}.label") for n in range(self._count("point"))]
        # What was a choice before becomes a scale of the same words.
        return found or [self.text(f"option.{n}.label") for n in range(self._count("option"))]

    def _coded(self, name: str, *, alone: bool = False) -> Iterator[dict[str, Any]]:
        count, source = self._count(name), name
        if not count and name == "option":
            count, source = self._count("point"), "point"
        taken: set[str] = set()
        for number in range(count):
            prefix = f"{source}.{number}"
            words = self.text(f"{prefix}.label")
            part: dict[str, Any] = {"code": self._code(prefix, words, taken), "label": words}
            if alone and self.typed(f"{prefix}.exclusive"):
                part["exclusive"] = True
            yield part

    def _code(self, prefix: str, words: Mapping[str, str], taken: set[str]) -> str:
        """The code that was typed, else one made of the words.

        A code that was made up before there were words is made anew with the first ones.
        """
        code = self.typed(f"{prefix}.code").lower()
        first = next(iter(words.values()), "")
        if not code or (first and code in self.unnamed):
            code = steps.free_code(first or "antwort_1", taken)
        elif not _CODE.fullmatch(code) or code in ("other", "not_applicable", "no_answer"):
            self.faults[f"{prefix}.code"] = _("Small letters, digits and underscores.")
            code = steps.free_code(code, taken)
        elif code in taken:
            self.faults[f"{prefix}.code"] = _("Another answer has this code.")
            code = steps.free_code(code, taken)
        taken.add(code)
        return code

    def _rows(self, item_id: str) -> Iterator[dict[str, Any]]:
        own = {row["id"] for row in self.before.get("rows", ())}
        others = steps.ids(self.document) - own
        taken: set[str] = set()
        for number in range(self._count("row")):
            prefix = f"row.{number}"
            words = self.text(f"{prefix}.label")
            name = self.typed(f"{prefix}.id")
            if not _ID.fullmatch(name) or name in _TAKEN or name in taken | others:
                if name:
                    self.faults[f"{prefix}.id"] = _("Another question has this name.")
                name = steps.free_code(f"{item_id}_a", taken | others)
            taken.add(name)
            row: dict[str, Any] = {"id": name, "label": words}
            bank = self.typed(f"{prefix}.bank")
            if _ID.fullmatch(bank):
                row["item"] = bank
            yield row

    def _bands(self, kind: str) -> Iterator[dict[str, Any]]:
        taken: set[str] = set()
        for number in range(self._count("band")):
            prefix = f"band.{number}"
            words = self.text(f"{prefix}.label")
            part: dict[str, Any] = {"code": self._code(prefix, words, taken), "label": words}
            typed = self.typed(f"{prefix}.from")
            start = (
                self._day(f"{prefix}.from") if kind == "date" else self._number_in(f"{prefix}.from")
            )
            if typed and start is not None:
                part["from"] = start
            yield part

    def _number(self, line: Line) -> None:
        if self.typed("fractions"):
            line["whole"] = False
        for name in ("minimum", "maximum"):
            bound = self._number_in(name)
            if bound is not None:
                line[name] = bound

    def _of_text(self, line: Line) -> None:
        if self.typed("long"):
            line["long"] = True
        self._whole(line, "max_length", 1, 4000)
        if pattern := self.typed("pattern"):
            line["pattern"] = pattern[:200]
        groups = []
        for number, part in enumerate(self._coded("keyword")):
            stems = re.split(r"[,;\n]+", self.typed(f"keyword.{number}.stems"))
            groups.append(part | {"stems": [stem.strip() for stem in stems if stem.strip()]})
        if groups:
            line["keywords"] = groups
        for number, group in enumerate(groups):
            if not group["stems"] and group["label"]:
                self.faults[f"keyword.{number}.stems"] = _("How do the words begin?")

    def _whole(self, line: Line, name: str, least: int, most: int = 10**6) -> None:
        typed = self.typed(name)
        if not typed:
            return
        if typed.isdecimal() and least <= int(typed) <= most:
            line[name] = int(typed)
        else:
            self.faults[name] = _("A whole number is needed here.")

    def _number_in(self, name: str) -> float | int | None:
        typed = self.typed(name).replace(",", ".")
        if not typed:
            return None
        if re.fullmatch(r"-?\d{1,15}(\.\d{1,9})?", typed):
            return float(typed) if "." in typed else int(typed)
        self.faults[name] = _("A number is needed here.")
        return None

    def _day(self, name: str) -> str | None:
        typed = self.typed(name)
        if not typed:
            return None
        try:
            return date.fromisoformat(typed).isoformat()
        except ValueError:
            self.faults[name] = _("A day is needed here.")
            return None

    def _default(self, line: Line, kind: str) -> None:
        typed = self.typed("default")
        if not typed or kind in ("note", "acknowledge", "matrix", "ranking"):
            return
        match kind:
            case "scale" | "number":
                number = self._number_in("default")
                if number is not None:
                    line["default"] = number
            case "multiple":
                line["default"] = [one.strip() for one in typed.split(",") if one.strip()]
            case _:
                line["default"] = typed
