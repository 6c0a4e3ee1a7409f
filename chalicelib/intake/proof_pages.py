"""The page between sending something and storing it, where a proof of work is wanted."""

from chalicelib.i18n import catalogue
from chalicelib.intake.form import Fields
from chalicelib.intake.pages import in_its_language, rendered
from chalicelib.intake.proof import OF_THE_PROOF, WAIT_SECONDS
from chalicelib.layout.page import Place
from chalicelib.questionnaire.model import Questionnaire


def moment_page(
    place: Place, questionnaire: Questionnaire, fields: Fields, challenge: str, ticket: str
) -> str:
    """What is shown between sending and storing where a proof of work is wanted.

    Args:
        fields: what was posted; sent again with the proof.
        challenge: the work, as JSON.
        ticket: of whoever waits instead.
    """
    place = in_its_language(place, questionnaire)
    _ = catalogue(place.language).gettext
    return proof_page(
        place,
        title=questionnaire.title[place.language],
        not_yet=_("Your answers are not stored yet."),
        press=_("Send answers"),
        path=f"/umfrage/{questionnaire.survey}",
        fields=fields,
        challenge=challenge,
        ticket=ticket,
    )


def proof_page(
    place: Place,
    *,
    title: str,
    not_yet: str,
    press: str,
    path: str,
    fields: Fields,
    challenge: str,
    ticket: str,
) -> str:
    """What asks for a proof of work before something that was sent is taken.

    A script does the work and goes on by itself; without one the same form is sent after waiting.

    Args:
        title: of what is to be sent.
        not_yet: says that it has not arrived.
        press: the words on the button.
        path: where it is sent with a proof; whoever waits sends it to an address below.
        fields: what was posted; sent again with the proof.
        challenge: the work, as JSON.
        ticket: of whoever waits instead.
    """
    return rendered(
        "moment.html",
        place,
        of=title,
        not_yet=not_yet,
        press=press,
        path=path,
        hidden=[
            (name, value)
            for name, values in fields.items()
            if name not in OF_THE_PROOF
            for value in values
        ],
        challenge=challenge,
        ticket=ticket,
        seconds=WAIT_SECONDS,
    )
