"""What surrounds the answers in a request to the JSON API."""

from dataclasses import dataclass
from functools import cache
from typing import TYPE_CHECKING, Any

from chalicelib.i18n import catalogue
from chalicelib.intake import codes
from chalicelib.intake.validation import Fault, members_at_fault, pointer_to
from chalicelib.questionnaire import schemas
from chalicelib.questionnaire.model import Answer

if TYPE_CHECKING:
    from jsonschema import Draft202012Validator


ENVELOPE: dict[str, Any] = {
    "description": "One response. The survey's own schema says which answers are possible.",
    "type": "object",
    "additionalProperties": False,
    "required": ["version", "language", "code", "answers"],
    "properties": {
        "version": {"type": "integer", "minimum": 1},
        "language": {
            "description": "One of the survey's languages.",
            "type": "string",
            "pattern": "^[a-z]{2,3}(-[A-Za-z0-9]{2,8})*$(?!\\n)",
            "maxLength": 20,
        },
        "code": {
            "description": "20 random characters of Crockford's base 32; the idempotency key.",
            "type": "string",
            "minLength": codes.LENGTH,
            "maxLength": 40,
        },
        "answers": {"type": "object"},
    },
}


_EXPECTED = {
    "version": "The version is a whole number, from 1.",
    "language": "A language is written like de or en.",
    "code": "A code is a text of 20 letters and digits, perhaps in groups.",
    "answers": "The answers are an object with a member for each question.",
}
"""What to say instead of the validator's own words, which repeat what was sent."""


@dataclass(frozen=True)
class Envelope:
    """A request, with its code normalised; its answers are not checked yet."""

    version: int
    language: str
    code: str
    answers: dict[str, Answer]


class EnvelopeError(Exception):
    """The request is not of the right form."""

    def __init__(self, faults: list[Fault]) -> None:
        super().__init__(f"{len(faults)} faults")
        self.faults = faults


@cache
def _validator() -> "Draft202012Validator":
    return schemas.validator(ENVELOPE)


def read(content: dict[str, Any]) -> Envelope:
    """Read a request's JSON object.

    Raises:
        EnvelopeError: with one fault per member.
    """
    faults: dict[str, Fault] = {}
    for error in _validator().iter_errors(content):
        for member in members_at_fault(error):
            message = _EXPECTED.get(member, "A request has no such member.")
            fault = Fault(pointer_to(member), "", str(error.validator), message)
            faults.setdefault(member, fault)
    if faults:
        raise EnvelopeError(list(faults.values()))
    try:
        code = codes.normalise(content["code"])
    except codes.CodeError:
        _ = catalogue(content["language"]).gettext
        message = _("A code has 20 letters and digits.")
        raise EnvelopeError([Fault("/code", "", "pattern", message)]) from None
    return Envelope(int(content["version"]), content["language"], code, content["answers"])
