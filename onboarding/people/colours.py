"""Contrast of an organisation's colour, by WCAG 2.2 (relative luminance and contrast ratio)."""

import re
from functools import lru_cache

BLACK = "#000000"
WHITE = "#ffffff"
DAY, NIGHT = "#f3ead6", "#20282a"  # the sky of a drawing (static_parts/path/place.css)
MINIMUM_CONTRAST = 4.5  # WCAG 2.2, success criterion 1.4.3, for text of normal size
_HEX = re.compile(r"#[0-9a-f]{6}", re.IGNORECASE)


def is_hex_colour(colour: str) -> bool:
    """Whether `colour` is written as #rrggbb."""
    return _HEX.fullmatch(colour) is not None


def relative_luminance(colour: str) -> float:
    """Relative luminance from 0 (black) to 1 (white) of a #rrggbb colour; WCAG 2.2, "relative luminance"."""
    channels = (int(colour[i : i + 2], 16) / 255 for i in (1, 3, 5))
    red, green, blue = (c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in channels)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def contrast(one: str, other: str) -> float:
    """Contrast ratio from 1 to 21 between two #rrggbb colours; WCAG 2.2, "contrast ratio"."""
    lighter, darker = sorted((relative_luminance(one), relative_luminance(other)), reverse=True)
    return (lighter + 0.05) / (darker + 0.05)


def text_on(colour: str) -> str:
    """Black or white, whichever reads better on `colour`."""
    return WHITE if contrast(colour, WHITE) >= contrast(colour, BLACK) else BLACK


def mix(colour: str, other: str, share: float) -> str:
    """`colour` with a `share` (0 to 1) of `other` in it, channel by channel."""
    pairs = ((int(colour[i : i + 2], 16), int(other[i : i + 2], 16)) for i in (1, 3, 5))
    return "#" + "".join(f"{round(a * (1 - share) + b * share):02x}" for a, b in pairs)


def readable_on(colour: str, paper: str, minimum: float = MINIMUM_CONTRAST) -> str:
    """`colour`, moved towards black or white until it reaches `minimum` contrast on `paper`."""
    towards = text_on(paper)
    for step in range(21):
        candidate = mix(colour, towards, step / 20)
        if contrast(candidate, paper) >= minimum:
            return candidate
    return towards


def hills(brand: str) -> dict[str, str]:
    """The colours of hills in a drawing, far and nearer, by day and by night, out of an organisation's own."""
    return {
        "far": mix(brand, DAY, 0.7),
        "mid": mix(brand, DAY, 0.42),
        "far_dark": mix(brand, NIGHT, 0.72),
        "mid_dark": mix(brand, NIGHT, 0.5),
    }


@lru_cache(maxsize=256)
def palette(brand: str) -> dict[str, str]:
    """The colours of the employee's pages that follow from an organisation's own colour."""
    return {
        "brand": brand,
        "on_brand": text_on(brand),
        "deep": readable_on(mix(brand, BLACK, 0.4), WHITE, 9),
        "ink": readable_on(brand, "#f3efe6", 4.6),
        "tint": mix(brand, WHITE, 0.87),
        "ink_dark": readable_on(brand, "#1b201e", 6),
        "tint_dark": mix(brand, "#10140f", 0.7),
        **hills(brand),
    }
