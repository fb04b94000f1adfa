"""What came of it, when all is quiet again: counted in the database, and told."""

from __future__ import annotations

import contextlib
import json
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

from chaos.colleagues import Given
from chaos.servers import until

Do = Callable[..., str]  # a command of Python's, and what it says
QUIET = 900  # seconds: work that slipped away begins again after five minutes


def wait_for_quiet(do: Do) -> dict[str, int]:
    """Until nothing in the background is left to do, and no longer than it may take; what is left then, told too."""
    left: dict[str, int] = {}

    def is_quiet() -> bool:
        nonlocal left
        left = json.loads(do("-m", "chaos.within", "waits"))
        return not left

    began = time.monotonic()
    with contextlib.suppress(TimeoutError):
        until(is_quiet, "all is quiet", QUIET)
    print(f"Not over: {left}" if left else f"quiet after {time.monotonic() - began:.0f} s", flush=True)
    return left


def look(
    do: Do, plan: dict[str, Any], given: Given, mails: list[tuple[str, str]], left: dict[str, int], file: Path
) -> dict[str, Any]:
    """What `chaos.verdict` finds of what people were told, and what was `left` to do; `file` is where that is written
    for it."""
    names = ("answers", "lessons", "gave_up", "files", "applied")
    happened = {name: getattr(given, name) for name in names}
    file.write_text(json.dumps({**plan, **happened, "mails": mails}))
    found: dict[str, Any] = json.loads(do("-m", "chaos.within", "verdict", str(file)))
    found["promises"]["work and mails that were not over in time"] = sum(left.values())
    return found


def tell(found: dict[str, Any], given: Given) -> int:
    """Print it; 1 when a promise was broken, else 0."""
    print("people met: " + (", ".join(f"{what}: {number}" for what, number in sorted(given.met.items())) or "nothing"))
    print(f"answers sent more than once: {given.repeated}; the longest wait: {given.longest:.1f} s")
    for name, number in found["counts"].items():
        print(f"{name}: {number}")
    for name, number in found["promises"].items():
        print(f"  {'ok ' if not number else 'NOT'} {name}: {number}")
    return 1 if any(found["promises"].values()) else 0
