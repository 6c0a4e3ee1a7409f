"""The look of all pages: colours and logo, as shipped or as the office has set them.

Colours stand in the address of a style sheet themselves: so it needs no store, cannot go out of
date, and pages load nothing more than before.
"""

import re
from dataclasses import dataclass, fields
from enum import StrEnum


class Scheme(StrEnum):
    """What people have their device prefer."""

    DAY = "day"
    NIGHT = "night"


_MEDIA = {Scheme.DAY: "light", Scheme.NIGHT: "dark"}

ON_ACCENT = {Scheme.DAY: "ffffff", Scheme.NIGHT: "000000"}
"""Words on a filled button."""

HOVER, PRESSED = 10, 20
"""How much of the accent shines through a button without filling, of 255."""


@dataclass(frozen=True)
class Colours:
    """Colours as six hexadecimal digits: red, green, blue.

    Attributes:
        accent_day: links, buttons and what is chosen, on light pages.
        accent_night: the same on dark pages.
        focus_day: the frame around what the keyboard acts on, on light pages.
        focus_night: the same on dark pages.
    """

    accent_day: str = "2044aa"
    accent_night: str = "97afe1"
    focus_day: str = "454b6b"
    focus_night: str = "a9aec6"

    @property
    def digits(self) -> str:
        """All of them in one word, which `of_digits` reads."""
        return "".join(getattr(self, one.name) for one in fields(self))

    def accent(self, scheme: Scheme) -> str:
        """The colour of links and buttons."""
        return self.accent_day if scheme is Scheme.DAY else self.accent_night

    def focus(self, scheme: Scheme) -> str:
        """The colour of the frame around what the keyboard acts on."""
        return self.focus_day if scheme is Scheme.DAY else self.focus_night


def of_digits(digits: str) -> Colours | None:
    """The colours of one word; None if it is none."""
    if not re.fullmatch(r"[0-9a-f]{24}", digits):
        return None
    return Colours(*(digits[start : start + 6] for start in range(0, 24, 6)))


@dataclass(frozen=True)
class Logo:
    """What stands at the head of all pages in place of the shipped sign and name.

    Attributes:
        hash: of its drawing, by which it is stored and served.
        alt: what it shows, for people who do not see it.
        width: at a height of `HEIGHT`.
    """

    hash: str
    alt: str
    width: int

    @property
    def file(self) -> str:
        """The name under which it is served."""
        return f"logo.{self.hash}.svg"


HEIGHT = 40
"""Of a logo on a page, in CSS pixels at the usual size of letters."""


@dataclass(frozen=True)
class Look:
    """How pages look.

    Attributes:
        only: shows pages as by day or by night, whatever the device prefers.
    """

    colours: Colours = Colours()
    logo: Logo | None = None
    only: Scheme | None = None

    @property
    def schemes(self) -> str:
        """What the browser is told of light and dark, for what it draws itself."""
        return _MEDIA[self.only] if self.only else " ".join(_MEDIA.values())

    def styled(self, sheet: str) -> str:
        """The name under which a style sheet is served in this look.

        Args:
            sheet: its shipped name, with hash.
        """
        if self.colours == Colours() and not self.only:
            return sheet
        only = f".{self.only}" if self.only else ""
        return f"{sheet.removesuffix('.css')}.{self.colours.digits}{only}.css"


SHIPPED = Look()


@dataclass(frozen=True)
class Drawing:
    """A logo as SVG that shows what was sent in, and does nothing.

    Attributes:
        width: at a height of `HEIGHT`.
    """

    svg: str
    width: int


@dataclass(frozen=True)
class Standing:
    """The look, the one before it, and how often it was changed."""

    now: Look = SHIPPED
    former: Look | None = None
    version: int = 0


def logo_in(name: str) -> str:
    """The hash of the logo that is served under a name; "" if none is."""
    found = re.fullmatch(r"logo\.([0-9a-f]{32})\.svg", name)
    return found[1] if found else ""


def unstyled(name: str) -> tuple[str, Look]:
    """The shipped name of a style sheet, and the look that a name asks for beside it."""
    found = re.fullmatch(r"(.+)\.([0-9a-f]{24})(?:\.(day|night))?\.css", name)
    colours = of_digits(found[2]) if found else None
    if found is None or colours is None:
        return name, SHIPPED
    return f"{found[1]}.css", Look(colours, only=Scheme(found[3]) if found[3] else None)


def in_look(css: str, look: Look) -> str:
    """A style sheet with the colours of a look in place of the shipped ones."""
    for scheme, media in _MEDIA.items():
        tokens = _tokens(look.colours, scheme)
        css += f"@media (prefers-color-scheme: {media}){{:root{{{tokens}}}}}"
    if look.only:
        for scheme, media in _MEDIA.items():
            holds = "all" if scheme is look.only else "not all"
            css = re.sub(rf"\s*\(prefers-color-scheme: ?{media}\)", f" {holds}", css)
    return css


def _tokens(colours: Colours, scheme: Scheme) -> str:
    """The tokens of KERN that follow from the colours.

    A button that is pointed at moves away from the colour of its words, so that they never become
    harder to read than on the button itself.
    """
    accent = colours.accent(scheme)
    away = "000000" if scheme is Scheme.DAY else "ffffff"
    tokens = {
        "default": accent,
        "focus-default": colours.focus(scheme),
        "state-indicator-shade-hover": mixed(accent, away, 0.12),
        "state-indicator-shade-active": mixed(accent, away, 0.24),
        "state-indicator-tint-hover-opacity": f"{accent}{HOVER:02x}",
        "state-indicator-tint-active-opacity": f"{accent}{PRESSED:02x}",
    }
    return "".join(f"--kern-color-action-{name}:#{value};" for name, value in tokens.items())


def mixed(colour: str, other: str, share: float) -> str:
    """A colour with a share of another one in it, or seen through it."""
    pairs = zip(bytes.fromhex(colour), bytes.fromhex(other), strict=True)
    return bytes(round(a + (b - a) * share) for a, b in pairs).hex()
