"""What is wrong with a draft, with the page on which it is mended."""

import pytest

from chalicelib.office import draft_pages
from chalicelib.questionnaire.findings import Finding
from tests.unit.questionnaires import document, yes_no


@pytest.mark.parametrize(
    ("where", "place", "path"),
    [
        ("/items", "Fragen", "#questions"),
        ("/items/met/label", "Met?", "/frage/met"),
        ("/partition/groups", "Teile und Gruppen", "/teile"),
        ("/partition/item", "Einstellungen", "/rahmen"),
        ("/closes", "Einstellungen", "/rahmen"),
    ],
)
def test_each_fault_leads_to_where_it_is_mended(where: str, place: str, path: str) -> None:
    draft = document(yes_no("met", label={"de": "Met?", "en": "Met?"}))
    found = draft_pages.placed(draft, Finding(where, "there is nothing to answer"))
    assert (found.name, found.path) == (place, path)
