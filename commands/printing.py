"""Printed matter, set by Typst from the templates beside this file."""

import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import asdict
from enum import StrEnum
from importlib import metadata
from pathlib import Path
from typing import Literal

import typst

from chalicelib.intake.handouts import Card

_TEMPLATES = Path(__file__).parent / "templates"
_PIXELS_PER_INCH = 144
"""Makes a slide 1920 pixels wide."""


class Kind(StrEnum):
    """A file that leads people to a survey."""

    SLIDE_SVG = "slide.svg"
    SLIDE_PNG = "slide.png"
    POSTER = "poster.pdf"


def cards(words: Mapping[str, object], sheet: Sequence[Card]) -> bytes:
    """Cards to cut out, ten on a page of A4, as PDF.

    Args:
        words: of the survey, as `handouts.words` gives them.
        sheet: one card for each code.
    """
    drawn = [asdict(card) for card in sheet]
    return _typeset("cards.typ", "pdf", words=words, cards=drawn)


def invitation(kind: Kind, words: Mapping[str, object]) -> bytes:
    """A slide or a sheet for the wall.

    Args:
        words: of the survey, as `handouts.words` gives them.
    """
    match kind:
        case Kind.SLIDE_SVG:
            return _typeset("slide.typ", "svg", words=words)
        case Kind.SLIDE_PNG:
            return _typeset("slide.typ", "png", words=words)
        case Kind.POSTER:
            return _typeset("poster.typ", "pdf", words=words)


def _typeset(template: str, ending: Literal["pdf", "png", "svg"], **inputs: object) -> bytes:
    return typst.compile(
        _TEMPLATES / template,
        format=ending,
        font_paths=list(_font_folders()),
        ignore_system_fonts=True,
        ppi=_PIXELS_PER_INCH,
        sys_inputs={name: json.dumps(value) for name, value in inputs.items()},
        pdf_standards=["ua-1"] if ending == "pdf" else [],
    )


def _font_folders() -> Iterator[Path]:
    for file in metadata.files("fontpkg-fira-sans") or ():
        if file.name == "FiraSans-Regular.ttf":
            yield Path(str(file.locate())).parent
