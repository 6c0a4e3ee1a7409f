"""The script in docs/counted.md, run as a person would run it."""

import json
import subprocess
import sys
from pathlib import Path

import pytest

from chalicelib.intake import codes
from chalicelib.sealing import members

SURVEY, NODE, CUT_OFF = "kommune-gestaltet-2026-09-12", "all", "2026-W37"
PAGE = Path(__file__).parents[2] / "docs/counted.md"


def run(folder: Path, code: str, names: list[str], root: str) -> list[str]:
    """Write the two files, take the script from the page, and return what it prints."""
    batch = {"survey": SURVEY, "node": NODE, "cut_off": CUT_OFF, "size": 5, "members": root}
    (folder / "batch.json").write_text(json.dumps(batch), "utf-8")
    (folder / "members.json").write_text(json.dumps(names), "utf-8")
    script = PAGE.read_text("utf-8").partition("```python\n")[2].partition("```")[0]
    (folder / "counted.py").write_text(script, "utf-8")
    command = [sys.executable, "counted.py", code, "batch.json", "members.json"]
    done = subprocess.run(command, cwd=folder, capture_output=True, text=True, check=True)
    return done.stdout.splitlines()


@pytest.fixture
def minted() -> list[str]:
    return [codes.mint() for _ in range(5)]


@pytest.fixture
def names(minted: list[str]) -> list[str]:
    return [
        members.member(SURVEY, NODE, CUT_OFF, codes.response_key(SURVEY, code)) for code in minted
    ]


def test_the_holder_of_a_code_finds_the_answer_in_the_sealed_list(
    tmp_path: Path, minted: list[str], names: list[str]
) -> None:
    said = run(tmp_path, codes.pretty(minted[2]).lower(), names, members.root(names))
    assert said == [
        "in the list: True",
        "the list is the one that was sealed: True",
        "answers in the batch: 5 - names in the list: 5",
    ]


def test_another_code_is_not_in_the_list(tmp_path: Path, names: list[str]) -> None:
    assert run(tmp_path, codes.mint(), names, members.root(names))[0] == "in the list: False"


def test_a_list_with_one_name_replaced_is_not_the_one_that_was_sealed(
    tmp_path: Path, minted: list[str], names: list[str]
) -> None:
    forged = [*names[:4], "0" * 64]
    said = run(tmp_path, minted[0], forged, members.root(names))
    assert said[1] == "the list is the one that was sealed: False"
