"""The ledger: a survey's batches as chains in which nothing can be changed unseen."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass

from chalicelib.sealing import batch, members
from chalicelib.sealing.batch import Batch, BatchError


@dataclass(frozen=True)
class Place:
    """Where a batch is kept: a survey's node, and the week it was sealed up to."""

    node: str
    cut_off: str


@dataclass(frozen=True)
class Check:
    """What the last check of a survey's ledger found.

    Attributes:
        day: of the check, YYYY-MM-DD.
        batches: how many batches stand.
        reports: how many reports were made of them.
        fault: what is wrong, in English, for whoever runs the system; "" if nothing is.
    """

    day: str
    batches: int
    reports: int
    fault: str


@dataclass(frozen=True)
class Entry:
    """A batch that was read, checked, and found in its place."""

    place: Place
    hash: str
    batch: Batch


@dataclass(frozen=True)
class Ends:
    """How the chains of a survey end.

    Attributes:
        cut_off: the week up to which it was sealed then.
        batches: the last batch of each node that has one, with its hash.
    """

    cut_off: str
    batches: Mapping[Place, str]


def verified(survey: str, stored: Iterable[tuple[Place, bytes]]) -> list[Entry]:
    """Check all stored batches of a survey and read them.

    Args:
        stored: each place with the bytes as they were written, in any order.

    Returns:
        The entries, by cut-off and then by node.

    Raises:
        BatchError: naming the first batch that breaks its own rules (2 and 5), does not follow
            from its node's batch before (8), or holds responses that another one holds, too (1).
    """
    in_order = sorted(stored, key=lambda one: (one[0].cut_off, one[0].node))
    entries = [_entry(survey, place, content) for place, content in in_order]
    last: dict[str, Entry] = {}
    sealed_to: dict[str, str] = {}
    for entry in entries:
        before = last.get(entry.place.node)
        if entry.batch.previous != (before.hash if before else None):
            raise _fault(survey, entry.place, _break(entry, before))
        last[entry.place.node] = entry
        for cover in entry.batch.covers:
            if cover.after != sealed_to.get(cover.leaf):
                raise _fault(survey, entry.place, f"its weeks of {cover.leaf} do not join")
            sealed_to[cover.leaf] = entry.place.cut_off
    return entries


def _break(entry: Entry, before: Entry | None) -> str:
    """Why a batch does not follow from the one before it in its chain: that one is named."""
    missed = entry.batch.covers[0].after
    if before is None and missed is None:
        return "it is not the first of its chain, and the one before is missing"
    if before is None or before.place.cut_off != missed:
        return f"the batch before it, of {missed}, is missing"
    return f"it does not follow from the batch of {missed}: one of the two was changed"


def _entry(survey: str, place: Place, content: bytes) -> Entry:
    try:
        sealed = batch.from_bytes(content)
    except BatchError as error:
        raise _fault(survey, place, str(error)) from error
    if (sealed.survey, sealed.node, sealed.cut_off) != (survey, place.node, place.cut_off):
        raise _fault(survey, place, "it names another place")
    return Entry(place, batch.hash_of(content), sealed)


def proven(
    survey: str,
    noted: Ends | None,
    stored: Iterable[tuple[Place, bytes]],
    manifests: Iterable[Mapping[str, object]],
    members_of: Callable[[Place], Sequence[str]],
) -> list[Entry]:
    """Check everything that can be proven again: batches, reports, and who is in a batch.

    Args:
        noted: how the chains ended when sealing last did; None before that.
        stored: each place with the bytes as they were written, in any order.
        manifests: of all reports of the survey.
        members_of: the list of members of the batch in a place.

    Raises:
        BatchError: naming the first batch that is not as it was sealed or as reports used it.
    """
    held = list(stored)
    hashes = {place: batch.hash_of(content) for place, content in held}
    # Before the chains: a chain only tells that two of its batches do not go together.
    for manifest in manifests:
        check_hashes(survey, manifest, hashes)
    if noted is not None:
        check_ends(survey, noted, hashes)
    entries = verified(survey, held)
    for entry in entries:
        check_members(survey, entry, members_of(entry.place))
    return entries


def sealed_to(entries: Sequence[Entry]) -> dict[str, str]:
    """Up to which week each leaf is sealed; leaves that never were are missing."""
    return {cover.leaf: entry.place.cut_off for entry in entries for cover in entry.batch.covers}


def ends(cut_off: str, entries: Sequence[Entry]) -> Ends:
    """How the chains end with a cut-off.

    Args:
        entries: all batches, by cut-off.
    """
    last = {entry.place.node: entry for entry in entries if entry.place.cut_off <= cut_off}
    return Ends(cut_off, {entry.place: entry.hash for entry in last.values()})


def check_ends(survey: str, noted: Ends, known: Mapping[Place, str]) -> None:
    """Check that the chains end as they did: what is lost at an end, no batch can miss.

    Args:
        noted: how they ended, as somebody else than the bucket has kept it.
        known: the hash of each stored batch; those of later weeks are being sealed.

    Raises:
        BatchError: naming the first batch that is missing, was changed, or came afterwards.
    """
    for place, digest in noted.batches.items():
        if place not in known:
            raise _fault(survey, place, "it is missing, but it was the last of its chain")
        if known[place] != digest:
            raise _fault(survey, place, "it was changed after it was sealed")
    last = {place.node: place.cut_off for place in noted.batches}
    for place in known:
        if last.get(place.node, "") < place.cut_off <= noted.cut_off:
            raise _fault(survey, place, "it was written after sealing had ended")


def check_members(survey: str, entry: Entry, names: Sequence[str]) -> None:
    """Check that a list of members is the one the batch was sealed with.

    Raises:
        BatchError: if it is longer, shorter, or another.
    """
    if len(names) != entry.batch.size or members.root(names) != entry.batch.members:
        raise _fault(survey, entry.place, "its list of members is not the one that was sealed")


def check_report(survey: str, manifest: Mapping[str, object], entries: Sequence[Entry]) -> None:
    """Check that a published report still stands on whole batches that are unchanged (4, 8, 16).

    Args:
        manifest: of the report; its `batches` name node, cut-off and hash.

    Raises:
        BatchError: naming the first batch that is missing or was changed.
    """
    check_hashes(survey, manifest, {entry.place: entry.hash for entry in entries})


def check_hashes(survey: str, manifest: Mapping[str, object], known: Mapping[Place, str]) -> None:
    """The same for batches that are not read yet, so that the one that was changed is named.

    A chain only tells that two of its batches do not go together.

    Args:
        known: the hash of each stored batch.
    """
    used = manifest["batches"]
    for one in used if isinstance(used, list) else ():
        place = Place(one["node"], one["cut_off"])
        if place not in known:
            raise _fault(survey, place, f"it is missing, but {manifest['period']} was made of it")
        if known[place] != one["hash"]:
            raise _fault(survey, place, f"it was changed after {manifest['period']} was published")


def _fault(survey: str, place: Place, what: str) -> BatchError:
    return BatchError(f"{survey}, {place.node}, {place.cut_off}: {what}")
