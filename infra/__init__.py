"""What the functions need around them in AWS, and the builder of their package."""

from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
"""The checkout."""


class BuildError(Exception):
    """The package cannot be built; the message says what to mend."""
