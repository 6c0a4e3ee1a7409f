"""What is in the zips, as a CycloneDX 1.6 document (SBOM) of the libraries in them.

Source: https://cyclonedx.org/docs/1.6/json/. The document holds no time and its serial number
follows from the zips, so that two clean builds give the same bytes.
"""

import hashlib
import uuid
import zipfile
from collections.abc import Iterable, Iterator
from email.message import Message
from email.parser import Parser
from importlib.metadata import PackageMetadata
from pathlib import Path
from typing import Any


def bill_of_materials(archives: Iterable[Path]) -> dict[str, Any]:
    """The libraries in zips of functions and layers.

    :param archives: the zips, with the `.dist-info/METADATA` of each library.
    """
    zips = sorted(archives, key=lambda path: path.name)
    sums = hashlib.sha256(b"".join(hashlib.sha256(path.read_bytes()).digest() for path in zips))
    components = {part["purl"]: part for path in zips for part in _components(path)}
    return {
        "bomFormat": "CycloneDX",
        "specVersion": "1.6",
        "serialNumber": f"urn:uuid:{uuid.UUID(bytes=sums.digest()[:16], version=4)}",
        "version": 1,
        "metadata": {
            "component": {
                "type": "application",
                "name": "mitsprache",
                "licenses": [{"license": {"id": "EUPL-1.2"}}],
            }
        },
        "components": [components[name] for name in sorted(components)],
    }


def _components(archive: Path) -> Iterator[dict[str, Any]]:
    with zipfile.ZipFile(archive) as bundle:
        for name in bundle.namelist():
            if name.endswith(".dist-info/METADATA"):
                yield _component(bundle.read(name).decode("utf-8"))


def _component(metadata: str) -> dict[str, Any]:
    told = Parser().parsestr(metadata, headersonly=True)
    name = told["Name"].lower().replace("_", "-").replace(".", "-")
    expression = told["License-Expression"]
    stated = [{"license": {"name": one}} for one in licences(told)[:1]]
    return {
        "type": "library",
        "name": told["Name"],
        "version": told["Version"],
        "purl": f"pkg:pypi/{name}@{told['Version']}",
        "licenses": [{"expression": expression}] if expression else stated,
    }


def licences(told: Message | PackageMetadata) -> list[str]:
    """What a library's metadata says about its licence, the most exact first."""
    # Older packages write whole licences here; the first line names it.
    stated = [told["License-Expression"], (told["License"] or "").strip().partition("\n")[0]]
    classified = [
        line.rpartition(" :: ")[2]
        for line in told.get_all("Classifier", [])
        if line.startswith("License :: ")
    ]
    return [one for one in [*stated, *classified[-1:]] if one]
