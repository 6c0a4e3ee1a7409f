"""The mails of an event as they would be, for the office to look at and to send to itself."""

import secrets
from dataclasses import replace
from datetime import datetime

from chalicelib.outreach import mailing, mails
from chalicelib.outreach.events import Event
from chalicelib.outreach.mails import Mail, Reader
from chalicelib.questionnaire.calendar import WHOLE_SURVEY
from chalicelib.questionnaire.model import Questionnaire
from chalicelib.report import commitments
from chalicelib.report.commitments import Commitment
from chalicelib.settings import settings
from chalicelib.store.commitments import Commitments

_EXAMPLE_NUMBER = 14
_EXAMPLE_CODE = "00000-00000-00000-00000"
_EXAMPLE = "beispiel"


def written(
    kind: str, event: Event, questionnaire: Questionnaire, language: str, address: str
) -> Mail | None:
    """A mail of an event, with examples where nothing is known yet; None for an unknown kind.

    Its links to leave and to reports lead nowhere: real ones are made for one reader each. A code
    in it opens nothing.

    Args:
        address: of the reader.
    """
    base = settings().public_url
    leave = f"{base}/abmelden/{_EXAMPLE}?lang={language}"
    reader = Reader(_EXAMPLE, address, language, leave=leave, wordings=mailing.wordings())
    report = f"{base}/bericht/{_EXAMPLE}?lang={language}"
    match kind:
        case "confirmation":
            link = f"{base}/bestaetigen/{_EXAMPLE}?lang={language}"
            mail = mails.confirmation(replace(reader, leave=""), event, link)
        case "feedback":
            mail = mailing.asking(reader, event, questionnaire)
        case "reminder":
            mail = mailing.reminding(reader, event, questionnaire)
        case "summary":
            mail = mails.summary(reader, questionnaire, _EXAMPLE_NUMBER, report)
        case "answer":
            mail = mails.answer(reader, questionnaire, _promised(questionnaire), report)
        case "rescheduled":
            page = f"{mailing.event_page(event)}?lang={language}"
            mail = mails.rescheduled(reader, event, page)
        case "cancelled":
            mail = mails.cancelled(reader, event, f"{base}/veranstaltungen?lang={language}")
        case _other:
            return None
    return replace(
        mail,
        text=mail.text.replace(mails.CODE, _EXAMPLE_CODE),
        html=mail.html.replace(mails.CODE, _EXAMPLE_CODE),
        code_of="",
        code_until="",
    )


def send_to_oneself(mail: Mail, mark: str, moment: datetime) -> None:
    """Put a mail into the outbox for whoever looks at it.

    Args:
        mark: what its subject begins with.
    """
    name = mailing.mail_id("test", mail.kind, secrets.token_hex(8))
    subject = mails.one_line(f"{mark} {mail.subject}")
    mailing.put([replace(mail, id=name, subject=subject, leave="")], moment)


def _promised(questionnaire: Questionnaire) -> list[Commitment]:
    known = Commitments(settings().catalogue_table).of_survey(questionnaire.survey)
    return commitments.carried(known, WHOLE_SURVEY)
