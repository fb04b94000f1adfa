"""Two columns of a file joined, or one split: what HR fills in where the columns are mapped."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from onboarding.hr.imports import made_columns
from onboarding.hr.imports.import_runs import Column
from onboarding.hr.imports.import_sentences import heading_label

JOIN, SPLIT, SHOW, UNMAKE = "samenvoegen", "splitsen", "tonen", "wissen"  # what the buttons send as `doe`


class MakingForm(forms.Form):
    """Stands in the form of the mapping, so that what was chosen there goes along."""

    prefix = "maak"  # in the names of its fields

    first = forms.TypedChoiceField(label=gettext_lazy("Kolom"), coerce=int, required=False, empty_value=None)
    second = forms.TypedChoiceField(label=gettext_lazy("en kolom"), coerce=int, required=False, empty_value=None)
    between = forms.CharField(
        label=gettext_lazy("met daartussen"),
        max_length=made_columns.LONGEST_SEPARATOR,
        initial=" ",
        required=False,
        strip=False,
    )
    whole = forms.TypedChoiceField(label=gettext_lazy("Kolom"), coerce=int, required=False, empty_value=None)
    at = forms.CharField(
        label=gettext_lazy("waar voor het eerst dit staat"),
        max_length=made_columns.LONGEST_SEPARATOR,
        initial=",",
        required=False,
        strip=False,
    )

    def __init__(self, *args: Any, columns: Sequence[Column], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        own = [(one.index, heading_label(one.heading, one.index)) for one in columns if not one.is_made]
        for name in ("first", "second", "whole"):
            field = self.fields[name]
            assert isinstance(field, forms.ChoiceField)  # noqa: S101 - declared above
            field.choices = [("", _("kies")), *own]

    def made(self, deed: str) -> list[made_columns.Made]:
        """The columns to make; only after the form was found valid. Raises ValidationError: `unknown_column`."""
        said = self.cleaned_data
        needed = ("first", "second") if deed == JOIN else ("whole",)
        if any(said[name] is None for name in needed):
            raise ValidationError(_("Kies een kolom uit de lijst."), code="unknown_column")
        if deed == JOIN:
            return [made_columns.joined(said["first"], said["second"], said["between"])]
        return made_columns.parts(said["whole"], said["at"])
