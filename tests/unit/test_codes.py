"""A code is proof, key and receipt in one, and people can type it."""

import math
from itertools import combinations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from chalicelib.intake import codes

minted = st.text(codes.ALPHABET, min_size=codes.LENGTH, max_size=codes.LENGTH)


def test_a_code_holds_at_least_100_random_bits() -> None:
    assert len(set(codes.ALPHABET)) == len(codes.ALPHABET)
    assert codes.LENGTH * math.log2(len(codes.ALPHABET)) >= 100


def test_no_two_minted_codes_are_alike_and_each_character_occurs_everywhere() -> None:
    many = [codes.mint() for _ in range(3000)]
    assert len(set(many)) == len(many)
    for place in range(codes.LENGTH):
        assert {code[place] for code in many} == set(codes.ALPHABET)


@given(minted)
def test_a_code_is_understood_as_people_type_it(code: str) -> None:
    assert codes.normalise(code) == code
    assert codes.normalise(codes.pretty(code)) == code
    assert codes.normalise(f"  {codes.pretty(code).lower()}\n") == code
    assert codes.normalise(codes.pretty(code).replace("-", " – ")) == code
    assert codes.normalise(code.replace("0", "O").replace("1", "l")) == code
    assert codes.normalise(code.replace("1", "i").replace("0", "o")) == code


def test_a_pretty_code_comes_in_groups_of_five() -> None:
    assert codes.pretty("K7Q2M9XW4BTR5D0HN8VC") == "K7Q2M-9XW4B-TR5D0-HN8VC"


@pytest.mark.parametrize(
    "typed",
    ["", "B3C4D", "K7Q2M9XW4BTR5D0HN8V", "K7Q2M9XW4BTR5D0HN8VCC", "U7Q2M9XW4BTR5D0HN8VC",
     "Ä7Q2M9XW4BTR5D0HN8VC", "K7Q2M/9XW4B/TR5D0/HN8VC", "0" * 10_000, "\ud800" * 20],
)  # fmt: skip
def test_what_cannot_be_a_code_is_refused_without_repeating_it(typed: str) -> None:
    with pytest.raises(codes.CodeError) as refusal:
        codes.normalise(typed)
    assert not typed or typed not in str(refusal.value)


@given(st.text(max_size=80))
def test_whatever_is_typed_it_is_a_code_or_refused(typed: str) -> None:
    try:
        code = codes.normalise(typed)
    except codes.CodeError:
        return
    assert set(code) <= set(codes.ALPHABET)
    assert len(code) == codes.LENGTH


names = st.sampled_from(["a", "b", "a/b", "sample", "sample/a"])


@given(minted, minted, names, names)
def test_the_names_of_one_code_tell_nothing_of_each_other(
    code: str, other: str, survey: str, item: str
) -> None:
    """Without the code nobody can join the invitation, the answers and the texts."""
    derived = [
        codes.response_key(survey, code),
        codes.invitation_key(survey, code),
        codes.text_key(survey, code, item),
        codes.answers_digest(survey, code, b"{}"),
    ]
    assert all(one != another for one, another in combinations(derived, 2))
    assert all(code.lower() not in name and len(name) == 40 for name in derived)
    if other != code:
        assert codes.response_key(survey, other) != derived[0]
        assert codes.answers_digest(survey, other, b"{}") != derived[3]


def test_the_same_code_has_other_names_in_other_surveys_and_for_other_texts() -> None:
    code = codes.mint()
    assert codes.response_key("one", code) != codes.response_key("two", code)
    assert codes.text_key("one", code, "a") != codes.text_key("one", code, "b")
    assert codes.text_key("one", code, "a") == codes.text_key("one", code, "a")


@given(minted, st.binary(max_size=50), st.binary(max_size=50))
def test_the_digest_changes_with_the_answers(code: str, one: bytes, other: bytes) -> None:
    same = codes.answers_digest("s", code, one) == codes.answers_digest("s", code, other)
    assert same == (one == other)
