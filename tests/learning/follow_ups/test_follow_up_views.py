"""Reading what is new in a lesson that was finished before: on the first page, on its own page, and its questions."""

from __future__ import annotations

RIGHT_4 = "Vraag 4-1"
