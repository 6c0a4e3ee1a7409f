"""Mails say in a few plain words why they come and where to click, in the reader's language."""

import re
from datetime import datetime
from email.headerregistry import HeaderRegistry

import pytest
from hypothesis import given
from hypothesis import strategies as st

from chalicelib.outreach import mails
from chalicelib.outreach.events import Event
from chalicelib.outreach.mails import Mail
from chalicelib.weeks import BERLIN
from tests.unit.questionnaires import questionnaire, yes_no

ADDRESS = "https://mitsprache.example.org/umfrage/sample?lang=de"


def event(title: str = "Kommune gestaltet!") -> Event:
    starts = datetime(2026, 9, 12, 12, tzinfo=BERLIN)
    words = {"de": title, "en": f"{title} (en)"}
    return Event("lunch", words, "sample", starts, starts.replace(hour=13))


def feedback(language: str = "de", title: str = "Kommune gestaltet!", minutes: int = 2) -> Mail:
    to = "gast@example.org"
    return mails.feedback("id1", to, language, event(title), ADDRESS, minutes)


def summary(language: str = "de", answered: int = 14) -> Mail:
    survey = questionnaire(yes_no("met"))
    return mails.summary("id2", "gast@example.org", language, survey, answered, ADDRESS)


def test_a_guest_is_asked_in_german() -> None:
    mail = feedback()
    assert mail.subject == "Wie war es? Kommune gestaltet!"
    assert "2 Minuten" in mail.text
    assert "Sie" in mail.text
    assert mail.html.startswith('<!doctype html>\n<html lang="de">')


def test_a_guest_is_asked_in_english() -> None:
    mail = feedback("en")
    assert mail.subject == "How was it? Kommune gestaltet! (en)"
    assert "2 minutes" in mail.text
    assert '<html lang="en">' in mail.html


def test_one_minute_is_not_one_minutes() -> None:
    assert "1 Minute." in feedback(minutes=1).text
    assert "1 minute." in feedback("en", minutes=1).text


def test_a_reader_hears_how_many_answered() -> None:
    assert "14 Menschen" in summary().text or "14 Personen" in summary().text
    assert "14 people answered" in summary("en").text
    assert "Zusammenarbeit" in summary().subject


@pytest.mark.parametrize("language", ["de", "en"])
@pytest.mark.parametrize("write", [feedback, summary])
def test_the_link_stands_in_both_parts_and_nothing_is_fetched(
    write: type[Mail], language: str
) -> None:
    mail: Mail = write(language)  # type: ignore[call-arg,arg-type,assignment]
    assert ADDRESS in mail.text
    assert f'href="{ADDRESS}"' in mail.html
    assert set(re.findall(r"https?://[^\s\"<]+", mail.html)) == {ADDRESS}
    for loaded in ("<img", "<script", "src=", "url(", "@import", "<link"):
        assert loaded not in mail.html


def test_people_are_addressed_without_exclamation_marks_and_with_sie() -> None:
    for mail in (feedback(title="Titel"), summary()):
        assert "!" not in mail.text
        assert not re.search(r"\b(du|dein|euch|ihr)\b", mail.text)


@given(st.text(max_size=80))
def test_a_subject_is_one_line_whatever_the_title(title: str) -> None:
    mail = feedback(title=title)
    assert len(mail.subject.splitlines()) <= 1
    assert not re.search(r"[\r\n\v\f\x00-\x1f\x7f\x85\u2028\u2029]", mail.subject)
    header = HeaderRegistry()("Subject", mail.subject)
    assert not header.defects


def test_a_title_cannot_bring_a_header_or_markup() -> None:
    mail = feedback(title="Hallo\r\nBcc: alle@example.org\r\n\r\n<script>alert(1)</script>")
    assert "\n" not in mail.subject
    assert "<script>" not in mail.html
    assert "&lt;script&gt;" in mail.html


def test_words_in_braces_are_only_words() -> None:
    mail = feedback(title="{address} {0} %(x)s {{ subject }}")
    assert mail.subject.endswith("{address} {0} %(x)s {{ subject }}")


def test_a_mail_in_a_language_the_title_lacks_has_it_in_german() -> None:
    only_german = Event("e", {"de": "Mittagspause"}, "s", event().starts, event().ends)
    mail = mails.feedback("id", "a@example.org", "en", only_german, ADDRESS, 2)
    assert mail.subject == "How was it? Mittagspause"
