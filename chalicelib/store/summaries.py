"""The published files of reports."""

import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from chalicelib.report import retraction
from chalicelib.report.retraction import Retraction
from chalicelib.store.bucket import Bucket

MANIFEST = "manifest.json"

_RETRACTION = "retraction.json"

_COMPARED = "_compared"
"""Comparisons stand beside the surveys; no survey's name has an underscore."""


@dataclass(frozen=True)
class Report:
    """A published report as it stands.

    Attributes:
        files: name and size of each file, as the manifest has them.
        notice: that it is wrong, if it is.
    """

    files: Sequence[Mapping[str, Any]]
    notice: Retraction | None


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

    def report(self, survey: str, period: str) -> Report | None:
        """A period's report, found with one look into its folder; None if there is none yet."""
        there = set(self._bucket.keys(_key(survey, period, "")))
        if _key(survey, period, MANIFEST) not in there:
            return None
        manifest = json.loads(self._bucket.read(_key(survey, period, MANIFEST)))
        notice = _key(survey, period, _RETRACTION)
        withdrawn = retraction.from_bytes(self._bucket.read(notice)) if notice in there else None
        return Report(manifest["files"], withdrawn)

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

    def retract(self, notice: Retraction) -> None:
        """Put the notice that a report is wrong beside it; its files stay as they are.

        Raises:
            Conflict: if it was withdrawn before, in other words or on another day.
        """
        key = _key(notice.survey, notice.period, _RETRACTION)
        self._bucket.put_once(key, retraction.to_bytes(notice))

    def retraction(self, survey: str, period: str) -> Retraction | None:
        """The notice that a report is wrong, if there is one."""
        key = _key(survey, period, _RETRACTION)
        return retraction.from_bytes(self._bucket.read(key)) if self._bucket.holds(key) else None

    def publish_comparison(self, name: str, page: bytes) -> str:
        """Publish surveys side by side, once and for ever; returns the key.

        Raises:
            Conflict: if another comparison has this name.
        """
        key = f"summaries/{_COMPARED}/{name}.html"
        self._bucket.put_once(key, page)
        return key

    def periods(self, survey: str) -> list[str]:
        """The periods that have a report."""
        keys = self._bucket.keys(f"summaries/{survey}/")
        return sorted({key.split("/")[2] for key in keys if key.endswith(MANIFEST)})

    def address(self, survey: str, period: str, name: str, seconds: int) -> str:
        """An address under which a file can be read for so many seconds."""
        return self._bucket.address(_key(survey, period, name), seconds)


def _key(survey: str, period: str, name: str) -> str:
    return f"summaries/{survey}/{period}/{name}"
