"""./manage.py responses: hand in responses from a file, through the HTTP API."""

import csv
import json
import os
import sys
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from io import StringIO
from pathlib import Path
from typing import Any

import click
import urllib3
from urllib3.util import Retry

from chalicelib.intake import codes, paper
from chalicelib.intake.openapi import CODE_HEADER
from chalicelib.questionnaire import reading
from chalicelib.questionnaire.model import Questionnaire
from commands.deployment import Deployment, connect

_AT_ONCE = 4


@dataclass(frozen=True)
class Line:
    """One line of the file: its number, its code, and what is sent."""

    number: int
    code: str
    answers: dict[str, Any]


@dataclass(frozen=True)
class Reply:
    """What became of one line."""

    line: Line
    status: int
    problem: dict[str, Any]

    @property
    def counted_before(self) -> bool:
        """The response is sealed: it was handed in by an earlier run."""
        return self.problem.get("type") == "urn:mitsprache:problem:counted"

    @property
    def stored(self) -> bool:
        """The response is in the survey, from this run or an earlier one."""
        return self.status in (200, 201) or self.counted_before


@click.group()
def responses() -> None:
    """Hand in responses from a file."""


@responses.command()
@click.argument("survey")
@click.argument("file", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@click.option("--language", default="de", show_default=True, help="Language they were given in.")
@click.pass_obj
def send(deployment: Deployment, survey: str, file: Path, language: str) -> None:
    """Send each line of FILE (NDJSON: one object of answers a line) as a response to SURVEY.

    A FILE.csv holds returned sheets of paper instead (see `survey paper`): the questions' ids in
    its first line, and in each line below the codes of one sheet.

    Safe to run twice and to go on after a break: each line gets a code of its own, kept in
    FILE.codes, and the same code never makes a second response. Keep FILE.codes as private as
    the answers; delete it when you no longer need to read or withdraw them.
    """
    address = connect(deployment).public_url
    sheets = file.suffix.lower() == ".csv"
    http = urllib3.PoolManager(
        maxsize=_AT_ONCE,
        timeout=urllib3.Timeout(30),
        retries=Retry(
            5, backoff_factor=0.5, status_forcelist=[429, 502, 503, 504], allowed_methods=None
        ),
    )
    document = _survey(http, address, survey, next(iter(_known(file)), ""))
    version = document["version"]
    answers = list(_sheets(file, reading.read(document)) if sheets else _answers(file))
    lines = [
        Line(number, code, one)
        for (number, one), code in zip(answers, _codes(file, len(answers)), strict=True)
    ]
    new = repeated = 0
    refused: list[Reply] = []

    def hand_in(line: Line) -> Reply:
        content = {
            "version": version,
            "language": language,
            "code": line.code,
            "answers": line.answers,
        }
        reply = http.request("POST", f"{address}/api/v1/surveys/{survey}/responses", json=content)
        return Reply(line, reply.status, _object(reply.data))

    with ThreadPoolExecutor(_AT_ONCE) as pool:
        try:
            for reply in _with_progress(pool.map(hand_in, lines), len(lines)):
                new += reply.status == 201
                repeated += reply.status == 200 or reply.counted_before
                if not reply.stored:
                    refused.append(reply)
        except urllib3.exceptions.HTTPError as error:
            pool.shutdown(cancel_futures=True)
            raise click.ClickException(
                f"The connection broke ({type(error).__name__}). Nothing is lost or doubled:"
                " run the same command again."
            ) from None
    click.echo(f"{new} stored, {repeated} were stored before, {len(refused)} refused.")
    for reply in refused:
        click.echo(f"line {reply.line.number}: {_reason(reply)}", err=True)
    if refused:
        raise SystemExit(1)


def _with_progress(replies: Iterator[Reply], length: int) -> Iterator[Reply]:
    with click.progressbar(
        replies, length=length, label="Sending", show_pos=True, file=sys.stderr
    ) as bar:
        yield from bar


def _answers(file: Path) -> Iterator[tuple[int, dict[str, Any]]]:
    with file.open(encoding="utf-8") as lines:
        for number, line in enumerate(lines, start=1):
            if not line.strip():
                continue
            try:
                one = json.loads(line)
            except ValueError as error:
                raise click.ClickException(f"line {number} is no JSON: {error}") from None
            if not isinstance(one, dict):
                raise click.ClickException(f"line {number} is no JSON object of answers")
            yield number, one


def _codes(file: Path, needed: int) -> list[str]:
    """One code per line, the same in every run; written down before the first one is used."""
    beside, known = _beside(file), _known(file)
    if len(known) < needed:
        known += [codes.mint() for _ in range(needed - len(known))]
        draft = beside.with_name(f"{beside.name}.part")
        with os.fdopen(os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600), "w") as out:
            out.write("\n".join(known) + "\n")
            out.flush()
            os.fsync(out.fileno())
        draft.replace(beside)
    return known[:needed]


def _known(file: Path) -> list[str]:
    beside = _beside(file)
    return beside.read_text("ascii").split() if beside.exists() else []


def _beside(file: Path) -> Path:
    return file.with_name(f"{file.name}.codes")


def _sheets(file: Path, questionnaire: Questionnaire) -> Iterator[tuple[int, dict[str, Any]]]:
    text = file.read_text("utf-8-sig")
    delimiter = ";" if ";" in text.partition("\n")[0] else ","
    rows = csv.DictReader(StringIO(text, newline=""), delimiter=delimiter)
    for number, row in enumerate(rows, start=2):
        cells = [(name, cell) for name, cell in row.items() if isinstance(cell, str)]
        if not any(cell.strip() for _, cell in cells):
            continue
        try:
            yield number, paper.answers(questionnaire, cells)
        except ValueError as error:
            raise click.ClickException(f"line {number}: {error}") from None


def _survey(http: urllib3.PoolManager, address: str, survey: str, code: str) -> dict[str, Any]:
    try:
        reply = http.request(
            "GET", f"{address}/api/v1/surveys/{survey}", headers={CODE_HEADER: code}
        )
    except urllib3.exceptions.HTTPError:
        raise click.ClickException(f"{address} cannot be reached. Is it running?") from None
    if reply.status == 404:
        raise click.ClickException(
            f"There is no survey {survey}, or it is for invited people. Then put codes of"
            " `codes issue` into FILE.codes first, one a line."
        )
    if reply.status != 200:
        raise click.ClickException(f"{address} answered with status {reply.status}.")
    document: dict[str, Any] = json.loads(reply.data)
    return document


def _object(data: bytes) -> dict[str, Any]:
    try:
        content = json.loads(data)
    except ValueError:
        return {}
    return content if isinstance(content, dict) else {}


def _reason(reply: Reply) -> str:
    errors = reply.problem.get("errors")
    if errors:
        return "; ".join(f"{error['pointer']}: {error['message']}" for error in errors)
    return str(reply.problem.get("detail", f"status {reply.status}"))
