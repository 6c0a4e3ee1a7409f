"""Reading the office's logo without trusting it: what is served holds only what is named here.

An SVG is a document that can run scripts and fetch things. It is read as XML and written anew from
the elements and attributes that draw; whatever could do more is refused. A PNG is wrapped into an
SVG: so there is one kind of file, and it is text, which API Gateway passes on unchanged.
"""

import base64
import re
from collections.abc import Iterator, Mapping
from typing import TYPE_CHECKING
from xml.sax.saxutils import escape, quoteattr

from chalicelib.i18n import later as _
from chalicelib.layout.look import HEIGHT, Drawing
from chalicelib.office import png

if TYPE_CHECKING:
    from xml.etree.ElementTree import Element

MOST_BYTES = 30 * 1024
"""Of a file: with it, the heaviest page of a survey stays below its budget of 60 KB."""

_LEAST_PIXELS = HEIGHT
_NARROWEST, _WIDEST = 0.5, 8.0
_MOST_ELEMENTS = 2000
_DEEPEST = 40

_SVG = "http://www.w3.org/2000/svg"
_XHTML = "http://www.w3.org/1999/xhtml"
_LINK = "{http://www.w3.org/1999/xlink}href"

# fmt: off
_WORDS = {"title", "desc", "style", "text", "tspan"}
_ELEMENTS = _WORDS | {
    "svg", "g", "defs", "symbol", "use", "path", "rect", "circle", "ellipse", "line",
    "polyline", "polygon", "linearGradient", "radialGradient", "stop", "clipPath", "mask",
}
_NOT_DRAWN = {"metadata"}
_ATTRIBUTES = {
    "id", "class", "style", "href", "version", "viewBox", "preserveAspectRatio", "d", "x", "y",
    "x1", "y1", "x2", "y2", "cx", "cy", "r", "rx", "ry", "fx", "fy", "dx", "dy", "width",
    "height", "points", "offset", "transform", "opacity", "color", "display", "visibility",
    "overflow", "fill", "fill-opacity", "fill-rule", "stroke", "stroke-width", "stroke-opacity",
    "stroke-linecap", "stroke-linejoin", "stroke-miterlimit", "stroke-dasharray",
    "stroke-dashoffset", "clip-path", "clip-rule", "clipPathUnits", "mask", "maskUnits",
    "maskContentUnits", "gradientUnits", "gradientTransform", "spreadMethod", "stop-color",
    "stop-opacity", "font-family", "font-size", "font-style", "font-weight", "text-anchor",
    "letter-spacing", "word-spacing", "paint-order", "vector-effect", "mix-blend-mode",
    "isolation",
}
_FUNCTIONS = {
    "url", "rgb", "rgba", "hsl", "hsla", "matrix", "translate", "translatex", "translatey",
    "scale", "scalex", "scaley", "rotate", "skewx", "skewy",
}
# fmt: on


class LogoError(Exception):
    """A file cannot be the logo.

    Attributes:
        message: why, as a msgid.
        values: what is filled in.
    """

    def __init__(self, message: str, values: Mapping[str, str] | None = None) -> None:
        super().__init__(message)
        self.message = message
        self.values = values or {}


def drawing(content: bytes) -> Drawing:
    """The logo in a file that somebody chose.

    Raises:
        LogoError: if it is neither SVG nor PNG, too large, or does more than draw.
    """
    if len(content) > MOST_BYTES:
        values = {"size": str(-(-len(content) // 1024)), "most": str(MOST_BYTES // 1024)}
        raise LogoError(_("The file has %(size)s KB. At most %(most)s KB, please."), values)
    if content.startswith(png.SIGNATURE):
        return _of_pixels(content)
    return _of_shapes(content)


def _of_pixels(content: bytes) -> Drawing:
    try:
        pixels, width, height = png.cleaned(content)
    except png.PngError:
        raise LogoError(_("The PNG is damaged. Please save it anew.")) from None
    if height < _LEAST_PIXELS:
        values = {"height": str(height), "least": str(_LEAST_PIXELS)}
        raise LogoError(_("The PNG is %(height)s pixels high. At least %(least)s, please."), values)
    data = base64.b64encode(pixels).decode()
    return Drawing(
        f'<svg xmlns="{_SVG}" viewBox="0 0 {width} {height}"><image width="{width}"'
        f' height="{height}" href="data:image/png;base64,{data}"/></svg>',
        _width(width, height),
    )


def _of_shapes(content: bytes) -> Drawing:
    root = _parsed(content)
    if root.tag != f"{{{_SVG}}}svg":
        raise LogoError(_NEITHER)
    elements = list(root.iter())
    if len(elements) > _MOST_ELEMENTS:
        raise LogoError(_("The SVG has too many parts. Please simplify it."))
    _require_plain_uses(root)
    width, height = _size(root)
    root.attrib.pop("width", None)
    root.attrib.pop("height", None)
    root.set("viewBox", root.get("viewBox") or f"0 0 {width:g} {height:g}")
    svg = "".join(_written(root, 0)).replace("<svg", f'<svg xmlns="{_SVG}"', 1)
    return Drawing(svg, _width(width, height))


def _parsed(content: bytes) -> "Element":
    from xml.etree.ElementTree import ParseError

    from defusedxml import DefusedXmlException
    from defusedxml.ElementTree import fromstring

    try:
        root: Element = fromstring(content)
    except DefusedXmlException:
        raise LogoError(_("The SVG defines entities of its own, which is not allowed.")) from None
    except (ParseError, ValueError, LookupError):
        raise LogoError(_NEITHER) from None
    return root


_NEITHER = _("The file is neither an SVG nor a PNG.")


def _written(element: "Element", depth: int) -> Iterator[str]:
    """The element as it is served."""
    name = _name(element)
    if not name:
        return
    if name not in _ELEMENTS or depth > _DEEPEST:
        raise LogoError(_("The SVG holds <%(name)s>, which is not allowed."), {"name": name})
    words = element.text or "" if name in _WORDS else ""
    if name == "style":
        _require_harmless(words)
    attributes = "".join(f" {one}={quoteattr(value)}" for one, value in _attributes(element))
    yield f"<{name}{attributes}>{escape(words)}"
    for child in element:
        yield from _written(child, depth + 1)
        if name in ("text", "tspan"):
            yield escape(child.tail or "")
    yield f"</{name}>"


def _name(element: "Element") -> str:
    """The name of an element of SVG; "" for what other programs note beside the drawing."""
    if not isinstance(element.tag, str):
        return ""
    space, _sign, name = element.tag.rpartition("}")
    if space == f"{{{_SVG}":
        return "" if name in _NOT_DRAWN else name
    if space in ("", f"{{{_XHTML}"):
        raise LogoError(_("The SVG holds <%(name)s>, which is not allowed."), {"name": name})
    return ""


def _attributes(element: "Element") -> Iterator[tuple[str, str]]:
    for full, value in element.attrib.items():
        name = "href" if full == _LINK else full
        if name.lower().startswith("on"):
            raise LogoError(
                _("The SVG does something (%(name)s), which is not allowed."), {"name": name}
            )
        if name not in _ATTRIBUTES:
            continue
        if name == "href" and not value.strip().startswith("#"):
            raise LogoError(_OUTSIDE)
        _require_harmless(value)
        yield name, value


_OUTSIDE = _("The SVG refers to something outside of itself, which is not allowed.")


def _require_harmless(words: str) -> None:
    """Styles and values may only name parts of the same drawing, colours and movements."""
    if re.search(r"[@\\<]", words):
        raise LogoError(_("The styles of the SVG hold rules that are not allowed."))
    for name, inside in re.findall(r"([\w-]*)\s*\(\s*(['\"]?\S?)", words):
        if name.lower() not in _FUNCTIONS:
            raise LogoError(_("The styles of the SVG hold rules that are not allowed."))
        if name.lower() == "url" and inside.strip("'\"") != "#":
            raise LogoError(_OUTSIDE)


def _require_plain_uses(root: "Element") -> None:
    """A part that is drawn again holds no such part itself: else a few lines draw without end."""
    use = f"{{{_SVG}}}use"
    named = {one.get("id", ""): one for one in root.iter()}
    for one in root.iter(use):
        goal = named.get((one.get("href") or one.get(_LINK) or "").strip().removeprefix("#"))
        if goal is not None and next(goal.iter(use), None) is not None:
            raise LogoError(_("The SVG draws parts within themselves, which is not allowed."))


def _size(root: "Element") -> tuple[float, float]:
    box = re.split(r"[\s,]+", root.get("viewBox", "").strip())
    given = box[2:] if len(box) == 4 else [root.get("width", ""), root.get("height", "")]
    try:
        width, height = (float(one.removesuffix("px")) for one in given)
    except ValueError:
        raise LogoError(_SIZELESS) from None
    if not (0 < width < 1e6 and 0 < height < 1e6):
        raise LogoError(_SIZELESS)
    return width, height


_SIZELESS = _("The SVG does not say how large it is (viewBox).")


def _width(width: float, height: float) -> int:
    ratio = width / height
    if not _NARROWEST <= ratio <= _WIDEST:
        raise LogoError(
            _("The logo is too narrow or too wide. At most eight times as wide as high, please.")
        )
    return round(ratio * HEIGHT)
