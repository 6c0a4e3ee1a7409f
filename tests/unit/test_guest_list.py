"""People are read from whatever table there is: all of them, or each fault with its line."""

import codecs
import csv
import io
from pathlib import Path

import click
import pytest
from hypothesis import given
from hypothesis import strategies as st
from openpyxl import Workbook

from chalicelib.outreach import guest_list
from chalicelib.outreach.events import Guest
from commands.guests import imported

ADA, BEN = Guest("ada@example.org", "de"), Guest("ben@example.org", "en")


@pytest.mark.parametrize(
    "heading",
    ["E-Mail", "email", "EMAIL", "E-Mail-Adresse", "Mailadresse", "e_mail", " Email address "],
)
def test_the_column_of_addresses_is_found_under_any_usual_name(heading: str) -> None:
    rows = [["Nachname", "Sprache", heading], ["Lovelace", "deutsch", "ada@example.org"]]
    assert guest_list.read(rows).guests == (ADA,)


def test_columns_may_stand_in_any_order_and_names_are_not_read() -> None:
    rows = [
        ["Sprache", "Name", "E-Mail"],
        ["", "x" * 300, "ada@example.org"],
        ["Englisch", "Böse\r\nBcc: alle@example.org", "mailto:ben@example.org"],
    ]
    assert guest_list.read(rows).guests == (ADA, BEN)


def test_an_address_that_stands_again_counts_once_and_is_told() -> None:
    rows = [["Mail"], ["ada@example.org"], [""], ["ADA@Example.org"]]
    people = guest_list.read(rows)
    assert people.guests == (ADA,)
    assert people.repeated == (4,)


@pytest.mark.parametrize(
    "address",
    ["ada", "ada@", "@example.org", "ada@example..org", "ada@example.org, ben@example.org",
     "Ada <ada@example.org>", "ada@example.org\r\nBcc: x@example.org", "ädä@example.org",
     "x" * 300 + "@example.org", "ada@-example.org", "ada\x00@example.org"],
)  # fmt: skip
def test_a_bad_address_is_named_with_its_line(address: str) -> None:
    people = guest_list.read([["Mail"], ["ben@example.org"], [address]])
    [fault] = people.faults
    assert fault.line == 3
    assert "\n" not in fault.message


@pytest.mark.parametrize(
    ("typed", "kept"),
    [
        ("ada@bücher.example.org", "ada@xn--bcher-kva.example.org"),
        ('"ada, die erste"@example.org', '"ada, die erste"@example.org'),
        (" ada@EXAMPLE.org ", "ada@example.org"),
    ],
)
def test_odd_addresses_that_are_right_are_taken(typed: str, kept: str) -> None:
    assert [one.address for one in guest_list.read([["Mail"], [typed]]).guests] == [kept]


def test_a_language_nobody_knows_is_a_fault() -> None:
    [fault] = guest_list.read([["Mail", "Sprache"], ["ada@example.org", "Klingonisch"]]).faults
    assert "Klingonisch" in fault.message


def test_a_table_without_addresses_says_so() -> None:
    [fault] = guest_list.read([["Name"], ["Ada"]]).faults
    assert fault.line == 0


@given(st.lists(st.lists(st.text(max_size=20), max_size=4), max_size=6))
def test_whatever_a_table_holds_is_read_or_refused(rows: list[list[str]]) -> None:
    people = guest_list.read([["Mail"], *rows])
    for guest in people.guests:
        assert guest.address.isascii()
        assert len(guest.address.splitlines()) == 1


TABLE = "Sprache{d}Gäste{d}E-Mail\r\nde{d}Ada{d}ada@example.org\r\nen{d}Ben{d}ben@example.org\r\n"


@pytest.mark.parametrize("delimiter", [",", ";", "\t"])
@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "cp1252", "utf-16"])
def test_csv_is_read_in_any_usual_encoding(tmp_path: Path, encoding: str, delimiter: str) -> None:
    file = tmp_path / "gaeste.csv"
    file.write_bytes(codecs.encode(TABLE.format(d=delimiter), encoding))
    assert imported(file) == (ADA, BEN)


def test_a_workbook_is_read_and_its_empty_lines_are_passed_over(tmp_path: Path) -> None:
    book = Workbook()
    for row in (["Anmeldungen"], [], ["Nr.", "E-Mail", "Sprache"], [1, "ada@example.org", None],
                [2, "ben@example.org", "englisch"]):  # fmt: skip
        book.active.append(row)
    book.save(tmp_path / "gaeste.xlsx")
    assert imported(tmp_path / "gaeste.xlsx") == (ADA, BEN)


def test_one_fault_and_nobody_is_taken(tmp_path: Path) -> None:
    text = io.StringIO()
    sheet = csv.writer(text)
    sheet.writerows([["Name", "Mail"], ["Ada\nLovelace", "ada@example.org"], ["Ben", "ben@"]])
    (tmp_path / "gaeste.csv").write_text(text.getvalue())
    with pytest.raises(click.ClickException, match="line 4: ben@"):
        imported(tmp_path / "gaeste.csv")


@pytest.mark.parametrize("content", [b"", b"PK\x03\x04 no workbook", b"\x00\xff\x00"])
def test_what_is_no_workbook_is_refused_with_a_sentence(tmp_path: Path, content: bytes) -> None:
    (tmp_path / "gaeste.xlsx").write_bytes(content)
    with pytest.raises(click.ClickException, match="no Excel workbook"):
        imported(tmp_path / "gaeste.xlsx")
