"""What the last attack on each survey found."""

from chalicelib.sealing import attack
from chalicelib.sealing.attack import Attack
from chalicelib.store.bucket import Bucket


class Attacks:
    """The bucket's folder `attacks/`: one record for each survey, replaced by the next."""

    def __init__(self, bucket: str) -> None:
        self._bucket = Bucket(bucket)

    def record(self, made: Attack) -> None:
        """Keep what an attack found, in place of what the one before it found."""
        self._bucket.put(_key(made.survey), attack.to_bytes(made))

    def last(self, survey: str) -> Attack | None:
        """What the last attack on a survey found; None if there was none."""
        key = _key(survey)
        return attack.from_bytes(self._bucket.read(key)) if self._bucket.holds(key) else None


def _key(survey: str) -> str:
    return f"attacks/{survey}.json"
