"""The groups of a survey's parts as a form: which part belongs to which group."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from chalicelib.i18n import later as _
from chalicelib.office import frame_form
from chalicelib.office.draft_form import Fields
from chalicelib.questionnaire.drafting import steps
from chalicelib.questionnaire.drafting.steps import Document

MOST_GROUPS = 100

LONGEST_LABEL = 200

_LEAST = 2


@dataclass
class Read:
    """What a form says.

    Attributes:
        groups: as the questionnaire's document has them.
        faults: field → what is wrong with it, as a msgid of the catalogue.
    """

    groups: list[dict[str, Any]]
    faults: dict[str, str] = field(default_factory=dict)


def filled(document: Document) -> dict[str, list[str]]:
    """The fields of the form as a draft fills them: each group before the smaller ones in it."""
    found: dict[str, list[str]] = {}

    def fill(groups: Sequence[Mapping[str, Any]], parent: str) -> None:
        for one in groups:
            prefix = f"group.{number_of_groups(found)}"
            found[f"{prefix}.code"] = [one["code"]]
            found[f"{prefix}.in"] = [parent]
            for language, words in one.get("label", {}).items():
                found[f"{prefix}.label.{language}"] = [words]
            for member in one["members"]:
                if isinstance(member, str):
                    found[f"leaf.{member}"] = [one["code"]]
            fill([member for member in one["members"] if not isinstance(member, str)], one["code"])

    fill(document.get("partition", {}).get("groups", ()), "")
    return found


def number_of_groups(fields: Fields) -> int:
    """How many groups a form has."""
    number = 0
    while number < MOST_GROUPS and f"group.{number}.code" in fields:
        number += 1
    return number


def with_one_more(fields: Fields, document: Document) -> dict[str, list[str]]:
    """The form with an empty group at its end."""
    number, codes = number_of_groups(fields), _codes(fields)
    if number == MOST_GROUPS:
        return {name: list(values) for name, values in fields.items()}
    taken = {*codes, *(code for code, _words in frame_form.leaves(document))}
    new = {
        f"group.{number}.code": [steps.free_code("gruppe_1", taken)],
        f"group.{number}.in": [""],
    }
    return {name: list(values) for name, values in fields.items()} | new


def without(fields: Fields, gone: int) -> dict[str, list[str]]:
    """The form without one of its groups; what belonged to it belongs to the group around it."""
    codes = _codes(fields)
    if not 0 <= gone < len(codes):
        return {name: list(values) for name, values in fields.items()}
    around = fields.get(f"group.{gone}.in", [""])[0]
    found: dict[str, list[str]] = {}
    for name, values in fields.items():
        first, *rest = name.split(".")
        if first == "group" and rest and rest[0].isdecimal():
            number = int(rest[0])
            if number == gone:
                continue
            rest[0] = str(number - 1 if number > gone else number)
        belongs = first == "leaf" or rest[-1:] == ["in"]
        moved = belongs and list(values) == [codes[gone]]
        found[".".join([first, *rest])] = [around] if moved else list(values)
    return found


def read(document: Document, fields: Fields) -> Read:
    """The groups that a form says.

    Args:
        document: the draft, which says what parts there are.
        fields: as posted.
    """
    faults: dict[str, str] = {}
    codes = _codes(fields)
    parents = {code: fields.get(f"group.{number}.in", [""])[0] for number, code in enumerate(codes)}
    members: dict[str, list[Any]] = {code: [] for code in codes}
    for leaf, _words in frame_form.leaves(document):
        group = fields.get(f"leaf.{leaf}", [""])[0]
        if group in members:
            members[group].append(leaf)
    built = {
        code: {"code": code, "label": _label(document, fields, number), "members": members[code]}
        for number, code in enumerate(codes)
    }
    roots: list[dict[str, Any]] = []
    for number, code in enumerate(codes):
        parent = parents[code]
        if code in _around(code, parents):
            faults[f"group.{number}.in"] = _("A group cannot belong to itself.")
        elif parent in members:
            members[parent].append(built[code])
        else:
            roots.append(built[code])
    for number, code in enumerate(codes):
        for language in document["languages"]:
            if len(_typed(fields, number, language)) > LONGEST_LABEL:
                field = f"group.{number}.label.{language}"
                faults[field] = _("At most 200 characters fit in here.")
        if len(members[code]) < _LEAST and f"group.{number}.in" not in faults:
            first = document["languages"][0]
            faults[f"group.{number}.label.{first}"] = _("A group has two parts at least.")
    return Read(roots, faults)


def _codes(fields: Fields) -> list[str]:
    return [fields[f"group.{number}.code"][0] for number in range(number_of_groups(fields))]


def _around(code: str, parents: Mapping[str, str]) -> set[str]:
    """The codes of all groups around a group."""
    found: set[str] = set()
    parent = parents[code]
    while parent and parent not in found:
        found.add(parent)
        parent = parents.get(parent, "")
    return found


def _label(document: Document, fields: Fields, number: int) -> dict[str, str]:
    languages: list[str] = document["languages"]
    words = {language: _typed(fields, number, language) for language in languages}
    return {language: word for language, word in words.items() if word}


def _typed(fields: Fields, number: int, language: str) -> str:
    return fields.get(f"group.{number}.label.{language}", [""])[0].strip()
