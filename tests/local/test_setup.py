"""Set-up on a fresh machine: what it makes, what it says when it cannot, how it is mended."""

import json
import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from infra import ROOT

PIN = "six==1.17.0\n"


@pytest.fixture(scope="module")
def for_documents(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The second environment of a checkout, made once: the tests are about the first."""
    folder = small_checkout(tmp_path_factory.mktemp("documents"))
    done = set_up(folder, "docs")
    assert done.returncode == 0, done.stderr
    return folder / ".venv-docs"


@pytest.fixture
def checkout(tmp_path: Path, for_documents: Path) -> Path:
    """A checkout whose set-up is quick: one small package, no assets."""
    folder = small_checkout(tmp_path)
    (folder / ".venv-docs").symlink_to(for_documents, target_is_directory=True)
    return folder


def small_checkout(folder: Path) -> Path:
    (folder / "local").mkdir()
    shutil.copy(ROOT / "local/setup.py", folder / "local")
    (folder / "local/names.py").write_text("")
    for name in ("requirements-run.txt", "requirements-docs.txt"):
        (folder / name).write_text("")
    (folder / "requirements-dev.txt").write_text(PIN)
    package = {"name": "empty", "lockfileVersion": 3, "packages": {"": {"name": "empty"}}}
    (folder / "package.json").write_text('{"name": "empty"}')
    (folder / "package-lock.json").write_text(json.dumps(package))
    return folder


def set_up(checkout: Path, goal: str = "check", **more: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "local/setup.py", goal],
        cwd=checkout,
        env={**os.environ, **more},
        capture_output=True,
        text=True,
        check=False,
    )


def has_package(checkout: Path) -> bool:
    python = checkout / ".venv/bin/python"
    return subprocess.run([str(python), "-c", "import six"], check=False).returncode == 0


def test_it_says_what_it_does_and_does_it_again_only_when_something_changed(
    checkout: Path,
) -> None:
    first = set_up(checkout)
    second = set_up(checkout)
    (checkout / "requirements-dev.txt").write_text("six==1.16.0\n")
    third = set_up(checkout)

    assert first.returncode == 0, first.stderr
    assert has_package(checkout)
    assert "Making the Python environment .venv" in first.stdout
    assert (second.returncode, second.stdout) == (0, "")
    assert "Making" not in third.stdout
    assert "(1 package)" in third.stdout


def test_without_a_network_it_ends_with_a_sentence_and_goes_on_later(checkout: Path) -> None:
    nowhere = {"PIP_CONFIG_FILE": os.devnull, "PIP_INDEX_URL": "http://127.0.0.1:9/simple"}

    failed = set_up(checkout, **nowhere)

    assert failed.returncode == 1
    assert "No connection, so the Python packages" in failed.stderr
    assert "Traceback" not in failed.stderr

    assert set_up(checkout).returncode == 0
    assert has_package(checkout)


def test_an_install_that_was_interrupted_is_made_anew(checkout: Path) -> None:
    broken = checkout / ".venv/bin"
    broken.mkdir(parents=True)
    (broken / "python").write_text("half a program")

    done = set_up(checkout)

    assert done.returncode == 0, done.stderr
    assert has_package(checkout)


def test_a_package_that_does_not_exist_is_named(checkout: Path) -> None:
    (checkout / "requirements-dev.txt").write_text("six==0.0.0\n")

    failed = set_up(checkout)

    assert failed.returncode == 1
    assert "six==0.0.0" in failed.stderr
    assert "Traceback" not in failed.stderr
