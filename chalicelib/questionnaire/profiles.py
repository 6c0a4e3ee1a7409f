"""The protection a survey promises: rule 2 of the protection rules in numbers."""

from collections.abc import Mapping
from dataclasses import dataclass

from chalicelib.questionnaire.model import Profile


@dataclass(frozen=True)
class Protection:
    """The numbers behind a profile; k ≥ 2c + 3 is what the proof needs.

    Attributes:
        k: the smallest batch and the smallest base of a table.
        c: how many insiders may pool their own answers.
        halves: whether the halves of a scale are protected, too.
    """

    k: int
    c: int
    halves: bool


PROFILES: Mapping[Profile, Protection] = {
    Profile.EVENT: Protection(k=5, c=1, halves=False),
    Profile.INSTITUTION: Protection(k=7, c=2, halves=True),
    Profile.SENSITIVE: Protection(k=9, c=3, halves=True),
}

TEXT_WEEKS: Mapping[Profile, int] = {Profile.EVENT: 4, Profile.INSTITUTION: 8}
"""How many weeks the office has to decide about a text; of a sensitive survey it reads none."""


def protection_of(profile: Profile, sensitive: bool = False) -> Protection:
    """The protection of a table.

    Args:
        profile: of its survey.
        sensitive: whether the item asks for the sensitive profile by itself.
    """
    return PROFILES[Profile.SENSITIVE if sensitive else profile]
