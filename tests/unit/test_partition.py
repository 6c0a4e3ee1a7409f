"""Every response enters exactly one batch of at least k, waits, or is a leftover (rules 1, 10)."""

from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from chalicelib.questionnaire.model import Questionnaire
from chalicelib.sealing.partition import Parcel, leaves_of, parcels
from tests.unit.questionnaires import questionnaire, single, words, yes_no

AREAS = ("north", "south", "east", "west", "middle")


def group(code: str, *members: Any) -> dict[str, Any]:
    return {"code": code, "label": words(code), "members": list(members)}


def divided() -> Questionnaire:
    """Five leaves: south and east make "lower", with north "city"; west and middle are alone."""
    groups = [group("city", "north", group("lower", "south", "east"))]
    area = single("area", *AREAS, required=True)
    return questionnaire(area, yes_no("met"), partition={"item": "area", "groups": groups})


sizes = st.dictionaries(st.sampled_from(AREAS), st.integers(0, 12))


@given(sizes, st.integers(3, 9), st.booleans())
def test_no_batch_is_below_k_and_no_leaf_is_in_two(
    counted: dict[str, int], k: int, closing: bool
) -> None:
    found = parcels(divided(), counted, k, closing)
    assert all(sum(counted.get(leaf, 0) for leaf in parcel.leaves) >= k for parcel in found)
    leaves = [leaf for parcel in found for leaf in parcel.leaves]
    assert len(set(leaves)) == len(leaves)
    assert len({parcel.node for parcel in found}) == len(found)


@given(sizes, st.integers(3, 9))
def test_before_the_close_small_leaves_wait_and_large_ones_are_sealed_alone(
    counted: dict[str, int], k: int
) -> None:
    found = parcels(divided(), counted, k, closing=False)
    large = [leaf for leaf in AREAS if counted.get(leaf, 0) >= k]
    assert found == [Parcel(leaf, (leaf,)) for leaf in large]


@given(sizes, st.integers(3, 9))
def test_at_the_close_fewer_than_k_are_left_over(counted: dict[str, int], k: int) -> None:
    found = parcels(divided(), counted, k, closing=True)
    sealed = {leaf for parcel in found for leaf in parcel.leaves}
    assert sum(counted.get(leaf, 0) for leaf in AREAS if leaf not in sealed) < k


def test_at_the_close_what_waits_moves_up_to_the_smallest_group_that_holds_k() -> None:
    def closing(**counted: int) -> list[Parcel]:
        return parcels(divided(), counted, 5, closing=True)

    assert closing(south=3, east=2, north=4, west=1) == [
        Parcel("lower", ("south", "east")),
        Parcel("all", ("north", "west", "middle")),
    ]
    assert closing(south=1, east=1, north=3) == [Parcel("city", ("north", "south", "east"))]
    assert closing(south=1, west=4) == [Parcel("all", AREAS)]
    assert closing(south=1, west=3) == []
    assert closing(south=7, east=4, north=1) == [
        Parcel("south", ("south",)),
        Parcel("city", ("north", "east")),
    ]


def test_a_survey_that_is_not_divided_is_one_leaf() -> None:
    whole = questionnaire(yes_no("met"))
    assert leaves_of(whole) == ("all",)
    assert parcels(whole, {"all": 5}, 5, closing=False) == [Parcel("all", ("all",))]
    assert parcels(whole, {"all": 4}, 5, closing=False) == []
    assert parcels(whole, {"all": 4}, 5, closing=True) == []
    assert leaves_of(divided()) == AREAS
