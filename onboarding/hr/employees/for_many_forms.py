"""What is asked before something is done for one or for many."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from onboarding.hr.employees.day_and_choice_fields import ChoiceField, DayField, refuse_day_off
from onboarding.learning.calendar.own_calendars import calendar_of
from onboarding.lessons.models import Programme
from onboarding.people.models import Department, OtherDepartment, UserQuerySet


class ForManyForm(forms.Form):
    def __init__(self, *args: Any, viewer: Any, people: UserQuerySet, today: date, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.today = today
        organisations = people.order_by().values("organisation")
        for field in self.fields.values():
            field.label_suffix = ""
            if isinstance(field, ChoiceField):
                field.names_organisation = viewer.is_superuser
                found = field.queryset.filter(organisation__in=organisations)  # type: ignore[union-attr]  # it has one from the start
                field.queryset = found.select_related("organisation")

    def last_day_to_come(self) -> date | None:
        """The due date that was typed: not behind us, and a day on which people work, where the programme is."""
        day: date | None = self.cleaned_data["due_date"]
        if day is None:
            return None
        if day < self.today:
            raise ValidationError(_("Die dag is voorbij. Kies vandaag of later."), code="day_is_past")
        if "programme" in self.cleaned_data:
            refuse_day_off(day, calendar_of(self.cleaned_data["programme"].organisation_id))
        return day


class EnrolForm(ForManyForm):
    programme = ChoiceField(
        label=gettext_lazy("Traject"),
        empty_label=gettext_lazy("Kies een traject"),
        queryset=Programme.objects.filter(is_live=True).defer("outline", "welcome").order_by("title__fold", "pk"),
    )
    due_date = DayField(
        label=gettext_lazy("Af te werken tegen"),
        required=False,
        help_text=gettext_lazy("Leeg: zoveel dagen als in het traject staat, tot op een werkdag."),
    )

    def clean_due_date(self) -> date | None:
        return self.last_day_to_come()


class DueDateForm(ForManyForm):
    programme = ChoiceField(
        label=gettext_lazy("Traject"),
        empty_label=gettext_lazy("Kies een traject"),
        queryset=Programme.objects.defer("outline", "welcome").order_by("title__fold", "pk"),
    )
    due_date = DayField(label=gettext_lazy("Af te werken tegen"))

    def clean_due_date(self) -> date | None:
        return self.last_day_to_come()


class WithdrawForm(ForManyForm):
    """Of which programme; each choice says what it does (`effects`, of withdraw_screen.py)."""

    programme = ChoiceField(
        label=gettext_lazy("Traject"), queryset=Programme.objects.none(), widget=forms.RadioSelect, empty_label=None
    )

    def __init__(self, *args: Any, effects: Sequence[Any], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field: Any = self.fields["programme"]
        field.queryset = Programme.objects.filter(pk__in=[one.programme.pk for one in effects])
        field.queryset = field.queryset.select_related("organisation").defer("outline", "welcome")
        field.choices = [(one.programme.pk, str(one)) for one in effects]


class MoveForm(ForManyForm):
    department = ChoiceField(
        label=gettext_lazy("Dienst"),
        empty_label=gettext_lazy("Kies een dienst"),
        queryset=Department.objects.order_by("name__fold", "pk"),
    )


class OtherDepartmentForm(ForManyForm):
    department = ChoiceField(
        label=gettext_lazy("Andere dienst"),
        empty_label=gettext_lazy("Kies een dienst"),
        queryset=Department.objects.order_by("name__fold", "pk"),
    )


class OneOfTheirOthersForm(OtherDepartmentForm):
    """Chosen among those that some of these people have."""

    def __init__(self, *args: Any, people: UserQuerySet, **kwargs: Any) -> None:
        super().__init__(*args, people=people, **kwargs)
        theirs: Any = self.fields["department"]
        theirs.queryset = theirs.queryset.filter(
            pk__in=OtherDepartment.objects.filter(person__in=people.order_by().values("pk")).values("department")
        )


class LeftForm(ForManyForm):
    last_day = DayField(
        label=gettext_lazy("Laatste werkdag"), help_text=gettext_lazy("Die dag zelf kunnen ze nog aanmelden.")
    )


class InviteForm(ForManyForm):
    pass
