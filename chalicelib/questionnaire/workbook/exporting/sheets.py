"""The sheets of an XLSForm, as rows of named columns."""

import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any, TypeAlias

from chalicelib.questionnaire.model import NO, NO_ANSWER, NOT_APPLICABLE, OTHER, YES
from chalicelib.questionnaire.workbook.choices import YES_NO_LIST
from chalicelib.questionnaire.workbook.exporting.expressions import constraint, relevant
from chalicelib.questionnaire.workbook.languages import declared, word

Line: TypeAlias = Mapping[str, Any]
Row: TypeAlias = dict[str, Any]
"""Column header → value."""

_OWN_COLUMNS = ("not_applicable", "no_answer")
_SELECTS = {"single": "select_one", "multiple": "select_multiple", "ranking": "rank"}


@dataclass
class Sheets:
    """The rows of each sheet of an XLSForm.

    Args:
        document: the questionnaire, valid.
    """

    document: Line
    survey: list[Row] = field(default_factory=list)
    choices: list[Row] = field(default_factory=list)
    settings: list[Row] = field(default_factory=list)
    groups: list[Row] = field(default_factory=list)
    keywords: list[Row] = field(default_factory=list)
    _lists: dict[str, str] = field(default_factory=dict)

    def __post_init__(self) -> None:
        items = self.document["items"]
        self._types = {line["id"]: line["type"] for line in items}
        for line in items:
            shared = "scale" if "points" in line else "single"
            self._types |= {row["id"]: shared for row in line.get("rows", ())}
        self._names = set(self._types)
        self._page = ""
        for line in items:
            self._turn_page(line)
            self.survey += self._rows(line)
            self.keywords += self._keywords(line)
        if self._page:
            self.survey.append({"type": "end_group"})
        self.settings.append(self._settings())
        for group in self.document.get("partition", {}).get("groups", ()):
            self.groups += self._group(group)

    # The sheet `survey`

    def _turn_page(self, line: Line) -> None:
        if "page" not in line:
            return
        if self._page:
            self.survey.append({"type": "end_group"})
        number = 1
        while f"page_{number}" in self._names:
            number += 1
        self._page = f"page_{number}"
        self._names.add(self._page)
        title = self._texts("label", line["page"])
        self.survey.append(
            {"type": "begin_group", "name": self._page} | title | {"appearance": "field-list"}
        )

    def _rows(self, line: Line) -> Iterator[Row]:
        row: Row = {"type": "", "name": line["id"]} | self._texts("label", line["label"])
        if "hint" in line:
            row |= self._texts("hint", line["hint"])
        if "show_if" in line:
            row["relevant"] = relevant(line["show_if"], self._types)
        if line.get("required"):
            row["required"] = "yes"
        if rule := constraint(line):
            row["constraint"] = rule
        if "constraint_message" in line:
            row |= self._texts("constraint_message", line["constraint_message"])
        if "default" in line:
            row["default"] = _default(line["default"])
        for name in ("ordered", "sensitive"):
            if line.get(name):
                row[name] = "yes"
        if "item" in line:
            row["item"] = line["item"]
        if line.get("accept"):
            row["accept"] = " ".join(line["accept"])
        if line["type"] == "matrix":
            yield from self._matrix(line, row)
            return
        yield row | self._typed(line)
        if "other" in line:
            text = {"type": "text", "name": f"{line['id']}_{OTHER}"}
            text |= self._texts("label", line["other"])
            yield text | {"relevant": f"selected(${{{line['id']}}}, '{OTHER}')"}

    def _typed(self, line: Line) -> Row:
        match line["type"]:
            case "single" | "multiple" | "ranking":
                kind = _SELECTS[line["type"]]
                return {"type": f"{kind} {self._list(line, self._options(line))}"}
            case "scale":
                points = self._list(line, self._points(line))
                return {"type": f"select_one {points}", "appearance": "likert"}
            case "yes_no":
                return {"type": f"select_one {self._yes_no(line)}"}
            case "number":
                whole = line.get("whole", True)
                return {"type": "integer" if whole else "decimal"} | self._classes(line)
            case "date":
                return {"type": "date"} | self._classes(line)
            case "text":
                return {"type": "text"} | ({"appearance": "multiline"} if line.get("long") else {})
            case kind:
                return {"type": kind}

    def _matrix(self, line: Line, row: Row) -> Iterator[Row]:
        required = {"required": row.pop("required")} if "required" in row else {}
        yield row | {"type": "begin_group", "appearance": "table-list"}
        scale = "points" in line
        answers = self._list(line, self._points(line) if scale else self._options(line))
        for one in line["rows"]:
            inner: Row = {"type": f"select_one {answers}", "name": one["id"]} | required
            inner |= self._texts("label", one["label"])
            inner |= {"item": one["item"]} if "item" in one else {}
            yield inner | ({"appearance": "likert"} if scale else {})
        yield {"type": "end_group"}

    def _classes(self, line: Line) -> Row:
        bands = [
            {"name": band["code"]}
            | self._texts("label", band["label"])
            | ({"from": band["from"]} if "from" in band else {})
            for band in line["bands"]
        ]
        flags = {name: "yes" for name in _OWN_COLUMNS if line.get(name)}
        return {"classes": self._list(line, bands)} | flags

    # The sheet `choices`

    def _options(self, line: Line) -> list[Row]:
        divides = self.document.get("partition", {})
        sizes = divides.get("sizes", {}) if divides.get("item") == line["id"] else {}
        rows: list[Row] = [
            {"name": option["code"]}
            | self._texts("label", option["label"])
            | ({"size": sizes[option["code"]]} if option["code"] in sizes else {})
            for option in line["options"]
        ]
        if "other" in line:
            rows.append({"name": OTHER} | self._texts("label", line["other"]))
        return rows + self._evasions(line)

    def _points(self, line: Line) -> list[Row]:
        rows: list[Row] = [
            {"name": str(place)} | self._texts("label", point)
            for place, point in enumerate(line["points"], start=1)
        ]
        return rows + self._evasions(line)

    def _evasions(self, line: Line) -> list[Row]:
        codes = [code for code in (NOT_APPLICABLE, NO_ANSWER) if line.get(code)]
        return [{"name": code} | self._words(code) for code in codes]

    def _yes_no(self, line: Line) -> str:
        codes = [code for code in (NOT_APPLICABLE, NO_ANSWER) if line.get(code)]
        name = "_".join([YES_NO_LIST, *codes])
        if name not in self._lists.values():
            rows = [{"name": code} | self._words(code) for code in (YES, NO)]
            self._add(name, rows + self._evasions(line))
        return name

    def _list(self, line: Line, rows: list[Row]) -> str:
        """The name of a list with these rows: one that is there already, or a new one."""
        key = json.dumps(rows, sort_keys=True)
        if key not in self._lists:
            name = line["id"]
            while name in self._lists.values() or name.startswith((YES_NO_LIST, "ja_nein")):
                name = f"list_{name}"
            self._add(name, rows)
        return self._lists[key]

    def _add(self, name: str, rows: list[Row]) -> None:
        self._lists[json.dumps(rows, sort_keys=True)] = name
        self.choices += [{"list_name": name} | row for row in rows]

    # Everything else

    def _settings(self) -> Row:
        document = self.document
        first = document["languages"][0]
        row: Row = {
            "form_title": document["title"][first],
            "form_id": document["survey"],
            "version": str(document["version"]),
            "default_language": declared(first),
        }
        row |= self._texts("survey_title", document["title"])
        row |= self._texts("purpose", document["purpose"])
        row |= self._texts("thanks", document["thanks"]) if "thanks" in document else {}
        for name in ("audience", "minutes", "profile", "access", "cadence", "opens", "closes"):
            row[name] = document[name]
        row |= {"invited": document["invited"]} if "invited" in document else {}
        row |= {name: "yes" for name in ("sample", "proof_of_work") if document.get(name)}
        row |= {"partition": document["partition"]["item"]} if "partition" in document else {}
        row |= {"accept": " ".join(document["accept"])} if document.get("accept") else {}
        return row

    def _group(self, group: Line) -> Iterator[Row]:
        members = [one if isinstance(one, str) else one["code"] for one in group["members"]]
        label = self._texts("label", group["label"])
        yield {"name": group["code"]} | label | {"members": " ".join(members)}
        for member in group["members"]:
            if not isinstance(member, str):
                yield from self._group(member)

    def _keywords(self, line: Line) -> Iterator[Row]:
        for group in line.get("keywords", ()):
            label = self._texts("label", group["label"])
            stems = {"stems": ", ".join(group["stems"])}
            yield {"question": line["id"], "name": group["code"]} | label | stems

    def _texts(self, name: str, text: Mapping[str, str]) -> Row:
        return {f"{name}::{declared(language)}": text[language] for language in self._languages()}

    def _words(self, code: str) -> Row:
        words = {one: word(code, one) or word(code, "en") or code for one in self._languages()}
        return self._texts("label", words)

    def _languages(self) -> list[str]:
        languages: list[str] = self.document["languages"]
        return languages


def _default(value: Any) -> str | float:
    return " ".join(value) if isinstance(value, list) else value
