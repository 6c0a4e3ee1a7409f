"""What the fields of a draft's forms are called, in the words that stand beside them."""

from collections.abc import Mapping

from chalicelib.i18n import FALLBACK, catalogue
from chalicelib.i18n import later as _
from chalicelib.layout.page import LANGUAGE_NAMES

_WORDS: Mapping[str, str] = {
    "type": _("Type"),
    "label": _("Question"),
    "hint": _("Hint (optional)"),
    "page": _("Title of the page that begins here (optional)"),
    "other": _("Words of an answer that opens a text field, such as “something else” (optional)"),
    "complaint": _("What to say if the answer breaks a rule (optional)"),
    "condition": _("Ask only if (optional)"),
    "bank": _("Name in the bank of questions (optional)"),
    "id": _("Name in the data"),
    "required": _("Everybody must answer it"),
    "sensitive": _("Sensitive: shown from 9 answers on"),
    "not_applicable": _("Offer “does not apply to me”"),
    "no_answer": _("Offer “no answer”"),
    "ordered": _("The answers have an order that reports keep"),
    "long": _("Room for several lines"),
    "fractions": _("Numbers with decimals are allowed"),
    "most": _("At most so many answers (optional)"),
    "minimum": _("Smallest number (optional)"),
    "maximum": _("Largest number (optional)"),
    "max_length": _("At most so many characters (optional)"),
    "pattern": _("Pattern the text must match (optional)"),
    "default": _("Answer that is filled in at first (optional)"),
    "answers": _("Answered with"),
    "accept": _("Advice that was heard and is not followed"),
    "title": _("Title"),
    "purpose": _("What the survey is for, and who reads the results"),
    "thanks": _("Thanks after answering (optional)"),
    "languages": _("Languages"),
    "language": _("One more language (optional)"),
    "audience": _("Who is asked"),
    "profile": _("Protection"),
    "access": _("Who can answer"),
    "cadence": _("When answers are sealed and reported"),
    "opens": _("First day"),
    "closes": _("Last day"),
    "minutes": _("Minutes it takes to answer"),
    "invited": _("People invited (optional)"),
    "sample": _("Only some of those concerned are asked"),
    "proof_of_work": _("Slow down programs that flood an open survey with answers"),
    "partition": _("Divide reports by (optional)"),
    "size": _("People invited in each part (optional)"),
    "leaf": _("Belongs to"),
}

_LINES: Mapping[str, str] = {
    "option": _("Answer"),
    "point": _("Point"),
    "band": _("Class"),
    "row": _("Line"),
    "keyword": _("Word group"),
    "group": _("Group"),
}

_IN_LINES: Mapping[str, str] = {
    "code": _("Name in the data"),
    "id": _("Name in the data"),
    "bank": _("Name in the bank of questions (optional)"),
    "from": _("from"),
    "exclusive": _("Stands alone, such as “none of these”"),
    "stems": _("How the words begin, with commas between"),
    "in": _("Belongs to"),
}


def words_of(field: str) -> str:
    """What a field is called, such as "Antwort 2 (Deutsch)" for "option.1.label.de".

    Args:
        field: its name in the form.
    """
    gettext = catalogue(FALLBACK).gettext
    first, *rest = field.split(".")
    if first in _LINES and rest and rest[0].isdecimal():
        found = f"{gettext(_LINES[first])} {int(rest[0]) + 1}"
        part, tag = (rest[1:] + ["", ""])[:2]
        if part == "label":
            return f"{found} ({_language(tag)})" if tag else found
        return f"{found}: {gettext(_IN_LINES[part])}" if part in _IN_LINES else found
    if first not in _WORDS:
        return field
    found = gettext(_WORDS[first])
    if not rest:
        return found
    return f"{found}: {rest[0]}" if first in ("size", "leaf") else f"{found} ({_language(rest[0])})"


def _language(tag: str) -> str:
    return LANGUAGE_NAMES.get(tag, tag)
