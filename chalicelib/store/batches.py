"""The sealed batches of a survey."""

from collections.abc import Iterator

from chalicelib.sealing import batch
from chalicelib.sealing.batch import Batch
from chalicelib.store.bucket import Bucket


class Batches:
    """The bucket's folder `sealed/`."""

    def __init__(self, bucket: str) -> None:
        self._bucket = Bucket(bucket)

    def put_once(self, sealed: Batch) -> None:
        """Write a batch, or find it written.

        Raises:
            Conflict: if another batch of this leaf and cut-off is there.
        """
        key = _key(sealed.survey, sealed.leaf, sealed.cut_off)
        self._bucket.put_once(key, batch.to_bytes(sealed))

    def cut_offs(self, survey: str, leaf: str) -> list[str]:
        """The cut-offs at which a leaf was sealed, earliest first."""
        keys = self._bucket.keys(f"sealed/{survey}/{leaf}/")
        return [key.rpartition("/")[2].removesuffix(".json") for key in keys]

    def stored(self, survey: str, leaf: str) -> Iterator[tuple[str, bytes]]:
        """(cut-off, bytes) of a leaf's batches as they were written, earliest first."""
        for cut_off in self.cut_offs(survey, leaf):
            yield cut_off, self._bucket.read(_key(survey, leaf, cut_off))


def _key(survey: str, leaf: str, cut_off: str) -> str:
    return f"sealed/{survey}/{leaf}/{cut_off}.json"
