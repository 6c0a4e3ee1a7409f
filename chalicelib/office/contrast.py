"""Whether people can read and see what stands in a colour, by WCAG 2.2, and which colour would do.

Sources: contrast ratio and relative luminance as WCAG 2.2 defines them; success criteria 1.4.3
(text: 4.5 to 1) and 1.4.11 (parts of controls and the focus: 3 to 1).
"""

from collections.abc import Iterator
from dataclasses import dataclass, fields, replace

from chalicelib.i18n import later as _
from chalicelib.layout.look import ON_ACCENT, PRESSED, Colours, Scheme, mixed

TEXT = 4.5
PART = 3.0

PAGE = {Scheme.DAY: "f3f4f7", Scheme.NIGHT: "131525"}
"""Behind the text of a page, and within fields on cards."""

CARD = {Scheme.DAY: "ffffff", Scheme.NIGHT: "1d2034"}
"""Behind cards, header, notices, and fields on the page."""


@dataclass(frozen=True)
class Pair:
    """Two colours that meet on a page.

    Attributes:
        words: where, as a msgid.
        front: hexadecimal digits.
        back: likewise.
        needed: the least contrast.
    """

    words: str
    front: str
    back: str
    needed: float

    @property
    def ratio(self) -> float:
        """The contrast, from 1 to 21."""
        lighter, darker = sorted((luminance(self.front), luminance(self.back)), reverse=True)
        return (lighter + 0.05) / (darker + 0.05)

    @property
    def holds(self) -> bool:
        """Whether people can tell one from the other."""
        return self.ratio >= self.needed


@dataclass(frozen=True)
class Fault:
    """A colour that does not do.

    Attributes:
        name: of the field of `Colours`.
        pair: where it meets another one with the least contrast for what is needed.
        suggestion: the nearest colour that does, in steps of a hundredth towards black or white.
    """

    name: str
    pair: Pair
    suggestion: str


def luminance(colour: str) -> float:
    """The relative luminance of a colour, from 0 to 1."""
    red, green, blue = (_linear(one / 255) for one in bytes.fromhex(colour))
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def _linear(part: float) -> float:
    return part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4


def pairs(name: str, colours: Colours) -> Iterator[Pair]:
    """Everything that one of the colours meets.

    Args:
        name: of its field.
    """
    colour = getattr(colours, name)
    scheme = Scheme.DAY if name.endswith("_day") else Scheme.NIGHT
    page, card = PAGE[scheme], CARD[scheme]
    if name.startswith("focus"):
        yield Pair(_("Frame of the focus on the page"), colour, page, PART)
        yield Pair(_("Frame of the focus on cards and in the header"), colour, card, PART)
        return
    yield Pair(_("Words of links on the page"), colour, page, TEXT)
    yield Pair(_("Words of links on cards and in the header"), colour, card, TEXT)
    pressed = PRESSED / 255
    yield Pair(
        _("Words of a pressed button on the page"), colour, mixed(page, colour, pressed), TEXT
    )
    yield Pair(_("Words of a pressed button on cards"), colour, mixed(card, colour, pressed), TEXT)
    yield Pair(_("Words on a filled button"), ON_ACCENT[scheme], colour, TEXT)


def faults(colours: Colours) -> list[Fault]:
    """What cannot be read or seen; at most one a colour."""
    found = []
    for one in fields(Colours):
        worst = min(pairs(one.name, colours), key=lambda pair: pair.ratio / pair.needed)
        if not worst.holds:
            found.append(Fault(one.name, worst, nearest(one.name, colours)))
    return found


def nearest(name: str, colours: Colours) -> str:
    """The colour nearest to one that does not do: darker by day, lighter by night."""
    goal = "000000" if name.endswith("_day") else "ffffff"
    tried = (mixed(getattr(colours, name), goal, step / 100) for step in range(101))
    return next(
        one
        for one in tried
        if all(pair.holds for pair in pairs(name, replace(colours, **{name: one})))
    )
