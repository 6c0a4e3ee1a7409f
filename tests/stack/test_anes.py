"""Real input: the ANES survey of 1996 through the HTTP API, compared with pandas."""

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pandas
import pytest
from statsmodels.datasets import anes96

from chalicelib.questionnaire.workbook.exporting.workbook import export
from local.stack import Stack
from tests.anes.rows import responses

QUESTIONNAIRE = Path(__file__).parents[1] / "anes/questionnaire.json"
WEEK, OPENS = "2026-W38", "2026-09-14"
"""The only week with answers, and its Monday: no empty one has to be sealed before it."""

INSIDERS = 2
"""c of the profile institution, under which the survey is published."""

AGAIN = 100
"""So many rows are sent a second time, before sealing and behind the closed door."""

Send = Callable[[str, list[dict[str, object]]], dict[str, Any]]


@pytest.fixture(scope="module")
def reported(stack: Stack, tmp_path_factory: pytest.TempPathFactory) -> Send:
    """Publish a workbook under a name, send rows, some of them again, seal, fetch the summary."""

    def report(survey: str, rows: list[dict[str, object]]) -> dict[str, Any]:
        folder = tmp_path_factory.mktemp(survey)
        shipped = json.loads(QUESTIONNAIRE.read_text("utf-8"))
        document = shipped | {"survey": survey, "opens": OPENS}
        (folder / "questionnaire.xlsx").write_bytes(export(document))
        (folder / "rows.ndjson").write_text("".join(json.dumps(r) + "\n" for r in rows), "utf-8")
        stack.clock.set(stack.clock.now().replace(month=9, day=16, hour=10))
        stack.manage("survey", "publish", str(folder / "questionnaire.xlsx"))
        send = ("responses", "send", survey, str(folder / "rows.ndjson"), "--language", "en")
        assert f"{len(rows)} stored, 0 were stored before, 0 refused" in stack.manage(*send)
        again = rows[:AGAIN]
        (folder / "rows.ndjson").write_text("".join(json.dumps(r) + "\n" for r in again), "utf-8")
        assert f"0 stored, {len(again)} were stored before, 0 refused" in stack.manage(*send)
        stack.clock.set(stack.clock.now().replace(month=9, day=21, hour=3))
        stack.manage("seal", survey, "--until", WEEK)
        assert f"0 stored, {len(again)} were stored before, 0 refused" in stack.manage(*send)
        stack.manage("summary", "fetch", survey, WEEK, "--to", str(folder))
        summary: dict[str, Any] = json.loads((folder / "summary.json").read_text("utf-8"))
        return summary

    return report


def counted(people: pandas.DataFrame) -> dict[str, pandas.Series]:
    """What pandas counts in the same classes: question → answer code → number of people."""
    classes = {
        "tvnews": ("TVnews", [1, 3, 5, 7], ["0", "1_to_2", "3_to_4", "5_to_6", "7"]),
        "age": (
            "age",
            [30, 40, 50, 60, 70, 80],
            ["under_30", "30_to_39", "40_to_49", "50_to_59", "60_to_69", "70_to_79", "80_or_more"],
        ),
        "popul": (
            "popul",
            [1, 10, 50, 100, 500],
            ["under_1", "1_to_9", "10_to_49", "50_to_99", "100_to_499", "500_or_more"],
        ),
    }
    counts = {
        question: pandas.cut(
            people[column], [-1, *starts, 10**6], right=False, labels=labels
        ).value_counts()
        for question, (column, starts, labels) in classes.items()
    }
    for question, column, shift in (
        ("selflr", "selfLR", 0),
        ("clinlr", "ClinLR", 0),
        ("dolelr", "DoleLR", 0),
        ("pid", "PID", 1),
        ("educ", "educ", 0),
        ("income", "income", 0),
    ):
        codes = (people[column].astype(int) + shift).astype(str)
        counts[question] = codes.value_counts()
    counts["vote"] = people["vote"].map({0.0: "clinton", 1.0: "dole"}).value_counts()
    return counts


def compare(summary: dict[str, Any], people: pandas.DataFrame) -> tuple[int, int]:
    """Assert that every released number is pandas', or capped just where rule 5 says.

    Returns:
        How many numbers were compared, and how many tables were capped.
    """
    expected = counted(people)
    compared = capped = 0
    tables = {table["id"]: table for one in summary["questions"] for table in one["tables"]}
    assert tables.keys() == expected.keys()
    total = len(people)
    cap = total - 1 - INSIDERS
    for question, table in tables.items():
        counts = {
            cell["code"]: int(expected[question].get(cell["code"], 0)) for cell in table["cells"]
        }
        assert sum(counts.values()) == table["base"] == total
        together = list(counts.values())
        if question in {"selflr", "clinlr", "dolelr", "pid"}:
            together += [sum(counts[str(n)] for n in half) for half in ((1, 2, 3), (5, 6, 7))]
        agreed = max(together) >= cap
        assert table["status"] == ("capped" if agreed else "exact")
        if agreed:
            capped += 1
            (note,) = table["cappings"]
            assert note["at_least"] == cap
            assert sum(counts[cell] for cell in note["cells"]) >= cap
        for cell in table["cells"]:
            assert cell["lower"] <= counts[cell["code"]] <= cell["upper"]
            if not agreed:
                assert cell["lower"] == cell["upper"]
                compared += 1
    return compared, capped


def test_944_people_give_the_numbers_that_pandas_counts(reported: Send) -> None:
    summary = reported("anes-1996", list(responses()))
    compared, capped = compare(summary, anes96.load_pandas().data)
    assert (compared, capped) == (79, 0)


def test_twenty_people_of_one_mind_are_capped_just_where_rule_5_says(reported: Send) -> None:
    # Given the first twenty who voted for the same candidate
    people = anes96.load_pandas().data.query("vote == 0").head(20)
    rows = [one for one in responses() if one["vote"] == "clinton"][:20]
    # Then their vote is only "at least 17 of 20", and the rest is exact
    compared, capped = compare(reported("anes-twenty", rows), people)
    assert capped >= 1
    assert compared >= 40
