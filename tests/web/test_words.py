"""The German words: all there, with the right places to fill in, plain."""

import re
from collections.abc import Iterator

import pytest
from babel.messages.catalog import Message
from babel.messages.extract import extract_from_dir
from babel.messages.frontend import parse_mapping_cfg
from babel.messages.pofile import read_po

from tests.conftest import ROOT

CATALOGUE = ROOT / "chalicelib/locale/de/LC_MESSAGES/mitsprache.po"


def _used() -> set[str]:
    with (ROOT / "babel.cfg").open() as file:
        methods, options = parse_mapping_cfg(file)
    found = extract_from_dir(
        str(ROOT / "chalicelib"),
        [(pattern.removeprefix("chalicelib/"), method) for pattern, method in methods],
        {pattern.removeprefix("chalicelib/"): values for pattern, values in options.items()},
    )
    return {_singular(message) for _, _, message, _, _ in found}


def _translated() -> Iterator[tuple[str, tuple[str, ...]]]:
    with CATALOGUE.open("rb") as file:
        for message in read_po(file):
            if message.id:
                yield _singular(message.id), _forms(message)


def _singular(message: str | tuple[str, ...] | list[str]) -> str:
    return message if isinstance(message, str) else message[0]


def _forms(message: Message) -> tuple[str, ...]:
    return (message.string,) if isinstance(message.string, str) else tuple(message.string)


def test_every_word_on_pages_in_messages_and_mails_exists_in_german() -> None:
    translated = {words for words, forms in _translated() if all(forms)}
    assert _used() - translated == set()


def test_no_german_word_is_left_over() -> None:
    assert {words for words, _ in _translated()} - _used() == set()


@pytest.mark.parametrize(("words", "forms"), list(_translated()))
def test_a_translation_fills_in_the_same_places(words: str, forms: tuple[str, ...]) -> None:
    *singular, last = [set(re.findall(r"%\(\w+\)\w|{\w*}", form)) for form in (words, *forms)]
    assert last == singular[0]
    # "Bei einer Frage" needs no number.
    assert all(places <= last for places in singular)


@pytest.mark.parametrize("form", [form for _, forms in _translated() for form in forms])
def test_german_is_plain(form: str) -> None:
    assert "!" not in form
    assert all(len(sentence.split()) <= 15 for sentence in re.split(r"[.?:;]\s", form))
