"""Files into zips whose bytes follow from the files alone, so that equal sources are known."""

import hashlib
import shutil
import subprocess
import sys
import tempfile
import zipfile
from collections.abc import Iterable
from pathlib import Path

_EPOCH = (1980, 1, 1, 0, 0, 0)


def digest(root: Path, paths: Iterable[Path], *more: str) -> str:
    """16 hexadecimal digits that change with any of the files, their places or the words.

    :param root: the folder that all files lie below.
    :param more: words that count as well.
    """
    sums = hashlib.sha256("\n".join(more).encode())
    for path in paths:
        sums.update(f"\n{path.relative_to(root)}\n".encode())
        sums.update(path.read_bytes())
    return sums.hexdigest()[:16]


def compile_modules(folder: Path) -> None:
    """Ship compiled modules: half the cold start.

    Unchecked hashes, because a zip keeps no times to compare; one process, in sorted order, because
    what ``marshal`` writes may depend on what the process compiled before.
    """
    subprocess.run(
        [sys.executable, "-I", "-m", "compileall", "-q", "--invalidation-mode", "unchecked-hash"]
        + ["-s", str(folder), "-p", "/var/task", str(folder)],
        check=True,
    )


def pack(folder: Path, archive: Path, onto: Path | None = None) -> None:
    """Zip a folder's files in sorted order, without times or owners: equal input, equal bytes.

    :param archive: the zip; it is there when it is whole, and not before.
    :param onto: a zip whose files come before these.
    """
    with tempfile.TemporaryDirectory(dir=archive.parent) as scratch:
        part = Path(scratch) / archive.name
        if onto:
            shutil.copyfile(onto, part)
        with zipfile.ZipFile(part, "a", zipfile.ZIP_DEFLATED) as bundle:
            for path in sorted(p for p in folder.rglob("*") if p.is_file()):
                entry = zipfile.ZipInfo(path.relative_to(folder).as_posix(), _EPOCH)
                entry.compress_type = zipfile.ZIP_DEFLATED
                entry.external_attr = 0o644 << 16
                bundle.writestr(entry, path.read_bytes())
        part.replace(archive)
