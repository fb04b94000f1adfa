"""A film that `tools.starter_films` makes can be read by its own tables."""

from __future__ import annotations

import struct

from tests.lessons.film_files import boxes, seconds_of
from tools.mp4_file import Sample, film

SAMPLES = [Sample(b"eerste", is_key=True), Sample(b"nog", is_key=False), Sample(b"weer een", is_key=True)]


def numbers(table: bytes) -> tuple[int, ...]:
    """What stands in a table after its version and flags."""
    return struct.unpack(f">{len(table) // 4 - 1}I", table[4:])


def test_each_picture_lies_where_the_tables_say() -> None:
    made = film(SAMPLES, b"instellingen", 800, 450, 12)
    found = dict(boxes(made))
    _all_alike, count, *sizes = numbers(found[b"stsz"])
    (_chunks, place) = numbers(found[b"stco"])
    read = []
    for size in sizes:
        read.append(made[place : place + size])
        place += size
    assert (count, read) == (3, [sample.data for sample in SAMPLES])
    assert place == len(made)


def test_a_film_says_how_it_is_played() -> None:
    made = film(SAMPLES, b"instellingen", 800, 450, 12)
    found = dict(boxes(made))
    assert seconds_of(made) == 0.25
    assert numbers(found[b"stts"]) == (1, 3, 1000)
    assert numbers(found[b"stss"]) == (2, 1, 3), "the key pictures, counted from one"
    assert struct.unpack(">2I", found[b"tkhd"][-8:]) == (800 << 16, 450 << 16)
    assert b"avcCinstellingen" in found[b"stsd"]


def test_what_a_player_reads_first_comes_first() -> None:
    kinds = [kind for kind, _content in boxes(film(SAMPLES, b"", 2, 2, 1))]
    assert kinds[:2] == [b"ftyp", b"moov"] and kinds[-1] == b"mdat"
