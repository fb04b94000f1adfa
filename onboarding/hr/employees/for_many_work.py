"""Giving one or many the same site, manager, status or work regime: what stays empty in the form, stays as it was."""

from __future__ import annotations

from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext_lazy

from onboarding.hr.deeds import employment
from onboarding.hr.employees.for_many import ForManyView
from onboarding.hr.employees.for_many_forms import ForManyForm
from onboarding.hr.employees.person_choice import PersonChoiceField
from onboarding.hr.employees.suggested_text import SuggestingInput, suggest_values
from onboarding.people.models import EmploymentStatus, User, UserQuerySet

TEXTS = ("site", "work_regime")
LENGTHS: dict[str, Any] = {name: getattr(User._meta.get_field(name), "max_length", None) for name in TEXTS}


class WorkForm(ForManyForm):
    site = forms.CharField(
        label=gettext_lazy("Vestiging"), max_length=LENGTHS["site"], required=False, widget=SuggestingInput
    )
    manager = PersonChoiceField(label=gettext_lazy("Leidinggevende"))
    status = forms.ChoiceField(
        label=gettext_lazy("Statuut"),
        required=False,
        choices=[("", gettext_lazy("Zoals het is")), *EmploymentStatus.choices],
    )
    work_regime = forms.CharField(
        label=gettext_lazy("Werkregime"), max_length=LENGTHS["work_regime"], required=False, widget=SuggestingInput
    )

    def __init__(self, *args: Any, people: UserQuerySet, **kwargs: Any) -> None:
        super().__init__(*args, people=people, **kwargs)
        colleagues = User.objects.filter(organisation__in=people.order_by().values("organisation"))
        managers: Any = self.fields["manager"]
        managers.choose_among(colleagues.not_left(self.today))
        for name in TEXTS:
            suggest_values(self.fields[name], colleagues, name)

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or self.cleaned_data
        if not self.errors and not any(cleaned.values()):
            raise ValidationError(_("Vul minstens één van deze in."), code="nothing_given")
        return cleaned


class ChangeWorkView(ForManyView):
    page_title = gettext_lazy("Gegevens van het werk wijzigen")
    form_class = WorkForm
    button = gettext_lazy("Wijzig vestiging, leidinggevende of statuut")
    question = ngettext_lazy(
        "Je wijzigt gegevens van het werk van %(name)s.",
        "Je wijzigt gegevens van het werk van %(number)d mensen.",
        "number",
    )
    consequence = gettext_lazy("Wat je leeg laat, blijft bij ieder zoals het is.")
    is_looked_at_by_rules = True
    done = ngettext_lazy(
        "De gegevens van %(number)d persoon zijn gewijzigd.",
        "De gegevens van %(number)d mensen zijn gewijzigd.",
        "number",
    )
    why_not = gettext_lazy("Had dat al, of zou de eigen leidinggevende zijn")

    def do(self, chosen: dict[str, Any]) -> int:
        return employment.change_work(self.viewer, self.people, {name: one for name, one in chosen.items() if one})
