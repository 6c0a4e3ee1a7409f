"""Random questionnaires whose items hang on one another in every way structure allows."""

from random import Random

from chalicelib.questionnaire.model import Profile, Questionnaire
from chalicelib.questionnaire.reading import read
from tests.attack.patterns import TooLinked, components
from tests.unit.questionnaires import (
    Document,
    acknowledgement,
    day,
    document,
    matrix,
    multiple,
    number,
    ranking,
    scale,
    single,
    text,
    words,
    yes_no,
)

LEAVES = ("north", "east", "south")


def random_questionnaire(random: Random, profile: Profile, *, divided: bool) -> Questionnaire:
    """Three to six items, of which about half depend on earlier ones."""
    return read(random_document(random, profile, divided=divided))


def random_document(random: Random, profile: Profile, *, divided: bool) -> Document:
    """The same as JSON; it never links so much that it could not be attacked in time."""
    while True:
        drawn = _document(random, profile, divided=divided)
        try:
            components(read(drawn), most=300)
        except TooLinked:
            continue
        return drawn


def _document(random: Random, profile: Profile, *, divided: bool) -> Document:
    items: list[Document] = []
    for place in range(random.randint(3, 6)):
        item = _item(f"q{place}", random)
        if _looked_at(items) and random.random() < 0.5:
            item["show_if"] = _condition(items, random)
        if profile is not Profile.SENSITIVE and random.random() < 0.1:
            item["sensitive"] = True
        items.append(item)
    if random.random() < 0.25:
        # The rows of a matrix share their answers, and nothing else.
        items.append(matrix(f"q{len(items)}", "upper", "lower", required=random.random() < 0.5))
    changes: Document = {"profile": profile.value, "closes": "2026-10-04", "opens": "2026-08-31"}
    if divided:
        items.insert(0, single("part", *LEAVES, required=True))
        changes["partition"] = {
            "item": "part",
            "groups": [{"code": "coast", "label": words("Küste"), "members": [*LEAVES[:2]]}],
        }
    else:
        items.append(_text(items, random))
    return document(*items, text("words"), **changes)


def _text(items: list[Document], random: Random) -> Document:
    """A text whose keywords are counted, like choices that nothing links."""
    groups = [
        {"code": code, "label": words(code), "stems": [code]}
        for code in ("zeit", "geld")[: random.randint(1, 2)]
    ]
    wish = text("wish", keywords=groups, required=random.random() < 0.3)
    return wish | (
        {"show_if": _condition(items, random)}
        if _looked_at(items) and random.random() < 0.5
        else {}
    )


def _item(name: str, random: Random) -> Document:
    required = random.random() < 0.6
    codes = [f"o{place}" for place in range(random.randint(2, 5))]
    evasions = {way: True for way in ("not_applicable", "no_answer") if random.random() < 0.2} | {
        "required": required
    }
    match random.randrange(9):
        case 0:
            return single(name, *codes, **evasions)
        case 1 | 2:
            return _multiple(name, codes, random) | {"required": required}
        case 3:
            return scale(name, random.choice([2, 3, 4, 5, 5, 7]), **evasions)
        case 4:
            return number(name, 3, 6, minimum=1, maximum=8, **evasions)
        case 5:
            return day(name, "2026-01-01", "2026-07-01", **evasions)
        case 6:
            return ranking(name, *codes[: random.randint(2, 4)], required=required)
        case 7:
            return acknowledgement(name, required=required)
        case _:
            return yes_no(name, **evasions)


def _multiple(name: str, codes: list[str], random: Random) -> Document:
    alone = ("none", "unknown")[: random.choice([0, 1, 1, 2])]
    item = multiple(name, *codes, alone=alone)
    if random.random() < 0.6:
        item["most"] = random.randint(1, len(codes))
    return item


def _looked_at(items: list[Document]) -> list[Document]:
    """The items a condition can look at: it says nothing of orders, nor of a matrix as a whole.

    Of a day it can only ask whether somebody went round it.
    """
    return [
        item
        for item in items
        if item["type"] not in ("ranking", "matrix")
        and (item["type"] != "date" or item.get("no_answer"))
    ]


def _condition(every: list[Document], random: Random) -> Document:
    items = _looked_at(every)
    way = random.random()
    if way < 0.55:
        return _test(random.choice(items), random)
    if way < 0.7:
        return {"not": _test(random.choice(items), random)}
    return {random.choice(["any", "all"]): [_test(random.choice(items), random) for _ in "ab"]}


def _test(item: Document, random: Random) -> Document:
    codes: list[int] | list[str]
    match item["type"]:
        case "number":
            return {"item": item["id"], "at_least": random.randint(2, 7)}
        case "date":
            return {"item": item["id"], "is": ["no_answer"]}
        case "acknowledge":
            return {"item": item["id"], "is": ["yes"]}
        case "scale":
            codes = list(range(1, len(item["points"]) + 1))
        case "yes_no":
            codes = ["yes", "no"]
        case _:
            codes = [option["code"] for option in item["options"]]
    chosen = random.sample(codes, random.randint(1, max(1, len(codes) - 1)))
    return {"item": item["id"], "is": chosen}
