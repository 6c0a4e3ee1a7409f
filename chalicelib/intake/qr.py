"""QR codes as SVG, to stand in a page or on paper."""

from io import BytesIO


def svg(address: str) -> str:
    """A QR code as an <svg> element without a size of its own, black on white.

    One of the eight masks is taken instead of trying all: it reads as well and takes a third of
    the time.
    """
    # Imported where it is needed: only the confirmation and printed matter show a code.
    import segno

    code = segno.make_qr(address, mask=2, error="m", boost_error=False)
    drawn = BytesIO()
    code.save(
        drawn,
        kind="svg",
        xmldecl=False,
        nl=False,
        omitsize=True,
        svgclass=None,
        lineclass=None,
        light="#fff",
    )
    return drawn.getvalue().decode()
