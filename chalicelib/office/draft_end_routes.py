"""How drafts end: published as a version of their survey, or discarded."""

from datetime import date

from chalice.app import Blueprint, Response

from chalicelib.i18n import FALLBACK, catalogue
from chalicelib.i18n import later as _
from chalicelib.office import door, draft_pages
from chalicelib.office import draft_keeping as keeping
from chalicelib.office.asked import said
from chalicelib.office.outlook import outlook
from chalicelib.office.survey_routes import PATH
from chalicelib.office.users import Role
from chalicelib.questionnaire import publishing
from chalicelib.questionnaire.calendar import closing_week
from chalicelib.questionnaire.drafting import gaps
from chalicelib.questionnaire.model import Questionnaire
from chalicelib.questionnaire.profiles import PROFILES
from chalicelib.questionnaire.publishing import Review
from chalicelib.settings import settings
from chalicelib.store.drafts import Draft
from chalicelib.store.errors import Conflict
from chalicelib.store.surveys import SurveyHead

draft_end_routes = Blueprint(__name__)


@draft_end_routes.route(f"{keeping.DRAFT}/verwerfen", methods=["GET"])
@door.open_to(Role.REDAKTION)
def ask_to_discard(visit: door.Visit, survey: str) -> Response:
    """Say what discarding does, and ask."""
    draft = keeping.latest(visit, survey)
    gettext = catalogue(FALLBACK).gettext
    return visit.page(
        "survey_act.html",
        heading=gettext("Discard the draft"),
        title=draft_pages.title(draft.document),
        action=f"{PATH}/{survey}/entwurf/verwerfen",
        back=f"{PATH}/{survey}/entwurf",
        words=gettext("Discard"),
        effects=[
            gettext("The draft leaves the list. Nothing that is published changes."),
            gettext("You can take it up again at the same address."),
        ],
        days=[],
    )


@draft_end_routes.route(f"{keeping.DRAFT}/verwerfen", methods=["POST"], content_types=door.FORMS)
@door.open_to(Role.REDAKTION)
def discard(visit: door.Visit, survey: str) -> Response:
    """Work on the draft no longer, or, if it was discarded, go on with it."""
    head = visit.found(keeping.drafts().head(survey))
    if visit.form.text("do") == "take-up":
        keeping.drafts().take_up(survey, head.revision)
        visit.note(_("Draft taken up again"), survey)
        return visit.go(f"{PATH}/{survey}/entwurf", _("The draft is back."))
    keeping.drafts().end(survey, head.revision, "discarded")
    visit.note(_("Draft discarded"), survey)
    return visit.go(f"{PATH}/{survey}/entwurf")


@draft_end_routes.route(f"{keeping.DRAFT}/veroeffentlichen", methods=["GET"])
@door.open_to(Role.REDAKTION)
def ask_to_publish(visit: door.Visit, survey: str) -> Response:
    """Say what publishing would do, and ask."""
    draft = keeping.drafts().latest(survey)
    return _publish_page(visit, draft) if draft else keeping.ended(visit, survey)


@draft_end_routes.route(
    f"{keeping.DRAFT}/veroeffentlichen", methods=["POST"], content_types=door.FORMS
)
@door.open_to(Role.REDAKTION)
def publish(visit: door.Visit, survey: str) -> Response:
    """Publish the revision that was looked at, as the version that follows the one compared."""
    draft = keeping.latest(visit, survey)
    head = keeping.surveys().head(survey)
    before = head.version if head else 0
    form = visit.form
    if form.text("revision") != str(draft.revision) or form.text("before") != str(before):
        return keeping.conflict(visit, survey)
    document = draft.document | {"version": before + 1}
    judgement = gaps.judge(document)
    if judgement.questionnaire is None or judgement.faults:
        return _publish_page(visit, draft, 422)
    if _reviewed(judgement.questionnaire, head).obstacles:
        return _publish_page(visit, draft, 422)
    try:
        keeping.surveys().publish(document)
    except Conflict:
        return keeping.conflict(visit, survey)
    keeping.drafts().end(survey, draft.revision, "published")
    visit.note(_("Survey published"), survey, str(before or ""), str(before + 1))
    return visit.go(f"{PATH}/{survey}", _("The survey is published."))


def _publish_page(visit: door.Visit, draft: Draft, status: int = 200) -> Response:
    head = keeping.surveys().head(draft.survey)
    before = head.version if head else 0
    document = draft.document | {"version": before + 1}
    judgement = gaps.judge(document)
    review = None
    if judgement.questionnaire is not None:
        review = _reviewed(judgement.questionnaire, head)
    one = judgement.questionnaire
    obstacles = review.obstacles if review else ()
    return visit.page(
        "draft_publish.html",
        status,
        draft=draft,
        title=draft_pages.title(document),
        before=before,
        faults=list(
            dict.fromkeys(
                draft_pages.placed(document, fault) for fault in (*judgement.faults, *obstacles)
            )
        ),
        changes=[said(change, one) for change in review.changes] if review and one else [],
        marks=bool(review and review.marks),
        said=draft_pages.everything(document, judgement),
        questionnaire=one,
        opens=date.fromisoformat(one.opens) if one else None,
        closes=date.fromisoformat(one.closes) if one else None,
        protection=PROFILES[one.profile] if one else None,
        address=f"{settings().public_url}/umfrage/{draft.survey}",
        forecast=outlook(one) if one else (),
    )


def _reviewed(questionnaire: Questionnaire, head: SurveyHead | None) -> Review:
    """What publishing would mean for what is published."""
    latest = {
        one.survey: keeping.surveys().version(one.survey, one.version)
        for one in keeping.surveys().heads()
    }
    before = latest.get(questionnaire.survey)
    now = keeping.surveys().current(head) if head else None
    closed = bool(head and now and head.closed_to >= closing_week(now.closes))
    others = [one for one in latest.values() if one is not None]
    return publishing.review(questionnaire, before, others, closed=closed)
