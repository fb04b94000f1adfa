"""A page with a charter that reads WARM in two values, small enough to change by hand."""

from __future__ import annotations

PAGE = """Missie, visie en waarden

Onze waarden maken samen het woord WARM.

Missie

Wij zorgen voor een dorp waar het goed wonen is.

Waarden

Welkom

We groeten iedereen aan het onthaal:

 • Je kijkt op als iemand binnenkomt
 • Je vraagt waarmee je kan helpen

Respect

We laten mensen uitspreken:

 • Je luistert zonder te onderbreken

Naar top
"""
