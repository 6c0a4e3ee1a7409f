"""The form that plans a round: people on distribution lists are asked to answer a survey."""

from collections.abc import Collection, Mapping
from dataclasses import asdict, dataclass
from datetime import datetime, timedelta

from chalicelib.i18n import later as _
from chalicelib.office import event_form
from chalicelib.office.posted import Form
from chalicelib.outreach.events import Event, EventKind
from chalicelib.questionnaire.model import Questionnaire
from chalicelib.weeks import BERLIN

LABELS: Mapping[str, str] = {
    "title": _("Title"),
    "title_en": _("Title in English"),
    "survey": _("Survey"),
    "lists": _("Distribution lists"),
    "day": _("Day"),
    "time": _("Time"),
    "keep_days": _("Addresses are destroyed so many days after the last mail"),
}
"""What the fields are called, as msgids of the catalogue."""


@dataclass(frozen=True)
class Typed:
    """The fields as they stand in the form.

    Attributes:
        lists: names of the lists that were ticked.
        seen: the fingerprint of the round that was changed; "" for a new one.
    """

    title: str = ""
    title_en: str = ""
    survey: str = ""
    lists: tuple[str, ...] = ()
    day: str = ""
    time: str = ""
    keep_days: str = ""
    seen: str = ""


def suggested(moment: datetime, name: str) -> Typed:
    """What is suggested for a new round: tomorrow morning, so that there is time to look at it.

    Args:
        name: of a list that is ticked already, or "".
    """
    tomorrow = moment.astimezone(BERLIN).date() + timedelta(days=1)
    return Typed(
        lists=(name,) if name else (), day=tomorrow.isoformat(), time="09:00", keep_days="90"
    )


def of_event(event: Event) -> Typed:
    """The form for a round that is to be changed."""
    starts = event.starts.astimezone(BERLIN)
    return Typed(
        title=event.title["de"],
        title_en=event.title.get("en", ""),
        survey=event.survey,
        lists=event.lists,
        day=starts.date().isoformat(),
        time=f"{starts:%H:%M}",
        keep_days=str(event.keep_days),
        seen=event_form.fingerprint(event),
    )


def in_fields(entered: Typed) -> dict[str, str]:
    """What stands in each field, as it is compared with what somebody else stored."""
    return asdict(entered) | {"lists": ", ".join(entered.lists)}


def typed(form: Form) -> Typed:
    """What was sent."""
    words = {name: form.text(name) for name in Typed.__dataclass_fields__ if name != "lists"}
    return Typed(**words, lists=tuple(dict.fromkeys(form.all("lists"))))


def faults(
    entered: Typed,
    surveys: Mapping[str, Questionnaire],
    lists: Collection[str],
    moment: datetime,
) -> dict[str, str]:
    """What is wrong: field → a msgid of the catalogue.

    Args:
        surveys: those that can be chosen, by id.
        lists: names of those that can be chosen.
        moment: now.
    """
    found = event_form.faults_of_titles(entered.title, entered.title_en)
    survey = surveys.get(entered.survey)
    if survey is None:
        found["survey"] = _("Please choose a survey.")
    if not entered.lists or not set(entered.lists) <= set(lists):
        found["lists"] = _("Please choose at least one list.")
    starts = event_form.moment_of(entered.day, entered.time)
    if starts is None:
        found |= event_form.moment_faults(entered.day, entered.time)
    elif starts <= moment:
        found["day"] = _("This moment is past. A round begins later than now.")
    elif survey is not None and not survey.opens <= entered.day <= survey.closes:
        found["day"] = _("The survey takes no answers on that day.")
    if event_form.number(entered.keep_days, 1, 365) is None:
        found["keep_days"] = _("Please give a number of days from 1 to 365.")
    return found


def event_of(entered: Typed, before: Event | None = None) -> Event:
    """The round of a form without faults.

    Args:
        before: the round that is changed; it keeps its name.
    """
    starts = event_form.moment_of(entered.day, entered.time)
    assert starts is not None
    return Event(
        id=before.id if before else event_form.name_of(entered.title, starts.date()),
        title=event_form.titles(entered.title, entered.title_en),
        survey=entered.survey,
        starts=starts,
        ends=starts,
        kind=EventKind.ROUND,
        lists=entered.lists,
        keep_days=int(entered.keep_days),
    )
