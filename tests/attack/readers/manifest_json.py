"""summaries/{survey}/{period}/manifest.json: what a report was made of."""

import json
from collections.abc import Mapping
from hashlib import sha256

from tests.attack.facts import Group
from tests.attack.readers.artefact import Artefact
from tests.attack.readers.batch_json import group_of

RETRACTION = "retraction.json"
"""A notice that came after the manifest."""

KNOWN = {
    "format",
    "survey",
    "period",
    "questionnaire",
    "rules",
    "batches",
    "compared",
    "files",
    "missing",
}


def groups(artefact: Artefact) -> tuple[Group, ...]:
    """The batches it names."""
    document = json.loads(artefact.content)
    assert set(document) <= KNOWN, f"{artefact.key} says something no reader knows"
    return tuple(group_of(one["node"], one["cut_off"]) for one in document["batches"])


def check(artefact: Artefact, files: Mapping[str, bytes]) -> None:
    """Check that it lists the files beside it as they are, so that none is left unread."""
    listed = {
        one["name"]: (one["size"], one["sha256"]) for one in json.loads(artefact.content)["files"]
    }
    found = {
        name: (len(content), sha256(content).hexdigest())
        for name, content in files.items()
        if not artefact.key.endswith(f"/{name}") and name != RETRACTION
    }
    assert listed == found, f"{artefact.key} lists other files than there are"
