"""What the documents name exists: files, commands, goals of `make`; commands are run."""

import re
import shlex
from pathlib import Path

import click
import pytest

from commands.group import manage
from infra import ROOT
from tests.stack import documented
from tests.stack.documented import NOT_HERE

DOCUMENTS = sorted([*ROOT.glob("*.md"), *(ROOT / "docs").rglob("*.md")])
OF_THE_CLI = ("package", "deploy", "tail")
"""Commands of AWS's command line that are no operation of a service."""

WORD = re.compile(r"[a-z][a-z-]+")


def named(path: Path) -> str:
    return path.relative_to(ROOT).as_posix()


@pytest.mark.parametrize("document", DOCUMENTS, ids=named)
def test_every_link_to_a_file_leads_somewhere(document: Path) -> None:
    links = re.findall(r"\]\(([^)\s]+)\)", document.read_text("utf-8"))
    files = [link.partition("#")[0] for link in links if "://" not in link and link[0] != "#"]

    assert [file for file in files if not (document.parent / file).exists()] == []


@pytest.mark.parametrize("document", DOCUMENTS, ids=named)
def test_every_command_that_is_named_exists(document: Path) -> None:
    text = document.read_text("utf-8")
    unknown = []
    for line in re.findall(r"\./manage\.py ([^\n`]+)", text):
        words = [word for word in re.sub(r"--stack \S+", "", line).split() if word[0] != "-"]
        command: click.Command = manage
        for word in words:
            if not isinstance(command, click.Group) or not WORD.fullmatch(word):
                break
            found = command.get_command(click.Context(command), word)
            if found is None:
                unknown.append(line)
                break
            command = found

    assert unknown == []


@pytest.mark.parametrize("document", DOCUMENTS, ids=named)
def test_every_goal_of_make_that_is_named_exists(document: Path) -> None:
    goals = set(re.findall(r"^([a-z]+):", (ROOT / "Makefile").read_text(), re.MULTILINE))
    used = set(re.findall(r"(?:`|^)make ([a-z]+)\b", document.read_text("utf-8"), re.MULTILINE))

    assert used - goals == set()


def test_every_command_that_is_named_is_run_or_it_is_said_why_not() -> None:
    run = {step.command for step in (*documented.STEPS, *documented.AWS_STEPS)}
    named = documented.commands()

    assert len(named) > 40
    assert {one: where for one, where in named.items() if one not in run | set(NOT_HERE)} == {}
    assert (run | set(NOT_HERE)) - named.keys() == set(), "no document names them any more"


def test_commands_of_aws_have_the_options_that_are_named() -> None:
    words = [shlex.split(line) for line in documented.commands() if line.startswith("aws ")]
    of_the_library = [one[1:] for one in words if one[2] not in OF_THE_CLI]

    assert len([documented.call(one) for one in of_the_library]) >= 9
