"""summaries/{survey}/{period}/tables.csv-metadata.json: what the columns of the table mean."""

import json

from chalicelib.report.csv_metadata import meaning
from tests.attack.facts import Knowledge
from tests.attack.readers.artefact import Artefact, Period

_NAMED = {"@context", "url", "dc:title", "dc:language", "dialect", "tableSchema"}


def read(artefact: Artefact, period: Period) -> Knowledge:
    """Check that it speaks of columns and the survey's title alone."""
    document = json.loads(artefact.content)
    languages = period.questionnaire.languages
    assert set(document) == _NAMED
    assert {one["@value"] for one in document["dc:title"]} == {
        period.questionnaire.title[language] for language in languages
    }
    for column in document["tableSchema"]["columns"]:
        said = {one["@value"] for one in column["dc:description"]}
        assert said == {meaning(column["name"], language) for language in languages}
    return Knowledge({}, ())
