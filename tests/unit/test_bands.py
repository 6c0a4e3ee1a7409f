"""Before sealing, the office knows how many answered only in bands (rule 13)."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from chalicelib.sealing.bands import band, standing

BANDS = ["0–4", "5–9", "10–19", "20–49", "50–99", "100+"]


@pytest.mark.parametrize(
    ("number", "expected"),
    [(0, "0–4"), (4, "0–4"), (5, "5–9"), (9, "5–9"), (10, "10–19"), (19, "10–19"), (20, "20–49"),
     (49, "20–49"), (50, "50–99"), (99, "50–99"), (100, "100+"), (944, "100+")],
)  # fmt: skip
def test_a_number_lies_in_its_band(number: int, expected: str) -> None:
    assert band(number) == expected


@given(st.integers(0, 500), st.integers(0, 500))
def test_bands_grow_with_the_number_and_there_are_no_others(one: int, other: int) -> None:
    low, high = sorted((one, other))
    assert BANDS.index(band(low)) <= BANDS.index(band(high))


def test_a_part_is_told_only_whether_it_is_enough_for_a_report() -> None:
    found = standing("2026-09-12", 13, {"north": 7, "south": 6}, ("north", "south", "east"), 7)
    assert found.answered == "10–19"
    assert found.enough == {"north": True, "south": False, "east": False}
    assert "13" not in str(found)
