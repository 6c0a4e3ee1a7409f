"""What is sealed when: every coming date of a survey with its reports, and its parts as a tree."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime

from chalicelib.outreach.mails import in_language
from chalicelib.outreach.public_pages import period_words
from chalicelib.questionnaire import calendar
from chalicelib.questionnaire.answers import labels_of
from chalicelib.questionnaire.model import Group, Questionnaire
from chalicelib.sealing.bands import Standing
from chalicelib.sealing.partition import leaves_of


@dataclass(frozen=True)
class Sealing:
    """One coming date.

    Attributes:
        sealed_on: the day on which answers are sealed.
        reports: for which periods there will be reports, in words.
    """

    sealed_on: date
    reports: tuple[str, ...]


@dataclass(frozen=True)
class Part:
    """A part of a survey, or a group of parts.

    Attributes:
        name: in the reader's language; "" for a survey that is not divided.
        enough: whether a part has enough answers for a report; None for a group, which gets
            what its parts leave over at the survey's close, and before the first count.
        parts: of a group; () otherwise.
    """

    name: str
    enough: bool | None
    parts: tuple["Part", ...] = ()


def coming(questionnaire: Questionnaire, moment: datetime, language: str) -> list[Sealing]:
    """All dates on which a survey will still be sealed, the next one first."""
    cadence, closes = questionnaire.cadence, questionnaire.closes
    closing = calendar.closing_week(closes)
    return [
        Sealing(
            calendar.sealed_on(cut_off),
            tuple(
                period_words(period, language)
                for period in calendar.periods_ending(cut_off, cadence, closing)
            ),
        )
        for cut_off in calendar.cut_offs(cadence, questionnaire.opens, closes, moment)
    ]


def parts(
    questionnaire: Questionnaire, standing: Standing | None, language: str
) -> tuple[Part, ...]:
    """The tree of a survey's parts, as it stood when it was last counted."""
    known = dict(standing.enough) if standing else {}
    if questionnaire.partition is None:
        return tuple(Part("", known.get(leaf)) for leaf in leaves_of(questionnaire))
    labels = labels_of(questionnaire.item(questionnaire.partition.item))

    def part(member: str | Group) -> Part:
        if isinstance(member, Group):
            below = tuple(part(one) for one in member.members)
            return Part(in_language(member.label, language), None, below)
        return Part(in_language(labels[member], language), known.get(member))

    groups = questionnaire.partition.groups
    grouped = {leaf for group in groups for leaf in group.leaves()}
    alone = [leaf for leaf in leaves_of(questionnaire) if leaf not in grouped]
    return (*map(part, groups), *map(part, alone))


def leaves(tree: tuple[Part, ...]) -> Iterator[Part]:
    """The parts of a tree that no group is."""
    for one in tree:
        if one.parts:
            yield from leaves(one.parts)
        else:
            yield one
