"""The files that pages need beside themselves: style sheet and icon, under names with a hash.

`assets/build.mjs` makes them. A name holds the hash of its content, so browsers may keep the
file for ever and a new version of it is a new address.
"""

import json
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from chalicelib.layout.look import SHIPPED, in_look, unstyled

_FOLDER = Path(__file__).parent / "static"
_MEDIA_TYPES = {
    ".css": "text/css; charset=utf-8",
    ".js": "text/javascript; charset=utf-8",
    ".svg": "image/svg+xml",
}


class StaticFilesMissing(Exception):
    """The static files have not been built; the message says how to build them."""


@dataclass(frozen=True)
class StaticFile:
    """One file as it is sent to a browser."""

    name: str
    content: bytes
    media_type: str


def hashed_name(name: str) -> str:
    """The name, with hash, under which a file is served.

    Args:
        name: as in `assets/`, for example "mitsprache.css".

    Raises:
        StaticFilesMissing: if nothing of that name has been built.
    """
    try:
        return _index()[name]
    except KeyError:
        raise StaticFilesMissing(_missing(name)) from None


def static_file(hashed: str) -> StaticFile | None:
    """The file behind a name with hash; None if there is none, or no longer."""
    name, look = unstyled(hashed)
    if name not in _index().values():
        return None
    path = _FOLDER / name
    content = path.read_bytes()
    if look != SHIPPED:
        content = in_look(content.decode(), look).encode()
    return StaticFile(hashed, content, _MEDIA_TYPES[path.suffix])


@cache
def _index() -> dict[str, str]:
    try:
        names: dict[str, str] = json.loads((_FOLDER / "index.json").read_text("utf-8"))
    except FileNotFoundError:
        raise StaticFilesMissing(_missing("index.json")) from None
    return names


def _missing(name: str) -> str:
    return f"{name} is missing in chalicelib/layout/static; run: node assets/build.mjs"
