"""The pages of the notices. Their long texts are templates, one for each language."""

from dataclasses import replace
from pathlib import Path

from chalicelib.i18n import FALLBACK, catalogue
from chalicelib.intake.form import Fields
from chalicelib.intake.proof_pages import proof_page
from chalicelib.layout.page import Place, render
from chalicelib.notices import data_map
from chalicelib.notices.complaint import MAX_CHARACTERS, Complaint
from chalicelib.notices.office import Office

_TEMPLATES = Path(__file__).parent / "templates"
_SIMPLE = "de-simple"


def languages() -> tuple[str, ...]:
    """Languages in which the notices are written: each folder of templates is one."""
    found = {folder.name for folder in _TEMPLATES.iterdir() if folder.is_dir()}
    return (FALLBACK, *sorted(found - {FALLBACK}))


def imprint_page(place: Place, office: Office, mail: str) -> str:
    """Who is responsible.

    Args:
        mail: address of the office.
    """
    return _notice("imprint.html", place, office=office, mail=mail)


def privacy_page(place: Place, office: Office, mail: str) -> str:
    """What is stored about whom, why and how long (Art. 13 GDPR), from the data map."""
    place = _written(place)
    _ = catalogue(place.language).gettext
    rows = [(_(one.what), _(one.why), _(one.until)) for one in data_map.purposes()]
    return _notice("privacy.html", place, office=office, mail=mail, rows=rows)


def accessibility_page(
    place: Place, office: Office, mail: str, written: Complaint | None = None
) -> str:
    """The declaration of accessibility, with the form for complaints.

    Args:
        written: a complaint that says nothing; shown again with the fault.
    """
    return _notice(
        "accessibility.html", place, office=office, mail=mail, written=written, most=MAX_CHARACTERS
    )


def simple_page(place: Place, office: Office, mail: str) -> str:
    """What this is, in Leichte Sprache."""
    place = replace(place, language=_SIMPLE, languages=(_SIMPLE,))
    return render(_TEMPLATES, "simple.html", place, office=office, mail=mail)


def moment_page(place: Place, fields: Fields, challenge: str, ticket: str) -> str:
    """What is shown between sending a complaint and taking it.

    Args:
        fields: of the complaint.
        challenge: the work, as JSON.
        ticket: of whoever waits instead.
    """
    _ = catalogue(place.language).gettext
    return proof_page(
        place,
        title=_("Accessibility"),
        not_yet=_("Your message is not sent yet."),
        press=_("Send message"),
        path="/barrierefreiheit",
        fields=fields,
        challenge=challenge,
        ticket=ticket,
    )


def thanks_page(place: Place) -> str:
    """What is shown after a complaint was sent."""
    return render(_TEMPLATES, "thanks.html", place)


def _written(place: Place) -> Place:
    """The same place in a language the notices are written in."""
    there = languages()
    first = place.language.partition("-")[0]
    language = next((one for one in (place.language, first) if one in there), FALLBACK)
    return replace(place, language=language, languages=there)


def _notice(template: str, place: Place, **values: object) -> str:
    place = _written(place)
    return render(_TEMPLATES, f"{place.language}/{template}", place, **values)
