"""open/{survey}/{period}/datapackage.json and dcat-ap-de.json: what open data says of itself.

Beside the tables, which are read as those of the report, they may tell sizes and check sums of the
files and words that the summary has. Any other number could be one about answers.
"""

import json
from collections.abc import Iterator, Mapping
from hashlib import sha256
from typing import Any

from chalicelib.report.csv_metadata import meaning
from tests.attack.readers.artefact import Artefact

PACKAGE, CATALOGUE = "datapackage.json", "dcat-ap-de.json"

_PACKAGE = {
    "name",
    "title",
    "description",
    "created",
    "licenses",
    "contributors",
    "resources",
}
_RESOURCE = {
    "name",
    "path",
    "format",
    "mediatype",
    "encoding",
    "bytes",
    "hash",
    "dialect",
    "schema",
}
_FIELD = {"name", "description", "type", "decimalChar"}
_DATASET = {
    "@context",
    "@id",
    "@type",
    "dct:identifier",
    "dct:title",
    "dct:description",
    "dct:issued",
    "dct:language",
    "dct:publisher",
    "dct:temporal",
    "dct:spatial",
    "dcatde:politicalGeocodingLevelURI",
    "dcatde:politicalGeocodingURI",
    "dcat:theme",
    "dcat:distribution",
}
_DISTRIBUTION = {
    "@type",
    "dct:title",
    "dcat:accessURL",
    "dcat:downloadURL",
    "dct:format",
    "dcat:mediaType",
    "dcat:byteSize",
    "dct:license",
    "spdx:checksum",
}


def check(files: Mapping[str, Artefact], published: Mapping[str, Artefact]) -> None:
    """Check that a package gives away files of the report, and describes them alone.

    Args:
        files: those of the package, by name.
        published: those of the report.
    """
    for name, artefact in files.items():
        if name not in (PACKAGE, CATALOGUE):
            same = name in published and published[name].content == artefact.content
            assert same, f"{artefact.key} is no file of the report"
    assert {PACKAGE, CATALOGUE, "tables.csv", "summary.json"} <= set(files), "it is not complete"
    contents = {name: artefact.content for name, artefact in files.items()}
    summary = json.loads(contents["summary.json"])
    package, dataset = json.loads(contents.pop(PACKAGE)), json.loads(contents.pop(CATALOGUE))
    _check_package(package, contents, summary)
    _check_dataset(dataset, contents, summary)


def _check_package(
    document: Mapping[str, Any], files: Mapping[str, bytes], summary: Mapping[str, Any]
) -> None:
    assert set(document) == _PACKAGE, "the package says something no reader knows"
    language = summary["languages"][0]
    assert document["name"] == f"{summary['survey']}-{summary['period']}".lower()
    assert document["title"] == f"{summary['title'][language]} ({summary['period']})"
    assert document["description"] == summary["purpose"][language]
    assert document["created"] == f"{summary['open_data']['issued']}T00:00:00Z"
    [resource] = document["resources"]
    assert set(resource) == _RESOURCE, "the package says something no reader knows"
    table = files[resource["path"]]
    assert list(_numbers(document)) == [len(table)] == [resource["bytes"]]
    assert resource["hash"] == f"sha256:{sha256(table).hexdigest()}"
    for field in resource["schema"]["fields"]:
        assert set(field) <= _FIELD, "the package says something no reader knows"
        assert field["description"] == meaning(field["name"], language)


def _check_dataset(
    document: Mapping[str, Any], files: Mapping[str, bytes], summary: Mapping[str, Any]
) -> None:
    assert set(document) == _DATASET, "the data set says something no reader knows"
    assert not list(_numbers(document))
    about = summary["open_data"]
    for name, words in (("dct:title", "title"), ("dct:description", "purpose")):
        said = {one["@language"]: one["@value"] for one in document[name]}
        assert said == summary[words]
    assert document["dct:identifier"] == f"{summary['survey']}/{summary['period']}"
    assert document["dct:issued"]["@value"] == about["issued"]
    assert document["dct:temporal"]["dcat:startDate"]["@value"] == about["first_day"]
    assert document["dct:temporal"]["dcat:endDate"]["@value"] == about["last_day"]
    assert {one["dct:title"] for one in document["dcat:distribution"]} == set(files)
    for one in document["dcat:distribution"]:
        assert set(one) == _DISTRIBUTION, "the data set says something no reader knows"
        content = files[one["dct:title"]]
        assert one["dcat:byteSize"]["@value"] == str(len(content))
        assert one["spdx:checksum"]["spdx:checksumValue"] == sha256(content).hexdigest()


def _numbers(document: object) -> Iterator[float]:
    match document:
        case bool() | str() | None:
            return
        case int() | float():
            yield document
        case dict():
            for value in document.values():
                yield from _numbers(value)
        case list():
            for value in document:
                yield from _numbers(value)
