"""./manage.py survey publish: a workbook or JSON goes live whole, or not at all."""

import json
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner, Result
from moto import mock_aws

from chalicelib.questionnaire.workbook.exporting.workbook import export
from chalicelib.store.surveys import Surveys
from commands import deployment
from commands.surveys import survey
from tests.adapters.aws import make_table, talk_to
from tests.adapters.deployment import make_stack
from tests.unit.questionnaires import Document, document, multiple, scale, single, text, yes_no

STACK = "publishing"

Publish = Callable[..., Result]


@pytest.fixture
def published(monkeypatch: pytest.MonkeyPatch) -> Iterator[Surveys]:
    """The surveys of a deployed stack in which nothing is published yet."""
    talk_to(monkeypatch)
    with mock_aws():
        table = make_table("Catalogue")
        make_stack(monkeypatch, STACK, catalogue_table=table)
        yield Surveys(table)


@pytest.fixture
def publish(published: Surveys, tmp_path: Path) -> Publish:
    """Publish a questionnaire as a workbook, as its author would; or any file."""

    def publish(
        content: Document | bytes, *more: str, ending: str = ".xlsx", typed: str = ""
    ) -> Any:
        file = tmp_path / f"umfrage{ending}"
        if isinstance(content, bytes):
            file.write_bytes(content)
        elif ending == ".json":
            file.write_text(json.dumps(content), "utf-8")
        else:
            file.write_bytes(export(content))
        return CliRunner().invoke(
            survey,
            ["publish", str(file), *more],
            input=typed,
            obj=deployment.Deployment(STACK, None),
        )

    return publish


def banked(name: str, points: int = 5, **more: Any) -> Document:
    return scale(name, points, **more) | {"item": "cooperation"}


def items() -> list[Document]:
    return [
        banked("mood"),
        single("job", "nurse", "teacher", "midwife"),
        multiple("help", "time", "rooms"),
        text("wish"),
    ]


def first(**changes: Any) -> Document:
    return document(*items(), **changes)


def second(edit: Callable[[list[Document]], object]) -> Document:
    lines = items()
    edit(lines)
    return document(*lines, version=2)


def versions(surveys: Surveys, name: str = "sample") -> int:
    head = surveys.head(name)
    return head.version if head else 0


def test_a_workbook_is_published_and_the_same_one_again_changes_nothing(
    publish: Publish, published: Surveys
) -> None:
    result = publish(first())
    assert (result.exit_code, versions(published)) == (0, 1)
    assert (
        "Veröffentlicht: sample, Version 1: https://mitsprache.example.org/umfrage/sample"
        in result.output
    )
    assert published.document("sample", 1) == first()
    again = publish(first())
    assert (again.exit_code, versions(published)) == (0, 1)
    assert "ist schon veröffentlicht" in again.output


def test_new_words_go_live_without_a_question(publish: Publish, published: Surveys) -> None:
    publish(first())
    result = publish(second(lambda lines: lines[0]["label"].update(de="Wie ist es?")))
    assert (result.exit_code, versions(published)) == (0, 2)
    assert "survey!B2 (Wortlaut, die Reihe geht weiter)" in result.output


def add_option(lines: list[Document]) -> None:
    lines[1]["options"].append({"code": "cook", "label": {"de": "Koch", "en": "Cook"}})


@pytest.mark.parametrize(
    ("typed", "more", "code", "number"),
    [("n\n", (), 1, 1), ("", (), 1, 1), ("y\n", (), 0, 2), ("", ("--yes",), 0, 2)],
)
def test_a_new_answer_marks_the_series_and_is_asked_about_first(
    publish: Publish, published: Surveys, typed: str, more: tuple[str, ...], code: int, number: int
) -> None:
    publish(first())
    result = publish(second(add_option), *more, typed=typed)
    assert (result.exit_code, versions(published)) == (code, number)
    assert "survey!B3 (verträglich, mit Kennzeichen)" in result.output
    assert ("Fortfahren?" in result.output) is not bool(more)


@pytest.mark.parametrize("ending", [".xlsx", ".json"])
@pytest.mark.parametrize(
    ("edit", "words"),
    [
        (lambda lines: lines.pop(), "kann nicht entfallen"),
        (lambda lines: lines[0]["points"].pop(), "unter neuem Namen"),
        (lambda lines: lines[0].update(type="yes_no", points=None), "unter neuem Namen"),
        (lambda lines: lines[1]["options"].pop(), "unter neuem Namen"),
    ],
    ids=["removed", "scale", "type", "code"],
)
def test_what_would_spoil_answers_is_refused_and_nothing_is_published(
    publish: Publish,
    published: Surveys,
    edit: Callable[[list[Document]], object],
    words: str,
    ending: str,
) -> None:
    publish(first())
    changed = second(edit)
    for line in changed["items"]:
        if line.get("points", ()) is None:
            del line["points"]
    result = publish(changed, "--yes", ending=ending)
    assert (result.exit_code, versions(published)) == (1, 1)
    assert words in result.output
    assert "Berichtigen Sie sie zuerst" in result.output


def test_the_number_of_the_next_version_is_told_with_its_cell(
    publish: Publish, published: Surveys
) -> None:
    publish(first())
    result = publish(first(version=4))
    assert result.exit_code == 1
    assert "settings!C2: Die nächste Version hat die Nummer 2." in result.output


def test_a_name_in_the_bank_means_the_same_in_every_survey(
    publish: Publish, published: Surveys
) -> None:
    publish(first())
    same = banked("climate", required=True)
    assert publish(document(same, survey="lunch-one")).exit_code == 0
    other = banked("climate", points=4)
    result = publish(document(other, survey="lunch-two"), "--language", "en")
    assert (result.exit_code, versions(published, "lunch-two")) == (1, 0)
    assert "“cooperation” has other answers in the survey" in result.output


def test_a_file_with_findings_or_none_at_all_publishes_nothing(
    publish: Publish, published: Surveys
) -> None:
    assert publish(b"not a workbook").exit_code == 2
    assert publish(b"{", ending=".json").exit_code == 2
    assert publish(b"[" * 100_000, ending=".json").exit_code == 2
    assert publish(first(closes="2020-01-01"), ending=".json").exit_code == 1
    assert publish(document(yes_no("met"), invited=3)).exit_code == 1
    assert list(published.heads()) == []
