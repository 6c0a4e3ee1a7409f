"""The ledger: a leaf's batches as a chain in which nothing can be changed unseen."""

from collections.abc import Iterable

from chalicelib.sealing import batch
from chalicelib.sealing.batch import Batch, BatchError


def verified(
    survey: str, leaf: str, stored: Iterable[tuple[str, bytes]]
) -> list[tuple[str, Batch]]:
    """Check the stored batches of one leaf and read them.

    Args:
        stored: (cut-off, bytes as they were written), earliest first.

    Returns:
        (SHA-256, batch) in the same order.

    Raises:
        BatchError: naming the first batch that breaks its own rules (2, 5), overlaps with the
            one before (1, 4) or does not follow from it (8).
    """
    chain: list[tuple[str, Batch]] = []
    previous: str | None = None
    after: str | None = None
    for cut_off, content in stored:
        try:
            sealed = batch.from_bytes(content)
        except BatchError as error:
            raise BatchError(f"{survey}, {leaf}, {cut_off}: {error}") from error
        if (sealed.survey, sealed.leaf, sealed.cut_off) != (survey, leaf, cut_off):
            raise BatchError(f"{survey}, {leaf}, {cut_off}: the batch names another place")
        if sealed.previous != previous:
            raise BatchError(f"{survey}, {leaf}, {cut_off}: it does not follow the batch before")
        if sealed.after != after:
            raise BatchError(f"{survey}, {leaf}, {cut_off}: its weeks do not join the batch before")
        previous, after = batch.hash_of(content), cut_off
        chain.append((previous, sealed))
    return chain
