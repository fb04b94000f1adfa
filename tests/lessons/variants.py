"""A lesson of which parts are for some kinds of work only."""

from __future__ import annotations

from typing import Any

from tests.factories import text_block


def part(key: str, text: str, *kinds: str, heading: str = "") -> dict[str, Any]:
    """A text block with this id, for these kinds of work, or everyone when there are none."""
    value: dict[str, Any] = {"heading": heading, "text": f"<p>{text}</p>"}
    return {"type": "text", "id": key, "value": value | ({"for_whom": list(kinds)} if kinds else {})}


LANE = "In de dreef ligt een tak."
COUNTER = "Aan het loket wacht een man."


def body() -> list[dict[str, Any]]:
    """An opening and an end for everyone; between them a scene at the counter, and one outdoors."""
    return [
        text_block("Een gewone dag"),
        part("aan-het-loket", COUNTER, "loket", heading="Stel je voor"),
        part("in-de-dreef", LANE, "buiten", heading="Stel je voor"),
        part("slot", "Wat kan je zeggen?"),
    ]
