"""What is asked for a rule, and for enrolling by hand."""

from __future__ import annotations

from datetime import date
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from onboarding.hr.employees.day_and_choice_fields import ChoiceField, DayField
from onboarding.learning.models import EnrolmentRule
from onboarding.lessons.models import Programme
from onboarding.people.models import Department

DEPARTMENT_ELSEWHERE = gettext_lazy("Deze dienst hoort bij een andere organisatie dan het traject. Kies een andere.")


class ProgrammeAndDepartment:
    """Narrows the choices to what the viewer may choose from, and holds the two to one organisation."""

    fields: dict[str, Any]
    cleaned_data: dict[str, Any]

    def narrow(self, viewer: Any) -> None:
        programmes, departments = self.fields["programme"], self.fields["department"]
        programmes.queryset = programmes.queryset.visible_to(viewer)
        departments.queryset = departments.queryset.visible_to(viewer)
        for field in (programmes, departments):
            field.names_organisation = viewer.is_superuser

    def hold_together(self) -> None:
        programme, department = self.cleaned_data.get("programme"), self.cleaned_data.get("department")
        if programme and department and programme.organisation_id != department.organisation_id:
            raise ValidationError({"department": ValidationError(DEPARTMENT_ELSEWHERE, code="department_elsewhere")})


def programme_field() -> ChoiceField:
    live = Programme.objects.filter(is_live=True).select_related("organisation").defer("outline", "welcome")
    return ChoiceField(
        label=gettext_lazy("Traject"),
        empty_label=gettext_lazy("Kies een traject"),
        queryset=live.order_by("title__fold", "pk"),
        error_messages={"required": gettext_lazy("Kies een traject.")},
    )


def department_field(empty_label: Any, help_text: Any) -> ChoiceField:
    return ChoiceField(
        label=gettext_lazy("Dienst"),
        required=False,
        empty_label=empty_label,
        help_text=help_text,
        queryset=Department.objects.select_related("organisation").order_by("name__fold", "pk"),
        error_messages={"invalid_choice": gettext_lazy("Kies een dienst van de eigen organisatie.")},
    )


class RuleForm(ProgrammeAndDepartment, forms.ModelForm):
    programme = programme_field()
    department = department_field(
        gettext_lazy("Alle diensten"),
        gettext_lazy("Wie naar deze dienst verhuist, telt ook als iemand die begint."),
    )

    class Meta:
        model = EnrolmentRule
        fields = ["programme", "department", "working_days", "for_people_already_there"]
        labels = {"working_days": gettext_lazy("Werkdagen om af te werken")}
        error_messages = {
            "working_days": {
                "required": gettext_lazy("Vul een aantal werkdagen in."),
                "invalid": gettext_lazy("Vul een aantal in cijfers in."),
                "min_value": gettext_lazy("Geef minstens 1 werkdag."),
                "max_value": gettext_lazy("Geef hoogstens 500 werkdagen."),
            }
        }

    def __init__(self, *args: Any, viewer: Any, **kwargs: Any) -> None:
        super().__init__(*args, **{"label_suffix": "", **kwargs})
        self.narrow(viewer)
        known = self.instance.pk and self.instance.programme
        if known and not known.is_live:  # it may stay, though it could not be chosen anew
            programmes: Any = self.fields["programme"]
            programmes.queryset = programmes.queryset | Programme.objects.filter(pk=known.pk).select_related(
                "organisation"
            ).defer("outline", "welcome")

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or self.cleaned_data
        self.hold_together()
        programme = cleaned.get("programme")
        if programme and "department" in cleaned:
            self.instance.organisation_id = programme.organisation_id
            same = EnrolmentRule.objects.filter(programme=programme, department=cleaned["department"])
            if same.exclude(pk=self.instance.pk).exists():
                message = _("Er is al een regel voor dit traject en deze dienst. Wijzig die, of kies iets anders.")
                raise ValidationError(message, code="rule_exists")
        return cleaned

    @property
    def changes_whom(self) -> bool:
        """Whether other people would be enrolled than those who were shown when the rule was switched on."""
        return bool({"programme", "department", "for_people_already_there"} & set(self.changed_data))


class ByHandForm(ProgrammeAndDepartment, forms.Form):
    """For a department, or for everyone."""

    programme = programme_field()
    department = department_field(
        gettext_lazy("Iedereen"), gettext_lazy("Kies een dienst, of laat staan voor iedereen van je organisatie.")
    )
    due_date = DayField(
        label=gettext_lazy("Af te werken tegen"),
        required=False,
        help_text=gettext_lazy("Leeg: zoveel dagen als in het traject staat."),
    )

    def __init__(self, *args: Any, viewer: Any, today: date, **kwargs: Any) -> None:
        super().__init__(*args, **{"label_suffix": "", **kwargs})
        self.today = today
        self.narrow(viewer)

    def clean_due_date(self) -> date | None:
        day: date | None = self.cleaned_data["due_date"]
        if day is not None and day < self.today:
            raise ValidationError(_("Die dag is voorbij. Kies vandaag of later."), code="day_is_past")
        return day

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or self.cleaned_data
        self.hold_together()
        return cleaned
