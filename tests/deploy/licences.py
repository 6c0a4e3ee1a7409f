"""`python -m tests.deploy.licences` writes docs/third-party.md, from the libraries' metadata."""

import json
from collections.abc import Iterator
from importlib.metadata import metadata

from infra import ROOT
from infra.bill_of_materials import licences
from infra.libraries import LAYERS

DOCUMENT = ROOT / "docs/third-party.md"


def third_party() -> str:
    """The libraries that are deployed, with their licences as they state them."""
    lines = [
        "# Libraries and licences",
        "",
        "What is deployed beside our own code, which is under the EUPL-1.2, with each licence as",
        "the library states it. `python -m tests.deploy.licences` makes this; versions are in the",
        "bill of materials that `make package` writes. What only tests and builds use is in",
        "`requirements-dev.txt` and `package.json`. Why these, and few:",
        "[decision 2](decisions/0002-libraries.md).",
    ]
    layers = {f"Layer {name}": file for name, file in LAYERS.items()}
    for where, file in {"All functions": "requirements.txt", **layers}.items():
        lines += ["", f"## {where}", "", "| library | licence |", "|---|---|"]
        lines += [f"| {name} | {_licence(name)} |" for name in pinned(file)]
    lines += ["", "## Pages", "", "| library | licence |", "|---|---|"]
    lines += [f"| {name} | {licence} |" for name, licence in page_assets()]
    return "\n".join(lines) + "\n"


def pinned(file: str) -> list[str]:
    """The libraries of a requirements file."""
    lines = (ROOT / file).read_text("utf-8").splitlines()
    return sorted((line.partition("==")[0] for line in lines if "==" in line), key=str.lower)


def page_assets() -> Iterator[tuple[str, str]]:
    """What style sheet and scripts are made from; the tools that make them are not deployed."""
    wanted = json.loads((ROOT / "package.json").read_text("utf-8"))["dependencies"]
    lock = json.loads((ROOT / "package-lock.json").read_text("utf-8"))["packages"]
    for name in sorted(wanted.keys() - {"purgecss", "sass"}):
        yield name, lock[f"node_modules/{name}"]["license"]


def _licence(name: str) -> str:
    return licences(metadata(name))[0]


if __name__ == "__main__":
    DOCUMENT.write_text(third_party(), "utf-8")
