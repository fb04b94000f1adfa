"""Pages of the kind that municipalities have, for the tests of what is read; the two real ones lie elsewhere."""

from __future__ import annotations

from pathlib import Path

import pytest

SOURCES = Path(__file__).parents[2] / "shared" / "sources"

# Six values that spell a word, and a motto, as the HTML of a site with its menu, scripts and footer.
SIX_VALUES = """<!DOCTYPE html>
<html lang="nl"><head><meta charset="utf-8"><title>Waarden | Zonnedorp</title>
<style>.kop > p { color: red }</style>
<script>if (1 < 2) { document.write("<h2>Missie</h2><p>Wij zijn een script.</p>"); }</script></head>
<body onload="alert('x')">
<nav><ul><li><a href="/">Home</a></li><li><a href="/bestuur">Bestuur</a></li></ul></nav>
<header><h1>Missie, visie en waarden</h1></header>
<main>
<p>Ons motto: <em>&ldquo;Samen maken we het verschil&rdquo;</em></p>
<h2>Missie</h2>
<p>Zonnedorp zorgt voor een dorp waar iedereen goed woont &amp; graag komt.</p>
<h2>Visie</h2>
<p>Zonnedorp wil tegen 2030 het warmste dorp van de streek zijn.</p>
<h2>Onze zes waarden</h2>
<p>Samen vormen ze het woord MOEDIG.</p>
<h3>Menselijk</h3><p>We zien de mens achter het dossier.</p>
<ul><li>Je groet iedereen</li><li><p>Je luistert</p></li></ul>
<h3>Open</h3><p>We zeggen wat we doen.</p><ul><li>Je legt uit waarom</li></ul>
<h3>Eerlijk</h3><p>We geven een fout toe.</p><ul><li>Je zegt het als iets misliep</li></ul>
<h3>Duurzaam</h3><p>We denken aan wie na ons komt.</p><ul><li>Je spaart papier</li></ul>
<h3>Integer</h3><p>We behandelen iedereen gelijk.</p><ul><li>Je weigert een geschenk</li></ul>
<h3>Gastvrij</h3><p>We maken tijd voor wie binnenkomt.</p><ul><li>Je biedt een stoel aan</li></ul>
<img src="https://elders.example/beeld.png" onerror="alert('x')" alt="">
</main>
<footer><p>© Gemeente Zonnedorp</p></footer>
</body></html>
"""


def page_of(name: str) -> str:
    """The text of the page of "lennik" or "herenthout"; skips the test where it does not lie beside the repository."""
    if not SOURCES.exists():
        pytest.skip("shared/sources does not stand beside the repository")
    return (SOURCES / f"{name}.txt").read_text(encoding="utf-8")
