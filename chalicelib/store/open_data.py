"""Reports that the office has published as open data."""

from collections.abc import Mapping

from chalicelib.store.bucket import Bucket

_DESCRIPTION = "datapackage.json"


class OpenReports:
    """The bucket's folder `open/`."""

    def __init__(self, bucket: str) -> None:
        self._bucket = Bucket(bucket)

    def publish(self, survey: str, period: str, files: Mapping[str, bytes]) -> None:
        """Give a report's files away, the description last; what is given away stays as it is.

        Args:
            files: name → content, the description among them.

        Raises:
            Conflict: other bytes were given away under one of these names before.
        """
        for name in sorted(files, key=lambda name: name == _DESCRIPTION):
            self._bucket.put_once(_key(survey, period, name), files[name])

    def reports(self) -> list[tuple[str, str]]:
        """(survey, period) of every report that is open data."""
        found = [key.split("/") for key in self._bucket.keys("open/")]
        return sorted((parts[1], parts[2]) for parts in found if parts[-1] == _DESCRIPTION)

    def is_open(self, survey: str, period: str) -> bool:
        """Whether a report is open data."""
        return self._bucket.holds(_key(survey, period, _DESCRIPTION))

    def names(self, survey: str, period: str) -> list[str]:
        """The names of a report's open files."""
        prefix = _key(survey, period, "")
        return sorted(key.removeprefix(prefix) for key in self._bucket.keys(prefix))

    def address(self, survey: str, period: str, name: str, seconds: int) -> str:
        """An address under which a file can be read for so many seconds."""
        return self._bucket.address(_key(survey, period, name), seconds)


def _key(survey: str, period: str, name: str) -> str:
    return f"open/{survey}/{period}/{name}"
