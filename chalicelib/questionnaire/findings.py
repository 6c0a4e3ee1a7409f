"""What is wrong with a questionnaire, in the reader's language."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from chalicelib.i18n import catalogue


@dataclass(frozen=True)
class Finding:
    """One thing that is wrong with a questionnaire.

    Attributes:
        where: the place in the document, with items named by their id.
        sentence: what is wrong and what to do about it, in English, as the catalogue knows it.
        words: what the sentence leaves open.
    """

    where: str
    sentence: str
    words: Mapping[str, object] = field(default_factory=dict)

    @property
    def message(self) -> str:
        """The sentence in English."""
        return self.said("en")

    def said(self, language: str) -> str:
        """The sentence in a language."""
        words = catalogue(language).gettext(self.sentence)
        return words.format_map(dict(self.words)) if self.words else words


class QuestionnaireError(Exception):
    """The document is no questionnaire; `findings` says why, all at once."""

    def __init__(self, findings: list[Finding]) -> None:
        super().__init__("; ".join(f"{one.where}: {one.message}" for one in findings))
        self.findings = findings
