"""What stands on a slide and a sheet for the wall that lead guests to an event's page."""

from collections.abc import Mapping

from chalicelib.i18n import catalogue
from chalicelib.intake import qr
from chalicelib.intake.handouts import typed
from chalicelib.layout.dates import long_date
from chalicelib.outreach.events import Event
from chalicelib.outreach.mails import in_language
from chalicelib.weeks import BERLIN


def words(event: Event, address: str, language: str) -> Mapping[str, object]:
    """All texts by which guests register, under the names that printed matter of surveys has.

    Args:
        address: of the event's page.
    """
    _ = catalogue(language).gettext
    begin, end = (f"{one.astimezone(BERLIN):%H:%M}" for one in (event.starts, event.ends))
    day = long_date(event.starts.astimezone(BERLIN).date(), language)
    return {
        "language": language.partition("-")[0],
        "title": in_language(event.title, language),
        "purpose": in_language(event.question, language) if event.question else "",
        "address": typed(address),
        "qr": qr.svg(address),
        "facts": [
            day,
            _("%(begin)s to %(end)s") % {"begin": begin, "end": end},
            *([event.place] if event.place else []),
        ],
        "steps": [
            _("Scan the picture with your phone. Or type the address."),
            _("Give your mail address, and confirm it."),
            _("After the event we ask how it was, and tell you what came out."),
        ],
        "alternative": _("QR code that leads to this address"),
        "have_your_say": _("Hear what came out"),
    }
