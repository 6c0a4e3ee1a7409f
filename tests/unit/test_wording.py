"""Mails in the office's own words: places are filled, what is needed stays, nothing slips in."""

import pytest

from chalicelib.outreach import shipped
from chalicelib.outreach.wording import (
    KINDS,
    LANGUAGES,
    PLACES,
    Wording,
    Wordings,
    faults,
    from_json,
    to_json,
    typed,
)

GOOD = Wording("Na? {titel}", "Na?", "Es dauert {minuten} Minuten.\nBis bald.", "Los")


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("kind", KINDS)
def test_the_shipped_words_have_no_fault_and_give_the_shipped_mail(
    kind: str, language: str
) -> None:
    words = shipped.shipped(kind, language)
    own = Wordings().having(kind, language, words)

    assert faults(kind, words) == []
    before = shipped.example(kind, language, Wordings(), "https://example.org")
    after = shipped.example(kind, language, own, "https://example.org")
    assert (after.subject, after.text) == (before.subject, before.text)


def test_own_words_stand_in_subject_text_and_page_and_the_link_and_promise_stay() -> None:
    own = Wordings().having("feedback", "de", GOOD)
    mail = shipped.example("feedback", "de", own, "https://example.org")

    assert mail.subject == "Na? Kommune gestaltet!"
    for part in (mail.text, mail.html):
        assert "Es dauert 2 Minuten." in part
        assert "https://example.org/beispiel" in part
        assert "Niemand erfährt, wer was geantwortet hat" in part
        assert "https://example.org/abmelden/beispiel" in part
    assert ">Los</a>" in mail.html


def test_own_words_in_one_language_leave_the_others_as_shipped() -> None:
    own = Wordings().having("feedback", "de", GOOD)

    assert shipped.example("feedback", "en", own, "x") == shipped.example(
        "feedback", "en", Wordings(), "x"
    )


def test_words_are_words_in_a_page_and_one_line_in_a_subject() -> None:
    own = typed(
        {
            "subject": "Hallo\r\nBcc: alle@example.org",
            "heading": "<script>",
            "text": "{minuten} <img src=x>",
            "action": "Los",
        }
    )
    mail = shipped.example("feedback", "de", Wordings().having("feedback", "de", own), "x")

    assert mail.subject == "Hallo Bcc: alle@example.org"
    assert "<script>" not in mail.html
    assert "&lt;img src=x&gt;" in mail.html


def test_what_is_filled_in_is_not_read_again() -> None:
    filled = GOOD.filled({"title": "{minuten} {titel}", "minutes": 2})

    assert filled.subject == "Na? {minuten} {titel}"


@pytest.mark.parametrize(
    ("change", "part"),
    [
        ({"subject": ""}, "subject"),
        ({"subject": "x" * 121}, "subject"),
        ({"heading": "{grund}"}, "heading"),
        ({"heading": "{"}, "heading"),
        ({"text": "Ohne Dauer."}, "text"),
        ({"text": "{minuten} {__class__}"}, "text"),
        ({"action": "{titel"}, "action"),
    ],
)
def test_each_fault_is_told_at_its_part(change: dict[str, str], part: str) -> None:
    parts = {"subject": "a", "heading": "b", "text": "{minuten}", "action": "d"}

    assert faults("feedback", typed(parts)) == []
    assert [one.part for one in faults("feedback", typed(parts | change))] == [part]


def test_every_place_that_a_kind_needs_is_one_that_it_can_fill() -> None:
    for kind in KINDS.values():
        assert set(kind.needed) <= set(kind.places) <= set(PLACES)


def test_what_is_stored_is_what_is_read() -> None:
    own = Wordings({"feedback/de": GOOD}, 3)

    assert from_json(to_json(own), 3) == own
