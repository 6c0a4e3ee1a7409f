"""The mails of an event: looked at, taken as a file, sent to oneself."""

from typing import Any

from chalice.app import Blueprint, Response

from chalicelib import doors
from chalicelib.i18n import later as _
from chalicelib.office import door, event_pages
from chalicelib.office.users import Role
from chalicelib.outreach import mailing, planning
from chalicelib.outreach.life import Standing
from chalicelib.outreach.wording import LANGUAGES
from chalicelib.settings import settings

event_mail_routes = Blueprint(__name__)

_HOME = "/buero/veranstaltungen"


@event_mail_routes.route("/buero/veranstaltungen/{event}/mails/{kind}", methods=["GET"])
@door.open_to(Role.LESEN)
def show_mail(visit: door.Visit, event: str, kind: str) -> Response:
    """A mail of an event, as people will see it."""
    standing, mail = _mail(visit, event, kind)
    occasion = next(one for one in event_pages.occasions(standing.event) if one.kind == kind)
    answer = visit.page(
        "event_mail.html",
        event=standing.event,
        mail=mail,
        occasion=occasion,
        languages=LANGUAGES,
        may_edit=visit.user.role.covers(Role.REDAKTION),
    )
    return doors.framing(answer)


@event_mail_routes.route("/buero/veranstaltungen/{event}/mails/{kind}/html", methods=["GET"])
@door.open_to(Role.LESEN)
def show_mail_itself(visit: door.Visit, event: str, kind: str) -> Response:
    """The mail's HTML, for the frame of its page."""
    return doors.framed(_mail(visit, event, kind)[1].html)


@event_mail_routes.route("/buero/veranstaltungen/{event}/mails/{kind}/eml", methods=["GET"])
@door.open_to(Role.LESEN)
def download_mail(visit: door.Visit, event: str, kind: str) -> Response:
    """The mail as a file that mail programs open."""
    from chalicelib.store.postbox import message

    _standing_now, mail = _mail(visit, event, kind)
    written = message(mail, settings().sender, visit.moment).as_bytes().decode("ascii", "replace")
    return doors.download(written, "message/rfc822", f"{event}-{kind}-{mail.language}.eml")


@event_mail_routes.route(
    "/buero/veranstaltungen/{event}/mails/{kind}", methods=["POST"], content_types=door.FORMS
)
@door.open_to(Role.REDAKTION)
def send_test(visit: door.Visit, event: str, kind: str) -> Response:
    """Send a mail of an event to whoever looks at it."""
    from chalicelib.office import event_mails

    _standing_now, mail = _mail(visit, event, kind)
    event_mails.send_to_oneself(mail, visit.said(_("[Test]")), visit.moment)
    visit.note(_("Test mail sent"), event, after=f"{kind}, {mail.language}")
    return visit.go(
        f"{_HOME}/{event}/mails/{kind}?sprache={mail.language}",
        _("It is on its way to %(address)s."),
        address=visit.user.address,
    )


def _mail(visit: door.Visit, event: str, kind: str) -> tuple[Standing, Any]:
    from chalicelib.office import event_mails

    standing = visit.found(planning.standing(event))
    questionnaire = visit.found(mailing.latest(standing.event.survey))
    if kind not in {one.kind for one in event_pages.occasions(standing.event)}:
        raise door.NotThere(visit.not_found())
    wanted = visit.query.get("sprache") or visit.form.text("sprache")
    language = wanted if wanted in LANGUAGES else LANGUAGES[0]
    mail = event_mails.written(kind, standing.event, questionnaire, language, visit.user.address)
    return standing, visit.found(mail)
