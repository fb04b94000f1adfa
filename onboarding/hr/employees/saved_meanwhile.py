"""Two who change the same thing at the same time: the second one is told, and loses nothing of what they typed.

A form carries the mark of what it showed. When something of that became otherwise in the meantime, nothing is saved:
each field that someone else changed says from what to what. What one changed oneself stays as typed; what one left as
it was, becomes as it is now. Saved once more, it holds.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, TypeVar

from django import forms
from django.core import signing
from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import QuerySet
from django.http import HttpRequest
from django.utils.formats import date_format
from django.utils.functional import cached_property
from django.utils.translation import gettext as _

from onboarding.people.models import Organisation

Rows = TypeVar("Rows", bound="QuerySet[Any]")
SEEN = "seen"
SALT = "onboarding.hr.employees.saved_meanwhile"
Shown = dict[str, list[str]]  # by the name of a field, what its form sends when nobody touches it


class MarkedForm(forms.ModelForm):
    """A form of what exists already, with the mark of what it showed; a form of something new has none."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if self.instance.pk:
            self.fields[SEEN] = forms.CharField(required=False, widget=forms.HiddenInput)

    def get_initial_for_field(self, field: forms.Field, field_name: str) -> Any:
        if field_name == SEEN:
            return signing.dumps(self._shown(), salt=SALT, compress=True)
        return super().get_initial_for_field(field, field_name)

    @cached_property
    def changed_data(self) -> list[str]:
        """Without the mark, which nobody typed."""
        return [name for name in super().changed_data if name != SEEN]

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or self.cleaned_data
        if SEEN in self.fields:
            self._tell_what_changed(_read(cleaned.pop(SEEN, "")))
        return cleaned

    def _shown(self) -> Shown:
        return {name: self._untouched(name) for name in self.fields if name != SEEN}

    def _untouched(self, name: str) -> list[str]:
        field = self.fields[name]
        value = field.prepare_value(self.get_initial_for_field(field, name))
        if isinstance(field.widget, forms.CheckboxInput):
            return ["on"] if value else []
        return _as_list(field.widget.format_value(value))

    def _sent(self, name: str) -> list[str]:
        field = self.fields[name]
        value = field.widget.value_from_datadict(self.data, self.files, self.add_prefix(name))
        if isinstance(field.widget, forms.CheckboxInput):
            return ["on"] if value else []
        return _as_list(value)

    def _tell_what_changed(self, seen: Shown) -> None:
        now = self._shown()
        others = [name for name in now if name in seen and seen[name] != now[name]]
        sent = {name: self._sent(name) for name in others}
        told = [name for name in others if sent[name] != now[name]]  # what both changed alike, is as everyone wants it
        if not told:
            return
        data: Any = self.data.copy()  # type: ignore[attr-defined]  # of a request it is a QueryDict
        data[self.add_prefix(SEEN)] = self.get_initial_for_field(self.fields[SEEN], SEEN)
        for name in told:
            is_mine = sent[name] != seen[name]
            if not is_mine:
                data.setlist(self.add_prefix(name), now[name])
            self._say(name, seen[name], now[name], is_mine)
        self.data = data
        message = _("Iemand anders wijzigde dit intussen. Er is nog niets bewaard: kijk na wat hieronder staat.")
        self.add_error(None, ValidationError(message, code="changed_meanwhile"))

    def _say(self, name: str, seen: list[str], now: list[str], is_mine: bool) -> None:
        words = {"before": self._in_words(name, seen), "now": self._in_words(name, now)}
        if is_mine:
            message = _("Intussen gewijzigd: van %(before)s naar %(now)s. Wat jij invulde, staat hier nog.")
        else:
            message = _("Intussen gewijzigd: van %(before)s naar %(now)s. Dat laatste staat hier nu.")
        self.add_error(name, ValidationError(message % words, code="changed_meanwhile"))

    def _in_words(self, name: str, values: list[str]) -> str:
        words = [_word(self.fields[name], value) for value in values]
        return f"“{', '.join(words)}”" if words else _("niets")


def _as_list(value: Any) -> list[str]:
    """What a widget sends, without what is empty; each line of a text ends as a browser sends it."""
    several = value if isinstance(value, (list, tuple)) else [value]
    return ["\r\n".join(str(one).splitlines()) for one in several if one not in (None, "")]


def _word(field: forms.Field, value: str) -> str:
    if isinstance(field, forms.DateField) and (day := field.to_python(value)):
        return date_format(day, "d/m/Y")
    choices = getattr(field, "choices", None)
    if choices is None:
        return value
    return {str(key): str(label) for key, label in choices}.get(value, _("wat er niet meer is"))


def _read(mark: str) -> Shown:
    """What the form showed; nothing, when the mark is none of ours."""
    try:
        seen = signing.loads(mark, salt=SALT)
    except signing.BadSignature:
        return {}
    return dict(seen) if isinstance(seen, Mapping) else {}


class OneAfterAnother:
    """For a view of a MarkedForm, before Wagtail's own: within an organisation, one saves after the other."""

    request: HttpRequest
    kwargs: dict[str, Any]

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> Any:
        with transaction.atomic():
            return super().post(request, *args, **kwargs)  # type: ignore[misc]  # of the view behind it

    def held(self, rows: Rows) -> Rows:
        """`rows` of a model that has an organisation. While one of them is being saved, its organisation is held, as
        last_officer.py holds it: nobody waits for each other in two orders."""
        if self.request.method == "POST":
            theirs = rows.filter(pk=self.kwargs["pk"]).order_by().values("organisation")
            list(Organisation.objects.select_for_update(no_key=True).filter(pk__in=theirs).only("pk"))
        return rows
