"""The form in which someone gives a page: pasted, or a file of it. Nothing is ever fetched from an address."""

from __future__ import annotations

import re
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from onboarding.lessons.charter import MAX_BYTES, CharterError, page_text, plain_text
from onboarding.people.bare_labels import BareLabels

MAX_NAME = 200
ADDRESS = re.compile(r"(?:https?://|www\.)\S+", re.IGNORECASE)
# Of files that people choose instead: what to do with each. By how the name ends.
NOT_READ = {
    (".doc", ".docx", ".odt", ".rtf"): gettext_lazy(
        "Een tekst uit Word lezen we niet als bestand. Open hem, kopieer alles en plak het in het vak hierboven."
    ),
    (".pdf",): gettext_lazy("Een pdf lezen we niet. Open hem, kopieer de tekst en plak die in het vak hierboven."),
    (".mht", ".mhtml", ".webarchive"): gettext_lazy(
        "Zo’n bewaarde pagina lezen we niet. Bewaar ze opnieuw, en kies bij soort: alleen HTML."
    ),
    (".png", ".jpg", ".jpeg", ".gif", ".webp", ".heic"): gettext_lazy(
        "In een beeld kunnen we niet lezen. Kopieer de tekst van de pagina en plak die in het vak hierboven."
    ),
}


class WebPageForm(BareLabels, forms.Form):
    """`rich` is what was pasted with its titles and lists, filled in by the script of the page."""

    pasted = forms.CharField(
        label=gettext_lazy("Plak hier de tekst van de pagina"),
        required=False,
        widget=forms.Textarea(attrs={"rows": 8, "data-page-paste": ""}),
    )
    rich = forms.CharField(required=False, widget=forms.HiddenInput(attrs={"data-page-rich": ""}))
    file = forms.FileField(
        label=gettext_lazy("Of kies het bestand van de pagina"),
        required=False,
        help_text=gettext_lazy("Een .html- of .txt-bestand, hoogstens 2 MB."),
        widget=forms.FileInput(attrs={"accept": ".html,.htm,.txt,.md,text/html,text/plain"}),
    )

    @property
    def name(self) -> str:
        """Of the file that was read; "" for what was pasted."""
        file = self.cleaned_data.get("file")
        return str(file.name)[:MAX_NAME] if file else ""

    def clean_file(self) -> Any:
        file = self.cleaned_data["file"]
        ending = str(file.name).lower() if file else ""
        for endings, message in NOT_READ.items():
            if ending.endswith(endings):
                raise ValidationError(message, code="not_read")
        return file

    def clean(self) -> dict[str, Any]:
        """Adds `text`, that of the page."""
        cleaned: dict[str, Any] = super().clean() or {}
        file = cleaned.get("file")
        pasted = cleaned.get("rich") or cleaned.get("pasted") or ""
        if self.errors:
            return cleaned
        if not file and not pasted.strip():
            raise ValidationError(_("Plak de tekst van de pagina, of kies een bestand."), code="nothing")
        if not file and ADDRESS.fullmatch(cleaned.get("pasted", "").strip()):
            message = _("Dit is een webadres, en dat halen we niet op. Open de pagina, kopieer de tekst en plak die.")
            self.add_error("pasted", ValidationError(message, code="address"))
            return cleaned
        try:
            cleaned["text"] = page_text(file.read(MAX_BYTES + 1)) if file else _text_of(pasted)
        except CharterError as problem:
            self.add_error("file" if file else "pasted", ValidationError(str(problem), code=problem.code))
        return cleaned


def _text_of(pasted: str) -> str:
    if len(pasted) > MAX_BYTES:
        raise CharterError("too_large")
    return plain_text(pasted)
