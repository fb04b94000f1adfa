"""What is asked for an evidence pack: of whom, and from which day to which."""

from __future__ import annotations

from datetime import date
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.core.validators import MaxValueValidator, MinValueValidator
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from onboarding.hr.employees.day_and_choice_fields import DayField
from onboarding.hr.employees.employee_rows import BY_NAME, employees
from onboarding.people import searching
from onboarding.people.bare_labels import BareLabels
from onboarding.people.models import Organisation, User, UserQuerySet

FIRST, LAST = date(2000, 1, 1), date(2100, 12, 31)
OTHER_DAY = gettext_lazy("Kies een dag tussen 2000 en 2100.")
WITHIN = (MinValueValidator(FIRST, OTHER_DAY), MaxValueValidator(LAST, OTHER_DAY))


class EvidenceForm(BareLabels, forms.Form):
    """`person` is who was chosen by a link; `who` are words to find one by; without both it is everyone."""

    person = forms.ModelChoiceField(
        queryset=User.objects.none(),
        required=False,
        widget=forms.HiddenInput,
        error_messages={"invalid_choice": gettext_lazy("Die persoon is er niet. Zoek opnieuw.")},
    )
    who = forms.CharField(
        label=gettext_lazy("Over wie"),
        max_length=200,
        required=False,
        help_text=gettext_lazy("Naam, e-mailadres of personeelsnummer. Leeg: iedereen."),
        widget=forms.TextInput(attrs={"autocomplete": "off", "spellcheck": "false"}),
    )
    organisation = forms.ModelChoiceField(
        label=gettext_lazy("Organisatie"),
        queryset=Organisation.objects.all(),
        required=False,
        empty_label=gettext_lazy("Kies een organisatie"),
        help_text=gettext_lazy("Nodig als het over iedereen gaat."),
    )
    first_day = DayField(
        label=gettext_lazy("Voltooid vanaf"),
        required=False,
        validators=WITHIN,
        help_text=gettext_lazy("Leeg: vanaf het begin."),
    )
    last_day = DayField(
        label=gettext_lazy("Voltooid tot en met"),
        required=False,
        validators=WITHIN,
        help_text=gettext_lazy("Leeg: tot nu."),
    )

    def __init__(self, *args: Any, viewer: User, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.viewer = viewer
        person: Any = self.fields["person"]
        person.queryset = employees(viewer).select_related("organisation")
        if not viewer.is_superuser:
            del self.fields["organisation"]

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or self.cleaned_data
        first, last = cleaned.get("first_day"), cleaned.get("last_day")
        if first and last and last < first:
            self.add_error("last_day", ValidationError(_("Die dag komt voor de eerste."), code="ends_before_it_begins"))
        if not self.errors and not cleaned["person"] and not cleaned["who"].strip() and self.whose is None:
            self.add_error("organisation", ValidationError(_("Kies een organisatie."), code="required"))
        return cleaned

    @property
    def whose(self) -> Organisation | None:
        """Whose people it is about when it is about everyone."""
        return self.cleaned_data.get("organisation") if self.viewer.is_superuser else self.viewer.organisation

    @property
    def found(self) -> UserQuerySet:
        """Whom the words find, of those whom the viewer may see."""
        people = searching.with_every_word(employees(self.viewer), self.cleaned_data["who"], searching.of_person())
        if (chosen := self.cleaned_data.get("organisation")) is not None:
            people = people.of(chosen)
        return people.select_related("organisation").order_by(*BY_NAME)
