"""The sealed batches of a survey, and the lists of their members."""

import json
from collections.abc import Iterable, Iterator, Sequence
from datetime import datetime

from chalicelib.sealing import batch
from chalicelib.sealing.batch import Batch
from chalicelib.sealing.ledger import Place
from chalicelib.store.bucket import Bucket

_BATCH, _MEMBERS = ".json", ".members.json"


class Batches:
    """The bucket's folder `sealed/`.

    Args:
        bucket: its name.
        locked_until: until when nobody shall be able to remove what is written now.
    """

    def __init__(self, bucket: str, locked_until: datetime | None = None) -> None:
        self._bucket = Bucket(bucket)
        self._locked_until = locked_until

    def put_once(self, sealed: Batch) -> None:
        """Write a batch, or find it written.

        Raises:
            Conflict: if another batch of this node and cut-off is there.
        """
        place = Place(sealed.node, sealed.cut_off)
        self._put(_key(sealed.survey, place, _BATCH), batch.to_bytes(sealed))

    def put_members(self, survey: str, place: Place, names: Sequence[str]) -> None:
        """Write the list of a batch's members, or find it written; their order says nothing.

        Raises:
            Conflict: if another list is there.
        """
        content = json.dumps(sorted(names), separators=(",", ":")).encode()
        self._put(_key(survey, place, _MEMBERS), content)

    def _put(self, key: str, content: bytes) -> None:
        self._bucket.put_once(key, content, self._locked_until)

    def places(self, survey: str) -> list[Place]:
        """Where the survey has batches."""
        return self.places_among(survey, self._bucket.keys(f"sealed/{survey}/"))

    @staticmethod
    def places_among(survey: str, keys: Iterable[str]) -> list[Place]:
        """Where keys say that the survey has batches; those of other things are passed over."""
        places = []
        for key in keys:
            if not key.startswith(f"sealed/{survey}/"):
                continue
            node, _, name = key.removeprefix(f"sealed/{survey}/").partition("/")
            if not name.endswith(_MEMBERS):
                places.append(Place(node, name.removesuffix(_BATCH)))
        return places

    def stored(self, survey: str) -> Iterator[tuple[Place, bytes]]:
        """All batches of a survey as they were written."""
        for place in self.places(survey):
            yield place, self._bucket.read(_key(survey, place, _BATCH))

    def members(self, survey: str, place: Place) -> list[str]:
        """The salted names of the responses in a batch."""
        names: list[str] = json.loads(self._bucket.read(_key(survey, place, _MEMBERS)))
        return names


def _key(survey: str, place: Place, ending: str) -> str:
    return f"sealed/{survey}/{place.node}/{place.cut_off}{ending}"
