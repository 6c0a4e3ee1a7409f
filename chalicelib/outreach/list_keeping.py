"""Filling distribution lists and destroying them; the console and the commands do it here."""

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta

from chalicelib.outreach import audience, lists
from chalicelib.outreach.events import Guest
from chalicelib.outreach.lists import DistributionList
from chalicelib.settings import settings
from chalicelib.store.contacts import Contacts
from chalicelib.store.deletions import Deletions
from chalicelib.store.deliverabilities import Deliverabilities
from chalicelib.store.events import Events
from chalicelib.store.lists import Lists

KEPT = timedelta(days=1100)
"""At most, whatever becomes of the conductor that destroys them much earlier."""


@dataclass(frozen=True)
class Filled:
    """What became of addresses that were added.

    Attributes:
        new: were not on the list before.
        left: had left the list, and stay off it.
        removed: were on it, and were to be no longer.
    """

    new: int
    left: int
    removed: int


@dataclass(frozen=True)
class Reach:
    """How many people a mail to all goes to.

    Attributes:
        mails: that go.
        blocked: addresses that take no mail.
    """

    mails: int
    blocked: int


def fill(
    name: str, title: str, people: Collection[Guest], moment: datetime, *, replace: bool = False
) -> Filled:
    """Put people on a list; whoever left it stays off.

    Args:
        title: of the list, if it is new.
        replace: whether those who are not among them are taken off.
    """
    contacts, group = Contacts(settings().contacts_table), audience.of_list(name)
    # Before the addresses: none may be kept that nobody would destroy.
    Lists(settings().catalogue_table).note(name, title, moment)
    before, left = contacts.keys(group), contacts.keys_of_left(group)
    keyed = {contacts.key(one.address): one for one in people}
    wanted = {key: one for key, one in keyed.items() if key not in left}
    contacts.add(group, wanted.values(), moment + KEPT)
    gone = before - wanted.keys() if replace else set()
    if gone:
        contacts.remove(group, gone)
        Deletions(settings().catalogue_table).note(group, len(gone), moment)
    return Filled(len(wanted.keys() - before), len(keyed) - len(wanted), len(gone))


def forget(one: DistributionList, moment: datetime) -> int:
    """Destroy all addresses of a list; how many there were."""
    group = audience.of_list(one.name)
    number = Contacts(settings().contacts_table).forget(group)
    Deletions(settings().catalogue_table).note(group, number, moment)
    Lists(settings().catalogue_table).mark_destroyed(one, moment)
    return number


def forget_what_is_due(moment: datetime) -> None:
    """Destroy the lists that no event asks any more."""
    known = [*Lists(settings().catalogue_table).all()]
    standings = [*Events(settings().catalogue_table).all()] if known else []
    for one in known:
        if lists.is_due(one, standings, moment):
            forget(one, moment)


def number(name: str, moment: datetime) -> int:
    """How many addresses stand on a list."""
    people = Contacts(settings().contacts_table).people(audience.of_list(name), moment)
    return sum(1 for _one in people)


def reach(groups: Iterable[str], moment: datetime) -> Reach:
    """How many people in these groups are written to; whoever is in several gets one mail."""
    contacts = Contacts(settings().contacts_table)
    keys = {contacts.key(one.address) for group in groups for one in contacts.people(group, moment)}
    blocked = Deliverabilities(settings().contacts_table).suppressed(moment)
    barred = keys.intersection(key for key, _known in blocked)
    return Reach(len(keys) - len(barred), len(barred))
