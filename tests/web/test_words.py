"""The words in every language: all there, with the right places to fill in, plain."""

import re
from collections import Counter
from collections.abc import Iterator
from datetime import date
from functools import cache
from pathlib import Path

import pytest
from babel import Locale
from babel.dates import format_date
from babel.messages.catalog import Message
from babel.messages.extract import extract_from_dir
from babel.messages.frontend import parse_mapping_cfg
from babel.messages.pofile import read_po
from babel.numbers import format_decimal

from chalicelib import i18n
from chalicelib.layout.dates import long_date
from tests.conftest import ROOT

CATALOGUES = {
    path.parent.parent.name: path
    for path in sorted((ROOT / "chalicelib/locale").glob("*/LC_MESSAGES/mitsprache.po"))
}

WHOLE = sorted(name for name in CATALOGUES if name != "en" and "_" not in name)
"""Languages of their own; a variant, such as Leichte Sprache, says the rest as its language."""

MET_BY_ALL = {
    "layout/templates/page.html",
    "intake/templates/overview.html",
    "intake/templates/code.html",
    "sealing/templates/ask.html",
    "sealing/templates/receipt.html",
}
"""Pages whose words a variant must say in its own way."""


@cache
def _used() -> dict[str, set[str]]:
    """Message → the files it is used in."""
    with (ROOT / "babel.cfg").open() as file:
        methods, options = parse_mapping_cfg(file)
    used: dict[str, set[str]] = {}
    for name, _, message, _, _ in extract_from_dir(
        str(ROOT / "chalicelib"),
        [(pattern.removeprefix("chalicelib/"), method) for pattern, method in methods],
        {pattern.removeprefix("chalicelib/"): values for pattern, values in options.items()},
    ):
        used.setdefault(_singular(message), set()).add(Path(name).as_posix())
    return used


def _translated(name: str) -> Iterator[tuple[str, tuple[str, ...]]]:
    with CATALOGUES[name].open("rb") as file:
        for message in read_po(file):
            if message.id:
                yield _singular(message.id), _forms(message)


def _singular(message: str | tuple[str, ...] | list[str]) -> str:
    return message if isinstance(message, str) else message[0]


def _forms(message: Message) -> tuple[str, ...]:
    return (message.string,) if isinstance(message.string, str) else tuple(message.string)


def _language(name: str) -> str:
    return name.replace("_", "-")


def test_the_languages_of_pages_are_those_with_a_catalogue_german_first() -> None:
    found = i18n.interface_languages()
    assert found[0] == "de"
    assert set(found) == {_language(name) for name in CATALOGUES}
    assert {"de", "de-simple", "en"} <= set(found)


@pytest.mark.parametrize("name", CATALOGUES)
def test_a_catalogue_says_which_language_it_is(name: str) -> None:
    assert i18n.own_name(_language(name)) != _language(name)


def test_a_language_without_a_catalogue_is_german_and_has_no_name_of_its_own() -> None:
    assert i18n.catalogue("tlh").gettext("Month") == "Monat"
    assert i18n.own_name("tlh") == "tlh"


@pytest.mark.parametrize("name", CATALOGUES)
def test_no_message_is_translated_twice_for_the_later_one_would_hold_for_both(name: str) -> None:
    text = CATALOGUES[name].read_text("utf-8")
    messages = re.findall(r'^((?:msgctxt .*\n)?msgid (?:".*"\n)+)', text, re.MULTILINE)
    assert [one for one, times in Counter(messages).items() if times > 1] == []


@pytest.mark.parametrize("name", WHOLE)
def test_every_word_on_pages_in_messages_and_mails_is_translated(name: str) -> None:
    translated = {words for words, forms in _translated(name) if all(forms)}
    assert _used().keys() - translated == set()


@pytest.mark.parametrize("name", [name for name in CATALOGUES if "_" in name])
def test_a_variant_says_the_pages_that_all_meet_in_its_own_way_and_the_rest_in_its_language(
    name: str,
) -> None:
    met = {words for words, files in _used().items() if files & MET_BY_ALL}
    translated = {words for words, forms in _translated(name) if all(forms)}
    assert met - translated == set()
    parent = i18n.catalogue(name.partition("_")[0])
    for words in _used().keys() - translated:
        assert i18n.catalogue(_language(name)).gettext(words) == parent.gettext(words)


@pytest.mark.parametrize("name", CATALOGUES)
def test_no_translation_is_left_over(name: str) -> None:
    assert {words for words, _ in _translated(name)} - _used().keys() == set()


@pytest.mark.parametrize("name", CATALOGUES)
def test_a_translation_fills_in_the_same_places(name: str) -> None:
    for words, forms in _translated(name):
        *singular, last = [set(re.findall(r"%\(\w+\)\w|{\w*}", one)) for one in (words, *forms)]
        assert last == singular[0], words
        # "Bei einer Frage" needs no number.
        assert all(places <= last for places in singular), words


@pytest.mark.parametrize(("name", "most"), [("de", 15), ("de_simple", 10)])
def test_german_is_plain(name: str, most: int) -> None:
    long = [
        form
        for _, forms in _translated(name)
        for form in forms
        if "!" in form or any(len(one.split()) > most for one in re.split(r"[.?:;]\s", form))
    ]
    assert long == []


@pytest.mark.parametrize("name", CATALOGUES)
def test_months_dates_and_numbers_are_written_as_the_languages_of_the_world_are_recorded(
    name: str,
) -> None:
    """Compared with CLDR; English as it is written in Europe."""
    locale = Locale.parse({"en": "en_GB"}.get(name, name.partition("_")[0]))
    for month in range(1, 13):
        day = date(2026, month, 7)
        assert long_date(day, _language(name)) == format_date(day, "long", locale)
    marks = i18n.number_marks(_language(name))
    assert format_decimal(1234.5, locale=locale) == f"1{marks.group}234{marks.decimal}5"
