"""summaries/{survey}/{period}/texts.csv: words that a person approved, and nothing beside them."""

import csv
from io import StringIO

from tests.attack.facts import Knowledge
from tests.attack.readers.artefact import Artefact, Period

COLUMNS = ["survey", "period", "question", "question_text", "text", "shortened"]


def read(artefact: Artefact, _period: Period) -> Knowledge:
    """No fact about anybody's answers; any further column could be one."""
    lines = csv.DictReader(StringIO(artefact.content.decode("utf-8-sig")), delimiter=";")
    assert lines.fieldnames == COLUMNS, f"{artefact.key} says more than the words"
    return Knowledge({}, ())
