"""What the gateway says itself: where no function is asked, and where none answers.

Its own words would be ``{"message":"Missing Authentication Token"}``, whatever was mistyped. The
pages are part of the template: nothing runs for them, so they are there when nothing else is.
"""

from dataclasses import dataclass
from pathlib import Path

from chalicelib.i18n import catalogue
from chalicelib.i18n import later as _
from chalicelib.layout.page import Place, render

_LANGUAGES = ("de", "en")
"""In the order of the page: nobody knows yet which one its reader speaks."""


@dataclass(frozen=True)
class Refusal:
    """Why the gateway answers itself.

    Attributes:
        types: what API Gateway calls it; see "Gateway response types" in its documentation.
        status: of the answer; None is the one that the gateway has for it.
        title: a message id.
        text: what to do; a message id.
    """

    types: tuple[str, ...]
    status: int | None
    title: str
    text: str


BROKEN = Refusal(
    ("DEFAULT_5XX",),
    None,
    _("Please try again in a moment"),
    _(
        "Something did not work. Please go back one page and send once more: "
        "answers that did arrive are not counted twice."
    ),
)
"""A function failed, or did not answer in time."""

REFUSALS = (
    Refusal(
        # So called because nothing but a signed request may ask for what is not there.
        ("MISSING_AUTHENTICATION_TOKEN", "RESOURCE_NOT_FOUND"),
        404,
        _("This page does not exist"),
        _("Perhaps the address is not complete. Please open the link in your mail once more."),
    ),
    Refusal(
        ("THROTTLED", "QUOTA_EXCEEDED"),
        429,
        _("Very many people are here just now"),
        _("Please wait a minute. Then go back one page and try again."),
    ),
    Refusal(
        ("REQUEST_TOO_LARGE",),
        413,
        _("That is too much at once"),
        _("Please go back one page and shorten your texts, or choose a smaller file."),
    ),
    Refusal(
        ("WAF_FILTERED",),
        403,
        _("This was not taken"),
        _(
            "A protection against attacks stopped it, perhaps by mistake. "
            "Please go back one page and write it another way, or ask the steering office."
        ),
    ),
    BROKEN,
)


def gateway_page(refusal: Refusal, base: str) -> str:
    """The page for one reason, in German and below it in English.

    Args:
        base: what all addresses begin with.
    """
    said = []
    for language in _LANGUAGES:
        words = catalogue(language).gettext
        said.append((language, words(refusal.title), words(refusal.text), words("All surveys")))
    place = Place(base=base, language=_LANGUAGES[0], languages=_LANGUAGES[:1])
    return render(Path(__file__).parent / "templates", "gateway.html", place, said=said)
