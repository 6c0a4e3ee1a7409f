"""Suggestions for redaction find ways to people, and leave the reader in peace otherwise."""

from collections.abc import Callable
from pathlib import Path

import pytest
from faker import Faker
from hypothesis import given
from hypothesis import strategies as st

from chalicelib.office import names
from chalicelib.office.redaction import (
    REDACTED,
    Kind,
    Suggestion,
    printable,
    redacted,
    suggestions,
)
from local.names import make
from tests.unit.questionnaires import SHIPPED

BEFORE, AFTER = "Bitte melden: ", " – vielen Dank."


def found(text: str, kind: Kind) -> list[str]:
    return [text[one.start : one.end] for one in suggestions(text) if one.kind is kind]


def people(text: str) -> list[str]:
    return found(text, Kind.NAME)


def share_found(make_one: Callable[[], str], kind: Kind, times: int = 200) -> float:
    """How many of so many made-up examples are marked as a whole."""
    hits = 0
    for _ in range(times):
        example = make_one()
        marked = found(BEFORE + example + AFTER, kind)
        hits += any(example in one for one in marked)
    return hits / times


@pytest.fixture
def german() -> Faker:
    made_up = Faker("de_DE")
    made_up.seed_instance(1)
    return made_up


def test_mails_ibans_and_plates_are_found_whatever_they_are(german: Faker) -> None:
    assert share_found(german.email, Kind.MAIL) == 1
    assert share_found(german.iban, Kind.IBAN) == 1
    assert share_found(lambda: german.license_plate().upper(), Kind.PLATE) == 1


def test_nearly_all_phone_numbers_and_addresses_are_found(german: Faker) -> None:
    """Made-up area codes such as 00765, and streets such as "auch Schlauchinweg", are not real."""
    assert share_found(german.phone_number, Kind.PHONE) > 0.95
    assert share_found(german.street_address, Kind.ADDRESS) > 0.95
    assert share_found(lambda: f"{german.postcode()} {german.city()}", Kind.ADDRESS) > 0.99


@pytest.mark.parametrize("language", ["de_DE", "tr_TR", "ru_RU", "fr_DZ", "ar_AA"])
def test_first_name_and_surname_together_are_found(language: str) -> None:
    made_up = Faker(language)
    made_up.seed_instance(1)
    both = lambda: f"{made_up.first_name()} {made_up.last_name()}"  # noqa: E731
    assert share_found(both, Kind.NAME) > 0.97


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Schreiben Sie an a.b+kita@amt.bremen.de.", "a.b+kita@amt.bremen.de"),
        ("mail: erika (at) example.org!", "erika (at) example.org"),
        ("erika[at]example[punkt]org", "erika[at]example[punkt]org"),
    ],
)
def test_mail_addresses_in_the_ways_people_write_them(text: str, expected: str) -> None:
    assert found(text, Kind.MAIL) == [expected]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Rufen Sie 0421 361-1234 an", "0421 361-1234"),
        ("(0421) 361 12 34", "(0421) 361 12 34"),
        ("0176/12345678", "0176/12345678"),
        ("+49 (0) 421 3611234", "+49 (0) 421 3611234"),
        ("0049 421 3611234", "0049 421 3611234"),
        ("+90 532 123 45 67", "+90 532 123 45 67"),
        ("Durchwahl: 1234", "1234"),
        ("Tel.: 361 12 34", "361 12 34"),
    ],
)
def test_phone_numbers_in_the_ways_people_write_them(text: str, expected: str) -> None:
    assert found(text, Kind.PHONE) == [expected]


def test_an_iban_is_found_only_if_its_check_digits_are_right() -> None:
    assert found("DE89 3704 0044 0532 0130 00", Kind.IBAN) == ["DE89 3704 0044 0532 0130 00"]
    assert found("de89370400440532013000 bitte", Kind.IBAN) == ["de89370400440532013000"]
    assert found("DE88 3704 0044 0532 0130 00", Kind.IBAN) == []


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Wir sind in der Langen Straße 12a, 28195 Bremen.", "Straße 12a, 28195 Bremen"),
        ("Die Kita Hauptstr. 5 hat keinen Zaun", "Hauptstr. 5"),
        ("Am Wall 12, 28195 Bremen", "Am Wall 12, 28195 Bremen"),
        ("Wir sitzen An der Weide 5.", "An der Weide 5"),
        ("aus 01067 Dresden", "01067 Dresden"),
        ("D-37327 Leinefelde-Worbis", "D-37327 Leinefelde-Worbis"),
    ],
)
def test_postal_addresses_in_the_ways_people_write_them(text: str, expected: str) -> None:
    [marked] = found(text, Kind.ADDRESS)
    assert expected in marked


@pytest.mark.parametrize("text", ["HB-AB 123", "HB AB 123", "HB-AB123", "WST-X 7E"])
def test_licence_plates_with_and_without_a_dash(text: str) -> None:
    assert found(f"Das Auto {text} parkt.", Kind.PLATE) == [text]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Frau Weiß fehlt oft.", ["Weiß"]),
        ("Das hat Herr Dr. Koch gesagt.", ["Koch"]),
        ("Mit Frau Dr. med. Lange reden", ["Lange"]),
        ("Unsere frau müller ist krank.", ["müller"]),
        ("Familie Bauer war da.", ["Bauer"]),
        ("Sabine hilft allen.", ["Sabine"]),
        ("Annas Gruppe ist laut.", ["Annas"]),
        ("Ernst Koch und Rose Wolf", ["Ernst Koch", "Rose Wolf"]),
        ("Das weiß A. Koch am besten.", ["A. Koch"]),
        ("Ahmad van der Linden kommt.", ["Ahmad van der Linden"]),
        ("Hans-Peter Müller-Meier kommt.", ["Hans-Peter Müller-Meier"]),
        ("MÜLLER SCHREIT", ["MÜLLER"]),
        ("Yilmaz und Yılmaz und Gül", ["Yilmaz", "Yılmaz", "Gül"]),
        ("Mueller oder Muller", ["Mueller", "Muller"]),
        ("Natalia, Natalja und Наталья", ["Natalia", "Natalja", "Наталья"]),
        ("قال السيد أحمد ذلك", ["أحمد"]),
        ("Nils Hofert sprach. Danach war Hofert weg.", ["Nils Hofert", "Hofert"]),
    ],
)
def test_names_in_the_company_in_which_they_are_met(text: str, expected: list[str]) -> None:
    assert people(text) == expected


@pytest.mark.parametrize(
    "text",
    [
        "Lange Wege und kurze Dienstwege. Gute Ideen fehlen nicht. Anders geht es nicht.",
        "Der Koch fehlt, ein Bauer liefert. Wolf und Bär im Morgenkreis.",
        "Gut wäre mehr Schutz. Springer und Pfleger fehlen, Freitag im Sommer besonders. Schön.",
        "Ernst nehmen wäre gut. Weiß nicht. Die Linke und die Grünen.",
        "Jede Frau muss arbeiten können, der Herr im Amt auch.",
        "Wenn die Familie Unterstützung braucht, fehlt das Zimmer. Der Server ist weg.",
        "Im August und im Mai sind wir St. Martin gefolgt, am 6. kam der Nikolaus.",
        "Von 08.00 - 16.00 Uhr, 09:30-11:00, bis 01.09.2026, am 31.12.2015, 2026/2027.",
        "Es fehlen 120.000 Fachkräfte, 430 000 Plätze, 10000 Euro und 15000 Kinder.",
        "Nach § 8a SGB VIII, SGB V 35, DIN EN 301 549 und Art. 6 DSGVO.",
        "Der Schulweg 20 Minuten, auf Platz 1 der Personalmangel, in der Gruppe 25 Kinder.",
        "KiTa Bremen, AWO, Caritas und DRK in Walle, Vahr, Gröpelingen und Blumenthal.",
        "We need time. Will the offices talk? May I ask? Mark the date. Side effects. Over it.",
        "Daha fazla zaman lazım. Можно больше времени. Надежда есть. نحن بحاجة إلى المزيد من الأمل",
    ],
)
def test_ordinary_prose_is_left_in_peace(text: str) -> None:
    assert suggestions(text) == ()


@pytest.mark.parametrize("questionnaire", SHIPPED, ids=lambda path: path.stem)
def test_our_own_questionnaires_name_nobody(questionnaire: Path) -> None:
    assert suggestions(printable(questionnaire.read_text("utf-8"))) == ()


def test_chosen_parts_are_redacted_and_the_rest_stays() -> None:
    text = "Frau Weiß, Tel. 0421 361-1234, war nett zu Sabine."
    name, phone, other = suggestions(text)
    assert (name.kind, phone.kind, other.kind) == (Kind.NAME, Kind.PHONE, Kind.NAME)
    assert (
        redacted(text, [other, name])
        == f"Frau {REDACTED}, Tel. 0421 361-1234, war nett zu {REDACTED}."
    )
    assert redacted(text, []) == text


def test_signs_that_nobody_sees_hide_no_name_and_steer_no_terminal() -> None:
    hidden = "Frau\u00a0Mü\u00adl\u200bler\x1b[2J\x07 \u202eflow\u202c\r\nEnde\u2028"
    text = printable(hidden)
    assert text == "Frau\u00a0Müller\ufffd[2J\ufffd flow\nEnde\n"
    assert people(text) == ["Müller"]


def test_other_scripts_and_pictures_stay_as_they_are() -> None:
    text = "نحن 👩‍👧 Больше времени – „gut“\nça va"
    assert printable(text) == text


alphabet = st.sampled_from(
    [*"aAbB 0123456789.@-/()+,\nßüİı", "Frau ", "Anna ", "Str. ", "DE89", "أحمد "]
)


@given(st.lists(alphabet, max_size=60).map("".join))
def test_suggestions_lie_within_the_text_in_order_and_apart(text: str) -> None:
    end = 0
    for one in suggestions(printable(text)):
        assert end <= one.start < one.end <= len(printable(text))
        end = one.end


@given(st.text(max_size=60))
def test_what_is_printable_stays_as_it_is(text: str) -> None:
    assert printable(printable(text)) == printable(text)


def test_a_suggestion_says_where_and_what() -> None:
    assert suggestions("An a@b.de") == (Suggestion(3, 9, Kind.MAIL),)


def test_the_lists_carry_the_licence_of_their_source(tmp_path: Path) -> None:
    make(tmp_path / "names.txt")
    text = (tmp_path / "names.txt").read_text("utf-8")
    assert text == names.LISTS.read_text("utf-8"), "set-up has made them from another Faker"
    assert "# Permission is hereby granted, free of charge" in text


def test_a_name_that_is_a_word_too_is_in_the_lists(tmp_path: Path) -> None:
    listed = names.lists().first | names.lists().last
    assert names.lists().words <= listed


def test_without_the_lists_it_says_what_makes_them(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(names, "LISTS", tmp_path / "missing.txt")
    names.lists.cache_clear()
    with pytest.raises(names.ListsMissing, match="make run"):
        suggestions("Anna")
    names.lists.cache_clear()
