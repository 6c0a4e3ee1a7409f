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
    if draw(_flags):
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


__all__ = ["document", "documents"]
