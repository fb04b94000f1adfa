"""Makes the fonts of certificates and printed lists, in onboarding/paper/fonts; only needed to change them.

    python -m venv /tmp/fonts && /tmp/fonts/bin/pip install fonttools brotli
    apt-get download fonts-noto-core && dpkg-deb -x fonts-noto-core_*.deb /tmp/noto
    /tmp/fonts/bin/python tools/make_fonts.py /tmp/noto/usr/share/fonts/truetype/noto

Noto keeps what names are written in, without the instructions for small screens. In Atkinson Hyperlegible Next, the
font of the whole application, a zero loses its slash, on paper and on screen: in a date, a score or a telephone number
it looks like code.
"""

import sys
from pathlib import Path

from fontTools.subset import Options, Subsetter
from fontTools.ttLib import TTFont

FONTS = Path(__file__).parents[1] / "onboarding" / "paper" / "fonts"
WEB_FONT = Path(__file__).parents[1] / "static" / "fonts" / "atkinson-hyperlegible-next.woff2"
SIGNS = [(0x20, 0x7E), (0xA0, 0xA0), (0x200C, 0x200F), (0x25CC, 0x25CC)]
KEPT = {
    "NotoSans": [
        *((0x20, 0x52F), (0x1AB0, 0x1AFF), (0x1C80, 0x1CFF), (0x1D00, 0x209F), (0x20A0, 0x20FF), (0x2C60, 0x2C7F)),
        *((0x2DE0, 0x2E4F), (0xA640, 0xA69F), (0xA700, 0xA7FF), (0xAB30, 0xAB6F), (0xFB00, 0xFB06), (0x2100, 0x214F)),
    ],
    "NotoSansArabic": [(0x600, 0x6FF), (0x750, 0x77F), (0x8A0, 0x8FF), (0xFB50, 0xFDFF), (0xFE70, 0xFEFF)],
    "NotoSansArmenian": [(0x530, 0x58F), (0xFB13, 0xFB17)],
    "NotoSansBengali": [(0x980, 0x9FF), (0x964, 0x965)],
    "NotoSansDevanagari": [(0x900, 0x97F)],
    "NotoSansEthiopic": [(0x1200, 0x137F)],
    "NotoSansGeorgian": [(0x10A0, 0x10FF), (0x1C90, 0x1CBF)],
    "NotoSansGurmukhi": [(0xA00, 0xA7F), (0x964, 0x965)],
    "NotoSansHebrew": [(0x590, 0x5FF), (0xFB1D, 0xFB4F)],
    "NotoSansTamil": [(0xB80, 0xBFF)],
    "NotoSansThai": [(0xE00, 0xE7F)],
}
WEIGHTS = ("Regular", "Bold")


def subset(source: Path, ranges: list[tuple[int, int]], target: Path) -> None:
    options = Options(layout_features=["*"], hinting=False, name_IDs=[0, 1, 2, 3, 4, 5, 6, 13, 14, 16, 17])
    font = TTFont(source)
    subsetter = Subsetter(options)
    subsetter.populate(unicodes=[code for first, last in [*SIGNS, *ranges] for code in range(first, last + 1)])
    subsetter.subset(font)
    font.save(target)


def without_slash(path: Path) -> None:
    """The zero with one counter, of the shape of its outside, in place of the two halves beside the slash; in every
    weight, where the font has more than one in it."""
    font = TTFont(path)
    zero = font["glyf"]["zero"]
    if zero.numberOfContours != 3:
        return  # done before
    drawn, end = list(zero.coordinates), zero.endPtsOfContours[0] + 1
    points = with_one_counter(drawn, end)
    for weight in font["gvar"].variations["zero"] if "gvar" in font else []:
        *moves, _, _, _, _ = weight.coordinates  # the last four are the sides of the glyph
        moved = [(x + dx, y + dy) for (x, y), (dx, dy) in zip(drawn, moves, strict=True)]
        there = with_one_counter(moved, end)
        weight.coordinates[:-4] = [(x - a, y - b) for (x, y), (a, b) in zip(there, points, strict=True)]
    flags = list(zero.flags[:end])
    zero.coordinates = type(zero.coordinates)(points)
    zero.flags = bytearray(flags + flags[::-1])
    zero.endPtsOfContours, zero.numberOfContours = [end - 1, 2 * end - 1], 2
    font.save(path)


def with_one_counter(points: list[tuple[int, int]], end: int) -> list[tuple[int, int]]:
    """The first `end` points, those of the outside, and again in the box of what follows them: the counters."""
    outside, counters = points[:end], points[end:]
    boxes = [[(min(axis), max(axis)) for axis in zip(*part, strict=True)] for part in (outside, counters)]
    hole = [
        tuple(
            round(low + (value - old_low) * (high - low) / (old_high - old_low))
            for value, (old_low, old_high), (low, high) in zip(point, *boxes, strict=True)
        )
        for point in reversed(outside)  # the other way round, so that it is a hole
    ]
    return outside + hole


if __name__ == "__main__":
    for name, ranges in KEPT.items():
        for weight in WEIGHTS:
            subset(Path(sys.argv[1], f"{name}-{weight}.ttf"), ranges, FONTS / f"{name}-{weight}.ttf")
    for path in [*FONTS.glob("AtkinsonHyperlegibleNext-*.ttf"), WEB_FONT]:
        without_slash(path)
