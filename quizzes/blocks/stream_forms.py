"""How the form of a stream of blocks is met by who writes: every kind of block with a picture, a name and a sentence,
one press away; the blocks numbered; the scenes of a scenario chosen by their name.

The scripts are `quizzes/static/quizzes/writing/`. Wagtail's own buttons between the blocks stay as they are.
"""

from __future__ import annotations

from typing import Any

from django import forms
from django.templatetags.static import static
from django.utils.translation import gettext as _
from wagtail.blocks.list_block import ListBlockAdapter
from wagtail.blocks.stream_block import StreamBlockAdapter

SCRIPTS = ["quizzes/writing/choosing.js", "quizzes/writing/palette.js", "quizzes/writing/scenes.js"]


class PaletteAdapter(StreamBlockAdapter):
    """A stream with a palette under it. A subclass says what it is called and how its blocks are numbered."""

    js_constructor = "quizzes.PaletteStream"
    pictures = "quizzes/writing/pictures.svg"  # of each block the symbol with its name
    is_folded = False

    def title(self) -> str:
        raise NotImplementedError

    def numbered(self) -> str:
        """What a block is called, with %(number)s and %(kind)s; empty where it keeps its own name."""
        return ""

    def js_args(self, block: Any) -> list[Any]:
        *rest, meta = super().js_args(block)
        palette = {
            "title": self.title(),
            "pictures": static(self.pictures),
            "isFolded": self.is_folded,
            "numbered": self.numbered(),
            "kinds": {name: str(getattr(child.meta, "kind_name", "")) for name, child in block.child_blocks.items()},
            "keys": _("Ctrl+Enter gaat naar het volgende veld. Ctrl+Shift+Enter zet er een rij bij."),
        }
        return [*rest, {**meta, "palette": palette}]

    @property
    def media(self) -> forms.Media:
        own = forms.Media(js=SCRIPTS, css={"all": ["quizzes/writing/writing.css"]})
        media: forms.Media = super().media + own
        return media


class QuestionsAdapter(PaletteAdapter):
    def title(self) -> str:
        return _("Voeg een vraag toe")

    def numbered(self) -> str:
        return _("Vraag %(number)s · %(kind)s")


class ScenesAdapter(ListBlockAdapter):
    js_constructor = "quizzes.Scenes"

    def js_args(self, block: Any) -> list[Any]:
        *rest, meta = super().js_args(block)
        words = {
            "scene": _("Scène %(number)s"),
            "end": _("Hier eindigt het"),
            "gone": _("%(name)s (bestaat niet)"),
            "map": _("Kaart van de scènes"),
            "choice": _("Keuze %(number)s"),
            "above": _("staat hierboven"),
            "loose": _("Hier komt nog niemand"),
        }
        return [*rest, {**meta, "words": words}]

    @property
    def media(self) -> forms.Media:
        media: forms.Media = super().media + forms.Media(js=SCRIPTS)
        return media
