"""Builds what is deployed: one zip for all functions, four layers, and the merged template.

The same builder serves the local stack and AWS; only the platform of the compiled wheels differs.
Chalice makes the template from a staged copy whose requirements are empty, so that it downloads
nothing: its own packaging drops wheels it cannot find with exit code 0, ours must fail.
"""

import argparse
import copy
import fcntl
import hashlib
import importlib.metadata
import json
import os
import re
import shutil
import subprocess
import sys
import tempfile
import zipfile
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path
from typing import Any

import chalice
import chalice.app
import yaml

from infra.bill_of_materials import bill_of_materials
from infra.stages import StageError, left_to_fill_in, names, parameters

ROOT = Path(__file__).resolve().parent.parent
STAGE = "live"

SERVICES = ("dynamodb", "s3", "sesv2", "sqs", "ssm", "stepfunctions", "sts")
"""AWS services whose descriptions stay in the package; the other 400 are most of botocore."""

RUNTIMES = ("3.11", "3.12", "3.13", "3.14")
"""Pythons for which Lambda has a runtime and every pinned library a wheel for ARM."""

_RUNTIME = f"{sys.version_info.major}.{sys.version_info.minor}"
_EPOCH = (1980, 1, 1, 0, 0, 0)


class Target(StrEnum):
    """Where the compiled wheels of the package will run."""

    LOCAL = "local"
    AWS = "aws"


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


class BuildError(Exception):
    """The package cannot be built; the message says what to mend."""


def build(target: Target, out: Path) -> Package:
    """Build the package into a folder, reusing whatever has not changed there.

    :param target: platform of the compiled wheels.
    :param out: folder for the results and the cache.
    :raises BuildError: Lambda has no such Python, a wheel is missing, a requirement is not pinned,
        or Chalice refuses the app.
    """
    if target is Target.AWS and _RUNTIME not in RUNTIMES:
        raise BuildError(
            f"Lambda does not run Python {_RUNTIME}, and modules are compiled for the Python that "
            f"packs them. Choose {', '.join(RUNTIMES)}: make package PYTHON=python{RUNTIMES[-1]}"
        )
    out.mkdir(parents=True, exist_ok=True)
    with (out / "lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        libraries = _libraries(target, out)
        layers = {name: _layer(name, target, out) for name in LAYERS}
        parts = [libraries.name, *(layer.name for layer in layers.values())]
        digest = _digest([*_sources(), *_infrastructure()], *parts)
        archive = out / f"package-{digest}.zip"
        template = out / f"template-{digest}.json"
        if not (archive.exists() and template.exists()):
            with tempfile.TemporaryDirectory(dir=out) as scratch:
                stage = Path(scratch)
                _copy_app(stage)
                made = _merged_template(stage)
                _zip_app(stage, libraries, archive)
                _write(template, json.dumps(made, indent=2).encode())
            _drop_others(out, digest)
        return Package(json.loads(template.read_text()), archive, layers, digest)


def merge_template() -> dict[str, Any]:
    """The parts of the template that are ours, with the state machine's definition in it."""
    template: dict[str, Any] = yaml.safe_load((ROOT / "infra/template.yaml").read_text())
    operations = yaml.safe_load((ROOT / "infra/operations.yaml").read_text())
    for part, entries in operations.items():
        template[part] = {**template.get(part, {}), **entries}
    definition = yaml.safe_load((ROOT / "infra/sealing.asl.yaml").read_text())
    template["Resources"]["Sealing"]["Properties"]["Definition"] = definition
    return template


def _sources() -> list[Path]:
    """Files of the app itself, in a fixed order; build products such as style sheets included."""
    found = [ROOT / "app.py", *_files(ROOT / "chalicelib"), *_files(ROOT / "schemas")]
    return [path for path in found if path.suffix not in {".po", ".pot", ".pyc"}]


def _infrastructure() -> list[Path]:
    return [ROOT / ".chalice/config.json", *_files(ROOT / "infra")]


def _files(folder: Path) -> list[Path]:
    return sorted(p for p in folder.rglob("*") if p.is_file() and "__pycache__" not in p.parts)


def _digest(paths: Iterable[Path], *more: str) -> str:
    sums = hashlib.sha256("\n".join(more).encode())
    for path in paths:
        sums.update(f"\n{path.relative_to(ROOT)}\n".encode())
        sums.update(path.read_bytes())
    return sums.hexdigest()[:16]


# --- the libraries: slow to fetch, so kept as a zip until the requirements change ---


def _libraries(target: Target, out: Path) -> Path:
    requirements = ROOT / "requirements.txt"
    digest = _digest([requirements, ROOT / "infra/build.py"], target, _RUNTIME, chalice.__version__)
    archive = out / f"libraries-{digest}.zip"
    if archive.exists():
        return archive
    with tempfile.TemporaryDirectory(dir=out) as scratch:
        folder = Path(scratch) / "libraries"
        _install(requirements, folder, target)
        _refuse_unpinned(requirements, folder)
        _prune(folder)
        runtime = folder / "chalice"
        runtime.mkdir()
        for module in (chalice, chalice.app):
            shutil.copy(str(module.__file__), runtime)
        _name_chalice(folder)
        _compile(folder)
        part = Path(scratch) / "part.zip"
        with zipfile.ZipFile(part, "w", zipfile.ZIP_DEFLATED) as bundle:
            _add(bundle, folder)
        part.replace(archive)
    for old in out.glob("libraries-*.zip"):
        if old != archive:
            old.unlink()
    return archive


def _name_chalice(folder: Path) -> None:
    """Keep what says which Chalice this is and under which licence; only two modules are taken."""
    info = folder / f"chalice-{chalice.__version__}.dist-info"
    info.mkdir()
    told = importlib.metadata.distribution("chalice").read_text("METADATA")
    (info / "METADATA").write_text(told or "", "utf-8")


FONTS = ("FiraSans-Regular.ttf", "FiraSans-SemiBold.ttf", "NotoSansArabic[wdth,wght].ttf")
"""Fonts the documents use; their families have forty more."""


LAYERS = {
    "Typesetting": "requirements-report.txt",
    "Signatures": "requirements-signatures.txt",
    "Workbooks": "requirements-workbooks.txt",
    "SignIn": "requirements-signin.txt",
}
"""Name of a layer in the template → what it holds: too large for functions that do not use it."""


def _layer(name: str, target: Target, out: Path) -> Path:
    """One layer of `LAYERS`.

    An emulator would keep all of it in its state and unpack it for each process, so on this
    machine the layer only says in which folder here it lies unpacked.
    """
    requirements = ROOT / LAYERS[name]
    digest = _digest([requirements, ROOT / "infra/build.py"], target, _RUNTIME)
    label = f"layer-{name.lower()}"
    archive, unpacked = out / f"{label}-{digest}.zip", out / f"{label}-{digest}"
    if archive.exists() and (target is Target.AWS or unpacked.exists()):
        return archive
    with tempfile.TemporaryDirectory(dir=out) as scratch:
        folder = Path(scratch) / "layer"
        _install(requirements, folder / "python", target)
        _refuse_unpinned(requirements, folder / "python")
        _prune_layer(folder / "python")
        if target is Target.LOCAL:
            shutil.rmtree(unpacked, ignore_errors=True)
            (folder / "python").rename(unpacked)
            site = folder / f"python/lib/python{_RUNTIME}/site-packages"
            site.mkdir(parents=True)
            (site / f"{label}.pth").write_text(f"{unpacked.resolve()}\n")
        part = Path(scratch) / "part.zip"
        with zipfile.ZipFile(part, "w", zipfile.ZIP_DEFLATED) as bundle:
            _add(bundle, folder)
        part.replace(archive)
    for old in out.glob(f"{label}-*"):
        if digest not in old.name:
            old.unlink() if old.is_file() else shutil.rmtree(old)
    return archive


def _prune_layer(folder: Path) -> None:
    """Drop what no document uses; the fonts' licences stay beside them."""
    shutil.rmtree(folder / "bin", ignore_errors=True)
    for font in folder.glob("fontpkg_*/files/*"):
        if font.name not in FONTS:
            font.unlink()


def _install(requirements: Path, folder: Path, target: Target) -> None:
    command = [sys.executable, "-m", "pip", "install", "--quiet", "--no-compile"]
    command += ["--disable-pip-version-check", "--target", str(folder), "-r", str(requirements)]
    command.append("--only-binary=:all:")
    if target is Target.AWS:
        command += ["--platform", "manylinux2014_aarch64", "--implementation", "cp"]
        command += ["--python-version", _RUNTIME]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    if done.returncode != 0:
        reasons = [line for line in done.stderr.splitlines() if line.startswith("ERROR")]
        raise BuildError(
            "The functions' packages could not be fetched. Is there a network?\n"
            + "\n".join(reasons[-3:])
        )


def _refuse_unpinned(requirements: Path, folder: Path) -> None:
    pinned = {
        _normal(line.split("==")[0])
        for line in requirements.read_text().splitlines()
        if "==" in line
    }
    installed = {_normal(path.name.split("-")[0]) for path in folder.glob("*.dist-info")}
    if installed - pinned:
        names = ", ".join(sorted(installed - pinned))
        raise BuildError(f"{requirements.name} does not pin {names}; add a line for each.")


def _normal(name: str) -> str:
    return re.sub(r"[-_.]+", "-", name).lower()


def _prune(folder: Path) -> None:
    """Drop what no function reads, and what names the machine that built it."""
    shutil.rmtree(folder / "bin", ignore_errors=True)
    shutil.rmtree(folder / "boto3/examples", ignore_errors=True)
    for data in (folder / "botocore/data", folder / "boto3/data"):
        for service in data.iterdir():
            if service.is_dir() and service.name not in SERVICES:
                shutil.rmtree(service)
    for info in folder.glob("*.dist-info"):
        for entry in info.iterdir():
            if entry.is_dir():
                shutil.rmtree(entry)
            elif entry.name != "METADATA":
                entry.unlink()


# --- the app ---


def _copy_app(stage: Path) -> None:
    for path in [*_sources(), *_infrastructure()]:
        copy = stage / path.relative_to(ROOT)
        copy.parent.mkdir(parents=True, exist_ok=True)
        shutil.copyfile(path, copy)
    (stage / "requirements.txt").write_text("")


def _merged_template(stage: Path) -> dict[str, Any]:
    (stage / "merge.json").write_text(json.dumps(merge_template()))
    done = subprocess.run(
        [str(Path(sys.executable).with_name("chalice")), "package"]
        + ["--stage", STAGE, "--merge-template", "merge.json", "packaged"],
        cwd=stage,
        env={**os.environ, "AWS_DEFAULT_REGION": "eu-central-1", "PYTHONDONTWRITEBYTECODE": "1"},
        capture_output=True,
        text=True,
        check=False,
    )
    if done.returncode != 0:
        log = stage.parent / "chalice.log"
        log.write_text(done.stdout + done.stderr)
        reason = (done.stderr.strip().splitlines() or ["no reason given"])[-1]
        raise BuildError(f"Chalice makes no template of app.py: {reason}\nAll of it is in {log}.")
    template: dict[str, Any] = json.loads((stage / "packaged/sam.json").read_text())
    _refuse_borrowed_rights(template)
    _give_the_console_its_own_function(template)
    return template


CONSOLE = "/buero"
"""Where the addresses of the console begin."""


def _give_the_console_its_own_function(template: dict[str, Any]) -> None:
    """Let a second function with rights of its own answer all that the office asks.

    It runs the same code as the function of the public pages, which may touch answers; this one
    may not, so no fault in the console can betray one.
    """
    resources = template["Resources"]
    rights = json.loads((ROOT / "infra/policies/console.json").read_text())
    own = resources.pop("Console")["Properties"]
    copies = {"Console": "APIHandler", "ConsoleRole": "ApiHandlerRole"} | {
        "ConsoleLogGroup": "ApiHandlerLogGroup",
        "ConsoleInvokePermission": "APIHandlerInvokePermission",
    }
    for name, origin in copies.items():
        resources[name] = json.loads(_renamed(json.dumps(resources[origin])))
    variables = resources["Console"]["Properties"]["Environment"]["Variables"]
    variables |= own.pop("Environment")["Variables"]
    resources["Console"]["Properties"] |= own
    (policy,) = resources["ConsoleRole"]["Properties"]["Policies"]
    policy["PolicyDocument"] = rights
    paths = resources["RestAPI"]["Properties"]["DefinitionBody"]["paths"]
    for path in paths:
        if path == CONSOLE or path.startswith(f"{CONSOLE}/"):
            paths[path] = json.loads(_renamed(json.dumps(paths[path])))


def _renamed(text: str) -> str:
    return re.sub("API_?Handler", "Console", text, flags=re.IGNORECASE)


def _refuse_borrowed_rights(template: dict[str, Any]) -> None:
    """Chalice gives a function that the configuration does not name the rights of the pages."""
    stage = json.loads((ROOT / ".chalice/config.json").read_text())["stages"][STAGE]
    named = {function.capitalize() for function in stage["lambda_functions"]}
    pages = {"APIHandler", "Console"}
    for name, resource in template["Resources"].items():
        if resource["Type"] == "AWS::Serverless::Function" and name not in named | pages:
            raise BuildError(
                f"The function {name.lower()} has no rights of its own: "
                f"write infra/policies/{name.lower()}.json and name it in .chalice/config.json."
            )


def _zip_app(stage: Path, libraries: Path, archive: Path) -> None:
    code = stage / "code"
    code.mkdir()
    for name in ("app.py", "chalicelib", "schemas"):
        if (stage / name).exists():
            (stage / name).rename(code / name)
    _compile(code)
    part = stage / "part.zip"
    shutil.copyfile(libraries, part)
    with zipfile.ZipFile(part, "a", zipfile.ZIP_DEFLATED) as bundle:
        _add(bundle, code)
    part.replace(archive)


def _compile(folder: Path) -> None:
    """Ship compiled modules: half the cold start.

    Unchecked hashes, because a zip keeps no times to compare; one process, in sorted order, because
    what ``marshal`` writes may depend on what the process compiled before.
    """
    subprocess.run(
        [sys.executable, "-I", "-m", "compileall", "-q", "--invalidation-mode", "unchecked-hash"]
        + ["-s", str(folder), "-p", "/var/task", str(folder)],
        check=True,
    )


def _add(bundle: zipfile.ZipFile, folder: Path) -> None:
    """Add a folder's files in sorted order, without times or owners: equal input, equal bytes."""
    for path in sorted(p for p in folder.rglob("*") if p.is_file()):
        entry = zipfile.ZipInfo(path.relative_to(folder).as_posix(), _EPOCH)
        entry.compress_type = zipfile.ZIP_DEFLATED
        entry.external_attr = 0o644 << 16
        bundle.writestr(entry, path.read_bytes())


def _write(path: Path, content: bytes) -> None:
    part = path.with_suffix(".part")
    part.write_bytes(content)
    part.replace(path)


def _drop_others(out: Path, digest: str) -> None:
    for old in [*out.glob("package-*.zip"), *out.glob("template-*.json")]:
        if digest not in old.name:
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
    print(f"  Python {_RUNTIME} on {machine}; {len(bill['components'])} libraries in bom.json")
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
