"""What needs a person today, and what runs."""

from collections.abc import Iterator, Mapping
from datetime import datetime
from typing import TYPE_CHECKING

from chalice.app import Blueprint, Response

from chalicelib.i18n import catalogue
from chalicelib.office import door, pages
from chalicelib.office.users import Role
from chalicelib.questionnaire import calendar
from chalicelib.questionnaire.model import Questionnaire
from chalicelib.settings import settings
from chalicelib.store.errors import Refused
from chalicelib.store.surveys import SurveyHead, Surveys

if TYPE_CHECKING:
    from chalicelib.office.today import Facts
    from chalicelib.sealing.texts import ReviewText

today_routes = Blueprint(__name__)

_ENDED_BADLY = {"FAILED", "TIMED_OUT", "ABORTED"}


@today_routes.route("/buero", methods=["GET"])
@door.open_to(Role.LESEN)
def show(visit: door.Visit) -> Response:
    """What there is to do; what runs, without answers and with their number only in bands."""
    # The pages that take answers in need none of these.
    from chalicelib.office.today import Words, tasks
    from chalicelib.outreach.public_pages import period_words
    from chalicelib.store.standings import Standings
    from chalicelib.store.summaries import Summaries

    known = list(_surveys())
    facts = _facts(known, visit.moment)
    words = catalogue(visit.place.language)
    summaries, standings = Summaries(settings().bucket), Standings(settings().catalogue_table)
    lines = [
        pages.SurveyLine(
            latest,
            calendar.next_sealing(latest.cadence, latest.closes, visit.moment),
            standings.latest(head.survey),
            tuple(
                period_words(one, visit.place.language) for one in summaries.periods(head.survey)
            ),
        )
        for head, latest in known
    ]
    return visit.page(
        "today.html",
        tasks=tasks(
            facts, visit.moment, Words(visit.place.language, words.gettext, words.ngettext)
        ),
        surveys=lines,
        events=facts.events,
    )


def _surveys() -> Iterator[tuple[SurveyHead, Questionnaire]]:
    """The surveys that are not archived, as they hold now."""
    surveys = Surveys(settings().catalogue_table)
    for head in surveys.heads():
        latest = None if head.archived else surveys.current(head)
        if latest is not None:
            yield head, latest


def _facts(known: list[tuple[SurveyHead, Questionnaire]], moment: datetime) -> "Facts":
    from chalicelib.office.today import Facts
    from chalicelib.store.commitments import Commitments
    from chalicelib.store.events import Events
    from chalicelib.store.outbox import Outbox

    table = settings().catalogue_table
    return Facts(
        surveys={head.survey: latest for head, latest in known},
        waiting_texts=_waiting_texts(known),
        stuck_surveys=[head.survey for head, latest in known if _is_stuck(head, latest, moment)],
        events=sorted(Events(table).all(), key=lambda one: one.event.starts),
        mails=list(Outbox(settings().contacts_table, settings().outbox_queue_url).lines()),
        commitments=Commitments(table).all(),
    )


def _waiting_texts(
    known: list[tuple[SurveyHead, Questionnaire]],
) -> "Mapping[str, list[ReviewText]]":
    from chalicelib.sealing.texts import ReviewState
    from chalicelib.store.texts import ReviewQueue

    queue = ReviewQueue(settings().catalogue_table)
    waiting = {
        head.survey: [
            one for one in queue.progress(head.survey) if one.state is ReviewState.WAITING
        ]
        for head, _latest in known
        if not head.texts_done
    }
    return {survey: texts for survey, texts in waiting.items() if texts}


def _is_stuck(head: SurveyHead, latest: Questionnaire, moment: datetime) -> bool:
    """Whether sealing what is due was begun, and ended badly."""
    from chalicelib.store.executions import Executions

    cut_off = calendar.due_cut_off(
        latest.cadence, latest.opens, latest.closes, head.sealed_to, moment
    )
    if cut_off is None:
        return False
    try:
        status = Executions(settings().state_machine_arn).status(head.survey, cut_off)
    except Refused:
        # It has not begun: the conductor comes every few minutes.
        return False
    return status in _ENDED_BADLY
