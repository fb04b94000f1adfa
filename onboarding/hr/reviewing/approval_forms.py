"""What is filled in when someone asks for a colleague’s eyes, and when that colleague answers."""

from __future__ import annotations

from typing import Any

from django import forms
from django.core.validators import MaxLengthValidator
from django.utils.translation import gettext_lazy as _

from onboarding.people.bare_labels import BareLabels

MAX_WORDS = 1000  # characters; what is longer is refused with a sentence, not cut off while it is pasted


def words_to_add(help_text: Any) -> forms.CharField:
    """What someone may say with what is asked or answered."""
    return forms.CharField(
        label=_("Wat wil je erbij zeggen?"),
        required=False,
        validators=[MaxLengthValidator(MAX_WORDS)],
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=help_text,
    )


class AskForm(BareLabels, forms.Form):
    message = words_to_add(_("Bijvoorbeeld waar je over twijfelt. Het staat in de mail."))


class SettleForm(BareLabels, forms.Form):
    """`outcome` is the button that was pressed; `seen` the mark of the draft that was looked at."""

    comment = words_to_add(_("Het staat in de mail aan wie het vroeg. Vraag je een aanpassing? Zeg dan welke."))
    seen = forms.CharField(widget=forms.HiddenInput)
    outcome = forms.ChoiceField(choices=[("approve", ""), ("change", "")])

    def clean(self) -> dict[str, Any]:
        cleaned: dict[str, Any] = super().clean() or {}
        if cleaned.get("outcome") == "change" and not cleaned.get("comment") and "comment" not in self.errors:
            self.add_error("comment", _("Zeg wat er anders moet. Zette je opmerkingen bij zinnen? Verwijs daarnaar."))
        return cleaned
