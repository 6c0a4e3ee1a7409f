"""A stage: the one template with the parameters of `stages/{stage}.yaml`.

The template and the zip are the same bytes for every stage, so that what was rehearsed is what is
deployed; a stage differs in parameters alone.
"""

from collections.abc import Mapping
from pathlib import Path
from typing import Any

import yaml

FOLDER = Path(__file__).resolve().parent / "stages"


class StageError(Exception):
    """There is no such stage, or its parameters are not those of the template."""


def names() -> list[str]:
    """All stages there are."""
    return sorted(path.stem for path in FOLDER.glob("*.yaml"))


def parameters(stage: str, template: Mapping[str, Any]) -> dict[str, str]:
    """The parameters of a stage, as `aws cloudformation deploy` takes them.

    :param template: the template they are for.
    :raises StageError: naming what is unknown or missing.
    """
    path = FOLDER / f"{stage}.yaml"
    if not path.exists():
        raise StageError(f"There is no stage {stage}; there are: {', '.join(names())}.")
    given = {name: str(value) for name, value in yaml.safe_load(path.read_text("utf-8")).items()}
    wanted = template["Parameters"]
    unknown = sorted(set(given) - set(wanted))
    if unknown:
        raise StageError(f"{path.name} sets what the template does not know: {', '.join(unknown)}.")
    needed = {name for name, one in wanted.items() if "Default" not in one}
    missing = sorted(needed - set(given))
    if missing:
        raise StageError(f"{path.name} lacks {', '.join(missing)}.")
    return given


def left_to_fill_in(given: Mapping[str, str]) -> list[str]:
    """The parameters that still hold the brackets they were shipped with."""
    return sorted(name for name, value in given.items() if "[" in value)
