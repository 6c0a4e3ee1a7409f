"""The page after an answer was stored: the receipt, and what happens next."""

from collections.abc import Collection
from datetime import date
from functools import lru_cache

from chalicelib.intake import qr
from chalicelib.intake.codes import mint, pretty
from chalicelib.intake.entries import entries
from chalicelib.intake.entry import labels
from chalicelib.intake.pages import in_its_language, rendered
from chalicelib.intake.words import number_in_words
from chalicelib.layout.page import Place
from chalicelib.questionnaire.model import Questionnaire


def confirmation_page(
    place: Place,
    questionnaire: Questionnaire,
    code: str,
    *,
    k: int,
    next_sealing: date | None,
    dropped: Collection[str] = (),
    held: bool = True,
    address: str = "",
) -> str:
    """What is shown after an answer was stored: the receipt, and what happens next.

    Args:
        place: where the page stands.
        questionnaire: the version that was answered.
        code: the receipt code.
        k: how many answers there are at least in whatever is reported.
        next_sealing: the day on which answers are next sealed, if one is known.
        dropped: ids of the questions that had an answer and were not to be asked.
        address: where the answer is found again with its code, for a picture to scan; "" for none.
        held: whether it stays; else, at an event, it soon makes room for the next guest.
    """
    place = in_its_language(place, questionnaire)
    given = entries(questionnaire, place.language, {}, ()) if dropped else ()
    page = _anybodys_confirmation(
        place, questionnaire, k, next_sealing, tuple(labels(given, dropped)), held, bool(address)
    )
    page = page.replace(_NO_CODE, code).replace(_in_groups(_NO_CODE), _in_groups(code))
    return page.replace(_NO_PICTURE, qr.svg(address)) if address else page


_NO_CODE = mint()
"""Stands for the code in a confirmation that is kept."""

_NO_PICTURE = f"<svg>{mint()}</svg>"
"""Stands for the QR code in a confirmation that is kept."""


@lru_cache(maxsize=32)
def _anybodys_confirmation(
    place: Place,
    questionnaire: Questionnaire,
    k: int,
    next_sealing: date | None,
    dropped: tuple[tuple[int, str], ...],
    held: bool,
    pictured: bool,
) -> str:
    """The confirmation as everybody gets it, but for their code and its picture."""
    # With the first page, as all of Jinja.
    from markupsafe import Markup

    return rendered(
        "confirmation.html",
        place,
        questionnaire=questionnaire,
        code=_NO_CODE,
        receipt=Markup(_in_groups(_NO_CODE)),  # noqa: S704 - minted here, not typed
        least=number_in_words(k, place.language),
        held=held,
        picture=Markup(_NO_PICTURE) if pictured else None,  # noqa: S704 - written above
        next_sealing=next_sealing,
        dropped=dropped,
    )


def _in_groups(code: str) -> str:
    """A code as it is read out, in groups that may stand below each other."""
    return "<wbr>-<wbr>".join(f"<span>{group}</span>" for group in pretty(code).split("-"))
