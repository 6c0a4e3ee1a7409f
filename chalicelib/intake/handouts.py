"""What stands on printed matter of a survey: cards with codes, a slide, a sheet for the wall."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from chalicelib.i18n import catalogue
from chalicelib.intake import qr
from chalicelib.intake.codes import pretty
from chalicelib.layout.dates import long_date
from chalicelib.questionnaire.model import Access, Questionnaire


@dataclass(frozen=True)
class Card:
    """One code, as a person gets it.

    Attributes:
        code: in groups.
        qr: leads to the survey with the code; an <svg> element.
    """

    code: str
    qr: str


def address(public_url: str, survey: str) -> str:
    """Where a survey is."""
    return f"{public_url}/umfrage/{survey}"


def invitation(public_url: str, survey: str, code: str) -> str:
    """Where a survey is for whoever has this code."""
    return f"{address(public_url, survey)}?code={code}"


def typed(address: str) -> str:
    """An address as people type it."""
    return address.removeprefix("https://").removeprefix("http://")


def card(public_url: str, survey: str, code: str) -> Card:
    """The card of a code."""
    return Card(pretty(code), qr.svg(invitation(public_url, survey, code)))


def words(questionnaire: Questionnaire, public_url: str, language: str) -> Mapping[str, object]:
    """All texts on the printed matter of a survey.

    Args:
        language: one of the questionnaire's.
    """
    gettext, ngettext = catalogue(language).gettext, catalogue(language).ngettext
    minutes = ngettext("about %(num)s minute", "about %(num)s minutes", questionnaire.minutes)
    closes = long_date(date.fromisoformat(questionnaire.closes), language)
    closed = questionnaire.access is Access.CLOSED
    return {
        "language": language.partition("-")[0],
        "title": questionnaire.title[language],
        "purpose": questionnaire.purpose[language],
        "address": typed(address(public_url, questionnaire.survey)),
        "qr": qr.svg(address(public_url, questionnaire.survey)),
        "facts": [
            minutes % {"num": questionnaire.minutes},
            gettext("open until %(day)s") % {"day": closes},
        ],
        "steps": [
            gettext("Scan the picture with your phone. Or type the address."),
            gettext("Type your access code.") if closed else gettext("Answer the questions."),
            gettext("You need no account. Nobody learns who answered what."),
        ],
        "card_steps": [
            gettext("Scan the picture with your phone. Or type the address and the code."),
            gettext("The code is good for one answer. We do not know who has which card."),
        ],
        "alternative": gettext("QR code that leads to this address"),
        "have_your_say": gettext("Have your say"),
        "access_code": gettext("Your access code"),
    }
