"""Reading a questionnaire from its JSON document, and saying what is wrong with it."""

import hashlib
import json
import math
import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any as Json

from chalicelib.questionnaire import schemas
from chalicelib.questionnaire.conditions import items_of
from chalicelib.questionnaire.model import (
    NO,
    NO_ANSWER,
    NOT_APPLICABLE,
    OTHER,
    WHOLE,
    YES,
    Access,
    Acknowledgement,
    All,
    Any,
    Band,
    Between,
    Cadence,
    Choice,
    Condition,
    Date,
    FreeText,
    Group,
    Heading,
    Is,
    Item,
    Multiple,
    Not,
    Note,
    Number,
    Option,
    Partition,
    Profile,
    Questionnaire,
    Ranking,
    Scale,
    Single,
    YesNo,
)


@dataclass(frozen=True)
class Finding:
    """One thing that is wrong with a questionnaire.

    `where` is the place in the document, with items named by their id; `message` says what to
    do about it.
    """

    where: str
    message: str


class QuestionnaireError(Exception):
    """The document is no questionnaire; `findings` says why, all at once."""

    def __init__(self, findings: list[Finding]) -> None:
        super().__init__("; ".join(f"{f.where}: {f.message}" for f in findings))
        self.findings = findings


def read(document: Json) -> Questionnaire:
    """Read one survey version.

    Args:
        document: parsed JSON, as `schemas/questionnaire.schema.json` describes it.

    Raises:
        QuestionnaireError: with every finding, if there is one.
    """
    findings = [
        Finding(_where(list(error.absolute_path), document), error.message)
        for error in schemas.document_errors("questionnaire", document)
    ]
    if findings:
        raise QuestionnaireError(findings)
    questionnaire = _questionnaire(document)
    findings = list(_inconsistencies(questionnaire))
    if findings:
        raise QuestionnaireError(findings)
    return questionnaire


def _where(path: list[str | int], document: Json) -> str:
    if path[:1] == ["items"] and len(path) > 1 and path[2:] != ["id"]:
        item = document["items"][path[1]]
        path[1] = item.get("id", path[1]) if isinstance(item, dict) else path[1]
    return "/" + "/".join(str(part) for part in path)


def document_hash(document: Json) -> str:
    """SHA-256 of the document, written with sorted keys and without spaces, in hexadecimal."""
    text = json.dumps(document, sort_keys=True, separators=(",", ":"), ensure_ascii=False)
    return hashlib.sha256(text.encode()).hexdigest()


def _questionnaire(document: dict[str, Json]) -> Questionnaire:
    items: list[Item] = []
    for line in document["items"]:
        items.extend(_items(line))
    return Questionnaire(
        survey=document["survey"],
        version=document["version"],
        languages=tuple(document["languages"]),
        title=document["title"],
        purpose=document["purpose"],
        thanks=document.get("thanks"),
        audience=document["audience"],
        minutes=document["minutes"],
        profile=Profile(document["profile"]),
        access=Access(document["access"]),
        cadence=Cadence(document["cadence"]),
        opens=document["opens"],
        closes=document["closes"],
        items=tuple(items),
        partition=_partition(document["partition"]) if "partition" in document else None,
        invited=document.get("invited"),
        accept=tuple(document.get("accept", ())),
        hash=document_hash(document),
    )


def _items(line: dict[str, Json]) -> Iterator[Item]:
    """The item of one line and, where it has an "other" option, the text field behind it."""
    base: dict[str, Json] = {
        "id": line["id"],
        "label": line["label"],
        "hint": line.get("hint"),
        "required": line.get("required", False),
        "show_if": _condition(line["show_if"]) if "show_if" in line else None,
        "sensitive": line.get("sensitive", False),
        "page": line.get("page"),
        "bank": line.get("item"),
        "default": line.get("default"),
        "complaint": line.get("constraint_message"),
        "accept": tuple(line.get("accept", ())),
    }
    choice = base | {
        "not_applicable": line.get("not_applicable", False),
        "no_answer": line.get("no_answer", False),
    }
    match line["type"]:
        case "note":
            yield Note(**base)
        case "single":
            yield Single(**choice, options=_options(line))
        case "multiple":
            yield Multiple(**base, options=_options(line), most=line.get("most"))
        case "scale":
            yield Scale(**choice, points=tuple(line["points"]))
        case "yes_no":
            yield YesNo(**choice)
        case "ranking":
            yield Ranking(**base, options=_options(line))
        case "acknowledge":
            yield Acknowledgement(**base)
        case "matrix":
            yield from _rows(line, choice)
        case "number":
            yield Number(
                **choice,
                bands=_bands(line),
                minimum=line.get("minimum"),
                maximum=line.get("maximum"),
                whole=line.get("whole", True),
            )
        case "date":
            yield Date(**choice, bands=_bands(line))
        case "text":
            long = line.get("long", False)
            default_length = 1500 if long else 200
            yield FreeText(
                **base,
                long=long,
                max_length=line.get("max_length", default_length),
                pattern=line.get("pattern"),
            )
    if "other" in line:
        yield FreeText(
            id=f"{line['id']}_{OTHER}",
            label=line["other"],
            show_if=Is(line["id"], (OTHER,)),
        )


def _rows(line: dict[str, Json], choice: dict[str, Json]) -> Iterator[Item]:
    """The items of a matrix: one for each row, the first of which may begin a page."""
    heading = Heading(line["id"], line["label"], line.get("hint"))
    for number, row in enumerate(line["rows"]):
        own = choice | {
            "id": row["id"],
            "label": row["label"],
            "hint": None,
            "bank": row.get("item"),
            "matrix": heading,
            "page": choice["page"] if number == 0 else None,
        }
        if "points" in line:
            yield Scale(**own, points=tuple(line["points"]))
        else:
            yield Single(**own, options=_options(line))


def _partition(document: dict[str, Json]) -> Partition:
    return Partition(
        item=document["item"],
        groups=tuple(_group(group) for group in document.get("groups", ())),
        sizes=document.get("sizes", {}),
    )


def _group(document: dict[str, Json]) -> Group:
    return Group(
        code=document["code"],
        label=document["label"],
        members=tuple(
            member if isinstance(member, str) else _group(member) for member in document["members"]
        ),
    )


def _options(line: dict[str, Json]) -> tuple[Option, ...]:
    options = tuple(
        Option(option["code"], option["label"], option.get("exclusive", False))
        for option in line["options"]
    )
    if "other" in line:
        options += (Option(OTHER, line["other"]),)
    return options


def _bands(line: dict[str, Json]) -> tuple[Band, ...]:
    return tuple(Band(band["code"], band["label"], band.get("from")) for band in line["bands"])


def _condition(document: dict[str, Json]) -> Condition:
    match document:
        case {"item": item, "is": codes}:
            return Is(item, tuple(str(code) for code in codes))
        case {"item": item}:
            return Between(item, document.get("at_least"), document.get("at_most"))
        case {"all": parts}:
            return All(tuple(_condition(part) for part in parts))
        case {"any": parts}:
            return Any(tuple(_condition(part) for part in parts))
        case _:
            return Not(_condition(document["not"]))


def _inconsistencies(questionnaire: Questionnaire) -> Iterator[Finding]:
    """What the schema cannot see: languages, doubles, order of filters, classes."""
    if questionnaire.opens > questionnaire.closes:
        yield Finding("/closes", "the survey closes before it opens")
    yield from _missing_texts("/title", questionnaire.title, questionnaire)
    yield from _missing_texts("/purpose", questionnaire.purpose, questionnaire)
    if questionnaire.thanks is not None:
        yield from _missing_texts("/thanks", questionnaire.thanks, questionnaire)
    if all(isinstance(item, Note) for item in questionnaire.items):
        yield Finding("/items", "there is nothing to answer; add a question")
    earlier: dict[str, Item] = {}
    yield from _double_headings(questionnaire)
    for item in questionnaire.items:
        where = f"/items/{item.id}"
        if item.id in earlier:
            yield Finding(where, "this id stands twice; give each item an id of its own")
        for text in _texts(item):
            yield from _missing_texts(where, text, questionnaire)
        yield from _double_codes(where, item)
        if isinstance(item, Number | Date):
            yield from _faulty_bands(where, item)
        if isinstance(item, Multiple) and item.most and item.most > len(item.options):
            yield Finding(f"{where}/most", "more may be chosen than there are options")
        if item.default is not None and not _is_answer(item, item.default):
            yield Finding(f"{where}/default", "this is no answer to the question")
        if item.show_if is not None:
            yield from _faulty_conditions(f"{where}/show_if", item.show_if, earlier)
        earlier[item.id] = item
    if questionnaire.partition is not None:
        yield from _faulty_partition(questionnaire.partition, questionnaire)


def _double_headings(questionnaire: Questionnaire) -> Iterator[Finding]:
    items = {item.id for item in questionnaire.items}
    before = None
    headings: set[str] = set()
    for item in questionnaire.items:
        heading = item.matrix
        if heading is not None and heading is not before:
            if heading.id in items | headings:
                yield Finding(f"/items/{heading.id}", "this id stands twice; give each its own")
            headings.add(heading.id)
        before = heading


def _faulty_partition(partition: Partition, questionnaire: Questionnaire) -> Iterator[Finding]:
    item = next((one for one in questionnaire.items if one.id == partition.item), None)
    if not isinstance(item, Single):
        yield Finding("/partition/item", "only a single choice can divide a survey")
        return
    if not item.required or item.show_if is not None or item.evasions():
        yield Finding(
            "/partition/item",
            "everybody must answer it: required, always shown, and no way round it",
        )
    options = [option.code for option in item.options]
    if OTHER in options:
        yield Finding("/partition/item", 'the question that divides a survey has no "other"')
    if WHOLE in options:
        yield Finding("/partition/item", f"{WHOLE!r} names the whole survey, not one answer")
    grouped = [leaf for group in partition.groups for leaf in group.leaves()]
    for leaf in grouped:
        if leaf not in options:
            yield Finding("/partition/groups", f"{item.id!r} has no answer {leaf!r}")
    groups = [one for group in partition.groups for one in _with_smaller(group)]
    for one in groups:
        yield from _missing_texts("/partition/groups", one.label, questionnaire)
    nodes = [*grouped, *(one.code for one in groups)]
    for code in sorted({code for code in nodes if nodes.count(code) > 1}):
        yield Finding("/partition/groups", f"{code!r} stands twice in the tree")
    for code in sorted(set(nodes) - set(grouped)):
        if code in options or code == WHOLE:
            yield Finding("/partition/groups", f"{code!r} names a group and something else")
    for leaf in partition.sizes:
        if leaf not in options:
            yield Finding("/partition/sizes", f"{item.id!r} has no answer {leaf!r}")


def _with_smaller(group: Group) -> Iterator[Group]:
    yield group
    for member in group.members:
        if isinstance(member, Group):
            yield from _with_smaller(member)


def _texts(item: Item) -> Iterator[Json]:
    yield item.label
    yield from (text for text in (item.hint, item.page, item.complaint) if text is not None)
    if item.matrix is not None:
        yield item.matrix.label
        yield item.matrix.hint or item.matrix.label
    match item:
        case Single(options=options) | Multiple(options=options) | Ranking(options=options):
            yield from (option.label for option in options)
        case Scale(points=points):
            yield from points
        case Number(bands=bands) | Date(bands=bands):
            yield from (band.label for band in bands)


def _missing_texts(where: str, text: Json, questionnaire: Questionnaire) -> Iterator[Finding]:
    for language in questionnaire.languages:
        if language not in text:
            yield Finding(where, f"the text in language {language!r} is missing")
    for language in text:
        if language not in questionnaire.languages:
            yield Finding(where, f"language {language!r} is not among the survey's languages")


def answer_codes(item: Item) -> tuple[str, ...]:
    """The codes a closed item can be answered with, evasions included; () for open ones."""
    codes: tuple[str, ...]
    match item:
        case Single(options=options) | Multiple(options=options) | Ranking(options=options):
            codes = tuple(option.code for option in options)
        case Acknowledgement():
            codes = (YES,)
        case Scale(points=points):
            codes = tuple(str(number) for number in range(1, len(points) + 1))
        case YesNo():
            codes = (YES, NO)
        case Number(bands=bands) | Date(bands=bands):
            codes = tuple(band.code for band in bands)
        case _:
            codes = ()
    return codes + (item.evasions() if isinstance(item, Choice) else ())


def _is_answer(item: Item, answer: Json) -> bool:
    """Whether an answer of the right type is among those an item can have."""
    match item:
        case Multiple(most=most):
            fits = len(answer) <= (most or len(item.options))
            return fits and set(answer) <= set(answer_codes(item))
        case Number(minimum=minimum, maximum=maximum, whole=whole):
            low = -math.inf if minimum is None else minimum
            high = math.inf if maximum is None else maximum
            return bool(low <= answer <= high and (not whole or answer == int(answer)))
        case Date():
            return bool(re.fullmatch(r"\d{4}-\d{2}-\d{2}", answer))
        case FreeText(max_length=max_length):
            return len(answer) <= max_length
        case _:
            return str(answer) in answer_codes(item)


def _double_codes(where: str, item: Item) -> Iterator[Finding]:
    codes = answer_codes(item)
    for code in sorted({code for code in codes if codes.count(code) > 1}):
        yield Finding(where, f"the code {code!r} stands twice; give each answer its own")


def _faulty_bands(where: str, item: Number | Date) -> Iterator[Finding]:
    if item.bands[0].start is not None:
        yield Finding(f"{where}/bands/0", 'the first class has no "from": it takes all below')
    starts = [band.start for band in item.bands[1:]]
    if any(start is None for start in starts):
        yield Finding(f"{where}/bands", 'every class but the first needs a "from"')
    elif starts != sorted(set(starts), key=_band_order):
        yield Finding(f"{where}/bands", '"from" must grow from class to class')
    if isinstance(item, Number):
        numbers = [item.minimum, item.maximum, *starts]
        if any(isinstance(number, float) and not math.isfinite(number) for number in numbers):
            yield Finding(where, "bounds must be finite numbers")


def _band_order(start: float | str | None) -> tuple[float, str]:
    return (0.0, start) if isinstance(start, str) else (float(start or 0), "")


def _faulty_conditions(
    where: str, condition: Condition, earlier: dict[str, Item]
) -> Iterator[Finding]:
    for item_id in items_of(condition):
        if item_id not in earlier:
            yield Finding(where, f"{item_id!r} is not an earlier item")
            return
    yield from _faulty_values(where, condition, earlier)


def _faulty_values(where: str, condition: Condition, earlier: dict[str, Item]) -> Iterator[Finding]:
    match condition:
        case Is(item=item_id, codes=codes):
            item = earlier[item_id]
            allowed = () if isinstance(item, Ranking) else answer_codes(item)
            if isinstance(item, Number | Date):
                allowed = (NOT_APPLICABLE, NO_ANSWER)
            for code in codes:
                if code not in allowed:
                    yield Finding(where, f"{item_id!r} has no answer {code!r}")
        case Between(item=item_id, at_least=at_least, at_most=at_most):
            if not isinstance(earlier[item_id], Number | Scale):
                yield Finding(where, f"{item_id!r} is no number")
            if not all(math.isfinite(bound) for bound in (at_least, at_most) if bound is not None):
                yield Finding(where, "bounds must be finite numbers")
        case All(parts=parts) | Any(parts=parts):
            for part in parts:
                yield from _faulty_values(where, part, earlier)
        case Not(part=part):
            yield from _faulty_values(where, part, earlier)
