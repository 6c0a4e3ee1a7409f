"""Free texts, from the table to the words that may be published (rules 12 and 15).

A person reads a text only once enough people were asked for it, then approves, shortens or
withholds it. What a text was part of (week, leaf, the other answers) is left behind.
"""

import hashlib
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum

from chalicelib.questionnaire.calendar import TEXTS
from chalicelib.questionnaire.model import FreeText, Profile, Questionnaire
from chalicelib.questionnaire.profiles import TEXT_WEEKS, protection_of
from chalicelib.sealing import ledger
from chalicelib.sealing.asked import surely_asked
from chalicelib.sealing.batch import Batch
from chalicelib.sealing.ledger import Entry
from chalicelib.sealing.partition import leaves_of

K_TEXT: Mapping[Profile, int | None] = {
    Profile.EVENT: 10,
    Profile.INSTITUTION: 20,
    Profile.SENSITIVE: None,
}
"""How many people must have been asked before a text is read; None: nobody ever reads one."""


class Fate(StrEnum):
    """What happens at a cut-off to the texts of one item.

    MOVES: to the review queue. WAITS: for the next cut-off. GOES: deleted, and nobody has read it.
    """

    MOVES = "moves"
    WAITS = "waits"
    GOES = "goes"


class ReviewState(StrEnum):
    """How far the review of a text has come.

    Only WAITING may change; APPROVED becomes WITHHELD if it is taken back before a report holds it.
    """

    WAITING = "waiting"
    APPROVED = "approved"
    WITHHELD = "withheld"


@dataclass(frozen=True)
class ReviewText:
    """One text in the review queue.

    Attributes:
        id: says nothing about where the text came from.
        item: the question it answers.
        original: as it was written; "" once it is decided, because it is deleted then.
        edited: what may be published; "" unless approved.
        shortened: whether that is not all that was written, or not as it was written.
        published: the cut-off with which it was published; "" before that.
        since: the day on which it came into the queue, YYYY-MM-DD; "" once it is decided.
    """

    id: str
    item: str
    state: ReviewState
    original: str = ""
    edited: str = ""
    shortened: bool = False
    published: str = ""
    since: str = ""


class Supplement(StrEnum):
    """Whether texts approved after the last report get one of their own.

    WAITS: somebody still has to decide. DUE: all is decided, and something approved is in no other
    report. NOTHING: every text that was approved is in a report already.
    """

    WAITS = "waits"
    DUE = "due"
    NOTHING = "nothing"


def supplement(texts: Iterable[ReviewText]) -> Supplement:
    """What is to be done with the texts of a survey that is sealed to its end.

    One that was given to the supplement already counts as due: whether it was written, only the
    report's own place can tell.
    """
    states = [(text.state, text.published) for text in texts]
    if any(state is ReviewState.WAITING for state, _ in states):
        return Supplement.WAITS
    if any(state is ReviewState.APPROVED and place in ("", TEXTS) for state, place in states):
        return Supplement.DUE
    return Supplement.NOTHING


def lapses_on(text: ReviewText, profile: Profile) -> date | None:
    """The day on which a text is withheld by itself; None if it is decided.

    Args:
        profile: of its survey.
    """
    if text.state is not ReviewState.WAITING:
        return None
    return date.fromisoformat(text.since) + timedelta(weeks=TEXT_WEEKS[profile])


def review_id(key: str) -> str:
    """The name of a text in the review queue, where alphabetical order is a random order.

    Args:
        key: under which it was stored; it follows from the code and the item, so that moving a
            text twice gives one text in the queue.
    """
    return hashlib.blake2b(key.encode(), person=b"review", digest_size=10).hexdigest()


def fates(
    questionnaire: Questionnaire,
    entries: Sequence[Entry],
    settled_to: Mapping[str, str],
    cut_off: str,
    closing: bool,
) -> dict[str, Fate]:
    """Decide about the texts of each text item, up to a cut-off, from released batches alone.

    Args:
        questionnaire: the survey's latest version.
        entries: all batches up to this cut-off, which stand.
        settled_to: item → cut-off up to which its texts moved or went; missing if never.
        closing: whether this is the survey's last cut-off.
    """
    batches = [entry.batch for entry in entries if entry.place.cut_off <= cut_off]
    sealed_to = ledger.sealed_to(entries)
    none_waits = all(sealed_to.get(leaf) == cut_off for leaf in leaves_of(questionnaire))
    return {
        item.id: _fate(
            questionnaire, item, batches, settled_to.get(item.id, ""), none_waits, closing
        )
        for item in questionnaire.items
        if isinstance(item, FreeText)
    }


def _fate(
    questionnaire: Questionnaire,
    item: FreeText,
    batches: Sequence[Batch],
    settled_to: str,
    none_waits: bool,
    closing: bool,
) -> Fate:
    k_text = K_TEXT[questionnaire.profile]
    if item.keywords and not none_waits and not closing:
        # A week that waits is counted later, and texts that are gone cannot be.
        return Fate.WAITS
    if item.sensitive or k_text is None:
        return Fate.GOES
    base = 0
    for batch in batches:
        if batch.cut_off <= settled_to:
            continue
        asked = surely_asked(questionnaire, item, batch)
        if asked is None:
            return Fate.GOES
        base += max(0, asked - _gone_before(batch, settled_to))
    # A text to a question that few were asked tells something of an answer. Nobody may be able
    # to conclude that it came from a leaf that still waits, or that no batch will ever hold.
    tells_nothing = item.show_if is None or none_waits
    if base >= k_text and tells_nothing:
        return Fate.MOVES
    return Fate.GOES if closing else Fate.WAITS


def _gone_before(batch: Batch, settled_to: str) -> int:
    """How many of a batch may have had their texts moved or deleted before it was sealed.

    In a divided survey a leaf can wait while the texts of all leaves move; it had fewer than k.
    """
    waited = sum((cover.after or "") < settled_to for cover in batch.covers)
    return waited * (protection_of(batch.profile).k - 1)
