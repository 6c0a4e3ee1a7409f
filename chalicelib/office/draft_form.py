"""A form of a draft as somebody filled it in, and why it was not taken as it is."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from chalicelib.i18n import FALLBACK, catalogue
from chalicelib.office.field_words import words_of
from chalicelib.office.overtaken import Difference

Fields = Mapping[str, Sequence[str]]
"""Field → what stands in it."""

_NOT_TYPED = {"csrf", "revision", "do", "item", "preview-language"}


@dataclass(frozen=True)
class Filled:
    """A form with what stands in it, shown for the first time or once more.

    Attributes:
        faults: field → what is wrong with it, as a msgid of the catalogue.
        theirs: what somebody else stored since the form was opened; None if nobody did.
    """

    fields: Fields
    faults: Mapping[str, str] = field(default_factory=dict)
    theirs: Fields | None = None

    @property
    def status(self) -> int:
        """The status that the page with it has."""
        if self.theirs is not None:
            return 409
        return 422 if self.faults else 200

    @property
    def view(self) -> dict[str, object]:
        """What the page with it shows of it, in the reader's words."""
        gettext = catalogue(FALLBACK).gettext
        return {
            "fields": self.fields,
            "faults": {name: gettext(words) for name, words in self.faults.items()},
            "differences": self.differences,
        }

    @property
    def differences(self) -> list[Difference]:
        """The fields in which what was typed differs from what somebody else stored."""
        if self.theirs is None:
            return []
        names = [name for name in {**self.theirs, **self.fields} if name not in _NOT_TYPED]
        found = [
            Difference(
                words_of(name),
                ", ".join(self.theirs.get(name, ())),
                ", ".join(self.fields.get(name, ())),
            )
            for name in names
        ]
        return [one for one in found if one.theirs.strip() != one.mine.strip()]
