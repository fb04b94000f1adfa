"""What is asked for a rule, and for enrolling by hand."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.db.models import Q
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from onboarding.hr.employees.day_and_choice_fields import ChoiceField, DayField, refuse_day_off
from onboarding.hr.employees.saved_meanwhile import MarkedForm
from onboarding.hr.lists.several_choices_field import SeveralChoicesField
from onboarding.learning.calendar.own_calendars import calendar_of
from onboarding.learning.models import EnrolmentRule, RuleCondition
from onboarding.learning.models.enrolling_by_rule import MOST_DAYS_FROM_START
from onboarding.lessons.models import Programme
from onboarding.people.bare_labels import BareLabels
from onboarding.people.folding import fold
from onboarding.people.models import Department, Organisation

AT_START, BEFORE, AFTER = "", "before", "after"  # when a programme begins, from the first working day
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


class ProgrammesField(SeveralChoicesField):
    """One programme or more of an organisation."""

    widget = forms.CheckboxSelectMultiple

    def label_from_instance(self, programme: Any) -> str:
        return str(programme.title)


class RuleForm(BareLabels, MarkedForm):
    """What a rule gives and when; for whom is asked in its `ConditionsForm`."""

    programmes = ProgrammesField(
        label=gettext_lazy("Trajecten"),
        queryset=Programme.objects.none(),
        error_messages={"required": gettext_lazy("Kies minstens één traject.")},
    )
    started_since = DayField(
        label=gettext_lazy("Alleen wie begon sinds"),
        required=False,
        help_text=gettext_lazy("Leeg: maakt niet uit. Het gaat om iemands eerste werkdag."),
    )
    moment = forms.ChoiceField(
        label=gettext_lazy("Wanneer begint het traject?"),
        choices=[
            (AT_START, gettext_lazy("op de eerste werkdag")),
            (BEFORE, gettext_lazy("zoveel werkdagen ervoor")),
            (AFTER, gettext_lazy("zoveel werkdagen erna")),
        ],
        required=False,
        widget=forms.RadioSelect,
    )
    days = forms.IntegerField(
        label=gettext_lazy("Hoeveel werkdagen ervoor of erna?"),
        required=False,
        min_value=1,
        max_value=MOST_DAYS_FROM_START,
        error_messages={
            "invalid": gettext_lazy("Vul een aantal in cijfers in."),
            "min_value": gettext_lazy("Geef minstens 1 werkdag."),
            "max_value": gettext_lazy("Geef hoogstens 250 werkdagen."),
        },
    )

    class Meta:
        model = EnrolmentRule
        fields = ["started_since", "working_days", "for_people_already_there"]
        labels = {"working_days": gettext_lazy("Werkdagen om af te werken")}
        error_messages = {
            "working_days": {
                "required": gettext_lazy("Vul een aantal werkdagen in."),
                "invalid": gettext_lazy("Vul een aantal in cijfers in."),
                "min_value": gettext_lazy("Geef minstens 1 werkdag."),
                "max_value": gettext_lazy("Geef hoogstens 500 werkdagen."),
            }
        }

    field_order = ["programmes", "started_since", "for_people_already_there", "moment", "days", "working_days"]

    def __init__(self, *args: Any, organisation: Organisation, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.instance.organisation = organisation
        self.known = {programme.pk for programme in self.instance.programmes.all()} if self.instance.pk else set()
        may_stay = Q(is_live=True) | Q(pk__in=self.known)  # what could not be chosen anew, may stay
        programmes: Any = self.fields["programmes"]
        programmes.queryset = (
            Programme.objects.of(organisation)
            .filter(may_stay)
            .defer("outline", "welcome")
            .order_by("title__fold", "pk")
        )
        programmes.initial = self.known
        days = self.instance.days_from_start
        self.fields["moment"].initial = BEFORE if days < 0 else AFTER if days > 0 else AT_START
        self.fields["days"].initial = abs(days) or None

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or self.cleaned_data
        moment, days = cleaned.get("moment") or AT_START, cleaned.get("days")
        if moment != AT_START and days is None and "days" not in self.errors:
            self.add_error("days", ValidationError(_("Vul een aantal werkdagen in."), code="days_missing"))
        self.was = (self.instance.days_from_start, self.known)
        if not self.errors:
            self.instance.days_from_start = {BEFORE: -1, AFTER: 1}.get(moment, 0) * (days or 0)
        return cleaned

    @property
    def changes_whom(self) -> bool:
        """Whether other people would be enrolled, or in something else, than was shown when it was switched on."""
        now = (self.instance.days_from_start, {programme.pk for programme in self.cleaned_data["programmes"]})
        return now != self.was or bool({"started_since", "for_people_already_there"} & set(self.changed_data))


class WhichOrganisationForm(forms.Form):
    """For which organisation a new rule is."""

    organisation = forms.ModelChoiceField(
        label=gettext_lazy("Organisatie"),
        empty_label=gettext_lazy("Kies een organisatie"),
        queryset=Organisation.objects.order_by("name__fold", "pk"),
        error_messages={"required": gettext_lazy("Kies een organisatie.")},
    )


def same_rule(rule: EnrolmentRule, programmes: Iterable[Programme], conditions: list[RuleCondition]) -> bool:
    """Whether another rule gives one of these programmes to exactly whom these conditions say."""
    others = EnrolmentRule.objects.of(rule.organisation_id).filter(programmes__in=programmes).exclude(pk=rule.pk)
    asked = {what_it_asks(one) for one in conditions}
    return any(
        {what_it_asks(one) for one in other.conditions.all()} == asked
        for other in others.filter(started_since=rule.started_since).distinct().prefetch_related("conditions")
    )


def what_it_asks(condition: RuleCondition) -> tuple[Any, ...]:
    """The same for conditions that ask the same."""
    return (condition.about, condition.is_not, condition.department_id, condition.own_field_id, fold(condition.value))


class ByHandForm(BareLabels, ProgrammeAndDepartment, forms.Form):
    """For a department, or for everyone."""

    programme = programme_field()
    department = department_field(
        gettext_lazy("Iedereen"), gettext_lazy("Kies een dienst, of laat staan voor iedereen van je organisatie.")
    )
    due_date = DayField(
        label=gettext_lazy("Af te werken tegen"),
        required=False,
        help_text=gettext_lazy("Leeg: zoveel dagen als in het traject staat, tot op een werkdag."),
    )

    def __init__(self, *args: Any, viewer: Any, today: date, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.today = today
        self.narrow(viewer)

    def clean_due_date(self) -> date | None:
        day: date | None = self.cleaned_data["due_date"]
        if day is not None and day < self.today:
            raise ValidationError(_("Die dag is voorbij. Kies vandaag of later."), code="day_is_past")
        if day is not None and self.cleaned_data.get("programme"):
            refuse_day_off(day, calendar_of(self.cleaned_data["programme"].organisation_id))
        return day

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or self.cleaned_data
        self.hold_together()
        return cleaned
