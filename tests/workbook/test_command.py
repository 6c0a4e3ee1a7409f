"""./manage.py survey check, template and export, as a person types them."""

import io
import json
import zipfile
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner, Result
from openpyxl import load_workbook

from chalicelib.questionnaire import reading, schemas
from chalicelib.questionnaire.workbook import importing
from commands.surveys import survey
from tests.unit.questionnaires import SHIPPED
from tests.workbook.forms import table, xlsx

GOOD = table("| survey | | | |\n| | type | name | label::de |\n| | yes_no | a | Gibt es Treffen? |")
FAULTY = table("| survey | | | |\n| | type | name | label::de |\n| | geopoint | a | Wo? |")


def _open_document() -> bytes:
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w") as file:
        file.writestr("mimetype", "application/vnd.oasis.opendocument.spreadsheet")
        file.writestr("content.xml", "<x/>")
    return stream.getvalue()


def run(*words: object) -> Result:
    return CliRunner().invoke(survey, [str(word) for word in words])


def test_a_good_workbook_ends_with_0_and_writes_nothing(tmp_path: Path) -> None:
    file = tmp_path / "umfrage.md"
    file.write_bytes(
        table(
            "| survey | | | |\n| | type | name | label::de |\n| | yes_no | a | Gibt es Treffen? |",
            choices="",
        )
    )
    result = run("check", file)
    assert (result.exit_code, list(tmp_path.iterdir())) == (0, [file])


@pytest.mark.parametrize(("language", "ending"), [("de", "befunde"), ("en", "findings")])
def test_findings_end_with_1_and_stand_in_a_workbook_beside_it(
    tmp_path: Path, language: str, ending: str
) -> None:
    file = tmp_path / "umfrage.xlsx"
    file.write_bytes(xlsx(FAULTY))
    before = file.read_bytes()
    result = run("check", file, "--language", language)
    assert result.exit_code == 1
    assert "survey!A2 [geopoint]" in result.output
    assert (tmp_path / f"umfrage-{ending}.xlsx").exists()
    assert file.read_bytes() == before


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("a.xlsx", b"nothing"),
        ("a.xlsx", None),
        ("a.csv", b"\xff\xfe\x00"),
        ("a.md", b""),
        ("a.pdf", b"%PDF-1.4"),
        ("a", b""),
        (".", None),
        ("a.json", b"{"),
        ("a.json", b"[" * 200_000),
        ("a.json", "{}".encode("utf-16")),
    ],
)
def test_what_cannot_be_read_ends_with_2_and_one_sentence(
    tmp_path: Path, name: str, content: bytes | None
) -> None:
    file = tmp_path / name
    if content is not None:
        file.write_bytes(content)
    result = run("check", file)
    assert result.exit_code == 2
    assert "Traceback" not in result.output
    assert len(result.output.strip().splitlines()) == 1


def test_the_template_has_every_type_of_question_and_nothing_to_mend(tmp_path: Path) -> None:
    file = tmp_path / "vorlage.xlsx"
    assert run("template", "--to", file).exit_code == 0
    result = run("check", file)
    assert (result.exit_code, list(tmp_path.iterdir())) == (0, [file])
    document = importing.read(file.read_bytes(), ".xlsx").document
    assert document is not None
    kinds = {item["type"] for item in document["items"]}
    assert kinds == set(
        schemas.load("questionnaire")["$defs"]["item"]["properties"]["type"]["enum"]
    )
    help_ = load_workbook(file)["Hilfe"]
    told = [help_.cell(row, 1).value for row in range(2, 19)]
    assert set(map(_type, load_workbook(file)["Fragen"]["A"][1:])) == set(told)


def _type(cell: Any) -> str:
    words = str(cell.value).split()
    return " ".join(words[:2]) if words[0] in ("Langer", "Beginn", "Ende") else words[0]


@pytest.mark.parametrize("shipped", SHIPPED, ids=lambda file: file.stem)
def test_an_exported_survey_checks_clean(tmp_path: Path, shipped: Path) -> None:
    file = tmp_path / "export.xlsx"
    assert run("export", shipped, "--to", file).exit_code == 0
    assert run("check", file).exit_code == 0


def test_what_is_no_questionnaire_is_not_exported(tmp_path: Path) -> None:
    document = json.loads(SHIPPED[0].read_text("utf-8"))
    assert reading.read(document)
    broken = tmp_path / "a.json"
    broken.write_text(json.dumps(document | {"closes": "2020-01-01"}), "utf-8")
    assert run("export", broken).exit_code == 1
    assert run("export", tmp_path / "b.json").exit_code == 2
    assert list(tmp_path.iterdir()) == [broken]


@pytest.mark.parametrize(
    ("content", "words"),
    [
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(600), "alte Excel-Datei (.xls)"),
        (_open_document(), "LibreOffice (.ods)"),
    ],
)
@pytest.mark.parametrize("name", ["umfrage.xlsx", "umfrage.xls", "umfrage.ods", "umfrage"])
def test_old_and_other_workbooks_are_told_how_to_be_saved(
    tmp_path: Path, name: str, content: bytes, words: str
) -> None:
    file = tmp_path / name
    file.write_bytes(content)
    result = run("check", file)
    assert result.exit_code == 2
    assert words in result.output
