"""What is sealed when, in the plan of the office and in its calendar."""

from datetime import date, datetime, timedelta

from chalicelib.office import office_dates, sealing_plan
from chalicelib.outreach.calendar_file import calendar_file
from chalicelib.outreach.events import Event, EventState
from chalicelib.outreach.life import Standing
from chalicelib.questionnaire.model import Questionnaire
from chalicelib.report.commitments import Change, Commitment, Progress
from chalicelib.sealing import bands
from chalicelib.weeks import BERLIN
from tests.unit.questionnaires import questionnaire, scale, single, words

NOW = datetime(2026, 9, 16, 12, tzinfo=BERLIN)
CONSOLE = "https://mitsprache.example.org/buero"


def divided() -> Questionnaire:
    """Parts in a group, one of them in a smaller group, and one part in none."""
    inner = {"code": "lower", "label": words("Unterstadt"), "members": ["south", "east"]}
    city = {"code": "city", "label": words("Stadt"), "members": ["north", inner]}
    return questionnaire(
        single("area", "north", "south", "east", "west", required=True),
        scale("mood"),
        partition={"item": "area", "groups": [city]},
    )


def meeting(state: EventState = EventState.PLANNED) -> Standing:
    starts = datetime(2026, 9, 24, 12, 5, tzinfo=BERLIN)
    event = Event("lunch", words("Mittag"), "sample", starts, starts + timedelta(minutes=55))
    return Standing(event, state, NOW)


def promise(until: date | None, progress: Progress = Progress.DECIDED) -> Commitment:
    change = Change(date(2026, 9, 1), progress, words("Notiz"), words("Ressort Soziales"), until)
    return Commitment(f"p{until}", "sample", "2026-08", words("Mehr Zeit; sofort"), (change,))


def test_every_coming_day_stands_there_with_its_reports() -> None:
    coming = sealing_plan.coming(questionnaire(cadence="month", closes="2026-11-08"), NOW, "de")
    assert [(one.sealed_on, one.reports) for one in coming] == [
        (date(2026, 9, 28), ("vom September 2026", "des 3. Quartals 2026")),
        (date(2026, 11, 2), ("vom Oktober 2026",)),
        (
            date(2026, 11, 9),
            ("vom November 2026", "des 4. Quartals 2026", "der ganzen Umfrage"),
        ),
    ]


def test_parts_stand_in_their_groups_and_each_says_whether_it_has_enough() -> None:
    counted = bands.standing(
        "2026-09-15", 17, {"north": 9, "south": 2, "west": 6}, ("north", "south", "east", "west"), 5
    )
    city, west = sealing_plan.parts(divided(), counted, "de")
    north, lower = city.parts
    assert (city.name, city.enough) == ("Stadt", None)
    assert (north.enough, west.enough) == (True, True)
    assert [(one.name, one.enough) for one in lower.parts] == [("south", False), ("east", False)]
    names = [one.name for one in sealing_plan.leaves((city, west))]
    assert names == ["north", "south", "east", "west"]


def test_before_the_first_count_nothing_is_said_of_a_part() -> None:
    tree = sealing_plan.parts(divided(), None, "de")
    assert {one.enough for one in sealing_plan.leaves(tree)} == {None}
    [whole] = sealing_plan.parts(questionnaire(), bands.Standing("", "0–4", {"all": False}), "de")
    assert (whole.name, whole.enough) == ("", False)


def test_the_calendar_holds_surveys_sealings_events_and_open_promises() -> None:
    entries = office_dates.recent(
        [
            *office_dates.of_surveys([questionnaire(cadence="close")], NOW, "de", CONSOLE),
            *office_dates.of_events([meeting()], "de", CONSOLE),
            *office_dates.of_promises(
                [promise(date(2026, 12, 1)), promise(None), promise(date.max, Progress.DONE)],
                "de",
                CONSOLE,
            ),
        ],
        NOW,
    )
    text = calendar_file(entries, NOW, "Termine")
    whole = text.replace("\r\n ", "")
    assert [line for line in whole.split("\r\n") if line.startswith(("DTSTART", "SUMMARY"))] == [
        "DTSTART;VALUE=DATE:20260907",
        "SUMMARY:Beginn: Zusammenarbeit",
        "DTSTART:20260924T100500Z",
        "SUMMARY:Mittag",
        "DTSTART;VALUE=DATE:20261004",
        "SUMMARY:Letzter Tag: Zusammenarbeit",
        "DTSTART;VALUE=DATE:20261005",
        "SUMMARY:Bericht: Zusammenarbeit",
        "DTSTART;VALUE=DATE:20261201",
        "SUMMARY:Zugesagt: Mehr Zeit\\; sofort",
    ]
    assert all(len(line.encode()) <= 75 for line in text.split("\r\n"))
    assert f"URL:{CONSOLE}/plan/sample" in whole


def test_a_cancelled_event_is_shown_as_one_and_what_is_long_over_leaves_the_calendar() -> None:
    cancelled = meeting(EventState.CANCELLED)
    entries = [*office_dates.of_events([cancelled], "de", CONSOLE)]
    assert [entry.cancelled for entry in entries] == [True]
    assert office_dates.recent(entries, NOW + timedelta(days=365)) == []
