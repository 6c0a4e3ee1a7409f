"""Everything that is stored, why, and for how long: the privacy page shows it, tests hold us to it.

The tests compare every item and object that the service writes with this map. Whoever stores
something new has to say here what it is for.
"""

import re
from collections.abc import Collection, Iterator
from dataclasses import dataclass
from enum import StrEnum

from chalicelib.i18n import later as _


class Store(StrEnum):
    """Where something is stored."""

    RESPONSES = "responses"
    CATALOGUE = "catalogue"
    CONTACTS = "contacts"
    BUCKET = "bucket"


@dataclass(frozen=True)
class Purpose:
    """What the privacy page says about one kind of data, in words of the catalogue.

    Attributes:
        what: is stored.
        why: it is stored.
        until: when.
    """

    what: str
    why: str
    until: str


@dataclass(frozen=True)
class Holding:
    """One kind of thing in a store.

    Attributes:
        store: where it is.
        key: pattern of its partition key and sort key with a space between, or of an object's key.
        attributes: patterns of what an item holds beside its keys.
        purpose: None if it says nothing about any person.
    """

    store: Store
    key: str
    attributes: tuple[str, ...]
    purpose: Purpose | None = None


_ID = "[a-z0-9-]+"
_HASH = "[0-9a-f]{40}"

ANSWERS = Purpose(
    _("What you ticked, and in which week you answered"),
    _("For the summary. Consent, Art. 6 (1) a GDPR."),
    _("Until it is counted, and up to seven days more."),
)
USED = Purpose(
    _("That a code was used, as a number that nobody can trace back"),
    _("So that every code counts once."),
    _("As long as the survey is kept. Without the code it says nothing."),
)
TEXTS = Purpose(
    _("What you wrote in your own words, apart from your other answers"),
    _("A person reads it and removes names. Consent, Art. 6 (1) a GDPR."),
    _(
        "The original goes when it is decided, at the latest eight weeks after the last"
        " evaluation. What is approved stands in the summary."
    ),
)
COUNTS = Purpose(
    _("How often each answer was given, together with others"),
    _("For the summary. From it nobody can tell for certain what you ticked."),
    _("For good: what is published does not change."),
)
INVITATION = Purpose(
    _("That a code is valid, as a number that nobody can trace back"),
    _("So that only invited people answer a closed survey."),
    _("Until a week after the survey."),
)
GUEST = Purpose(
    _("Mail address and language of guests of an event"),
    _("To ask for feedback and to send the summary. Consent, Art. 6 (1) a GDPR."),
    _("Until some weeks after the last mail, or until you end it with one click."),
)
LISTED = Purpose(
    _("Mail address and language of people on distribution lists, such as those of providers"),
    _("To invite to surveys, to remind once, and to send what came out."),
    _(
        "Until some weeks after the last mail, or until you end it with one click; without a mail"
        " for a year."
    ),
)
SUBSCRIBER = Purpose(
    _("Mail address and language of those who want to hear of new summaries"),
    _("To send them. Consent, Art. 6 (1) a GDPR."),
    _("Until you end it with one click, at most three years."),
)
SUPPRESSED = Purpose(
    _("That an address takes no mail, as a number that nobody can trace back"),
    _("So that we do not write there again."),
    _("For a year; after a complaint, or when you left a distribution list, for three years."),
)
MAIL = Purpose(
    _("Mails that wait to be sent, complaints about barriers among them"),
    _("So that each mail goes once."),
    _("The words until it is sent, that it was sent for 30 days."),
)

USERS = Purpose(
    _("Mail address and name of those who work in the console"),
    _("So that they can sign in, and that it is known who did what."),
    _("The address until they are removed; the name in the record for good."),
)

HOLDINGS = (
    Holding(
        Store.RESPONSES,
        rf"{_ID}#answers#\d\d {_HASH}",
        ("leaf", "week", "version", "answers", "digest"),
        ANSWERS,
    ),
    Holding(Store.RESPONSES, rf"{_ID}#answers#\d\d {_HASH}", (), USED),
    Holding(Store.RESPONSES, rf"{_ID}#texts#\d\d {_HASH}", ("week", "item", "text"), TEXTS),
    Holding(Store.RESPONSES, rf"{_ID}#tallies#\S+ .+", ("tally",), COUNTS),
    Holding(
        Store.CATALOGUE,
        rf"texts#{_ID} .+",
        ("item", "state", "original", "edited", "shortened", "published", "since"),
        TEXTS,
    ),
    Holding(Store.CATALOGUE, rf"given#{_ID} .+", ("texts",)),
    Holding(
        Store.CATALOGUE,
        rf"survey {_ID}",
        (
            "version",
            "closed_to",
            "purged_to",
            "sealed_to",
            "sealed_on",
            "texts_done",
            "paused",
            "last_day",
            "archived",
        ),
    ),
    Holding(Store.CATALOGUE, rf"survey#{_ID} version#\d+", ("packed",)),
    Holding(Store.CATALOGUE, rf"draft {_ID}", ("revision", "title", "by", "since", "ended")),
    Holding(
        Store.CATALOGUE,
        rf"draft#{_ID} revision#\d+",
        ("packed", "what", "back", "by", "since"),
    ),
    Holding(Store.CATALOGUE, rf"survey#{_ID} standing", ("day", "standing")),
    Holding(Store.CATALOGUE, rf"survey#{_ID} ledger", ("check",)),
    Holding(Store.CATALOGUE, rf"survey#{_ID} ends", ("cut_off", "nodes")),
    Holding(Store.CATALOGUE, rf"survey#{_ID} texts", ("settled#.+",)),
    Holding(Store.CATALOGUE, rf"event {_ID}", ("document", "state", "since", "plans", "tell")),
    Holding(Store.CATALOGUE, rf"event#{_ID} .+", ("since", "by", "note")),
    Holding(Store.CATALOGUE, r"commitment [0-9a-z]+", ("document",)),
    Holding(Store.CATALOGUE, rf"answer {_ID}", ("period", "answers", "told")),
    Holding(Store.CATALOGUE, r"deletion .+", ("since", "addresses", "texts")),
    Holding(Store.CATALOGUE, rf"list {_ID}", ("title", "since", "destroyed")),
    Holding(Store.CATALOGUE, r"revoked .+", ("until",)),
    Holding(Store.CATALOGUE, "users all", ("users", "version"), USERS),
    Holding(
        Store.CATALOGUE,
        r"audit#\d{4}-\d\d .+",
        ("who", "act", "subject", "before", "after"),
        USERS,
    ),
    Holding(Store.CATALOGUE, "wordings all", ("own", "version")),
    Holding(Store.CATALOGUE, "look now", ("own", "former", "version")),
    Holding(Store.CATALOGUE, "look logo#[0-9a-f]{32}", ("svg", "width")),
    Holding(Store.CONTACTS, "signin (try|link|ended)#.+", ("tries", "expires")),
    Holding(Store.CONTACTS, rf"invitation#{_ID} {_HASH}", ("expires",), INVITATION),
    Holding(
        Store.CONTACTS,
        rf"(audience|pending)#event/{_ID} {_HASH}",
        ("address", "language", "expires"),
        GUEST,
    ),
    Holding(Store.CONTACTS, rf"person#{_HASH} event/{_ID}", ("expires",), GUEST),
    Holding(
        Store.CONTACTS,
        rf"audience#list/{_ID} {_HASH}",
        ("address", "language", "expires"),
        LISTED,
    ),
    Holding(Store.CONTACTS, rf"person#{_HASH} list/{_ID}", ("expires",), LISTED),
    Holding(Store.CONTACTS, rf"left#list/{_ID} {_HASH}", ("expires",), SUPPRESSED),
    Holding(
        Store.CONTACTS,
        rf"(audience|pending)#subscribers {_HASH}",
        ("address", "language", "expires"),
        SUBSCRIBER,
    ),
    Holding(Store.CONTACTS, rf"person#{_HASH} subscribers", ("expires",), SUBSCRIBER),
    Holding(
        Store.CONTACTS,
        rf"deliverability {_HASH}",
        ("soft", "reason", "since", "lifted", "revision", "expires"),
        SUPPRESSED,
    ),
    Holding(Store.CONTACTS, "told suppressed", ("until",)),
    Holding(Store.CONTACTS, "pepper pepper", ("secret",)),
    Holding(Store.CONTACTS, "pace mails", ("next_free",)),
    Holding(
        Store.CONTACTS,
        r"outbox .+",
        ("mail", "kind", "state", "since", "claim", "attempts", "reason", "expires"),
        MAIL,
    ),
    Holding(Store.BUCKET, rf"sealed/{_ID}/.+\.json", (), COUNTS),
    Holding(Store.BUCKET, rf"summaries/{_ID}/[^/]+/[^/]+", (), COUNTS),
    Holding(Store.BUCKET, rf"summaries/_compared/{_ID}\.html", (), COUNTS),
    Holding(Store.BUCKET, rf"open/{_ID}/[^/]+/[^/]+", (), COUNTS),
    Holding(Store.BUCKET, rf"attacks/{_ID}\.json", ()),
)


def purposes() -> Iterator[Purpose]:
    """What is stored about people, each kind once."""
    return iter(dict.fromkeys(one.purpose for one in HOLDINGS if one.purpose is not None))


def is_mapped(store: Store, key: str, attributes: Collection[str] = ()) -> bool:
    """Whether the map says what something stored is.

    Args:
        key: of an object, or partition key and sort key of an item with a space between.
        attributes: of an item, without its keys.
    """
    return any(
        one.store is store
        and re.fullmatch(one.key, key, re.DOTALL)
        and all(
            any(re.fullmatch(known, attribute) for known in one.attributes)
            for attribute in attributes
        )
        for one in HOLDINGS
    )
