"""The page of what was measured is the one that the command writes, with every policy."""

import re

from tests.attack.__main__ import DOCUMENT
from tests.attack.measured import OURS, SCALES, Line, Measured, document
from tests.attack.mistakes import MISTAKES


def shape(text: str) -> list[str]:
    """The lines up to the table of sizes, which not every run fills, without their numbers."""
    told = text.partition("| people in the batch |")[0]
    return re.sub(r"\d+(\.\d+)?", "0", told).splitlines()


def test_the_page_of_what_was_measured_was_written_by_the_command() -> None:
    found = Measured({OURS: Line()} | {name: Line() for name in MISTAKES})

    assert shape(DOCUMENT.read_text("utf-8")) == shape(document(found, None))


def test_it_says_that_nothing_of_ours_is_certain_and_that_mistakes_give_answers_away() -> None:
    rows = [line.split(" | ") for line in DOCUMENT.read_text("utf-8").splitlines()]
    named = {row[0].removeprefix("| "): row[1:5] for row in rows}
    certain = {policy: named[policy] for policy in (OURS, *MISTAKES)}

    assert certain[OURS] == ["0.00"] * 4
    assert sum(float(shares[0]) > 0 for shares in certain.values()) > len(MISTAKES) / 2


def test_it_says_how_far_every_longer_scale_was_checked() -> None:
    text = DOCUMENT.read_text("utf-8")

    for points in SCALES:
        for insiders in (1, 2, 3):
            assert re.search(rf"^\| {points} \| {insiders} \| \d+ \| \d+ \|$", text, re.MULTILINE)
