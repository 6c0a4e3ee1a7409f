"""What surrounds the answers in a request to the JSON API."""

from dataclasses import dataclass
from functools import cache
from typing import TYPE_CHECKING, Any

from chalicelib.i18n import catalogue
from chalicelib.intake import codes
from chalicelib.intake.validation import Fault
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
        "language": {"type": "string", "minLength": 2, "maxLength": 20},
        "code": {
            "description": "20 random characters of Crockford's base 32; the idempotency key.",
            "type": "string",
            "minLength": codes.LENGTH,
            "maxLength": 40,
        },
        "answers": {"type": "object"},
    },
}


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
        member = str(error.absolute_path[0]) if error.absolute_path else ""
        pointer = f"/{member}" if member else ""
        faults.setdefault(
            f"{pointer}{error.validator}", Fault(pointer, "", str(error.validator), error.message)
        )
    if faults:
        raise EnvelopeError(list(faults.values()))
    try:
        code = codes.normalise(content["code"])
    except codes.CodeError:
        _ = catalogue(content["language"]).gettext
        message = _("A code has 20 letters and digits.")
        raise EnvelopeError([Fault("/code", "", "pattern", message)]) from None
    return Envelope(int(content["version"]), content["language"], code, content["answers"])
