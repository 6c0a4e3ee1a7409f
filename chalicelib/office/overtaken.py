"""What two people wrote into the same form at once, side by side, so that neither text is lost."""

from collections.abc import Mapping
from dataclasses import dataclass


@dataclass(frozen=True)
class Difference:
    """A field in which two editors wrote different things.

    Attributes:
        name: of the field, as its form has it.
    """

    name: str
    theirs: str
    mine: str


def differing(
    labels: Mapping[str, str], theirs: Mapping[str, str], mine: Mapping[str, str]
) -> list[Difference]:
    """The fields in which what was typed differs from what somebody else stored.

    Args:
        labels: field → what stands beside it, in the reader's language.
        theirs: field → what is stored now.
        mine: field → what was typed.
    """
    found = [
        Difference(label, theirs.get(name, "").strip(), mine.get(name, "").strip())
        for name, label in labels.items()
    ]
    return [one for one in found if one.theirs != one.mine]
