"""QR codes, as PDF operators for stamping and as SVG for the plain way; both draw the same squares."""

from collections.abc import Iterator

import segno

QUIET = 4  # modules left white around the code, ISO/IEC 18004


def runs(text: str) -> tuple[int, list[tuple[int, int, int]]]:
    """Side in modules with the quiet zone, and dark runs as (column, row, length); level M."""
    code = segno.make(text, error="m", micro=False)
    side = len(code.matrix) + 2 * QUIET
    return side, [
        (x + QUIET, y + QUIET, length) for y, row in enumerate(code.matrix) for x, length in _dark(row)
    ]


def _dark(row: bytearray) -> Iterator[tuple[int, int]]:
    start = None
    for x, cell in enumerate([*row, 0]):
        if cell and start is None:
            start = x
        elif not cell and start is not None:
            yield start, x - start
            start = None


def operators(text: str, left: float, bottom: float, size: float) -> bytes:
    """PDF content that draws the code in a square of `size` pt at (left, bottom); the pale paper is its quiet zone."""
    side, dark = runs(text)
    unit = size / side
    head = f"q 0 g {unit:.5f} 0 0 {unit:.5f} {left:.3f} {bottom:.3f} cm\n"
    body = "".join(f"{x} {side - 1 - y} {length} 1 re\n" for x, y, length in dark)
    return (head + body + "f Q\n").encode()


def svg(text: str) -> str:
    """The same code as an SVG picture."""
    side, dark = runs(text)
    path = "".join(f"M{x} {y}h{length}v1h-{length}z" for x, y, length in dark)
    box = f'viewBox="0 0 {side} {side}"'
    return f'<svg xmlns="http://www.w3.org/2000/svg" {box}><path d="{path}"/></svg>'
