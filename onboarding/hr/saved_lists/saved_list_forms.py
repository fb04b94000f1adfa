"""Keeping a list under a name, giving it another one, and choosing who gets it in the mail on which days."""

from __future__ import annotations

from datetime import date
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from onboarding.hr.employees.person_choice import PersonChoiceField, label_of
from onboarding.hr.lists import list_receivers
from onboarding.hr.lists.reopened_list import open_list
from onboarding.hr.lists.saved_views import LONGEST_QUERY, MOST_KEPT, kept_by
from onboarding.hr.lists.schedules import Rhythm
from onboarding.hr.lists.several_choices_field import SeveralChoicesField
from onboarding.hr.models import SavedView, Schedule
from onboarding.people.bare_labels import BareLabels
from onboarding.people.models import User

MOST_RECIPIENTS = 50  # of one list
MORE = ("more_1", "more_2", "more_3")  # fields to add someone


class NamedForm(forms.ModelForm):
    """HR has a name once: code `name_taken` for another list of that name."""

    def __init__(self, *args: Any, viewer: Any, today: date, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.viewer, self.today = viewer, today

    def clean_name(self) -> str:
        name = self.cleaned_data["name"]
        if kept_by(self.viewer).filter(name=name).exclude(pk=self.instance.pk).exists():
            raise ValidationError(_("HR heeft al een lijst met deze naam. Kies een andere."), code="name_taken")
        return name


class SaveForm(NamedForm):
    """Codes: `no_such_list`, `query_too_long`, `too_many_views`."""

    class Meta:
        model = SavedView
        fields = ("name", "view", "query")

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or self.cleaned_data
        view = open_list(cleaned.get("view", ""), cleaned.get("query", ""), self.viewer, self.today)
        if view is None:
            raise ValidationError(_("Deze lijst bestaat niet meer."), code="no_such_list")
        cleaned["query"] = view.known_query
        if len(cleaned["query"]) > LONGEST_QUERY:
            raise ValidationError(_("Dit zijn te veel filters om te bewaren. Laat er een weg."), code="query_too_long")
        if kept_by(self.viewer).count() >= MOST_KEPT:
            message = _("HR heeft al %(count)d bewaarde lijsten. Verwijder er eerst een.") % {"count": MOST_KEPT}
            raise ValidationError(message, code="too_many_views")
        return cleaned

    def save(self, commit: bool = True) -> SavedView:
        self.instance.made_by, self.instance.organisation = self.viewer, self.viewer.organisation
        return super().save(commit)


class PeopleField(SeveralChoicesField):
    widget = forms.CheckboxSelectMultiple

    def label_from_instance(self, person: Any) -> str:
        return label_of(person)


class EditForm(BareLabels, NamedForm):
    """Codes: `nobody` for a day without anyone to mail to, `too_many`.

    To tick are HR and who gets the list already; others are found by name, three at a time.
    """

    month_day = forms.TypedChoiceField(
        label=_("Bij elke maand: op dag"),
        choices=[(day, str(day)) for day in range(1, 32)],
        coerce=int,
        help_text=_("Is dat geen werkdag, dan komt de mail op de eerste werkdag erna. 31 is altijd de laatste dag."),
    )
    people = PeopleField(label=_("Naar wie"), queryset=User.objects.none(), required=False)

    class Meta:
        model = SavedView
        fields = ("name", "schedule", "weekday", "month_day")
        widgets = {"schedule": forms.RadioSelect}
        labels = {"schedule": _("Wanneer mailen"), "weekday": _("Bij elke week: op")}

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        colleagues = list_receivers.colleagues(self.instance, self.viewer, self.today)
        gets_it = Q(mailed_lists__saved_view=self.instance)
        offered = colleagues.filter(Q(groups__hr_of=self.instance.organisation_id) | gets_it | Q(pk=self.viewer.pk))
        people: Any = self.fields["people"]
        people.queryset = colleagues.filter(pk__in=offered.order_by().values("pk")).order_by("folded", "pk")
        people.initial = list(self.instance.recipients.values_list("person", flat=True))
        for number, name in enumerate(MORE if self.instance.organisation_id else ()):
            field = PersonChoiceField(label=_("Nog iemand van je organisatie") if not number else _("En nog iemand"))
            field.choose_among(colleagues)
            self.fields[name] = field

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or self.cleaned_data
        if len(self.chosen) > MOST_RECIPIENTS:
            message = _("Een lijst gaat naar ten hoogste %(count)d mensen.") % {"count": MOST_RECIPIENTS}
            self.add_error("people", ValidationError(message, code="too_many"))
        if not self.errors and cleaned["schedule"] != Schedule.NEVER and not self.chosen:
            self.add_error("people", ValidationError(_("Kies naar wie de lijst gaat."), code="nobody"))
        return cleaned

    @property
    def chosen(self) -> list[User]:
        """To whom it is to go, each once."""
        added = (self.cleaned_data.get(name) for name in MORE)
        found = [*(self.cleaned_data.get("people") or ()), *(one for one in added if one)]
        return list({person.pk: person for person in found}.values())

    @property
    def rhythm(self) -> Rhythm:
        given = self.cleaned_data
        return Rhythm(given["schedule"], int(given["weekday"]), given["month_day"])
