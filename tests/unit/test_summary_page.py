"""The page behind a report's link puts its files under the language they are written in."""

import pytest

from chalicelib.outreach.pages import shelves

NAMES = (
    "report.html", "report.en.html", "report.pdf", "report.en.pdf", "tables.xlsx",
    "tables.en.xlsx", "tables.csv", "tables.csv-metadata.json", "texts.csv", "summary.json",
)  # fmt: skip
FILES = [{"name": name, "size": 2048} for name in NAMES]


@pytest.mark.parametrize(
    ("language", "headings"),
    [
        ("de", ["Deutsch", "English", "Daten für Programme"]),
        ("en", ["English", "Deutsch", "Data for programs"]),
        ("de-simple", ["Deutsch", "English", "Daten für Programme"]),
    ],
)
def test_files_stand_under_their_language_the_readers_own_first(
    language: str, headings: list[str]
) -> None:
    found = shelves(FILES, ("de", "en"), language)
    assert [shelf.heading for shelf in found] == headings
    named = {shelf.heading: [file.name for file in shelf.files] for shelf in found}
    assert named["Deutsch"] == ["report.html", "report.pdf", "tables.xlsx"]
    assert named["English"] == ["report.en.html", "report.en.pdf", "tables.en.xlsx"]
    assert named[headings[-1]] == [*NAMES[-4:]]


def test_each_file_says_what_it_is() -> None:
    words = [file.label for shelf in shelves(FILES, ("de", "en"), "de") for file in shelf.files]
    assert len(set(words)) == 7
    assert not set(words) & set(NAMES)
