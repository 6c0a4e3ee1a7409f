"""What needs a person today."""

from datetime import UTC, date, datetime, timedelta

from chalicelib.i18n import catalogue
from chalicelib.office.today import Facts, Task, Words, tasks
from chalicelib.outreach.delivery import Line, MailState
from chalicelib.questionnaire import reading
from chalicelib.questionnaire.profiles import TEXT_WEEKS
from chalicelib.report.commitments import Change, Commitment, Progress
from chalicelib.sealing.texts import ReviewState, ReviewText
from chalicelib.weeks import BERLIN
from tests.unit.questionnaires import document, text, yes_no

NOW = datetime(2026, 9, 16, 10, tzinfo=BERLIN)
NOTHING = Facts({}, {}, [], [], [], [])


def said(facts: Facts) -> list[Task]:
    words = catalogue("de")
    return tasks(facts, NOW, Words("de", words.gettext, words.ngettext))


def waiting(moment: datetime) -> ReviewText:
    """A text that came into the queue at that moment."""
    return ReviewText("0a", "wish", ReviewState.WAITING, since=f"{moment:%Y-%m-%d}")


def promised(until: date, progress: Progress = Progress.IN_WORK) -> Commitment:
    change = Change(date(2026, 8, 1), progress, {"de": ""}, {"de": "Bildung"}, until)
    return Commitment("1", "sample", "2026-W30", {"de": "Eine Ansprechperson"}, (change,))


def test_when_there_is_nothing_nobody_is_bothered() -> None:
    assert said(NOTHING) == []


def test_what_has_gone_wrong_stands_before_what_is_late_and_what_comes() -> None:
    closing = reading.read(document(yes_no("met"), opens="2026-09-01", closes="2026-09-20"))
    long_stuck = Line("m", "feedback", MailState.STUCK, NOW - timedelta(hours=3), 12, "")
    found = said(
        Facts(
            surveys={"sample": closing},
            waiting_texts={"sample": [waiting(NOW), waiting(NOW)]},
            stuck_surveys=["sample"],
            events=[],
            mails=[long_stuck],
            commitments=[promised(date(2026, 9, 15))],
        )
    )

    assert [one.urgent for one in found] == [True, True, True, True, False]
    failed, mail, late, texts, soon = (one.title for one in found)
    assert failed.startswith("Auswertung gescheitert")
    assert mail.startswith("Bei 1 Mail")
    assert late == "Zugesagt: Eine Ansprechperson"
    assert texts.startswith("2 Texte durchsehen")
    assert soon.startswith("Schließt bald")


def test_texts_are_named_with_the_day_on_which_they_go_once_it_is_near() -> None:
    asked = reading.read(document(text("wish"), opens="2026-01-05", closes="2026-06-28"))
    weeks = timedelta(weeks=TEXT_WEEKS[asked.profile])

    def about(*moments: datetime) -> str:
        texts = {"sample": [waiting(moment) for moment in moments]}
        [task] = said(Facts({"sample": asked}, texts, [], [], [], []))
        return task.detail

    assert "16. September" in about(NOW - weeks, NOW)
    assert "30. September" in about(NOW - weeks + timedelta(days=14))
    assert "nächste Bericht" in about(NOW - weeks + timedelta(days=15))


def test_a_survey_is_named_in_its_last_week_and_not_after_it() -> None:
    def about(opens: str, closes: str) -> list[Task]:
        one = reading.read(document(yes_no("met"), opens=opens, closes=closes))
        return said(Facts({"sample": one}, {}, [], [], [], []))

    assert about("2026-09-01", "2026-09-16")
    assert about("2026-09-01", "2026-09-23")
    assert not about("2026-09-01", "2026-09-24")
    assert not about("2026-09-01", "2026-09-15")
    assert not about("2026-09-17", "2026-09-20")


def test_a_promise_is_late_after_its_day_unless_it_was_kept() -> None:
    def about(commitment: Commitment) -> list[Task]:
        return said(Facts({}, {}, [], [], [], [commitment]))

    assert about(promised(date(2026, 9, 15)))
    assert not about(promised(date(2026, 9, 16)))
    assert not about(promised(date(2026, 9, 15), Progress.DONE))


def test_a_mail_under_way_is_nobodys_worry() -> None:
    fresh = Line("m", "feedback", MailState.CLAIMED, NOW.astimezone(UTC), 0, "")
    waiting = Line("w", "feedback", MailState.WAITING, NOW - timedelta(hours=3), 1, "")

    assert not said(Facts({}, {}, [], [], [fresh, waiting], []))
