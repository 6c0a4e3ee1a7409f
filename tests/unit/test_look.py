"""Logo and colours: what can be read and seen, what a style sheet says, what a logo may hold."""

import io
import math
import re
import struct
import zlib
from dataclasses import asdict, replace
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from PIL import Image, PngImagePlugin

from chalicelib.layout import static
from chalicelib.layout.look import SHIPPED, Colours, Logo, Look, Scheme, unstyled
from chalicelib.office import contrast, logo, look_form, png
from chalicelib.office.contrast import Pair
from chalicelib.office.posted import Form

CSS = Path(static.__file__).parent / "static" / static.hashed_name("console.css")
NAMES = sorted(asdict(SHIPPED.colours))
SVG = '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 80 20">{}</svg>'

colours = st.builds(
    Colours, *[st.binary(min_size=3, max_size=3).map(bytes.hex) for _field in range(4)]
)


# --- contrast ---


@pytest.mark.parametrize(
    ("front", "back", "ratio"),
    [("000000", "ffffff", 21), ("777777", "ffffff", 4.48), ("767676", "ffffff", 4.54)],
)
def test_contrast_is_what_others_measure_too(front: str, back: str, ratio: float) -> None:
    assert Pair("", front, back, 1).ratio == pytest.approx(ratio, abs=0.005)
    assert Pair("", back, front, 1).ratio == Pair("", front, back, 1).ratio


def test_the_shipped_colours_are_readable() -> None:
    assert contrast.faults(SHIPPED.colours) == []


@given(colours)
def test_what_is_not_refused_has_the_ratio_everywhere_and_what_is_refused_learns_what_would(
    typed: Colours,
) -> None:
    faults = {one.name: one for one in contrast.faults(typed)}
    for name in NAMES:
        least = min(pair.ratio / pair.needed for pair in contrast.pairs(name, typed))
        assert (name in faults) == (least < 1)
    better = replace(typed, **{name: fault.suggestion for name, fault in faults.items()})
    assert contrast.faults(better) == []


@pytest.mark.parametrize("scheme", Scheme)
def test_what_is_measured_against_is_what_the_style_sheet_paints(scheme: Scheme) -> None:
    painted = tokens(scheme)
    page, card = contrast.PAGE[scheme], contrast.CARD[scheme]
    layout = "--kern-color-layout-background"

    assert painted[f"{layout}-level-1"] == painted[f"{layout}-level-2-surface"] == page
    assert painted[f"{layout}-level-2"] == painted[f"{layout}-level-1-surface"] == card
    assert painted["--kern-color-action-default"] == SHIPPED.colours.accent(scheme)
    assert painted["--kern-color-action-focus-default"] == SHIPPED.colours.focus(scheme)


def tokens(scheme: Scheme) -> dict[str, str]:
    """The colours that the built style sheet gives to its tokens, as six digits."""
    css = CSS.read_text("utf-8")
    palette = {
        name: digits(float(light) / 100, float(chroma), float(hue))
        for name, light, chroma, hue in re.findall(
            r"(--kern-color-[\w-]+): ?oklch\(([\d.]+)% ([\d.]+) ([\d.]+)\)", css
        )
    }
    media = "dark" if scheme is Scheme.NIGHT else "light"
    blocks = re.findall(rf"@media ?\(prefers-color-scheme: ?{media}\)\{{:root\{{([^}}]*)\}}", css)
    return {
        name: palette[value]
        for block in blocks
        for name, value in re.findall(r"(--[\w-]+): ?var\((--kern-color-[\w-]+)\)", block)
        if value in palette
    }


def digits(light: float, chroma: float, hue: float) -> str:
    """A colour in OKLCH as six digits; matrices of CSS Color Module Level 4, § 9.4 and 10."""
    a, b = (chroma * turn(math.radians(hue)) for turn in (math.cos, math.sin))
    long, medium, short = (
        (light + x * a + y * b) ** 3
        for x, y in (
            (0.3963377774, 0.2158037573),
            (-0.1055613458, -0.0638541728),
            (-0.0894841775, -1.2914855480),
        )
    )
    linear = (
        4.0767416621 * long - 3.3077115913 * medium + 0.2309699292 * short,
        -1.2684380046 * long + 2.6097574011 * medium - 0.3413193965 * short,
        -0.0041960863 * long - 0.7034186147 * medium + 1.7076147010 * short,
    )
    parts = (min(1.0, max(0.0, one)) for one in linear)
    return bytes(
        round(255 * (12.92 * p if p <= 0.0031308 else 1.055 * p ** (1 / 2.4) - 0.055))
        for p in parts
    ).hex()


# --- style sheets ---


@given(colours, st.sampled_from([None, *Scheme]))
def test_a_style_sheet_has_the_colours_that_its_name_says(
    typed: Colours, only: Scheme | None
) -> None:
    look = Look(typed, only=only)
    name = look.styled("sheet.0123456789ab.css")

    if look != SHIPPED:
        assert unstyled(name) == ("sheet.0123456789ab.css", look)


def test_pages_without_an_own_look_have_the_style_sheet_that_was_built() -> None:
    assert SHIPPED.styled(CSS.name) == CSS.name
    assert static.static_file(CSS.name) == static.StaticFile(
        CSS.name, CSS.read_bytes(), "text/css; charset=utf-8"
    )


def test_own_colours_stand_last_in_the_style_sheet_by_day_and_by_night() -> None:
    look = Look(Colours("112233", "ddeeff", "445566", "aabbcc"))
    found = static.static_file(look.styled(CSS.name))

    assert found is not None
    added = found.content.decode().removeprefix(CSS.read_text("utf-8"))
    day, night = added.split("dark")
    assert "--kern-color-action-default:#112233;" in day
    assert "--kern-color-action-focus-default:#445566;" in day
    assert "--kern-color-action-default:#ddeeff;" in night
    assert "--kern-color-action-focus-default:#aabbcc;" in night


def test_a_sheet_of_one_scheme_asks_the_device_nothing() -> None:
    found = static.static_file(Look(only=Scheme.NIGHT).styled(CSS.name))

    assert found is not None
    assert b"prefers-color-scheme" not in found.content


@pytest.mark.parametrize(
    "name", ["mitsprache.css", "x.001122334455667788990011.css", "../page.py", CSS.name[:-3] + "js"]
)
def test_other_names_are_no_files(name: str) -> None:
    assert static.static_file(name) is None


# --- the form ---


@pytest.mark.parametrize(
    ("words", "colour"),
    [("#2044AA", "2044aa"), ("2044aa", "2044aa"), (" #24a ", "2244aa"), ("blau", ""), ("#12", "")],
)
def test_colours_are_read_as_people_write_them(words: str, colour: str) -> None:
    assert look_form.hexadecimal(words) == colour


@pytest.mark.parametrize(
    ("word", "choice", "expected"),
    [
        ("#112233", "#2044aa", "112233"),
        ("#2044aa", "#445566", "445566"),
        ("#112233", "#445566", "112233"),
        ("#2044aa", "#2044aa", "2044aa"),
    ],
)
def test_who_types_is_right_and_without_that_who_chooses(
    word: str, choice: str, expected: str
) -> None:
    shown = look_form.shown(SHIPPED)
    values = {
        field: [value]
        for name in NAMES
        for field, value in {
            name: shown.words[name],
            f"{name}-word": shown.words[name],
            f"{name}-chosen": shown.chosen[name],
            f"{name}-choice": shown.chosen[name],
        }.items()
    }
    values |= {"accent_day": [word], "accent_day-chosen": [choice]}

    typed = look_form.read(Form(values), None)

    assert typed.look == Look(replace(SHIPPED.colours, accent_day=expected))


def test_a_logo_needs_words() -> None:
    typed = look_form.shown(Look(logo=Logo("0" * 32, "", 80)))

    assert list(look_form.faults(typed, str)) == ["alt"]


# --- logos ---


def test_an_svg_keeps_what_draws_and_loses_what_other_programs_note() -> None:
    content = """<?xml version="1.0" encoding="utf-8"?>
<!-- made by a program -->
<!DOCTYPE svg PUBLIC "-//W3C//DTD SVG 1.1//EN" "http://www.w3.org/Graphics/SVG/1.1/DTD/svg11.dtd">
<svg xmlns="http://www.w3.org/2000/svg" xmlns:xlink="http://www.w3.org/1999/xlink"
  xmlns:i="http://www.inkscape.org/namespaces/inkscape" i:version="1" width="80px" height="20">
<metadata><secret>name</secret></metadata><i:view><i:grid/></i:view>
<style>.a{fill:#123456} .b{fill:url(#g)}</style>
<defs><linearGradient id="g"><stop offset="0" stop-color="rgb(1,2,3)"/></linearGradient></defs>
<g transform="translate(1 2)"><path class="a" d="M0 0h10" i:label="x"/>
<use xlink:href="#p"/><rect id="p" class="b" width="4" height="4"/></g>
<text x="1">A &amp; B<tspan> C</tspan> D</text></svg>"""
    drawing = logo.drawing(content.encode())

    assert drawing.width == 160
    assert drawing.svg.startswith('<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 80 20">')
    assert '<path class="a" d="M0 0h10"></path>' in drawing.svg
    assert '<use href="#p"></use>' in drawing.svg
    assert '<text x="1">A &amp; B<tspan> C</tspan> D</text>' in drawing.svg
    assert not re.search("secret|inkscape|DOCTYPE|made by", drawing.svg)
    assert logo.drawing(drawing.svg.encode()) == drawing


@pytest.mark.parametrize(
    "inside",
    [
        "<script>alert(1)</script>",
        '<path d="M0 0" onload="alert(1)"/>',
        '<path d="M0 0" ONCLICK="alert(1)"/>',
        "<foreignObject><p>x</p></foreignObject>",
        '<p xmlns="http://www.w3.org/1999/xhtml">x</p>',
        '<h:script xmlns:h="http://www.w3.org/1999/xhtml">alert(1)</h:script>',
        '<p xmlns="">x</p>',
        '<image href="https://example.org/a.png"/>',
        '<use href="https://example.org/a.svg#b"/>',
        '<use xmlns:x="http://www.w3.org/1999/xlink" x:href="//example.org/a.svg"/>',
        '<a href="javascript:alert(1)"><path d="M0 0"/></a>',
        '<use href="javascript:alert(1)"/>',
        '<animate attributeName="href" to="javascript:alert(1)"/>',
        '<set attributeName="onload" to="alert(1)"/>',
        "<style>@import 'https://example.org/a.css';</style>",
        "<style>.a{fill:url(https://example.org/a)}</style>",
        "<style>.a{fill:url( 'https://example.org/a')}</style>",
        "<style>.a{background:image-set('https://example.org/a' 1x)}</style>",
        "<style>.a{fill:\\75 rl(https://example.org/a)}</style>",
        "<style>&lt;/style></style>",
        '<path style="fill:url(&#34;https://example.org/a&#34;)"/>',
        '<path fill="url(//example.org/a)"/>',
        '<filter id="f"/>',
        '<symbol id="a"><use href="#b"/></symbol><use href="#a"/>',
        '<g id="a"><use href="#a"/></g>',
        "<g>" * 50 + "</g>" * 50,
        "<g/>" * 3000,
    ],
)
def test_an_svg_that_could_do_more_than_draw_is_refused(inside: str) -> None:
    with pytest.raises(logo.LogoError):
        logo.drawing(SVG.format(inside).encode())


@pytest.mark.parametrize(
    "content",
    [
        b"",
        b"GIF89a",
        b"<html><body/></html>",
        b"<svg><path/></svg>",
        b"\xff\xfe\x00",
        b'<!DOCTYPE svg [<!ENTITY a "aaaa">]><svg xmlns="http://www.w3.org/2000/svg">&a;</svg>',
        b'<!DOCTYPE svg [<!ENTITY a SYSTEM "file:///etc/passwd">]><svg'
        b' xmlns="http://www.w3.org/2000/svg" viewBox="0 0 9 9"><text>&a;</text></svg>',
        b'<svg xmlns="http://www.w3.org/2000/svg"/>',
        b'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 90 1"/>',
        b'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 nan 1"/>',
        b'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 0 0"/>',
        SVG.format("<!-- " + "x" * 40_000 + " -->").encode(),
    ],
)
def test_what_is_no_drawing_of_a_sensible_size_is_refused(content: bytes) -> None:
    with pytest.raises(logo.LogoError):
        logo.drawing(content)


def picture(mode: str, size: tuple[int, int] = (90, 45)) -> bytes:
    """A PNG with a pattern, and with words that say more than the picture."""
    image = Image.new("RGBA", size)
    image.putdata([(x % 256, x // 7 % 256, x % 91, x % 200) for x in range(size[0] * size[1])])
    noted = PngImagePlugin.PngInfo()
    noted.add_text("Author", "somebody")
    out = io.BytesIO()
    image.convert(mode).save(out, "PNG", pnginfo=noted)
    return out.getvalue()


@pytest.mark.parametrize("mode", ["1", "L", "LA", "P", "RGB", "RGBA"])
def test_a_png_keeps_its_pixels_and_nothing_else(mode: str) -> None:
    content = picture(mode)
    cleaned, width, height = png.cleaned(content)

    before, after = (Image.open(io.BytesIO(one)).convert("RGBA") for one in (content, cleaned))
    assert before.tobytes() == after.tobytes()
    assert (width, height) == (90, 45)
    assert b"somebody" in content
    assert b"somebody" not in cleaned
    assert png.cleaned(cleaned) == (cleaned, width, height)


@given(st.integers(0, 400), st.integers(0, 255))
def test_a_png_that_was_touched_is_refused(place: int, value: int) -> None:
    content = bytearray(picture("P", (9, 9)))
    at = place % len(content)
    touched = content[at] != value
    content[at] = value
    if touched:
        with pytest.raises(png.PngError):
            png.cleaned(bytes(content))


def chunk(kind: bytes, body: bytes) -> bytes:
    return struct.pack(">I", len(body)) + kind + body + struct.pack(">I", zlib.crc32(kind + body))


@pytest.mark.parametrize(
    ("head", "pixels"),
    [
        ((60_000, 60_000, 8, 0, 0, 0, 0), b""),
        ((40, 40, 8, 0, 0, 0, 0), bytes(10_000_000)),
        ((40, 40, 8, 0, 0, 0, 0), b""),
        ((40, 40, 3, 0, 0, 0, 0), bytes(41 * 40)),
        ((40, 40, 8, 5, 0, 0, 0), bytes(41 * 40)),
        ((0, 0, 8, 0, 0, 0, 0), b""),
    ],
)
def test_a_png_has_the_pixels_that_its_head_says(head: tuple[int, ...], pixels: bytes) -> None:
    packed = chunk(b"IHDR", struct.pack(">IIBBBBB", *head))
    packed += chunk(b"IDAT", zlib.compress(pixels)) + chunk(b"IEND", b"")
    with pytest.raises(png.PngError):
        png.cleaned(png.SIGNATURE + packed)


def test_an_interlaced_png_is_measured_in_its_seven_passes() -> None:
    rows = b"".join(bytes(1 + columns) * lines for columns, lines in INTERLACED)
    packed = chunk(b"IHDR", struct.pack(">IIBBBBB", 9, 5, 8, 0, 0, 0, 1))
    packed += chunk(b"IDAT", zlib.compress(rows)) + chunk(b"IEND", b"")
    content = png.SIGNATURE + packed

    assert png.cleaned(content) == (content, 9, 5)
    assert Image.open(io.BytesIO(content)).convert("L").tobytes() == bytes(45)


INTERLACED = [(2, 1), (1, 1), (3, 1), (2, 2), (5, 1), (4, 3), (9, 2)]
"""Columns and rows of the passes of 9 by 5 pixels, by the table in the specification, § 8.1."""


def test_a_png_becomes_a_drawing_of_the_same_shape() -> None:
    drawing = logo.drawing(picture("RGBA"))

    assert drawing.width == 80
    assert drawing.svg.startswith('<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 90 45">')


@pytest.mark.parametrize("content", [picture("L", (90, 30)), picture("RGBA")[:-20]])
def test_a_png_that_is_too_small_or_damaged_is_refused(content: bytes) -> None:
    with pytest.raises(logo.LogoError):
        logo.drawing(content)
