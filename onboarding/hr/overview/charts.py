"""The overview's charts: from numbers to where each bar stands, in the units of the drawing, and as SVG. Pure.

A drawing is WIDTH wide and scales with the page. Whatever is there is seen: a bar above nought is never thinner than
THINNEST. The kinds of bars differ in pattern as well as in colour (templates/hr/overview/patterns.html).
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from django.utils.html import escape
from django.utils.safestring import SafeString, mark_safe

WIDTH = 480
THINNEST = 2.0
LONGEST_NAME = 44  # letters that fit above a bar, beside its number
ENDING = 12  # letters of its end that stay of a name that is too long
ROW = 40  # a line with the name, and the bar under it
BAR = 16
BAR_TOP = 20  # below the top of its row
COLUMNS_HEIGHT = 150  # of the highest column
HEAD = 18  # room for the number above a column
FOOT = 36  # room for two lines under the columns
GAP = 4  # between two columns

Part = tuple[str, int]  # a kind of bar, and its number


@dataclass(frozen=True, slots=True)
class Block:
    """A coloured rectangle; `kind` is the class that gives colour and pattern."""

    kind: str
    x: float
    y: float
    width: float
    height: float

    @property
    def drawn(self) -> str:
        return (
            f'<rect class="bar bar-{self.kind}" x="{self.x}" y="{self.y}" width="{self.width}" height="{self.height}"'
            f' fill="url(#bar-{self.kind})" />'
        )


@dataclass(frozen=True, slots=True)
class Bar:
    name: str
    number: str
    baseline: float
    blocks: tuple[Block, ...]


@dataclass(frozen=True, slots=True)
class Bars:
    """Lying bars under each other."""

    height: int
    bars: tuple[Bar, ...]
    width: int = WIDTH

    @property
    def drawn(self) -> SafeString:
        """What stands inside the `svg`: hundreds of pieces, for which templates take ten times as long."""
        return mark_safe("".join(map(self._drawn, self.bars)))

    def _drawn(self, bar: Bar) -> str:
        return f"""
            <text class="bar-name" x="0" y="{bar.baseline}">{escape(bar.name)}</text>
            <text class="bar-number" x="{self.width}" y="{bar.baseline}" text-anchor="end">{escape(bar.number)}</text>
            {"".join(block.drawn for block in bar.blocks)}
        """


@dataclass(frozen=True, slots=True)
class Column:
    middle: float
    number: str
    number_at: float
    names: tuple[tuple[str, float], ...]  # lines of text, with their baselines
    blocks: tuple[Block, ...]


@dataclass(frozen=True, slots=True)
class Columns:
    """Standing bars side by side."""

    height: int
    floor: int
    columns: tuple[Column, ...]
    width: int = WIDTH

    @property
    def drawn(self) -> SafeString:
        """As of `Bars`."""
        return mark_safe("".join(map(_column_drawn, self.columns)))


def _column_drawn(column: Column) -> str:
    middle, number = column.middle, escape(column.number)
    names = "".join(
        f'<text class="column-name" x="{middle}" y="{baseline}" text-anchor="middle">{escape(name)}</text>'
        for name, baseline in column.names
    )
    return f"""
            {"".join(block.drawn for block in column.blocks)}
            <text class="bar-number" x="{middle}" y="{column.number_at}" text-anchor="middle">{number}</text>
            {names}
        """


def shortened(name: str, longest: int = LONGEST_NAME) -> str:
    """With its end, by which long names of one kind are told apart."""
    if len(name) <= longest:
        return name
    return f"{name[: longest - ENDING - 1].rstrip()}…{name[-ENDING:].lstrip()}"


def compact(number: int) -> str:
    """As it fits above a column: 14278 as 14k; the table beside the chart has the whole number."""
    return f"{round(number / 1000)}k" if number >= 1000 else str(number)


def lengths(numbers: Sequence[int], most: int, room: float) -> list[float]:
    """How long each bar is when `most` takes all the `room` there is; what is above nought is seen."""
    if most <= 0:
        return [0.0 for _number in numbers]
    usable = room - THINNEST * len(numbers)
    return [round(max(THINNEST, number / most * usable), 2) if number else 0.0 for number in numbers]


def stacked_bars(rows: Iterable[tuple[str, Sequence[Part]]]) -> Bars:
    """A bar for each (name, its parts), the parts behind each other; the longest one takes the whole width."""
    found = list(rows)
    most = max((sum(number for _kind, number in parts) for _name, parts in found), default=0)
    bars = []
    for row, (name, parts) in enumerate(found):
        widths, x, blocks = lengths([number for _kind, number in parts], most, WIDTH), 0.0, []
        for (kind, _number), width in zip(parts, widths, strict=True):
            if width:
                blocks.append(Block(kind, round(x, 2), row * ROW + BAR_TOP, width, BAR))
                x += width
        total = sum(number for _kind, number in parts)
        bars.append(Bar(shortened(name), str(total), row * ROW + 14, tuple(blocks)))
    return Bars(len(found) * ROW, tuple(bars))


def layered_bars(rows: Iterable[tuple[str, Sequence[Part]]], most: int) -> Bars:
    """A bar for each (name, its parts), the parts on top of each other, the largest first; `most` takes all width."""
    bars = []
    for row, (name, parts) in enumerate(rows):
        widths = lengths([number for _kind, number in parts], most, WIDTH)
        blocks = tuple(
            Block(kind, 0, row * ROW + BAR_TOP, width, BAR)
            for (kind, _number), width in zip(parts, widths, strict=True)
            if width
        )
        bars.append(Bar(shortened(name), " / ".join(str(number) for _kind, number in parts), row * ROW + 14, blocks))
    return Bars(len(bars) * ROW, tuple(bars))


def columns(rows: Iterable[tuple[Sequence[str], Sequence[Part]]]) -> Columns:
    """A column for each (lines of its name, its parts), the parts stacked from the floor."""
    found = list(rows)
    most = max((sum(number for _kind, number in parts) for _names, parts in found), default=0)
    step = WIDTH / max(len(found), 1)
    floor = HEAD + COLUMNS_HEIGHT
    standing = []
    for place, (names, parts) in enumerate(found):
        heights, top, blocks = lengths([number for _kind, number in parts], most, COLUMNS_HEIGHT), float(floor), []
        for (kind, _number), height in zip(parts, heights, strict=True):
            if height:
                top -= height
                blocks.append(
                    Block(kind, round(place * step + GAP / 2, 2), round(top, 2), round(step - GAP, 2), height)
                )
        total = sum(number for _kind, number in parts)
        standing.append(
            Column(
                middle=round((place + 0.5) * step, 2),
                number=compact(total) if total else "",
                number_at=round(top - 4, 2),
                names=tuple((name, floor + 14 + 14 * line) for line, name in enumerate(names)),
                blocks=tuple(blocks),
            )
        )
    return Columns(floor + FOOT, floor, tuple(standing))
