"""Builds what is deployed: one zip for all functions, four layers, and the template.

The same builder serves the local stack and AWS; only the platform of the compiled wheels differs.
"""

import argparse
import copy
import fcntl
import json
import shutil
import sys
import tempfile
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from infra import ROOT, BuildError
from infra.bill_of_materials import bill_of_materials
from infra.libraries import LAYERS, RUNTIME, Target, layer, libraries
from infra.packing import compile_modules, digest, pack
from infra.stages import StageError, left_to_fill_in, names, parameters
from infra.template import merged_template

RUNTIMES = ("3.11", "3.12", "3.13", "3.14")
"""Pythons for which Lambda has a runtime and every pinned library a wheel for ARM."""

Location = str | dict[str, str]
"""Where a zip lies, as SAM's CodeUri and ContentUri write it."""


@dataclass(frozen=True)
class Package:
    """A finished build.

    :ivar template: the SAM template.
    :ivar archive: the zip that every function in it runs.
    :ivar layers: by its name in the template, the zip with what one function needs beside that.
    """

    template: dict[str, Any]
    archive: Path
    layers: dict[str, Path]
    digest: str

    def located(self, place: Callable[[str], Location]) -> dict[str, Any]:
        """The template with its zips at a place.

        :param place: a zip's file name to where it lies.
        """
        template: dict[str, Any] = copy.deepcopy(self.template)
        for name, resource in template["Resources"].items():
            if resource["Type"] == "AWS::Serverless::Function":
                resource["Properties"]["CodeUri"] = place(self.archive.name)
            elif resource["Type"] == "AWS::Serverless::LayerVersion":
                resource["Properties"]["ContentUri"] = place(self.layers[name].name)
        return template


def build(target: Target, out: Path, root: Path = ROOT) -> Package:
    """Build the package into a folder, reusing whatever has not changed there.

    :param target: platform of the compiled wheels.
    :param out: folder for the results and the cache.
    :param root: the checkout that is built.
    :raises BuildError: Lambda has no such Python, a wheel is missing, a requirement is not pinned,
        or Chalice refuses the app.
    """
    if target is Target.AWS and RUNTIME not in RUNTIMES:
        raise BuildError(
            f"Lambda does not run Python {RUNTIME}, and modules are compiled for the Python that "
            f"packs them. Choose {', '.join(RUNTIMES)}: make package PYTHON=python{RUNTIMES[-1]}"
        )
    out.mkdir(parents=True, exist_ok=True)
    with (out / "lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        fetched = libraries(target, out, root)
        layers = {name: layer(name, target, out, root) for name in LAYERS}
        parts = [fetched.name, *(archive.name for archive in layers.values())]
        files = [*_sources(root), *_infrastructure(root)]
        made = digest(root, files, *parts)
        archive = out / f"package-{made}.zip"
        template = out / f"template-{made}.json"
        if not (archive.exists() and template.exists()):
            with tempfile.TemporaryDirectory(dir=out) as scratch:
                stage = Path(scratch)
                _copy(files, root, stage)
                (stage / "template.json").write_text(json.dumps(merged_template(stage), indent=2))
                _pack_app(stage, fetched, archive)
                (stage / "template.json").replace(template)
            _drop_others(out, made)
        return Package(json.loads(template.read_text()), archive, layers, made)


def _sources(root: Path) -> list[Path]:
    """Files of the app itself, in a fixed order; build products such as style sheets included."""
    found = [root / "app.py", *_files(root / "chalicelib"), *_files(root / "schemas")]
    return [path for path in found if path.suffix not in {".po", ".pot", ".pyc"}]


def _infrastructure(root: Path) -> list[Path]:
    return [root / ".chalice/config.json", *_files(root / "infra")]


def _files(folder: Path) -> list[Path]:
    return sorted(p for p in folder.rglob("*") if p.is_file() and "__pycache__" not in p.parts)


def _copy(files: list[Path], root: Path, stage: Path) -> None:
    for path in files:
        copied = stage / path.relative_to(root)
        copied.parent.mkdir(parents=True, exist_ok=True)
        shutil.copyfile(path, copied)
    (stage / "requirements.txt").write_text("")


def _pack_app(stage: Path, fetched: Path, archive: Path) -> None:
    code = stage / "code"
    code.mkdir()
    for name in ("app.py", "chalicelib", "schemas"):
        if (stage / name).exists():
            (stage / name).rename(code / name)
    compile_modules(code)
    pack(code, archive, onto=fetched)


def _drop_others(out: Path, made: str) -> None:
    for old in [*out.glob("package-*.zip"), *out.glob("template-*.json")]:
        if made not in old.name:
            old.unlink()


def _main() -> None:
    parser = argparse.ArgumentParser(description="Build the functions' package and the template.")
    parser.add_argument("--target", type=Target, choices=list(Target), default=Target.AWS)
    parser.add_argument("--stage", help=f"one of {', '.join(names())}; without it, all")
    parser.add_argument("--out", type=Path, default=ROOT / "build/aws")
    options = parser.parse_args()
    package = build(options.target, options.out)
    template = options.out / "template.json"
    template.write_text(json.dumps(package.located(lambda name: f"./{name}"), indent=2))
    bill = bill_of_materials([package.archive, *package.layers.values()])
    (options.out / "bom.json").write_text(json.dumps(bill, indent=2, ensure_ascii=False) + "\n")
    print(f"{template}: ready for `aws cloudformation package`")
    machine = "arm64" if options.target is Target.AWS else "this machine"
    print(f"  Python {RUNTIME} on {machine}; {len(bill['components'])} libraries in bom.json")
    for archive in (package.archive, *package.layers.values()):
        print(f"  {archive.stat().st_size / 1e6:5.1f} MB  {archive.name}")
    for stage in [options.stage] if options.stage else names():
        _write_parameters(stage, package, options.out)


def _write_parameters(stage: str, package: Package, out: Path) -> None:
    given = parameters(stage, package.template)
    path = out / f"parameters-{stage}.json"
    path.write_text(
        json.dumps(
            [{"ParameterKey": key, "ParameterValue": value} for key, value in given.items()],
            indent=2,
            ensure_ascii=False,
        )
        + "\n"
    )
    print(f"{path}: for `aws cloudformation deploy --parameter-overrides file://...`")
    if left_to_fill_in(given):
        print(f"  still to be filled in in infra/stages/{stage}.yaml:")
        print(f"  {', '.join(left_to_fill_in(given))}")


if __name__ == "__main__":
    try:
        _main()
    except (BuildError, StageError) as error:
        sys.exit(str(error))
