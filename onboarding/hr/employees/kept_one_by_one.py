"""What HR keeps of an organisation one by one, such as its departments and its own fields: the screens on which one is
added, changed and deleted. Their list is a list as any other.

Of two who change one at the same moment, the second is told (saved_meanwhile.py).
"""

from __future__ import annotations

from typing import Any

from django.core.exceptions import ValidationError
from django.db.models import QuerySet
from django.http import HttpResponseBase
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from wagtail.admin import messages
from wagtail.admin.views.generic import CreateView, DeleteView, EditView

from onboarding.hr.access import HrOnlyMixin
from onboarding.hr.employees.editing import OwnForm
from onboarding.hr.employees.employee_forms import PersonForm
from onboarding.hr.employees.saved_meanwhile import MarkedForm, OneAfterAnother
from onboarding.people.bare_labels import BareLabels
from onboarding.people.models import Organisation


class KeptForm(BareLabels, MarkedForm):
    """The form of one: an administrator says of which organisation a new one is, and nobody after that."""

    organisation = PersonForm.base_fields["organisation"]

    def __init__(self, *args: Any, viewer: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if viewer.is_superuser and self.instance.organisation_id is None:
            return
        self.instance.organisation_id = self.instance.organisation_id or viewer.organisation_id
        del self.fields["organisation"]

    @property
    def organisation_id(self) -> int | None:
        chosen: Organisation | None = self.cleaned_data.get("organisation")
        return chosen.pk if chosen else self.instance.organisation_id


class OneKept(HrOnlyMixin):
    """What the screens about one share: one out of reach does not exist. `trail` are the lists that lead there, each by
    the name of its address; `called` is what the sentences about one call it."""

    trail: tuple[tuple[str, Any], ...]
    called: str
    page_title: Any
    request: Any
    object: Any

    def reachable(self) -> QuerySet[Any]:
        raise NotImplementedError

    def get_queryset(self) -> QuerySet[Any]:
        return self.reachable()

    def get_breadcrumbs_items(self) -> list[dict[str, Any]]:
        lists = [{"url": reverse(name), "label": label} for name, label in self.trail]
        here = {"url": "", "label": str(self.object or self.page_title)}
        return [{"url": reverse("wagtailadmin_home"), "label": _("Home")}, *lists, here]

    def get_success_url(self) -> str:
        return reverse(self.trail[-1][0])

    def said(self, sentence: Any) -> str:
        return str(sentence % {self.called: self.object})


class KeptFormView(OwnForm, OneKept):
    """Adding or changing one; `saved` says so afterwards."""

    submit_button_label = gettext_lazy("Bewaar")
    saved: Any
    form: Any

    def keep(self, one: Any) -> None:
        raise NotImplementedError

    def get_page_subtitle(self) -> str:
        return str(self.object or "")

    def get_form_kwargs(self) -> dict[str, Any]:
        return {**super().get_form_kwargs(), "viewer": self.viewer}  # type: ignore[misc]  # of the view behind it

    def save_instance(self) -> Any:
        one = self.form.save(commit=False)
        self.keep(one)
        return one

    def get_success_message(self, instance: Any = None) -> str:
        return self.said(self.saved)


class AddKeptView(KeptFormView, CreateView):
    """Before it stands what a form of one says of itself."""


class EditKeptView(OneAfterAnother, KeptFormView, EditView):
    delete_item_label = gettext_lazy("Verwijder")

    def get_queryset(self) -> QuerySet[Any]:
        return self.held(super().get_queryset())


class DeleteKeptView(OneKept, DeleteView):
    """`removed` says so afterwards; of one that has to stay, the screen at `stays_url_name` says why."""

    removed: Any
    stays_url_name = ""

    def remove(self) -> None:
        raise NotImplementedError

    def form_valid(self, form: Any) -> HttpResponseBase:
        try:
            self.remove()
        except ValidationError as refusal:
            messages.error(self.request, " ".join(refusal.messages))
            return redirect(self.stays_url_name, self.object.pk)
        messages.success(self.request, self.said(self.removed))
        return redirect(self.get_success_url())
