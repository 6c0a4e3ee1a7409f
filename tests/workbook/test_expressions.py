"""Conditions and rules: what German authors type is understood, or explained."""

import re
import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from chalicelib.questionnaire.workbook.expressions.patterns import linear
from tests.workbook.forms import items, told

HEADER = """| survey | | | | | | |
| | type | name | label::Deutsch (de) | relevant | constraint | classes |
"""
EARLIER = """| | select_one jobs | job | Was? | | | |
| | select_multiple helps | helps | Was? | | | |
| | integer | count | Wie viele? | | | 0-4; 5+ |
| | decimal | hours | Wie lange? | | | 0-2; 2+ |
| | Skala points | mood | Wie? | | | |
| | yes_no | met | Ja? | | | |
| | text | words | Was? | | | |
| | acknowledge | read | Gelesen | | | |
| | rank helps | order | Ordnen | | | |
"""


def condition(relevant: str) -> object:
    *_, last = items(HEADER + EARLIER + f"| | note | last | Ende | {relevant} | | |")
    return last["show_if"]


JOB = {"item": "job", "is": ["midwife"]}


@pytest.mark.parametrize(
    ("relevant", "meaning"),
    [
        ("${job} = 'midwife'", JOB),
        ("'midwife' = ${job}", JOB),
        ("${job} == „midwife“", JOB),
        ("${ job } = ‚midwife‘", JOB),
        ('${job}="Midwife"', JOB),
        ("${job} != 'midwife'", {"not": JOB}),
        ("${job} <> »midwife«", {"not": JOB}),
        ("not(${job} = 'midwife')", {"not": JOB}),
        ("nicht ${job} = 'midwife'", {"not": JOB}),
        ("${met} = „ja“", {"item": "met", "is": ["yes"]}),
        ("${read} = 'OK'", {"item": "read", "is": ["yes"]}),
        ("selected(${helps}; 'time')", {"item": "helps", "is": ["time"]}),
        ("ausgewählt(${helps}, 'time')", {"item": "helps", "is": ["time"]}),
        ("${job} = 'midwife' or ${job} = 'teacher'", {"item": "job", "is": ["midwife", "teacher"]}),
        ("${job} = '' ", {"not": {"item": "job", "is": ["midwife", "teacher"]}}),
        ("${count} > 4", {"item": "count", "at_least": 5}),
        ("4 < ${count}", {"item": "count", "at_least": 5}),
        ("${count} ≥ 5 und ${count} =< 9", {"item": "count", "at_least": 5, "at_most": 9}),
        ("${hours} <= 2,5", {"item": "hours", "at_most": 2.5}),
        ("${mood} >= 2", {"item": "mood", "at_least": 2}),
        ("${mood} = 3", {"item": "mood", "is": ["3"]}),
        (
            "${job} = 'midwife' UND (${met} = 'ja' ODER ${count} < 3)",
            {
                "all": [
                    JOB,
                    {"any": [{"item": "met", "is": ["yes"]}, {"item": "count", "at_most": 2}]},
                ]
            },
        ),
        (
            "${hours} < 2",
            {
                "all": [
                    {"item": "hours", "at_most": 2},
                    {"not": {"item": "hours", "at_least": 2, "at_most": 2}},
                ]
            },
        ),
    ],
)
def test_a_condition_means_what_its_author_meant(relevant: str, meaning: object) -> None:
    assert condition(relevant) == meaning


@pytest.mark.parametrize(
    ("relevant", "kind"),
    [
        ("${job} = midwife", "no_quotes"),
        ("job = 'midwife'", "half_reference"),
        ("$job = 'midwife'", "half_reference"),
        ("${jobb} = 'midwife'", "unknown_reference_near"),
        ("${nothing} = 'x'", "unknown_reference"),
        ("${last} = 'x'", "own_reference"),
        (". = 'x'", "own_in_relevant"),
        ("${job} = 'plumber'", "unknown_answer"),
        ("${job} > 'midwife'", "order_of_words"),
        ("${helps} = 'time'", "several_compared"),
        ("count-selected(${helps}) > 1", "count_in_relevant"),
        ("${count} + 1 > 2", "arithmetic"),
        ("${count} = ${mood}", "two_references"),
        ("${job} = ${met}", "two_references"),
        ("${words} = 'x'", "text_in_relevant"),
        ("${order} = 'x'", "rank_in_relevant"),
        ("${count} != ''", "answered_in_relevant"),
        ("once(${job})", "unknown_function"),
        ("/data/job = 'midwife'", "expression_character"),
        ("${job} = ", "expression_unfinished"),
        ("${job} 'midwife'", "expression_syntax"),
        ("(" * 30 + "${met} = 'ja'" + ")" * 30, "expression_too_deep"),
        ("${met} = 'ja' or " * 200 + "${met} = 'ja'", "expression_too_long"),
    ],
)
def test_what_a_condition_cannot_say_is_told_with_its_cell(relevant: str, kind: str) -> None:
    assert told(HEADER + EARLIER + f"| | note | last | Ende | {relevant} | | |") == [
        (kind, "survey", "D11")
    ]


def test_a_condition_on_a_later_question_is_told() -> None:
    survey = HEADER + "| | note | a | A | ${b} = 'yes' | | |\n| | yes_no | b | B | | | |"
    assert told(survey) == [("later_reference", "survey", "D2")]


def test_a_condition_on_a_faulty_question_waits_for_that_question() -> None:
    survey = HEADER + "| | select_one nolist | a | A | | | |\n| | yes_no | b | B | ${a} = 'x' | | |"
    assert told(survey) == [("unknown_list", "survey", "A2")]


@pytest.mark.parametrize(
    ("row", "rule", "demands"),
    [
        ("integer | q | ?", ". >= 1 and . <= 40", {"minimum": 1, "maximum": 40}),
        ("integer | q | ?", "0 < . und . < 41", {"minimum": 1, "maximum": 40}),
        ("decimal | q | ?", ". <= 2,5", {"maximum": 2.5}),
        ("select_multiple helps | q | ?", "count-selected(.) <= 2", {"most": 2}),
        ("text | q | ?", "string-length(.) < 41", {"max_length": 40}),
        ("text | q | ?", "regex(., '^[0-9]{5}$')", {"pattern": "[0-9]{5}"}),
    ],
)
def test_a_rule_becomes_what_the_answer_must_fulfil(row: str, rule: str, demands: dict) -> None:
    classes = {"integer": "0-4; 5+", "decimal": "0-5; 5+"}.get(row.split()[0], "")
    (item,) = items(HEADER + f"| | {row} | | {rule} | {classes} |")
    assert {name: item[name] for name in demands} == demands


@pytest.mark.parametrize(
    "rule",
    [
        "not(selected(., 'none')) or count-selected(.) = 1",
        "count-selected(.) = 1 or not(selected(., 'none'))",
        "not(selected(., 'none') and count-selected(.) > 1)",
        "nicht(ausgewählt(.; „none“)) oder count-selected(.) < 2",
    ],
)
def test_an_answer_that_stands_alone_is_recognised_however_it_is_written(rule: str) -> None:
    (item,) = items(HEADER + f"| | select_multiple helps | q | ? | | {rule} | |")
    assert [o["code"] for o in item["options"] if o.get("exclusive")] == ["none"]


@pytest.mark.parametrize(
    ("row", "rule", "kind"),
    [
        ("integer | q | ?", ". < ${other}", "rule_reference"),
        ("integer | q | ?", ". < today()", "unknown_function"),
        ("integer | q | ?", ". > 3 or . < 1", "rule_unsupported"),
        ("decimal | q | ?", ". > 0", "strict_bound"),
        ("text | q | ?", "regex(., '(a+)+')", "pattern_not_linear"),
        ("select_one jobs | q | ?", ". = 'midwife'", "rule_unsupported"),
        ("select_multiple helps | q | ?", "count-selected(.) >= 2", "least_unsupported"),
    ],
)
def test_a_rule_that_cannot_be_checked_is_told_with_its_cell(
    row: str, rule: str, kind: str
) -> None:
    classes = {"integer": "0-4; 5+", "decimal": "0-5; 5+"}.get(row.split()[0], "")
    assert told(HEADER + f"| | {row} | | {rule} | {classes} |") == [(kind, "survey", "E2")]


@pytest.mark.parametrize(
    "pattern", ["[a-z]+", r"\d{2}\.\d{4}", "[^@ ]+@[^@ ]+", "(a|b)*c", "[A-Z]{1,3}[0-9]{2,4}"]
)
def test_patterns_with_one_way_through_a_text_are_taken(pattern: str) -> None:
    assert linear(pattern)


@pytest.mark.parametrize(
    "pattern", ["(a+)+", "(a|a)*", "(a*)*", "a*a", ".*x", r"(a)\1", "(?=a)", "[a-z]{999}", "a{2,1}"]
)
def test_patterns_that_might_take_for_ever_are_not(pattern: str) -> None:
    assert linear(pattern) is None


_pieces = st.sampled_from(["a", "b", "[ab]", "(a|b)", "(ab)", "[a-c]", "(a)", "c"])
_patterns = st.lists(
    st.tuples(_pieces, st.sampled_from(["", "*", "+", "?", "{2}", "{1,3}", "{2,}"])).map("".join),
    min_size=1,
    max_size=5,
).map("".join)


@given(_patterns, st.text("abc", max_size=3))
def test_every_pattern_that_is_taken_is_decided_at_once(pattern: str, end: str) -> None:
    proven = linear(pattern) or linear(f"({pattern})*")
    if proven is not None:
        start = time.process_time()
        re.search(f"^(?:{proven})$(?!\\n)", "ab" * 2_000 + end + "!")
        assert time.process_time() - start < 0.5
