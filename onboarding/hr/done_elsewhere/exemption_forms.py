"""What HR says of something that was done elsewhere, and why it takes that back."""

from __future__ import annotations

from datetime import date
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import UploadedFile
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from onboarding.hr.done_elsewhere.exemption_documents import MAX_BYTES, kind_of
from onboarding.hr.employees.day_and_choice_fields import DayField
from onboarding.hr.employees.for_many_forms import ForManyForm
from onboarding.learning.models.exemptions import LONGEST_REASON, earliest_day


class GroundsForm(ForManyForm):
    reason = forms.CharField(
        label=gettext_lazy("Waarom"),
        max_length=LONGEST_REASON,
        help_text=gettext_lazy("Bijvoorbeeld: volgde deze opleiding bij de provincie. Dit staat in het bewijs."),
        error_messages={
            "required": gettext_lazy("Schrijf waarom: zonder reden kan iemand anders het niet nakijken."),
            "max_length": gettext_lazy("Schrijf het in hoogstens %(limit_value)d tekens."),
        },
    )
    done_on = DayField(label=gettext_lazy("Gedaan op"))
    document = forms.FileField(
        label=gettext_lazy("Document"),
        required=False,
        max_length=255,
        allow_empty_file=False,
        help_text=gettext_lazy(
            "Als je er een hebt: een PDF, JPG of PNG van hoogstens 10 MB. Alleen HR kan het openen."
        ),
        widget=forms.FileInput(attrs={"accept": ".pdf,.jpg,.jpeg,.png"}),
        error_messages={
            "invalid": gettext_lazy("Het bestand is niet aangekomen. Kies het opnieuw."),
            "missing": gettext_lazy("Het bestand is niet aangekomen. Kies het opnieuw."),
            "empty": gettext_lazy("Dit bestand is leeg. Kies een ander."),
            "max_length": gettext_lazy("De naam van dit bestand is te lang. Geef het een kortere."),
        },
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["done_on"].error_messages["required"] = _("Zeg op welke dag het gedaan is.")

    def clean_done_on(self) -> date:
        day: date = self.cleaned_data["done_on"]
        if day > self.today:
            raise ValidationError(_("Die dag moet nog komen. Kies vandaag of vroeger."), code="day_to_come")
        if day < earliest_day(self.today):
            raise ValidationError(_("Dat is te lang geleden. Kijk het jaar na."), code="too_long_ago")
        return day

    def clean_document(self) -> UploadedFile[bytes] | None:
        file: UploadedFile[bytes] | None = self.cleaned_data["document"]
        if file is None:
            return None
        if file.size is None or file.size > MAX_BYTES:
            raise ValidationError(_("Dit bestand is groter dan 10 MB. Kies een kleiner."), code="too_large")
        if kind_of(file) is None:
            raise ValidationError(_("Dit is geen PDF, JPG of PNG. Kies een ander bestand."), code="other_kind")
        return file


class TakeBackForm(forms.Form):
    why = forms.CharField(
        label=gettext_lazy("Waarom"),
        max_length=LONGEST_REASON,
        error_messages={
            "required": gettext_lazy("Schrijf waarom je de vrijstelling terugneemt."),
            "max_length": gettext_lazy("Schrijf het in hoogstens %(limit_value)d tekens."),
        },
    )
