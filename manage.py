#!/usr/bin/env python3
"""Commands for whoever runs Mitsprache. Start with: ./manage.py --help"""

import sys
from pathlib import Path

VENV = Path(__file__).resolve().parent / ".venv"

if VENV.exists() and Path(sys.prefix).resolve() != VENV:
    import os

    python = VENV / "bin" / "python"
    os.execv(python, [str(python), __file__, *sys.argv[1:]])  # noqa: S606

from commands.group import manage  # noqa: E402

if __name__ == "__main__":
    manage()
