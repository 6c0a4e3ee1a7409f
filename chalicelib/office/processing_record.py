"""The record of processing (Art. 30 GDPR): made of the data map and of where things are stored.

A test holds the places and their periods against the template, and every period against the code
that keeps to it. Whoever adds a table, a queue or a log has to say here what lies in it.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import timedelta

from chalicelib.i18n import later as _
from chalicelib.notices import data_map
from chalicelib.notices.data_map import Purpose, Store
from chalicelib.office.retention import BACKUPS


@dataclass(frozen=True)
class Activity:
    """One thing for which data of people are used; words are msgids of the catalogue.

    Attributes:
        people: whose data they are.
        kinds: which data, as the data map has them.
        recipients: who gets some of it.
    """

    name: str
    people: str
    kinds: tuple[Purpose, ...]
    recipients: str


@dataclass(frozen=True)
class Location:
    """Where data lie; words are msgids of the catalogue.

    Attributes:
        resource: logical id in the template.
        holds: of which store of the data map; None for what passes through or is written beside.
        kept: for how long what was removed can be restored, or what passes through may lie;
            None if there is no such period.
        personal: whether data of people can lie in it.
    """

    resource: str
    words: str
    holds: Store | None = None
    kept: timedelta | None = None
    personal: bool = True


ACTIVITIES = (
    Activity(
        _("Surveys and reports"),
        _("practitioners, providers and guests who are asked"),
        (
            data_map.ANSWERS,
            data_map.USED,
            data_map.TEXTS,
            data_map.COUNTS,
            data_map.INVITATION,
        ),
        _("Those who were asked, departments and the public get reports; no answer."),
    ),
    Activity(
        _("Invitations, mails and news"),
        _("guests of events, people on lists, subscribers, people who complain"),
        (
            data_map.GUEST,
            data_map.LISTED,
            data_map.SUBSCRIBER,
            data_map.SUPPRESSED,
            data_map.MAIL,
        ),
        _("Who carries mails gets addresses and mails, as a processor."),
    ),
    Activity(
        _("The office's own work"),
        _("people who work in the console"),
        (data_map.USERS,),
        _("Nobody outside the office."),
    ),
)

LIMITS: Mapping[Purpose, timedelta] = {
    data_map.INVITATION: timedelta(days=7),
    data_map.GUEST: timedelta(days=366),
    data_map.LISTED: timedelta(days=1100),
    data_map.SUBSCRIBER: timedelta(days=1095),
    data_map.SUPPRESSED: timedelta(days=1100),
    data_map.MAIL: timedelta(days=30),
}
"""How long data can be kept at most: invitations after the last week of their survey, guests after
their event, all others after they were taken in."""

_DEAD = timedelta(days=14)
_WAITING = timedelta(days=4)
_LOGS = timedelta(days=30)

LOCATIONS = (
    Location("Responses", _("Table of answers"), Store.RESPONSES, BACKUPS),
    Location(
        "Catalogue",
        _("Table of surveys, texts that wait, promises and users"),
        Store.CATALOGUE,
        BACKUPS,
    ),
    Location("Contacts", _("Table of addresses, codes and mails"), Store.CONTACTS, BACKUPS),
    # Of batches nothing is ever removed.
    Location(
        "Bucket", _("Bucket of batches, reports and open data"), Store.BUCKET, timedelta(days=90)
    ),
    Location("Outbox", _("Queue of mails: their numbers alone"), None, _WAITING, personal=False),
    Location(
        "OutboxFailures",
        _("Mails that could not be worked off: their numbers alone"),
        None,
        _DEAD,
        personal=False,
    ),
    Location("Notifications", _("Queue of bounces, with addresses"), None, _WAITING),
    Location(
        "NotificationsFailures",
        _("Bounces that could not be worked off, with addresses"),
        None,
        _DEAD,
    ),
    Location("MailNotifications", _("Way of bounces from the carrier of mails; it keeps none")),
    Location(
        "ScheduleFailures",
        _("Jobs that were given up: no data of people"),
        None,
        _DEAD,
        personal=False,
    ),
    Location("Alarms", _("Way of alarms: no data of people"), personal=False),
    Location(
        "AccessLog",
        _("Log of accesses: no address, no browser, no code"),
        None,
        _LOGS,
        personal=False,
    ),
    Location(
        "*LogGroup",
        _("Logs of the functions: names of errors, no values"),
        None,
        _LOGS,
        personal=False,
    ),
)

MEASURES = (
    _("Tables and bucket are encrypted with a key of their own, which can be taken away."),
    _("Every way in is encrypted."),
    _("Answers lie apart from addresses. Only a code joins them, and nobody but its owner has it."),
    _("Each function has only the rights it needs. The console cannot read answers."),
    _("Answers bear a week, no time. Logs hold no address, no browser, no code and no answer."),
    _("Reports are made of sealed batches. Nobody can be certain of a single answer."),
    _("The office signs in by mail or with its own service. What it does stands in a record."),
)


def kinds_in(store: Store) -> Sequence[Purpose]:
    """Which kinds of data of people lie in a store."""
    held = (one.purpose for one in data_map.HOLDINGS if one.store is store)
    return [*dict.fromkeys(one for one in held if one is not None)]
