"""Reading a questionnaire from its JSON document."""

import hashlib
import json
from collections.abc import Iterator
from typing import Any as Json

from chalicelib.questionnaire.model import (
    OTHER,
    Access,
    Acknowledgement,
    All,
    Any,
    Band,
    Between,
    Cadence,
    Condition,
    Date,
    FreeText,
    Group,
    Heading,
    Is,
    Item,
    KeywordGroup,
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


def read(document: Json) -> Questionnaire:
    """Read one survey version.

    Args:
        document: parsed JSON, as `schemas/questionnaire.schema.json` describes it.

    Raises:
        QuestionnaireError: with every finding, if there is one.
    """
    # What a survey is checked with is not read to show one that was published.
    from chalicelib.questionnaire import schemas
    from chalicelib.questionnaire.consistency import inconsistencies
    from chalicelib.questionnaire.findings import Finding, QuestionnaireError

    findings = [
        Finding(_where(list(error.absolute_path), document), error.message)
        for error in schemas.document_errors("questionnaire", document)
    ]
    if findings:
        raise QuestionnaireError(findings)
    questionnaire = _questionnaire(document)
    findings = list(inconsistencies(questionnaire))
    if findings:
        raise QuestionnaireError(findings)
    return questionnaire


def read_published(document: dict[str, Json]) -> Questionnaire:
    """Read a survey version that was read without findings when it was published."""
    return _questionnaire(document)


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
        proof_of_work=document.get("proof_of_work", False),
        cadence=Cadence(document["cadence"]),
        opens=document["opens"],
        closes=document["closes"],
        items=tuple(items),
        partition=partition_of(document["partition"]) if "partition" in document else None,
        invited=document.get("invited"),
        sample=document.get("sample", False),
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
            yield Single(**choice, options=_options(line), ordered=line.get("ordered", False))
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
                keywords=tuple(
                    KeywordGroup(group["code"], group["label"], tuple(group["stems"]))
                    for group in line.get("keywords", ())
                ),
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
            yield Single(**own, options=_options(line), ordered=line.get("ordered", False))


def partition_of(document: dict[str, Json]) -> Partition:
    """The partition that a questionnaire's document names; nothing of it is checked here."""
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
