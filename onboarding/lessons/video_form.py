"""The form of a film in a lesson: captions can be made from its transcript, as a draft that someone looks at."""

from __future__ import annotations

from typing import Any

from django import forms
from django.urls import reverse
from django.utils.translation import gettext as _
from wagtail.blocks.struct_block import StructBlockAdapter


class VideoAdapter(StructBlockAdapter):
    js_constructor = "lessons.Video"

    def js_args(self, block: Any) -> list[Any]:
        *rest, meta = super().js_args(block)
        captions = {
            "chooser": reverse("wagtaildocs_chooser:choose"),
            "make": _("Maak ondertitels van de tekst"),
            "length": _("Hoelang duurt de film? Minuten en seconden."),
            "title": _("Ondertitels (concept): %(title)s"),
            "note": _("Concept, gemaakt uit de uitgeschreven tekst. Kijk de tijden na."),
            "made": _(
                "De ondertitels zijn gekozen. Het is een concept: speel de film in het voorbeeld, en kijk de tijden na."
            ),
            "noText": _("Schrijf eerst de uitgeschreven tekst, hieronder."),
            "noLength": _("Zeg eerst hoelang de film duurt, bijvoorbeeld 1:20."),
            "failed": _("Dat lukte niet. Probeer het opnieuw, of zet zelf een .vtt bij de documenten."),
        }
        return [*rest, {**meta, "captions": captions}]

    @property
    def media(self) -> forms.Media:
        media: forms.Media = super().media + forms.Media(js=["js/captions.js"])
        return media
