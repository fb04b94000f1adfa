"""Keeping a list under a name, giving it another one, and choosing when it is mailed."""

from __future__ import annotations

from datetime import date
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from onboarding.hr.lists.reopened_list import open_list
from onboarding.hr.lists.saved_views import LONGEST_QUERY, MOST_OF_ONE_OWNER
from onboarding.hr.models import SavedView, Schedule


class NamedForm(forms.ModelForm):
    """The name is the owner's only one: code `name_taken` for another view of that name."""

    def __init__(self, *args: Any, owner: Any, today: date, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.owner, self.today = owner, today

    def clean_name(self) -> str:
        name = self.cleaned_data["name"]
        if SavedView.objects.filter(owner=self.owner, name=name).exclude(pk=self.instance.pk).exists():
            raise ValidationError(_("Je hebt al een lijst met deze naam. Kies een andere."), code="name_taken")
        return name


class SaveForm(NamedForm):
    """Codes: `no_such_list`, `query_too_long`, `too_many_views`."""

    class Meta:
        model = SavedView
        fields = ("name", "view", "query")

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or self.cleaned_data
        view = open_list(cleaned.get("view", ""), cleaned.get("query", ""), self.owner, self.today)
        if view is None:
            raise ValidationError(_("Deze lijst bestaat niet meer."), code="no_such_list")
        cleaned["query"] = view.known_query
        if len(cleaned["query"]) > LONGEST_QUERY:
            raise ValidationError(_("Dit zijn te veel filters om te bewaren. Laat er een weg."), code="query_too_long")
        if SavedView.objects.filter(owner=self.owner).count() >= MOST_OF_ONE_OWNER:
            message = _("Je hebt al %(count)d bewaarde lijsten. Verwijder er eerst een.") % {"count": MOST_OF_ONE_OWNER}
            raise ValidationError(message, code="too_many_views")
        return cleaned

    def save(self, commit: bool = True) -> SavedView:
        self.instance.owner = self.owner
        return super().save(commit)


class EditForm(NamedForm):
    """A schedule that is new starts with its next day: what was due before it was chosen, is not sent."""

    class Meta:
        model = SavedView
        fields = ("name", "schedule")
        widgets = {"schedule": forms.RadioSelect}

    def save(self, commit: bool = True) -> SavedView:
        if "schedule" in self.changed_data and self.cleaned_data["schedule"] != Schedule.NEVER:
            self.instance.mailed_for = self.today
        return super().save(commit)
