"""Random questionnaires with everything that a workbook can say."""

from typing import Any

from hypothesis import strategies as st

from tests.unit import strategies
from tests.unit.questionnaires import Document, document, words

LANGUAGES = st.sampled_from(
    [("de", "en"), ("de", "de-simple"), ("ar", "de"), ("en",), ("de", "fa")]
)

_flags = st.booleans()
_words = st.text("abc äöüß{}()'\"<>&=+-0123;:,|#.؟ عربی\n„“", min_size=1, max_size=12).map(
    lambda text: f"W{text}w"
)
"""Words that begin and end with a letter: space around a cell is not kept."""


def _evade(draw: st.DrawFn) -> Document:
    return {name: True for name in ("not_applicable", "no_answer") if draw(_flags)}


@st.composite
def _further(draw: st.DrawFn, item: str) -> Document:
    """An item of a type that only this room's tests know."""
    options = [{"code": code, "label": words(code)} for code in "abc"]
    match draw(st.sampled_from(["ranking", "acknowledge", "matrix", "scale matrix", "pattern"])):
        case "ranking":
            return {"id": item, "type": "ranking", "label": words(item), "options": options}
        case "acknowledge":
            return {"id": item, "type": "acknowledge", "label": words(item)}
        case "pattern":
            limits = {"max_length": 9, "constraint_message": words("Fünf Ziffern.")}
            text = {"id": item, "type": "text", "label": words(item), "pattern": "[0-9]{5}"}
            return text | draw(st.sampled_from([{}, limits, {"long": True, "default": "12345"}]))
        case kind:
            rows = [{"id": f"{item}_{n}", "label": words(f"Zeile {n}")} for n in range(1, 4)]
            rows[0] |= {"item": f"bank_{item}"}
            answers: Document = {"points": [words(n) for n in ["schlecht", "mittel", "gut"]]}
            if kind == "matrix":
                answers = {"options": options}
            matrix = {"id": item, "type": "matrix", "label": words(item), "rows": rows}
            return matrix | answers | _evade(draw)


@st.composite
def documents(draw: st.DrawFn) -> Document:
    """A questionnaire with filters, pages, matrices, a partition and words of any kind."""
    made = draw(strategies.documents(most_items=5))
    items = made["items"]
    for place in range(draw(st.integers(0, 3))):
        extra = draw(_further(f"x{place}"))
        if draw(_flags):
            asked = next(one for one in items if one["type"] not in ("note", "text"))
            if codes := strategies.codes_of(asked):
                extra["show_if"] = {"not": {"item": asked["id"], "is": codes[:1]}}
        items.append(extra)
    for line in items:
        if draw(st.integers(0, 3)) == 0:
            line["page"] = words(f"Seite {line['id']}")
        if draw(st.integers(0, 5)) == 0:
            line["sensitive"] = True
        if line["type"] not in ("note", "matrix") and draw(st.integers(0, 5)) == 0:
            line["item"] = f"bank_{line['id']}"
        if draw(st.integers(0, 5)) == 0:
            line["accept"] = ["double-barrelled"]
        if line["type"] == "single" and draw(_flags):
            line["default"] = line["options"][0]["code"]
        chosen = line["type"] in ("single", "matrix") and "options" in line
        if chosen and draw(st.integers(0, 3)) == 0:
            line["ordered"] = True
    divided = draw(_flags)
    for line in items:
        if line["type"] == "text" and not divided and draw(st.integers(0, 2)) == 0:
            line["keywords"] = [
                {"code": "time", "label": words("Zeit"), "stems": ["zeit", "Stunde"]},
                {"code": "space", "label": words("Raum"), "stems": ["raum"]},
            ]
    for name in ("sample", "proof_of_work"):
        if draw(st.integers(0, 3)) == 0:
            made[name] = True
    if divided:
        _divide(draw, items, made)
    return _translated(draw, made)


def _divide(draw: st.DrawFn, items: list[Document], made: Document) -> None:
    codes = ["north", "south", "east", "west"]
    options = [{"code": code, "label": words(code)} for code in codes]
    place = {"id": "place", "type": "single", "required": True, "label": words("Wo?")}
    items.append(place | {"options": options})
    made["partition"] = {"item": "place"}
    if draw(_flags):
        inner = {"code": "far", "label": words("fern"), "members": ["west", "north"]}
        outer = {"code": "all_but", "label": words("fast alle"), "members": ["south", inner]}
        made["partition"]["groups"] = [draw(st.sampled_from([inner, outer]))]
    if draw(_flags):
        made["partition"]["sizes"] = {"south": draw(st.integers(1, 40))}


def _translated(draw: st.DrawFn, made: Document) -> Document:
    """The same in other languages, and with random words in some places."""
    languages = draw(LANGUAGES)

    def text(old: dict[str, str]) -> dict[str, str]:
        base = draw(_words) if draw(st.integers(0, 6)) == 0 else old["de"]
        return {language: f"{base} {language}" for language in languages}

    def through(part: Any) -> Any:
        if isinstance(part, dict):
            if part.keys() == {"de", "en"}:
                return text(part)
            return {name: through(inner) for name, inner in part.items()}
        return [through(inner) for inner in part] if isinstance(part, list) else part

    return through(made) | {"languages": list(languages)}


def _values(item: Document) -> st.SearchStrategy[Any]:
    """What may be sent for an item: what fits, and what nearly does."""
    codes = [one["code"] for one in item.get("options", ())]
    match item["type"]:
        case "ranking":
            whole = st.permutations(codes).map(list)
            return st.one_of(whole, whole, whole.map(lambda order: order[:-1]))
        case "acknowledge":
            return st.sampled_from(["yes", "yes", "no"])
        case "multiple":
            return st.one_of(
                strategies._values(item),
                st.lists(st.sampled_from(strategies.codes_of(item)), min_size=1, unique=True),
            )
        case "number":
            return st.one_of(strategies._values(item), st.integers(-30, 30))
        case "text" if "pattern" in item:
            return st.sampled_from(["28195", "2819", "zu lang fuer alles", "28195\n"])
        case "text":
            longest = item.get("max_length", 1500 if item.get("long") else 200)
            return st.sampled_from(["kurz", "x" * longest, "x" * (longest + 1)])
        case "date":
            return st.one_of(strategies._values(item), st.just("2026-02-30"))
        case _:
            return st.one_of(strategies._values(item), st.just("nothing_like_it"))


@st.composite
def answers(draw: st.DrawFn, asked: Document) -> dict[str, Any]:
    """Answers that fit, or nearly do; any of them may be missing."""
    lines = [
        line | {"type": "scale" if "points" in line else "single", "id": row["id"]}
        for line in asked["items"]
        for row in line.get("rows", ())
    ]
    lines += [line for line in asked["items"] if line["type"] not in ("note", "matrix")]
    given = {line["id"]: draw(_values(line)) for line in lines if draw(st.integers(0, 7))}
    for line in lines:
        if "other" in line and "other" in given.get(line["id"], ()):
            given[f"{line['id']}_other"] = "etwas"
    return given


@st.composite
def answered(draw: st.DrawFn) -> tuple[Document, dict[str, Any]]:
    """A questionnaire of every type, and answers to it."""
    asked = draw(documents())
    return asked, draw(answers(asked))


__all__ = ["answered", "document", "documents"]
