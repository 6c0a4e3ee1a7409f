"""The published files of reports."""

import json
from collections.abc import Iterator, Mapping
from typing import Any

from chalicelib.store.bucket import Bucket

MANIFEST = "manifest.json"


class Summaries:
    """The bucket's folder `summaries/`."""

    def __init__(self, bucket: str) -> None:
        self._bucket = Bucket(bucket)

    def publish(self, survey: str, period: str, files: Mapping[str, bytes]) -> None:
        """Publish a report's files, the manifest last; a published report stays as it is.

        Args:
            files: name → content, the manifest among them.
        """
        if self.published(survey, period):
            return
        for name, content in files.items():
            if name != MANIFEST:
                self._bucket.put(_key(survey, period, name), content)
        self._bucket.put_once(_key(survey, period, MANIFEST), files[MANIFEST])

    def manifest(self, survey: str, period: str) -> dict[str, Any] | None:
        """The manifest of a period's report; None if there is no report yet."""
        if not self.published(survey, period):
            return None
        found: dict[str, Any] = json.loads(self._bucket.read(_key(survey, period, MANIFEST)))
        return found

    def complete(self, survey: str, period: str, files: Mapping[str, bytes]) -> None:
        """Add files to a published report that were missing from it.

        Args:
            files: name → content of the late files, and the manifest that names them, too.
        """
        for name, content in files.items():
            if name != MANIFEST:
                self._bucket.put_once(_key(survey, period, name), content)
        self._bucket.put(_key(survey, period, MANIFEST), files[MANIFEST])

    def published(self, survey: str, period: str) -> bool:
        """Tell whether the period's report is complete."""
        return self._bucket.holds(_key(survey, period, MANIFEST))

    def manifests(self, survey: str) -> Iterator[dict[str, Any]]:
        """The manifests of all published reports of a survey, by period."""
        for period in self.periods(survey):
            yield json.loads(self._bucket.read(_key(survey, period, MANIFEST)))

    def files(self, survey: str, period: str) -> dict[str, bytes]:
        """All files of a period's report; empty if there is none."""
        prefix = _key(survey, period, "")
        return {
            key.removeprefix(prefix): self._bucket.read(key) for key in self._bucket.keys(prefix)
        }

    def periods(self, survey: str) -> list[str]:
        """The periods that have a report."""
        keys = self._bucket.keys(f"summaries/{survey}/")
        return sorted({key.split("/")[2] for key in keys if key.endswith(MANIFEST)})

    def address(self, survey: str, period: str, name: str, seconds: int) -> str:
        """An address under which a file can be read for so many seconds."""
        return self._bucket.address(_key(survey, period, name), seconds)


def _key(survey: str, period: str, name: str) -> str:
    return f"summaries/{survey}/{period}/{name}"
