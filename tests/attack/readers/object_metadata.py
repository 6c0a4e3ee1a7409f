"""What the store says about an object beside its content."""

from tests.attack.readers.artefact import Artefact

_HARMLESS = {"ContentType", "ContentLength"}


def check(artefact: Artefact) -> None:
    """Check that it says nothing but the format and the length that the content has, too."""
    assert set(artefact.metadata) <= _HARMLESS, f"{artefact.key} has metadata of its own"
    length = artefact.metadata.get("ContentLength", str(len(artefact.content)))
    assert length == str(len(artefact.content)), f"{artefact.key} has another length"
