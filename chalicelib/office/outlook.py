"""What protection will probably show of each part of a survey, as far as numbers are known."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import date
from typing import Any

from chalicelib.i18n import FALLBACK, catalogue
from chalicelib.office import frame_form
from chalicelib.outreach.mails import in_language
from chalicelib.questionnaire.drafting.shown import shown
from chalicelib.questionnaire.drafting.steps import Document
from chalicelib.questionnaire.lint_forecast import RATE
from chalicelib.questionnaire.model import WHOLE, Group, Partition, Questionnaire
from chalicelib.questionnaire.profiles import protection_of
from chalicelib.questionnaire.reading import partition_of
from chalicelib.sealing.partition import Parcel, leaves_of, parcels


@dataclass(frozen=True)
class Outlook:
    """How many answers a part of the survey will probably have, and what becomes of them.

    Attributes:
        depth: how many groups it lies in.
        invited: people invited there; None if nobody has said.
        expected: answers there; None likewise.
        enough: whether that is enough for a report of its own.
        report: what will be reported, in German.
    """

    name: str
    depth: int
    invited: int | None
    expected: int | None
    enough: bool
    report: str


def outlook(questionnaire: Questionnaire) -> list[Outlook]:
    """What becomes of each part when the survey closes; () if no number is known."""
    k = protection_of(questionnaire.profile).k
    partition = questionnaire.partition
    sizes = dict(partition.sizes) if partition else {}
    invited = questionnaire.invited or sum(sizes.values())
    gettext = catalogue(FALLBACK).gettext
    found: list[Outlook] = []
    if partition is not None and sizes:
        expected = {leaf: _expected(size) for leaf, size in sizes.items()}
        made = parcels(questionnaire, expected, k, closing=True)
        names = _names(questionnaire, partition)
        found = [*_nodes(questionnaire, partition, names, made)]
    if invited:
        enough = _expected(invited) >= k
        words = gettext("yes") if enough else gettext("no report")
        whole = gettext("the whole survey")
        found.append(Outlook(whole, 0, invited, _expected(invited), enough, words))
    return found


def outlook_of_draft(document: Document, today: date) -> list[Outlook]:
    """The same for a draft, whatever is still missing in it, as soon as it is divided."""
    partition = document.get("partition")
    if not partition or partition["item"] not in dict(frame_form.dividers(document)):
        return []
    # Only what divides the survey matters here, so that gaps elsewhere do not.
    divider = shown(document, document["languages"][0], today, partition["item"])
    invited = document.get("invited")
    return outlook(replace(divider, partition=partition_of(partition), invited=invited))


def _nodes(
    questionnaire: Questionnaire,
    partition: Partition,
    names: Mapping[str, str],
    made: list[Parcel],
) -> Iterator[Outlook]:
    gettext = catalogue(FALLBACK).gettext
    goes = {leaf: parcel.node for parcel in made for leaf in parcel.leaves}

    def leaf_line(leaf: str, depth: int) -> Outlook:
        size = partition.sizes.get(leaf)
        node = goes.get(leaf)
        if size is None:
            words = gettext("not known")
        elif node == leaf:
            words = gettext("yes")
        elif node == WHOLE:
            words = gettext("no, only in the whole survey")
        elif node is None:
            words = gettext("no, too few in the whole survey, too")
        else:
            words = gettext("no, together in: %(group)s") % {"group": names[node]}
        expected = None if size is None else _expected(size)
        return Outlook(names.get(leaf, leaf), depth, size, expected, node == leaf, words)

    def lines(member: str | Group, depth: int) -> Iterator[Outlook]:
        if isinstance(member, str):
            yield leaf_line(member, depth)
            return
        left = [leaf for leaf in member.leaves() if goes.get(leaf) == member.code]
        size = sum(partition.sizes.get(leaf, 0) for leaf in member.leaves())
        words = (
            gettext("yes, of what is left over")
            if left
            else gettext("none: nothing is left over, or too little")
        )
        yield Outlook(names[member.code], depth, size, _expected(size), bool(left), words)
        for one in member.members:
            yield from lines(one, depth + 1)

    grouped = {leaf for group in partition.groups for leaf in group.leaves()}
    alone = [leaf for leaf in leaves_of(questionnaire) if leaf not in grouped]
    members: list[str | Group] = [*partition.groups, *alone]
    for member in members:
        yield from lines(member, 0)


def _names(questionnaire: Questionnaire, partition: Partition) -> dict[str, str]:
    language = questionnaire.languages[0]
    divider: Any = questionnaire.item(partition.item)
    found = {option.code: option.label[language] for option in divider.options}

    def add(group: Group) -> None:
        found[group.code] = in_language(group.label, language) if group.label else group.code
        for member in group.members:
            if isinstance(member, Group):
                add(member)

    for group in partition.groups:
        add(group)
    return found


def _expected(invited: int) -> int:
    return invited * RATE // 100
