"""A report given away describes itself to programs and to catalogues."""

import csv
import json
from hashlib import sha256
from io import StringIO

from rdflib import Graph, Namespace, URIRef

from chalicelib.report.files import render
from chalicelib.report.open_data import given_away
from tests.report.zoo import ZOO
from tests.unit.report_worlds import made

DCAT = Namespace("http://www.w3.org/ns/dcat#")
DCT = Namespace("http://purl.org/dc/terms/")
ADDRESS = "https://example.org/offene-daten/sample/2026-W37"


def given() -> dict[str, bytes]:
    names = ("summary.json", "tables.csv", "tables.csv-metadata.json", "tables.ods")
    return given_away({name: made(ZOO["event"](), name) for name in names}, ADDRESS)


def test_it_gives_away_tables_and_nothing_that_is_not_published() -> None:
    files = render(ZOO["event"]())
    away = given_away(files, ADDRESS)

    assert set(away) - set(files) == {"datapackage.json", "dcat-ap-de.json"}
    assert all(away[name] == files[name] for name in set(away) & set(files))
    assert "texts.csv" not in away


def test_the_data_package_describes_the_table_column_by_column() -> None:
    files = given()
    package = json.loads(files["datapackage.json"])
    [resource] = package["resources"]
    header = next(csv.reader(StringIO(files["tables.csv"].decode("utf-8-sig")), delimiter=";"))

    assert [field["name"] for field in resource["schema"]["fields"]] == header
    assert resource["bytes"] == len(files["tables.csv"])
    assert resource["hash"] == f"sha256:{sha256(files['tables.csv']).hexdigest()}"
    assert package["licenses"][0]["path"] == "https://www.govdata.de/dl-de/by-2-0"


def test_the_catalogue_entry_is_linked_data_with_a_licence_on_every_file() -> None:
    files = given()
    graph = Graph().parse(data=files["dcat-ap-de.json"], format="json-ld")
    dataset = URIRef(ADDRESS)

    files_of = list(graph.objects(dataset, DCAT.distribution))
    assert {str(graph.value(one, DCAT.downloadURL)) for one in files_of} == {
        f"{ADDRESS}/{name}"
        for name in ("summary.json", "tables.csv", "tables.csv-metadata.json", "tables.ods")
    }
    assert {str(graph.value(one, DCT.license)) for one in files_of} == {
        "http://dcat-ap.de/def/licenses/dl-by-de/2.0"
    }
    assert {title.language for title in graph.objects(dataset, DCT.title)} == {"de", "en"}
    period = graph.value(dataset, DCT.temporal)
    assert str(graph.value(period, DCAT.startDate)) == ZOO["event"]().open_data.first_day
