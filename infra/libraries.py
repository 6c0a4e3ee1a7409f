"""The libraries of the functions and their layers, fetched once and cut down to what is used.

They are slow to fetch, so each lot is kept as a zip until its requirements change.
"""

import importlib.metadata
import re
import shutil
import subprocess
import sys
import tempfile
from enum import StrEnum
from pathlib import Path

import chalice
import chalice.app

from infra import ROOT, BuildError
from infra.packing import compile_modules, digest, pack

RUNTIME = f"{sys.version_info.major}.{sys.version_info.minor}"
"""The Python that packs: modules are compiled for it."""

SERVICES = ("dynamodb", "s3", "sesv2", "sqs", "ssm", "stepfunctions", "sts")
"""AWS services whose descriptions stay in the package; the other 400 are most of botocore."""

FONTS = ("FiraSans-Regular.ttf", "FiraSans-SemiBold.ttf", "NotoSansArabic[wdth,wght].ttf")
"""Fonts the documents use; their families have forty more."""

LAYERS = {
    "Typesetting": "requirements-report.txt",
    "Signatures": "requirements-signatures.txt",
    "Workbooks": "requirements-workbooks.txt",
    "SignIn": "requirements-signin.txt",
}
"""Name of a layer in the template → what it holds: too large for functions that do not use it."""

_RULES = ("infra/libraries.py", "infra/packing.py")


class Target(StrEnum):
    """Where the compiled wheels of the package will run."""

    LOCAL = "local"
    AWS = "aws"


def libraries(target: Target, out: Path, root: Path = ROOT) -> Path:
    """The zip of what every function needs, Chalice's two modules that run there included.

    :param out: where it is kept; zips of other requirements go.
    :param root: the checkout.
    :raises BuildError: a wheel is missing or a requirement is not pinned.
    """
    requirements = root / "requirements.txt"
    archive = out / f"libraries-{_lot(requirements, target, chalice.__version__)}.zip"
    if archive.exists():
        return archive
    with tempfile.TemporaryDirectory(dir=out) as scratch:
        folder = Path(scratch) / "libraries"
        _fetch(requirements, folder, target)
        _prune(folder)
        runtime = folder / "chalice"
        runtime.mkdir()
        for module in (chalice, chalice.app):
            shutil.copy(str(module.__file__), runtime)
        _name_chalice(folder)
        compile_modules(folder)
        pack(folder, archive)
    for old in out.glob("libraries-*.zip"):
        if old != archive:
            old.unlink()
    return archive


def layer(name: str, target: Target, out: Path, root: Path = ROOT) -> Path:
    """One layer of `LAYERS`.

    An emulator would keep all of it in its state and unpack it for each process, so on this
    machine the layer only says in which folder here it lies unpacked.

    :param out: where it is kept; those of other requirements go.
    :param root: the checkout.
    :raises BuildError: a wheel is missing or a requirement is not pinned.
    """
    requirements = root / LAYERS[name]
    lot = _lot(requirements, target)
    label = f"layer-{name.lower()}"
    archive, unpacked = out / f"{label}-{lot}.zip", out / f"{label}-{lot}"
    if archive.exists() and (target is Target.AWS or unpacked.exists()):
        return archive
    with tempfile.TemporaryDirectory(dir=out) as scratch:
        folder = Path(scratch) / "layer"
        _fetch(requirements, folder / "python", target)
        _prune_layer(folder / "python")
        if target is Target.LOCAL:
            shutil.rmtree(unpacked, ignore_errors=True)
            (folder / "python").rename(unpacked)
            site = folder / f"python/lib/python{RUNTIME}/site-packages"
            site.mkdir(parents=True)
            (site / f"{label}.pth").write_text(f"{unpacked.resolve()}\n")
        pack(folder, archive)
    for old in out.glob(f"{label}-*"):
        if lot not in old.name:
            old.unlink() if old.is_file() else shutil.rmtree(old)
    return archive


def _lot(requirements: Path, target: Target, *more: str) -> str:
    root = requirements.parent
    rules = [root / name for name in _RULES]
    return digest(root, [requirements, *rules], target, RUNTIME, *more)


def _fetch(requirements: Path, folder: Path, target: Target) -> None:
    command = [sys.executable, "-m", "pip", "install", "--quiet", "--no-compile"]
    command += ["--disable-pip-version-check", "--target", str(folder), "-r", str(requirements)]
    command.append("--only-binary=:all:")
    if target is Target.AWS:
        command += ["--platform", "manylinux2014_aarch64", "--implementation", "cp"]
        command += ["--python-version", RUNTIME]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    if done.returncode != 0:
        reasons = [line for line in done.stderr.splitlines() if line.startswith("ERROR")]
        raise BuildError(
            "The functions' packages could not be fetched. Is there a network?\n"
            + "\n".join(reasons[-3:])
        )
    _refuse_unpinned(requirements, folder)


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


def _prune_layer(folder: Path) -> None:
    """Drop what no function uses, and what names the machine that built it; licences stay.

    A RECORD holds the hashes of programs whose first line is the path of this machine's Python.
    """
    shutil.rmtree(folder / "bin", ignore_errors=True)
    for record in folder.glob("*.dist-info/RECORD"):
        record.unlink()
    for font in folder.glob("fontpkg_*/files/*"):
        if font.name not in FONTS:
            font.unlink()


def _name_chalice(folder: Path) -> None:
    """Keep what says which Chalice this is and under which licence; only two modules are taken."""
    info = folder / f"chalice-{chalice.__version__}.dist-info"
    info.mkdir()
    told = importlib.metadata.distribution("chalice").read_text("METADATA")
    (info / "METADATA").write_text(told or "", "utf-8")
