"""The notices, in every state."""

from dataclasses import fields

from chalicelib.layout.page import Place
from chalicelib.notices import pages as notices
from chalicelib.notices.complaint import Complaint
from chalicelib.notices.office import Office
from tests.web.shelf import BASE


def pages(language: str = "de") -> dict[str, str]:
    """Page by name."""
    place = Place(BASE, language, ("de", "de-simple", "en"))
    office = Office(**{field.name: f"[{field.name}]" for field in fields(Office)})
    mail = "office@example.org"
    empty = Complaint("", "/antwort", "a@example.org")
    return {
        "impressum": notices.imprint_page(place, office, mail),
        "datenschutz": notices.privacy_page(place, office, mail),
        "barrierefreiheit": notices.accessibility_page(place, office, mail),
        "barriere-fehler": notices.accessibility_page(place, office, mail, empty),
        "leichte-sprache": notices.simple_page(place, office, mail),
        "danke": notices.thanks_page(place),
    }
