"""QR codes as SVG, to stand in a page or on paper."""

import re

_QUIET = 4
"""Modules that stay white around the code, as ISO 18004 asks for."""


def svg(address: str) -> str:
    """A QR code as an <svg> element without a size of its own, black on white.

    One of the eight masks is taken instead of trying all: it reads as well and takes a third of
    the time. The path is drawn here, since segno's writer takes half as long again as the code.
    """
    # Imported where it is needed: only the confirmation and printed matter show a code.
    import segno

    rows = segno.make_qr(address, mask=2, error="m", boost_error=False).matrix
    side = len(rows) + 2 * _QUIET
    lines = "".join(
        f"M{_QUIET + dark.start()} {_QUIET + number}.5h{dark.end() - dark.start()}"
        for number, row in enumerate(rows)
        for dark in re.finditer(b"\x01+", row)
    )
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {side} {side}">'
        f'<path fill="#fff" d="M0 0h{side}v{side}H0z"/><path stroke="#000" d="{lines}"/></svg>'
    )
