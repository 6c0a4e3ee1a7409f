"""What is kept of one person, and destroying it (Art. 15 and 17 GDPR)."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from chalicelib.settings import settings
from chalicelib.store.contacts import Contacts
from chalicelib.store.deletions import Deletions
from chalicelib.store.outbox import Outbox


def export(address: str) -> Mapping[str, Any]:
    """All that is kept of an address, for JSON.

    Args:
        address: as `addresses.normalised` writes it.
    """
    return {
        "address": address,
        "lists": [
            {
                "list": one.audience,
                "address": one.address,
                "language": one.language,
                "kept_until": one.expires.isoformat(),
            }
            for one in _contacts().memberships(address)
        ],
        "no_mails_since": _contacts().suppressed_since(address),
        "mails": [
            {"kind": mail.kind, "subject": mail.subject, "text": mail.text}
            for mail in _outbox().mails_to(address)
        ],
    }


def erase(address: str, moment: datetime) -> int:
    """Destroy all that is kept of an address, and mails that wait for it; how many entries.

    Args:
        address: as `addresses.normalised` writes it.
    """
    contacts, number = _contacts(), 0
    key = contacts.key(address)
    for membership in contacts.memberships(address):
        number += contacts.leave(membership.audience, key)
    contacts.unsuppress(key)
    for mail in _outbox().mails_to(address):
        _outbox().drop(mail.id, moment)
        number += 1
    Deletions(settings().catalogue_table).note("person", number, moment)
    return number


def _contacts() -> Contacts:
    return Contacts(settings().contacts_table)


def _outbox() -> Outbox:
    return Outbox(settings().contacts_table, settings().outbox_queue_url)
