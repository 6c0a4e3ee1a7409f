"""A complaint about a barrier, from a form that anybody can send."""

import hashlib
from dataclasses import dataclass

from chalicelib.intake.form import Fields, first

NAME = "barrierefreiheit"
"""What a proof of work for a complaint is bound to, beside its words."""

MAX_CHARACTERS = 2000
_MAX_ADDRESS = 254


@dataclass(frozen=True)
class Complaint:
    """What somebody wrote.

    Attributes:
        words: what does not work.
        page: on which page, if they say.
        answer_to: where to answer, if they want an answer.
    """

    words: str
    page: str
    answer_to: str

    @property
    def name(self) -> str:
        """The same for the same words, so that a second click is no second mail."""
        written = "\n".join((self.words, self.page, self.answer_to))
        return hashlib.sha256(written.encode()).hexdigest()

    @property
    def fields(self) -> Fields:
        """What would have to be posted to be read as this."""
        return {"words": [self.words], "page": [self.page], "answer-to": [self.answer_to]}


def read(fields: Fields) -> Complaint:
    """The complaint in a posted form; too long words are cut at `MAX_CHARACTERS`."""
    return Complaint(
        words=first(fields, "words").replace("\r\n", "\n").strip()[:MAX_CHARACTERS],
        page=first(fields, "page").strip()[:_MAX_ADDRESS],
        answer_to=first(fields, "answer-to").strip()[:_MAX_ADDRESS],
    )
