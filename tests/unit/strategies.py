"""Random questionnaires and random answers to them, for properties that hold for all."""

from typing import Any

from hypothesis import strategies as st

from tests.unit.questionnaires import (
    Document,
    day,
    document,
    multiple,
    note,
    number,
    scale,
    single,
    text,
    yes_no,
)

_flags = st.booleans()
_evasions = st.fixed_dictionaries({"not_applicable": _flags, "no_answer": _flags})
_codes = st.lists(
    st.sampled_from(["a", "b", "c", "d", "1", "2", "yes"]), min_size=1, max_size=4, unique=True
)
_starts = st.lists(st.integers(-3, 9), min_size=1, max_size=3, unique=True).map(sorted)
_days = st.dates().map(lambda one: one.isoformat())
_other = st.sampled_from([{}, {"other": {"de": "Anderes", "en": "Other"}}])


@st.composite
def _items(draw: st.DrawFn, item: str) -> Document:
    required = {"required": draw(_flags)}
    kinds = ["words", "single", "multiple", "scale", "yes_no", "number", "date"]
    match draw(st.sampled_from(kinds)):
        case "words":
            return draw(st.sampled_from([note(item), text(item, max_length=5, **required)]))
        case "single":
            return single(item, *draw(_codes), **draw(_evasions), **draw(_other), **required)
        case "multiple":
            codes = draw(_codes)
            alone = ("none",) if draw(_flags) else ()
            most = draw(st.sampled_from([{}, {"most": draw(st.integers(1, len(codes)))}]))
            return multiple(item, *codes, alone=alone, **most, **draw(_other), **required)
        case "scale":
            return scale(item, draw(st.integers(2, 7)), **draw(_evasions), **required)
        case "yes_no":
            return yes_no(item, **draw(_evasions), **required)
        case "number":
            bounds = draw(st.sampled_from([{}, {"minimum": -2, "maximum": 8}, {"whole": False}]))
            return number(item, *draw(_starts), **bounds, **draw(_evasions), **required)
        case _:
            starts = sorted(draw(st.lists(_days, min_size=1, max_size=2, unique=True)))
            return day(item, *starts, **draw(_evasions), **required)


def codes_of(item: Document) -> list[str]:
    """What an item can be answered with, apart from numbers and days; () for words."""
    match item["type"]:
        case "single" | "multiple":
            codes = [option["code"] for option in item["options"]]
            codes += ["other"] if "other" in item else []
        case "yes_no":
            codes = ["yes", "no"]
        case "scale":
            codes = [str(place) for place in range(1, len(item["points"]) + 1)]
        case _:
            codes = []
    return codes + [name for name in ("not_applicable", "no_answer") if item.get(name)]


def _leaves(earlier: list[Document]) -> st.SearchStrategy[Document]:
    leaves: list[st.SearchStrategy[Document]] = []
    for item in earlier:
        codes = codes_of(item)
        if codes:
            chosen = st.lists(st.sampled_from(codes), min_size=1, max_size=3, unique=True)
            leaves.append(st.fixed_dictionaries({"item": st.just(item["id"]), "is": chosen}))
        if item["type"] in ("number", "scale"):
            bound = st.fixed_dictionaries(
                {"item": st.just(item["id"])},
                optional={"at_least": st.integers(-3, 9), "at_most": st.integers(-3, 9)},
            )
            leaves.append(bound.filter(lambda one: len(one) > 1))
    return st.one_of(leaves)


def _conditions(earlier: list[Document]) -> st.SearchStrategy[Document]:
    return st.recursive(
        _leaves(earlier),
        lambda parts: st.one_of(
            st.fixed_dictionaries({"all": st.lists(parts, min_size=1, max_size=2)}),
            st.fixed_dictionaries({"any": st.lists(parts, min_size=1, max_size=2)}),
            st.fixed_dictionaries({"not": parts}),
        ),
        max_leaves=3,
    )


@st.composite
def documents(draw: st.DrawFn, most_items: int = 6, **changes: Any) -> Document:
    """A questionnaire of all types, with filters, filters of filters and their opposites."""
    items = [draw(_items("q0").filter(codes_of))]
    for place in range(1, draw(st.integers(1, most_items))):
        item = draw(_items(f"q{place}"))
        if draw(_flags):
            askable = [one for one in items if codes_of(one) or one["type"] == "number"]
            item["show_if"] = draw(_conditions(askable))
        items.append(item)
    return document(*items, **changes)


def _values(item: Document) -> st.SearchStrategy[Any]:
    evasions = [name for name in ("not_applicable", "no_answer") if item.get(name)]
    match item["type"]:
        case "multiple":
            alone = [one["code"] for one in item["options"] if one.get("exclusive")]
            others = [code for code in codes_of(item) if code not in alone]
            several = st.lists(
                st.sampled_from(others), min_size=1, max_size=item.get("most"), unique=True
            )
            return st.one_of(several, *(st.just([code]) for code in alone))
        case "scale":
            return st.sampled_from([*range(1, len(item["points"]) + 1), *evasions])
        case "number":
            low, high = item.get("minimum", -9), item.get("maximum", 20)
            value: st.SearchStrategy[Any] = st.integers(low, high)
            if not item.get("whole", True):
                value = value.map(lambda whole: whole + 0.5)
            return st.one_of(value, *map(st.just, evasions))
        case "date":
            return st.one_of(_days, *map(st.just, evasions))
        case "text":
            return st.text(min_size=1, max_size=5).filter(str.strip)
        case _:
            return st.sampled_from(codes_of(item))


@st.composite
def answers_to(draw: st.DrawFn, questionnaire: Document) -> dict[str, Any]:
    """Answers that are possible one by one; any of them may be missing, or answer nothing asked."""
    answers = {}
    for item in questionnaire["items"]:
        if item["type"] == "note":
            continue
        if draw(st.integers(0, 3)):
            answers[item["id"]] = draw(_values(item))
        if "other" in item and draw(_flags):
            answers[f"{item['id']}_other"] = draw(st.text("xyz", min_size=1, max_size=5))
    return answers


@st.composite
def answered(draw: st.DrawFn, **changes: Any) -> tuple[Document, dict[str, Any]]:
    """A questionnaire and answers to it."""
    questionnaire = draw(documents(**changes))
    return questionnaire, draw(answers_to(questionnaire))
