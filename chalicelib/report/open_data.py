"""A published report as open data: what catalogues and programs want to know of it.

Made from the published files alone, so nothing is told that is not published already.
"""

import json
from collections.abc import Mapping
from hashlib import sha256
from typing import Any

from chalicelib.report.csv_metadata import NAME as CSV_METADATA
from chalicelib.report.csv_metadata import meaning
from chalicelib.report.csv_tables import HEADER

FILES = ("tables.csv", CSV_METADATA, "tables.ods", "summary.json")
"""The files of a report that are given away with their description."""

PACKAGE, CATALOGUE = "datapackage.json", "dcat-ap-de.json"

_LICENCES = {
    "dl-de/by-2-0": (
        "http://dcat-ap.de/def/licenses/dl-by-de/2.0",
        "https://www.govdata.de/dl-de/by-2-0",
        "Datenlizenz Deutschland – Namensnennung – Version 2.0",
    )
}
_KINDS = {
    ".csv": ("CSV", "text/csv"),
    ".ods": ("ODS", "application/vnd.oasis.opendocument.spreadsheet"),
    ".json": ("JSON", "application/json"),
}
_FILE_TYPES = "http://publications.europa.eu/resource/authority/file-type/"
_THEMES = "http://publications.europa.eu/resource/authority/data-theme/"
_GEOCODING = "http://dcat-ap.de/def/politicalGeocoding/"


def given_away(files: Mapping[str, bytes], address: str) -> dict[str, bytes]:
    """The files of the data package: name → content.

    Args:
        files: those of the published report.
        address: where they will be found, without a slash at its end.
    """
    given = {name: files[name] for name in FILES if name in files}
    summary = json.loads(files["summary.json"])
    described = {
        PACKAGE: _package(summary, given),
        CATALOGUE: _dataset(summary, given, address),
    }
    return given | {
        name: json.dumps(content, ensure_ascii=False, indent=1).encode() + b"\n"
        for name, content in described.items()
    }


def _package(summary: Mapping[str, Any], files: Mapping[str, bytes]) -> dict[str, Any]:
    """`datapackage.json` as the Data Package standard (Frictionless) describes it."""
    language = summary["languages"][0]
    about = summary["open_data"]
    _, address, title = _LICENCES[about["licence"]]
    return {
        "name": f"{summary['survey']}-{summary['period']}".lower(),
        "title": f"{summary['title'][language]} ({summary['period']})",
        "description": summary["purpose"][language],
        "created": f"{about['issued']}T00:00:00Z",
        "licenses": [{"name": "DL-DE-BY-2.0", "path": address, "title": title}],
        "contributors": [{"title": about["publisher"], "role": "publisher"}],
        "resources": [
            {
                "name": "tables",
                "path": "tables.csv",
                "format": "csv",
                "mediatype": "text/csv",
                "encoding": "utf-8",
                "bytes": len(files["tables.csv"]),
                "hash": f"sha256:{sha256(files['tables.csv']).hexdigest()}",
                "dialect": {"delimiter": ";", "lineTerminator": "\r\n", "header": True},
                "schema": {
                    "fields": [_field(name, language) for name in HEADER],
                    "missingValues": [""],
                    "primaryKey": ["survey", "period", "question", "option", "answer"],
                },
            }
        ],
    }


def _field(name: str, language: str) -> dict[str, Any]:
    field: dict[str, Any] = {"name": name, "description": meaning(name, language)}
    if name in ("lower", "upper", "base"):
        return field | {"type": "integer"}
    if name in ("share_lower", "share_upper"):
        return field | {"type": "number", "decimalChar": ","}
    return field | {"type": "string"}


def _dataset(
    summary: Mapping[str, Any], files: Mapping[str, bytes], address: str
) -> dict[str, Any]:
    """The data set as DCAT-AP.de, written as JSON-LD."""
    about = summary["open_data"]
    licence, _, _ = _LICENCES[about["licence"]]
    return {
        "@context": {
            "dcat": "http://www.w3.org/ns/dcat#",
            "dct": "http://purl.org/dc/terms/",
            "dcatde": "http://dcat-ap.de/def/dcatde/",
            "foaf": "http://xmlns.com/foaf/0.1/",
            "spdx": "http://spdx.org/rdf/terms#",
            "xsd": "http://www.w3.org/2001/XMLSchema#",
        },
        "@id": address,
        "@type": "dcat:Dataset",
        "dct:identifier": f"{summary['survey']}/{summary['period']}",
        "dct:title": _in_each(summary["title"]),
        "dct:description": _in_each(summary["purpose"]),
        "dct:issued": _day(about["issued"]),
        "dct:language": list(summary["languages"]),
        "dct:publisher": {"@type": "foaf:Agent", "foaf:name": about["publisher"]},
        "dct:temporal": {
            "@type": "dct:PeriodOfTime",
            "dcat:startDate": _day(about["first_day"]),
            "dcat:endDate": _day(about["last_day"]),
        },
        "dct:spatial": {"@type": "dct:Location", "dct:title": about["spatial"]},
        "dcatde:politicalGeocodingLevelURI": {"@id": f"{_GEOCODING}Level/state"},
        "dcatde:politicalGeocodingURI": {"@id": f"{_GEOCODING}stateKey/04"},
        "dcat:theme": [{"@id": f"{_THEMES}{theme}"} for theme in ("SOCI", "EDUC")],
        "dcat:distribution": [
            _distribution(name, content, address, licence) for name, content in files.items()
        ],
    }


def _distribution(name: str, content: bytes, address: str, licence: str) -> dict[str, Any]:
    file_type, media_type = _KINDS[name[name.rindex(".") :]]
    return {
        "@type": "dcat:Distribution",
        "dct:title": name,
        "dcat:accessURL": {"@id": address},
        "dcat:downloadURL": {"@id": f"{address}/{name}"},
        "dct:format": {"@id": f"{_FILE_TYPES}{file_type}"},
        "dcat:mediaType": media_type,
        "dcat:byteSize": {"@value": str(len(content)), "@type": "xsd:decimal"},
        "dct:license": {"@id": licence},
        "spdx:checksum": {
            "@type": "spdx:Checksum",
            "spdx:algorithm": {"@id": "spdx:checksumAlgorithm_sha256"},
            "spdx:checksumValue": sha256(content).hexdigest(),
        },
    }


def _in_each(words: Mapping[str, str]) -> list[dict[str, str]]:
    return [{"@value": text, "@language": language} for language, text in words.items()]


def _day(day: str) -> dict[str, str]:
    return {"@value": day, "@type": "xsd:date"}
