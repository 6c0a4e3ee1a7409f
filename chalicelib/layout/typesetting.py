"""Documents as PDF/UA-1, set by Typst in a process of its own with bounded time and memory.

A process of its own, because a document that never ends, or eats all memory, must end neither the
function nor the other files it makes; inside one process nobody can stop a compiler.
"""

import json
import os
import subprocess
import sys
from collections.abc import Mapping
from pathlib import Path
from typing import Any

SECONDS = 40
"""Longest time one document may take; sixty questions take less than two."""

MEMORY = 600_000_000
"""Bytes of address space one document may take; sixty questions fill 90 MB."""


class TypesettingFailed(Exception):
    """A document could not be set; the message is Typst's own."""


def typeset(template: Path, data: Mapping[str, Any]) -> bytes:
    """Set a document; the same template and data give the same bytes.

    Args:
        template: a Typst file, which reads its data with ``json(bytes(sys.inputs.data))``.
        data: what it shows; words in it stay words, whatever signs they hold.

    Raises:
        TypesettingFailed: Typst refused it, is not installed, or took too long or too much.
    """
    # -c keeps the folder of this file, which holds a module `page`, off the path.
    try:
        done = subprocess.run(
            [sys.executable, "-c", _PROGRAM, str(template), str(SECONDS), str(MEMORY)],
            input=json.dumps(data, ensure_ascii=False).encode(),
            capture_output=True,
            timeout=SECONDS,
            env={"PYTHONPATH": os.pathsep.join(sys.path), "RAYON_NUM_THREADS": "1"},
            check=False,
        )
    except subprocess.TimeoutExpired:
        raise TypesettingFailed(f"{template.name} took more than {SECONDS} seconds") from None
    if done.returncode != 0 or not done.stdout.startswith(b"%PDF"):
        reason = done.stderr.decode("utf-8", "replace").strip().splitlines() or ["no reason given"]
        raise TypesettingFailed(f"{template.name}, exit code {done.returncode}: {reason[-1][:300]}")
    return done.stdout


_PROGRAM = """
import resource, sys
from importlib.util import find_spec
from pathlib import Path

template, seconds, memory = sys.argv[1], int(sys.argv[2]), int(sys.argv[3])
resource.setrlimit(resource.RLIMIT_CPU, (seconds, seconds))
resource.setrlimit(resource.RLIMIT_AS, (memory, memory))

import typst

fonts = [
    Path(spec.origin).with_name("files")
    for spec in map(find_spec, ("fontpkg_fira_sans", "fontpkg_noto_sans_arabic"))
    if spec and spec.origin
]
try:
    content = typst.compile(
        template,
        root=Path(template).parent,
        font_paths=fonts,
        ignore_system_fonts=True,
        sys_inputs={"data": sys.stdin.buffer.read().decode()},
        pdf_standards=["ua-1"],
        timestamp=0,
    )
except typst.TypstError as error:
    sys.exit(f"{error.message} {' '.join(error.hints)}")
sys.stdout.buffer.write(content)
"""
