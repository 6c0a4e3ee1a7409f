"""What a person sees of a free text and may do with it: shorten it, never add to it."""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum

from chalicelib.i18n import later as _
from chalicelib.office.redaction import REDACTED, Kind, Suggestion
from chalicelib.questionnaire import keywords
from chalicelib.questionnaire.model import FreeText, Questionnaire, Text
from chalicelib.sealing.texts import ReviewState, ReviewText

APPROVED, SHORTENED = _("Text approved"), _("Text shortened and approved")
WITHHELD, TAKEN_BACK = _("Text withheld"), _("Approval of a text taken back")
"""Acts in the audit trail."""

KIND_WORDS: Mapping[Kind, str] = {
    Kind.MAIL: _("mail address"),
    Kind.IBAN: _("account number"),
    Kind.PHONE: _("phone number"),
    Kind.PLATE: _("number plate"),
    Kind.ADDRESS: _("place"),
    Kind.NAME: _("name"),
}
"""What a suggestion takes a part for, for the catalogue."""

_TOKEN = re.compile(r"\w+|[^\w\s]")


class Fault(StrEnum):
    """Why words cannot be published; the values are msgids of the catalogue."""

    EMPTY = _("There are no words to publish. Withhold the text instead.")
    ADDED = _("Words can only be left out or replaced by […]. Something was added or changed.")


@dataclass(frozen=True)
class Piece:
    """A part of a text.

    Attributes:
        number: of the suggestion that marks it, from 1; 0 for words between suggestions.
        kind: what the suggestion takes it for, as a msgid of the catalogue, or "".
    """

    words: str
    number: int = 0
    kind: str = ""


@dataclass(frozen=True)
class Count:
    """How far the review of a survey's texts has come.

    Attributes:
        unpublished: approved ones that no report holds yet.
    """

    waiting: int
    approved: int
    withheld: int
    unpublished: int

    @property
    def total(self) -> int:
        """How many there are."""
        return self.waiting + self.approved + self.withheld


def fault(original: str, edited: str) -> Fault | None:
    """What is wrong with words that are to be published instead of the original.

    What is left must stand in the original, in the same order; a mark may stand for what is gone.

    Args:
        original, edited: as `redaction.printable` returns them.
    """
    left = _TOKEN.findall(edited.replace(REDACTED, " "))
    if not left:
        return Fault.EMPTY
    there = iter(_TOKEN.findall(original))
    return None if all(word in there for word in left) else Fault.ADDED


def pieces(text: str, found: Sequence[Suggestion]) -> Iterator[Piece]:
    """The text in parts, with the suggestions numbered from 1.

    Args:
        found: suggestions for exactly this text, in its order.
    """
    end = 0
    for number, one in enumerate(found, start=1):
        if one.start > end:
            yield Piece(text[end : one.start])
        yield Piece(text[one.start : one.end], number, KIND_WORDS[one.kind])
        end = one.end
    if end < len(text):
        yield Piece(text[end:])


def blacked_out(edited: str, original: str, chosen: Sequence[Suggestion]) -> str:
    """The edited words, without what these suggestions mark, wherever it stands.

    Args:
        chosen: suggestions for the original.
    """
    parts = {original[one.start : one.end] for one in chosen}
    for part in sorted(parts, key=len, reverse=True):
        edited = edited.replace(part, REDACTED)
    return edited


def count(texts: Sequence[ReviewText]) -> Count:
    """How far the review of these texts has come."""
    states = [text.state for text in texts]
    return Count(
        waiting=states.count(ReviewState.WAITING),
        approved=states.count(ReviewState.APPROVED),
        withheld=states.count(ReviewState.WITHHELD),
        unpublished=sum(
            text.state is ReviewState.APPROVED and not text.published for text in texts
        ),
    )


def following(texts: Sequence[ReviewText], after: str) -> ReviewText | None:
    """The waiting text behind another one, in their random order; behind the last comes the first.

    Args:
        after: the id of the other one, which need not wait any more; "" to begin.
    """
    waiting = sorted(
        (text for text in texts if text.state is ReviewState.WAITING), key=lambda text: text.id
    )
    return next((text for text in waiting if text.id > after), waiting[0] if waiting else None)


def groups(questionnaire: Questionnaire, text: ReviewText) -> list[tuple[Text, bool]]:
    """The groups of keywords of a text's question, and whether it mentions each."""
    item = questionnaire.item(text.item)
    if not isinstance(item, FreeText):
        return []
    found = keywords.mentioned(item.keywords, text.original)
    return [(group.label, group.code in found) for group in item.keywords]
