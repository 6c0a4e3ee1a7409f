"""A report's files belong together, fit their schemas, and are made fast and alike everywhere."""

import csv
import json
import subprocess
import sys
from hashlib import sha256
from io import StringIO

import pytest
from hypothesis import HealthCheck, given, settings

from chalicelib.questionnaire.reading import read
from chalicelib.questionnaire.schemas import document_errors
from chalicelib.report.files import makers, render
from chalicelib.report.manifest import manifest
from chalicelib.report.summary import Summary
from tests.unit.questionnaires import (
    ROOT,
    multiple,
    questionnaire,
    scale,
    shipped,
    single,
    words,
    yes_no,
)
from tests.unit.report_worlds import made, repeated, summaries, summary_of

slow = settings(max_examples=60, suppress_health_check=[HealthCheck.too_slow])


@settings(slow, max_examples=5)
@given(summaries())
def test_the_manifest_names_every_other_file_with_its_hash(summary: Summary) -> None:
    files = render(summary)
    listed = json.loads(files["manifest.json"])

    assert list(files)[-1] == "manifest.json"
    assert {file["name"] for file in listed["files"]} == {*makers(summary)}
    for file in listed["files"]:
        content = files[file["name"]]
        assert (file["size"], file["sha256"]) == (len(content), sha256(content).hexdigest())
    assert [(b["node"], b["cut_off"], b["hash"]) for b in listed["batches"]] == [
        (batch.node, batch.cut_off, batch.hash) for batch in summary.batches
    ]


@slow
@given(summaries())
def test_summary_and_manifest_fit_their_schemas(summary: Summary) -> None:
    written = made(summary, "summary.json")
    files = {"summary.json": written, "report.html": b"<p>", "tables.csv": b"survey"}

    assert list(document_errors("summary", json.loads(written))) == []
    assert list(document_errors("manifest", json.loads(manifest(summary, files)))) == []


@pytest.mark.parametrize("start", ["=", "+", "-", "@", "\t", "\r", "\n", "＝", "＋", "－", "＠"])
def test_no_cell_of_the_csv_file_is_a_formula(start: str) -> None:
    evil = words(f'{start}HYPERLINK("x")')
    asked = questionnaire(
        yes_no("met", label=evil),
        single("field", label=evil) | {"options": [{"code": "a", "label": evil}]},
        multiple("ways", label=evil) | {"options": [{"code": "a", "label": evil}]},
        scale("why", 2, label=evil) | {"points": [evil, evil]},
    )
    text = render(summary_of(asked, repeated((9, {}))))["tables.csv"].decode("utf-8-sig")

    cells = [cell for row in csv.reader(StringIO(text, newline=""), delimiter=";") for cell in row]

    assert [cell for cell in cells if cell.startswith(start)] == []
    assert cells.count(f"'{evil['de']}") >= 4


def test_the_csv_file_opens_in_a_spreadsheet_as_it_is() -> None:
    """A byte order mark, semicolons, CRLF: what Excel in German expects."""
    week = repeated((7, {"met": "yes"}), (7, {"met": "no"}))
    content = render(summary_of(questionnaire(yes_no("met", label=words("Grüße?"))), week))
    lines = content["tables.csv"].split(b"\r\n")

    assert lines[0] == (
        b"\xef\xbb\xbfsurvey;period;question;question_text;option;option_text;"
        b"answer;answer_text;lower;upper;base;share_lower;share_upper;status;together"
    )
    assert lines[1].decode() == "sample;2026-W37;met;Grüße?;;;yes;Ja;7;7;14;;;exact;"


def test_the_csv_file_says_what_is_known_of_a_group_only() -> None:
    asked = questionnaire(scale("why", required=True), profile="institution")
    summary = summary_of(asked, repeated((7, {"why": 4}), (7, {"why": 5})))
    text = made(summary, "tables.csv").decode("utf-8-sig")
    rows = list(csv.DictReader(StringIO(text, newline=""), delimiter=";"))

    assert {row["together"] for row in rows} == {"4 + 5: 11/14"}


def test_a_survey_in_one_language_has_one_page() -> None:
    english = yes_no("met", label={"en": "Met?"})
    asked = questionnaire(
        english, languages=["en"], title={"en": "Working together"}, purpose={"en": "To plan."}
    )
    files = render(summary_of(asked, repeated((7, {"met": "yes"}), (7, {"met": "no"}))))

    assert not [name for name in files if ".en." in name or ".de." in name]
    assert b'<html lang="en" ' in files["report.html"]
    assert b"7 to 13 September 2026" in files["report.html"]


TWELVE = [
    *(scale(f"scale{number}", not_applicable=True) for number in range(6)),
    *(multiple(f"ways{number}", *"abcdefgh", alone=("none",)) for number in range(3)),
    *(single(f"field{number}", *"abcde") for number in range(2)),
    yes_no("met"),
]


def test_a_report_of_twelve_questions_is_small() -> None:
    week = repeated(
        *(
            (40, {f"scale{item}": point for item in range(6)} | {"ways0": ["a"], "met": answer})
            for point, answer in ((1, "yes"), (3, "no"), (5, "yes"))
        )
    )
    files = render(summary_of(questionnaire(*TWELVE), week))

    assert max(map(len, files.values())) < 300_000


def test_another_process_makes_the_same_files() -> None:
    """Nothing depends on the time, on memory addresses or on the order of sets."""
    program = """
import hashlib
from chalicelib.report.files import render
from tests.unit.test_report_files import event_summary
print(*[hashlib.sha256(content).hexdigest() for content in render(event_summary()).values()])
"""
    made = [
        subprocess.run(
            [sys.executable, "-c", program],
            cwd=ROOT,
            env={"PYTHONHASHSEED": seed, "TZ": zone},
            capture_output=True,
            text=True,
            check=True,
        ).stdout
        for seed, zone in (("1", "UTC"), ("2", "Pacific/Auckland"))
    ]
    assert made[0] == made[1]


def event_summary() -> Summary:
    """Fourteen guests' answers to the shipped survey on an event."""
    asked = read(shipped("kommune-gestaltet"))
    week = repeated(
        (6, {"useful": 4, "new_contact": "yes", "next_step": "yes", "next_step_kind": "team"}),
        (4, {"useful": 5, "new_contact": "yes", "next_step": "no"}),
        (3, {"useful": 2, "new_contact": "no", "next_step": "no"}),
        (1, {"useful": "no_answer", "new_contact": "no"}),
    )
    return summary_of(asked, week)


def test_making_a_report_loads_neither_aws_nor_the_web() -> None:
    """What is imported is paid for at each cold start."""
    program = """
import sys
import chalicelib.report.files
print(*sorted({name.partition(".")[0] for name in sys.modules}))
"""
    loaded = subprocess.run(
        [sys.executable, "-c", program], cwd=ROOT, capture_output=True, text=True, check=True
    ).stdout.split()

    assert "jinja2" in loaded
    assert not {"babel", "boto3", "botocore", "chalice", "itsdangerous"} & set(loaded)
