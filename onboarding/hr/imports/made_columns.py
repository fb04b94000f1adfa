"""Columns that HR makes of those of a file: two joined into one, or one split in two. Pure.

They stand behind the columns of the file, and are read like them. As data:

    {"joined": [1, 2], "separator": " "}  or  {"split": 3, "separator": ",", "part": 0}

A column is split where the separator stands first: part 0 stands before it, part 1 behind; without a separator in it,
all of it is part 0.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

MOST = 10  # of a file
LONGEST_SEPARATOR = 5  # characters

Made = Mapping[str, Any]


def joined(first: int, second: int, separator: str) -> Made:
    return {"joined": [first, second], "separator": separator}


def parts(column: int, separator: str) -> list[Made]:
    return [{"split": column, "separator": separator, "part": part} for part in (0, 1)]


def columns_of(made: Made) -> list[int]:
    """The columns (from 0) of the file that it is made of."""
    return list(made["joined"]) if "joined" in made else [made["split"]]


def moved(made: Made, places: Mapping[int, int]) -> Made:
    """The same, where the columns of the file stand elsewhere."""
    key = "joined" if "joined" in made else "split"
    return {**made, key: [places[one] for one in made[key]] if key == "joined" else places[made[key]]}


def value(made: Made, cells: Sequence[str]) -> str:
    """What stands in the column, given the cells of the file."""
    separator = made["separator"]
    if "joined" in made:
        return str(separator.join(filter(None, (cells[index].strip() for index in made["joined"]))))
    pieces = cells[made["split"]].split(separator, 1)
    return pieces[made["part"]].strip() if made["part"] < len(pieces) else ""


def with_made(cells: Sequence[str], made: Sequence[Made]) -> list[str]:
    """The cells of a row, and behind them what is made of them."""
    return [*cells, *(value(one, cells) for one in made)]


def heading(made: Made, header: Sequence[str]) -> str:
    """Such as “Naam + Voornaam”, “Dienst (1)”."""
    if "joined" in made:
        return " + ".join(header[index] for index in made["joined"])
    return f"{header[made['split']]} ({made['part'] + 1})"
