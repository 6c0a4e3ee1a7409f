"""The form in which the office sets logo and colours: what was typed, what is wrong with it."""

import math
import re
from collections.abc import Callable, Mapping
from dataclasses import asdict, dataclass

from chalicelib.i18n import later as _
from chalicelib.layout.look import SHIPPED, Colours, Logo, Look
from chalicelib.office import contrast
from chalicelib.office.posted import Form

LABELS: Mapping[str, str] = {
    "accent_day": _("Links and buttons by day"),
    "focus_day": _("Frame of the focus by day"),
    "accent_night": _("Links and buttons by night"),
    "focus_night": _("Frame of the focus by night"),
}
"""Field of `Colours` → what its field is called, as a msgid; in their order on the page."""

LONGEST = 120
"""Letters of the words in place of a logo."""


@dataclass(frozen=True)
class Typed:
    """A form as it is shown, perhaps once more.

    Attributes:
        words: what stands in the field of each colour.
        chosen: what the colour field beside it shows, as "#" and six digits.
        alt: the words in place of a logo.
        logo: the chosen one.
        look: what comes of it; None if a colour cannot be read.
        unread: fields whose words are no colour.
    """

    words: Mapping[str, str]
    chosen: Mapping[str, str]
    alt: str
    logo: Logo | None
    look: Look | None
    unread: tuple[str, ...] = ()


def shown(look: Look) -> Typed:
    """The form with a look in it."""
    words = {name: f"#{value}" for name, value in asdict(look.colours).items()}
    return Typed(words, words, look.logo.alt if look.logo else "", look.logo, look)


def read(form: Form, logo: Logo | None) -> Typed:
    """What somebody typed and chose.

    Each colour has two fields. Without a script they know nothing of each other, so the form
    tells how they were before: who has typed is right, then who has chosen.

    Args:
        logo: the one that was chosen, now or before, if any.
    """
    words, chosen, colours = {}, {}, {}
    for name, shipped in asdict(SHIPPED.colours).items():
        word, choice = form.text(name), form.text(f"{name}-chosen")
        if word == form.text(f"{name}-word") and choice != form.text(f"{name}-choice"):
            word = choice
        colour = hexadecimal(word)
        words[name] = f"#{colour}" if colour else word
        chosen[name] = f"#{colour or hexadecimal(choice) or shipped}"
        colours[name] = colour
    unread = tuple(name for name, colour in colours.items() if not colour)
    look = None if unread else Look(Colours(**colours), logo)
    return Typed(words, chosen, form.text("alt"), logo, look, unread)


def hexadecimal(words: str) -> str:
    """The six digits of a colour as people write it, such as "#24a" or "2244AA"; "" if none."""
    digits = words.strip().removeprefix("#").lower()
    if not re.fullmatch(r"[0-9a-f]{3}|[0-9a-f]{6}", digits):
        return ""
    return digits if len(digits) == 6 else "".join(2 * one for one in digits)


def faults(typed: Typed, said: Callable[[str], str]) -> dict[str, str]:
    """What is wrong, by the names of the fields.

    Args:
        said: has a msgid in the reader's language.
    """
    not_read = said(_("%(field)s: Please type a colour such as #2044AA."))
    found = {name: not_read % {"field": said(LABELS[name])} for name in typed.unread}
    if typed.look:
        too_weak = said(
            _(
                "%(field)s: %(pair)s (%(front)s on %(back)s) have a contrast of %(ratio)s to 1,"
                " needed is %(needed)s to 1. %(suggestion)s would do."
            )
        )
        for one in contrast.faults(typed.look.colours):
            found[one.name] = too_weak % {
                "field": said(LABELS[one.name]),
                "pair": said(one.pair.words),
                "front": f"#{one.pair.front}",
                "back": f"#{one.pair.back}",
                "ratio": _number(math.floor(one.pair.ratio * 100) / 100),
                "needed": _number(one.pair.needed),
                "suggestion": f"#{one.suggestion}",
            }
    if typed.logo and not typed.alt:
        found["alt"] = said(_("Please say what the logo shows, mostly the name on it."))
    elif len(typed.alt) > LONGEST:
        found["alt"] = said(_("At most %(number)s letters, please.")) % {"number": LONGEST}
    return {name: found[name] for name in (*LABELS, "alt") if name in found}


def in_words(look: Look, said: Callable[[str], str]) -> dict[str, str]:
    """A look as people read it, by the names in `LABELS` and "logo"."""
    logo = look.logo
    return {name: f"#{value}" for name, value in asdict(look.colours).items()} | {
        "logo": f"{logo.alt} ({logo.hash[:8]})" if logo else said(_("No own logo"))
    }


def labels(said: Callable[[str], str]) -> dict[str, str]:
    """What stands beside each part of a look."""
    return {name: said(words) for name, words in LABELS.items()} | {"logo": said(_("Logo"))}


def described(look: Look, said: Callable[[str], str]) -> list[str]:
    """A look in words, a line for each thing."""
    words = in_words(look, said)
    return [f"{label}: {words[name]}" for name, label in labels(said).items()]


def _number(value: float) -> str:
    return f"{value:.2f}".rstrip("0").rstrip(".").replace(".", ",")
