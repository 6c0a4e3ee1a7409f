"""Texts that nobody decides about: the office is warned, and then they are withheld."""

from collections import Counter
from collections.abc import Iterator
from datetime import date, datetime
from itertools import islice

from chalicelib.i18n import later as _
from chalicelib.office.audit import Entry
from chalicelib.office.today import LAST_CALL
from chalicelib.outreach import mailing, office_mails
from chalicelib.outreach.mails import Mail, Reader
from chalicelib.questionnaire.model import FreeText, Questionnaire
from chalicelib.questionnaire.profiles import TEXT_WEEKS
from chalicelib.sealing.texts import ReviewState, ReviewText, lapses_on
from chalicelib.settings import settings
from chalicelib.store.audit import AuditTrail
from chalicelib.store.deletions import Deletions
from chalicelib.store.errors import Busy, Conflict
from chalicelib.store.surveys import Surveys
from chalicelib.store.texts import ReviewQueue
from chalicelib.weeks import BERLIN

LAPSED = _("Text withheld: nobody decided in time")
"""The act in the audit trail."""

_MOST_AT_ONCE = 1_000
"""Each takes a transaction; the conductor comes again in some minutes and goes on."""


def withhold_undecided(moment: datetime) -> None:
    """Withhold the texts whose day has come, and warn the office of those whose day is near.

    Run twice or by two at once, it does the same: a text is withheld once, and noted with it.
    """
    today = moment.astimezone(BERLIN).date()
    for survey, texts in _waiting():
        days = {text.id: lapses_on(text, survey.profile) or today for text in texts}
        near = Counter(day for day in days.values() if today < day <= today + LAST_CALL)
        for day, number in near.items():
            _warn(survey, day, number, moment)
        over = (text for text in texts if days[text.id] <= today)
        for text in islice(over, _MOST_AT_ONCE):
            _withhold(survey.survey, text, moment)


def _waiting() -> Iterator[tuple[Questionnaire, list[ReviewText]]]:
    """The surveys of which texts wait for a decision, with these texts but without their words."""
    surveys = Surveys(settings().catalogue_table)
    for head in surveys.heads():
        if head.texts_done or not head.purged_to:
            continue
        latest = surveys.current(head)
        if latest is None or latest.profile not in TEXT_WEEKS:
            continue
        if not any(isinstance(item, FreeText) for item in latest.items):
            continue
        known = ReviewQueue(settings().catalogue_table).progress(head.survey)
        texts = [text for text in known if text.state is ReviewState.WAITING]
        if texts:
            yield latest, texts


def _warn(survey: Questionnaire, day: date, number: int, moment: datetime) -> None:
    address = f"{settings().public_url}/buero/texte/{survey.survey}"

    def undecided(reader: Reader) -> Mail:
        return office_mails.undecided(reader, survey, number, day, address)

    mailing.tell_office(undecided, "undecided", f"{survey.survey}/{day}", moment)


def _withhold(survey: str, text: ReviewText, moment: datetime) -> None:
    table = settings().catalogue_table
    before, after = ReviewState.WAITING.value, ReviewState.WITHHELD.value
    entry = Entry(moment, "conductor", LAPSED, f"{survey}/{text.id[:8]}", before, after)
    records = [
        Deletions(table).of_text(survey, moment),
        AuditTrail(table).of_transaction(entry),
    ]
    try:
        ReviewQueue(table).lapse(survey, text.id, records)
    except (Conflict, Busy):
        # Somebody decided at this moment, or another conductor is faster.
        return
