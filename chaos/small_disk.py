"""A disk of its own that is full for a while: who writes there meets what a full disk says. Only root makes one."""

from __future__ import annotations

import contextlib
import os
import random
import subprocess
import time
from collections.abc import Iterator
from pathlib import Path

SIZE = 512  # megabytes
PORTION = b"\0" * 65_536


class SmallDisk:
    def __init__(self, place: Path) -> None:
        self.place = place

    def fill(self, chance: random.Random) -> None:
        """To the last byte, for some seconds; somebody then makes room."""
        ballast = self.place / "ballast"
        try:
            with contextlib.suppress(OSError), ballast.open("wb", buffering=0) as file:
                while file.write(PORTION):
                    pass
            time.sleep(chance.uniform(1, 4))
        finally:
            ballast.unlink(missing_ok=True)  # a disk that was full already took not even its name


@contextlib.contextmanager
def small_disk(place: Path) -> Iterator[SmallDisk | None]:
    """One at `place`, a folder that is made for it; None where we are not root, and it is a plain folder."""
    place.mkdir()
    if os.geteuid() != 0:
        yield None
        return
    subprocess.run(["mount", "-t", "tmpfs", "-o", f"size={SIZE}m", "aanboord-chaos", str(place)], check=True)
    try:
        yield SmallDisk(place)
    finally:
        subprocess.run(["umount", "--lazy", str(place)], check=True)
