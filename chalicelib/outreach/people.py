"""What is kept of one person, and destroying it (Art. 15 and 17 GDPR)."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from chalicelib.outreach import audience
from chalicelib.outreach.deliverability import Reason
from chalicelib.settings import settings
from chalicelib.store.contacts import Contacts
from chalicelib.store.deletions import Deletions
from chalicelib.store.deliverabilities import Deliverabilities
from chalicelib.store.lists import Lists
from chalicelib.store.outbox import Outbox


def export(address: str, moment: datetime) -> Mapping[str, Any]:
    """All that is kept of an address, for JSON.

    Args:
        address: as `addresses.normalised` writes it.
    """
    key = _contacts().key(address)
    known = _deliverabilities().known(key, moment)
    return {
        "address": address,
        "lists": [
            {
                "list": one.audience,
                "address": one.address,
                "language": one.language,
                "kept_until": one.expires.isoformat(),
            }
            for one in _contacts().memberships(key)
        ],
        "left": [
            audience.of_list(one.name)
            for one in Lists(settings().catalogue_table).all()
            if _contacts().stays_away(audience.of_list(one.name), key)
        ],
        "deliverability": known.state.value,
        "no_mails_since": known.since and known.since.isoformat(),
        "mails": [
            {"kind": mail.kind, "subject": mail.subject, "text": mail.text}
            for mail in _outbox().mails_to(address)
        ],
    }


def erase(address: str, moment: datetime) -> int:
    """Destroy all that is kept of an address, and mails that wait for it; how many entries.

    That its owner complained of our mails or left a list stays, without the address, so that none
    goes there from a list of tomorrow.

    Args:
        address: as `addresses.normalised` writes it.
    """
    contacts, number = _contacts(), 0
    key = contacts.key(address)
    for membership in contacts.memberships(key):
        number += contacts.leave(membership.audience, key)
    if _deliverabilities().known(key, moment).reason is not Reason.COMPLAINT:
        _deliverabilities().forget(key)
    for mail in _outbox().mails_to(address):
        _outbox().drop(mail.id, moment)
        number += 1
    Deletions(settings().catalogue_table).note("person", number, moment)
    return number


def _contacts() -> Contacts:
    return Contacts(settings().contacts_table)


def _deliverabilities() -> Deliverabilities:
    return Deliverabilities(settings().contacts_table)


def _outbox() -> Outbox:
    return Outbox(settings().contacts_table, settings().outbox_queue_url)
