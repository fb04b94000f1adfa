"""Labels as they are written: Django puts a colon behind each, which a question or a sentence does not take."""

from __future__ import annotations

from typing import Any


class BareLabels:
    """First among the bases of a form."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **{"label_suffix": "", **kwargs})
