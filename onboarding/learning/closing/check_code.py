"""The address of the page that checks a certificate, as a code for a telephone's camera: a QR code, ISO/IEC 18004."""

from __future__ import annotations

from itertools import groupby

import qrcode
from qrcode.constants import ERROR_CORRECT_M

QUIET_ZONE = 4  # modules of white around it, as the standard asks


def svg(address: str) -> bytes:
    """A picture of the code, one unit a module, black on white; the same address gives the same bytes."""
    code = qrcode.QRCode(error_correction=ERROR_CORRECT_M, border=QUIET_ZONE)
    code.add_data(address)
    rows: list[list[bool]] = code.get_matrix()
    side, drawn = len(rows), "".join(_row(y, row) for y, row in enumerate(rows))
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {side} {side}" shape-rendering="crispEdges">'
        f'<path fill="#fff" d="M0 0h{side}v{side}H0z"/><path d="{drawn}"/></svg>'
    ).encode()


def _row(y: int, row: list[bool]) -> str:
    """The black modules of a row, those beside each other in one piece."""
    drawn, x = "", 0
    for is_black, modules in groupby(row):
        width = len(list(modules))
        if is_black:
            drawn += f"M{x} {y}h{width}v1h-{width}z"
        x += width
    return drawn
