"""What is wrong with a workbook, for the person who wrote it."""

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from functools import cache
from pathlib import Path
from typing import Any

from chalicelib.questionnaire.findings import Finding as Inconsistency
from chalicelib.questionnaire.workbook.grid import Cell

_TEXTS = Path(__file__).with_name("findings.toml")

LONGEST_VALUE = 60
"""Characters of a cell that are quoted."""


class Severity(StrEnum):
    """Whether a finding stops the workbook, or only tells what was done with a cell."""

    ERROR = "error"
    NOTICE = "notice"


@dataclass(frozen=True)
class Finding:
    """One thing to say about one cell.

    Attributes:
        kind: its name in findings.toml.
        cell: where it is.
        words: what the sentences of this kind leave open; what is wrong with the questionnaire
            itself says so in the reader's language.
    """

    kind: str
    cell: Cell
    words: Mapping[str, "str | Inconsistency"] = field(default_factory=dict)

    @property
    def severity(self) -> Severity:
        """How bad it is."""
        return Severity(_texts()[self.kind]["severity"])

    @property
    def is_error(self) -> bool:
        """Whether it keeps the workbook from being a questionnaire."""
        return self.severity is Severity.ERROR

    @property
    def value(self) -> str:
        """What stands in the cell, shortened."""
        return shortened(self.cell.text)

    def reason(self, language: str) -> str:
        """What is wrong, in one sentence.

        Args:
            language: "de" or "en".
        """
        return self._sentence("reason", language)

    def remedy(self, language: str) -> str:
        """What to write instead, in one sentence."""
        return self._sentence("remedy", language)

    def _sentence(self, name: str, language: str) -> str:
        sentence: str = _texts()[self.kind][language][name]
        words = {
            name: word if isinstance(word, str) else word.said(language)
            for name, word in self.words.items()
        }
        return sentence.format_map({"value": self.value, **words})


def shortened(text: str) -> str:
    """What stands in a cell, in one line that is not too long."""
    line = " ".join(text.split())
    return line if len(line) <= LONGEST_VALUE else line[: LONGEST_VALUE - 1] + "…"


class UnreadableError(Exception):
    """The file cannot be read as a workbook at all.

    Attributes:
        kind: its name in findings.toml.
        words: what its sentences leave open.
    """

    def __init__(self, kind: str, **words: object) -> None:
        super().__init__(kind)
        self.finding = Finding(kind, Cell(""), {name: str(word) for name, word in words.items()})


@cache
def _texts() -> dict[str, Any]:
    return tomllib.loads(_TEXTS.read_text("utf-8"))


def kinds() -> Mapping[str, Mapping[str, Any]]:
    """All kinds of findings with their sentences."""
    return _texts()
