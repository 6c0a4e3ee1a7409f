"""Mails say in a few plain words why they come and where to click, in the reader's language."""

import re
from collections.abc import Callable
from dataclasses import replace
from datetime import date, datetime
from email.headerregistry import HeaderRegistry
from importlib import resources

import pytest
from hypothesis import given
from hypothesis import strategies as st

from chalicelib.outreach import mails, office_mails
from chalicelib.outreach.events import Event, EventKind
from chalicelib.outreach.mails import Mail, Reader
from chalicelib.report.commitments import Change, Commitment, Progress
from chalicelib.store.postbox import headers
from chalicelib.weeks import BERLIN
from commands import mail_samples
from tests.unit.questionnaires import questionnaire, yes_no

ADDRESS = "https://mitsprache.example.org/umfrage/sample?lang=de"
LEAVE = "https://mitsprache.example.org/abmelden/token?lang=de"


def event(title: str = "Kommune gestaltet!") -> Event:
    starts = datetime(2026, 9, 12, 12, tzinfo=BERLIN)
    words = {"de": title, "en": f"{title} (en)"}
    return Event("lunch", words, "sample", starts, starts.replace(hour=13))


def reader(language: str) -> Reader:
    return Reader("id1", "gast@example.org", language, "event/lunch", "ab" * 20, LEAVE)


def feedback(language: str = "de", title: str = "Kommune gestaltet!", minutes: int = 2) -> Mail:
    return mails.feedback(reader(language), event(title), ADDRESS, minutes)


def invitation(language: str = "de") -> Mail:
    asked = replace(event(), kind=EventKind.ROUND)
    return mails.feedback(reader(language), asked, ADDRESS, 4)


def reminder(language: str = "de") -> Mail:
    return mails.reminder(reader(language), event(), ADDRESS, 2, date(2026, 9, 27))


def summary(language: str = "de", answered: int = 14) -> Mail:
    return mails.summary(reader(language), questionnaire(yes_no("met")), answered, ADDRESS)


def answer(language: str = "de") -> Mail:
    return mails.answer(reader(language), questionnaire(yes_no("met")), [commitment()], ADDRESS)


def confirmation(language: str = "de") -> Mail:
    return mails.confirmation(reader(language), event(), ADDRESS)


def rescheduled(language: str = "de") -> Mail:
    return mails.rescheduled(reader(language), replace(event(), place="Rathaus"), ADDRESS)


def cancelled(language: str = "de") -> Mail:
    return mails.cancelled(reader(language), event(), ADDRESS)


def stuck(language: str = "de") -> Mail:
    return office_mails.stuck(reader(language), 2, ADDRESS)


def incomplete(language: str = "de") -> Mail:
    missing = {"2026-W37": ["report.pdf"], "2026-09": ["report.pdf"]}
    return office_mails.incomplete(reader(language), "sample", "2026-W37", missing, ADDRESS)


def undecided(language: str = "de") -> Mail:
    asked = questionnaire(yes_no("met"))
    return office_mails.undecided(reader(language), asked, 3, date(2026, 11, 9), ADDRESS)


KINDS = [
    feedback, invitation, reminder, summary, answer, confirmation, rescheduled, cancelled, stuck,
    incomplete, undecided,
]  # fmt: skip


def commitment() -> Commitment:
    return Commitment(
        "c1",
        "sample",
        "2026-W37",
        {"de": "Eine Stunde länger", "en": "One hour longer"},
        (
            Change(
                date(2026, 9, 20),
                Progress.DECIDED,
                {"de": "Ab Januar", "en": "From January"},
                {"de": "Steuerungsstelle", "en": "Steering office"},
                date(2026, 12, 1),
            ),
        ),
    )


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
@pytest.mark.parametrize("write", KINDS)
def test_the_link_stands_in_both_parts_and_nothing_is_fetched(
    write: Callable[[str], Mail], language: str
) -> None:
    mail = write(language)
    assert ADDRESS in mail.text
    assert f'href="{ADDRESS}"' in mail.html
    assert LEAVE in mail.text
    assert set(re.findall(r"https?://[^\s\"<]+", mail.html)) == {ADDRESS, LEAVE}
    for loaded in ("<img", "<script", "src=", "url(", "@import", "<link"):
        assert loaded not in mail.html


def test_people_are_addressed_without_exclamation_marks_and_with_sie() -> None:
    for mail in (feedback(title="Titel"), summary(), answer(), stuck()):
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
    mail = mails.feedback(reader("en"), only_german, ADDRESS, 2)
    assert mail.subject == "How was it? Mittagspause"


@pytest.mark.parametrize("write", KINDS)
def test_every_mail_is_written_in_german_to_the_end(write: Callable[[str], Mail]) -> None:
    english, german = (re.sub(r"https?://\S+", "", write(one).text) for one in ("en", "de"))
    assert not {line for line in german.splitlines() if line.strip()} & set(english.splitlines())


def test_the_answer_says_who_does_what_by_when() -> None:
    assert "Eine Stunde länger" in answer().text
    assert "Steuerungsstelle: beschlossen, bis 1. Dezember 2026" in answer().text
    assert "Steering office: decided, by 1 December 2026" in answer("en").text
    assert "From January" in answer("en").html


def test_a_reminder_goes_to_all_and_says_why() -> None:
    assert "27. September 2026" in reminder().text
    assert "wer schon geantwortet hat" in reminder().text


def test_a_round_invites_and_does_not_ask_how_it_was() -> None:
    assert invitation().kind == "invitation"
    assert "Wie war es" not in invitation().subject


def test_machines_learn_how_to_end_such_mails_and_the_office_gets_all() -> None:
    assert ("List-Unsubscribe", f"<{LEAVE}>") in headers(summary())
    assert ("List-Unsubscribe-Post", "List-Unsubscribe=One-Click") in headers(summary())
    office = mails.summary(
        Reader("id", "a@example.org", "de"), questionnaire(yes_no("met")), 5, "x"
    )
    assert headers(office) == [("Auto-Submitted", "auto-generated")]


def test_a_title_of_300_letters_does_no_harm() -> None:
    mail = feedback(title="ä" * 300)
    assert mail.subject.endswith("ä" * 300)
    assert not HeaderRegistry()("Subject", mail.subject).defects


def test_who_is_invited_with_a_code_reads_it_and_hears_that_nobody_knows_whose_it_is() -> None:
    mail = mails.feedback(reader("de"), event(), ADDRESS, 2, coded=True)
    for part in (mail.text, mail.html):
        assert mails.CODE in part
        assert "Wir wissen nicht, wer welchen Code hat." in part
        assert "für alle Gäste gleich" not in part


def test_a_reminder_cannot_repeat_a_code_that_nobody_kept() -> None:
    mail = mails.reminder(reader("de"), event(), ADDRESS, 2, date(2026, 9, 27), coded=True)
    assert mails.CODE not in mail.text
    assert "Code aus unserer ersten Mail" in mail.text
    assert "Code" not in reminder().text


def test_guests_read_when_and_where_a_moved_event_is() -> None:
    assert "12. September 2026, 12:00 bis 13:00 Uhr" in rescheduled().text
    assert "Ort: Rathaus." in rescheduled().html


def test_every_kind_of_mail_can_be_looked_at() -> None:
    folder = resources.files("chalicelib").joinpath("outreach/templates")
    texts = {one.name for one in folder.iterdir() if one.name.endswith(".txt")} - {"foot.txt"}
    assert {f"{kind}.txt" for kind in mail_samples.KINDS} == texts
