"""What is asked to switch this device on as a shared one."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.db.models import QuerySet
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from onboarding.people.bare_labels import BareLabels
from onboarding.people.models import Department, Organisation, SharedDevice


class SwitchOnForm(BareLabels, forms.ModelForm[SharedDevice]):
    """A name that tells people which device it is. `organisations` are those to choose from; one is not asked.

    `needs_department`: whoever switches it on does so for one of these departments.
    """

    class Meta:
        model = SharedDevice
        fields = ("organisation", "name", "department")

    def __init__(
        self,
        *args: Any,
        organisations: Sequence[Organisation],
        departments: QuerySet[Department],
        needs_department: bool = False,
        **kwargs: Any,
    ) -> None:
        super().__init__(*args, **kwargs)
        self.only = organisations[0] if len(organisations) == 1 else None
        if self.only is not None:
            del self.fields["organisation"]
        else:
            self.fields["organisation"].queryset = Organisation.objects.filter(  # type: ignore[attr-defined]
                pk__in=[one.pk for one in organisations]
            )
            self.fields["organisation"].empty_label = _("Kies een organisatie")  # type: ignore[attr-defined]
        name, department = self.fields["name"], self.fields["department"]
        name.label = _("Hoe heet dit toestel?")
        name.help_text = _("De plaats, zoals iedereen ze noemt: “Kantine technische dienst”. Het staat op het scherm.")
        name.widget.attrs.update(autocomplete="off")
        name.error_messages["required"] = _("Geef het toestel een naam.")
        department.queryset = departments  # type: ignore[attr-defined]
        department.required = needs_department
        department.help_text = _(
            "Het hoofd van die dienst ziet het toestel ook, en kan het uitzetten. Aanmelden kan er iedereen van de "
            "organisatie die een code heeft."
        )
        department.empty_label = _("Kies een dienst") if needs_department else _("Niet van één dienst")  # type: ignore[attr-defined]
        if needs_department and len(found := list(departments[:2])) == 1:
            self.initial.setdefault("department", found[0].pk)

    def clean(self) -> dict[str, Any]:
        cleaned: dict[str, Any] = super().clean() or self.cleaned_data
        department = cleaned.get("department")
        if department is not None and self.organisation is not None and department.organisation != self.organisation:
            message = gettext_lazy("Deze dienst hoort bij een andere organisatie. Kies een dienst van de eigen.")
            self.add_error("department", ValidationError(message, code="department_elsewhere"))
        return cleaned

    @property
    def organisation(self) -> Organisation | None:
        chosen: Organisation | None = self.only or self.cleaned_data.get("organisation")
        return chosen
