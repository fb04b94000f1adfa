"""One step by which a colleague of HR takes over what someone leaves behind: in numbers first."""

from __future__ import annotations

from typing import Any

from django import forms
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils.functional import cached_property
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.generic import FormView
from wagtail.admin import messages
from wagtail.admin.views.generic.base import WagtailAdminTemplateMixin

from onboarding.hr.access import HrOnlyMixin
from onboarding.hr.deeds.employment import writable_by
from onboarding.hr.successors import left_behind
from onboarding.people.bare_labels import BareLabels
from onboarding.people.models import User, UserQuerySet


def successors_of(person: User, viewer: User, today: Any) -> UserQuerySet:
    """Who may take over: the others of HR at the same organisation, who stay."""
    officers = User.objects.visible_to(viewer).filter(
        organisation=person.organisation_id, groups__hr_of=person.organisation_id, is_active=True
    )
    return officers.not_left(today).exclude(pk=person.pk).order_by("folded", "pk")


class PersonField(forms.ModelChoiceField):
    def label_from_instance(self, person: Any) -> str:
        return str(person.told_apart)


class SuccessorForm(BareLabels, forms.Form):
    successor = PersonField(
        label=gettext_lazy("Wie neemt over?"),
        empty_label=gettext_lazy("Kies iemand van HR"),
        queryset=User.objects.none(),
        error_messages={
            "required": gettext_lazy("Kies wie overneemt."),
            "invalid_choice": gettext_lazy("Kies iemand die nu van HR is."),
        },
    )

    def __init__(self, *args: Any, people: UserQuerySet, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["successor"].queryset = people  # type: ignore[attr-defined]  # a field with a queryset


class HandOverView(HrOnlyMixin, WagtailAdminTemplateMixin, FormView):
    template_name = "hr/successors/hand_over.html"
    form_class = SuccessorForm
    page_title: Any = gettext_lazy("Wie neemt over?")
    header_icon = "group"

    @cached_property
    def person(self) -> User:
        return get_object_or_404(writable_by(self.viewer).select_related("organisation"), pk=self.kwargs["pk"])

    def get_page_subtitle(self) -> str:
        return str(self.person)

    def get_breadcrumbs_items(self) -> list[dict[str, Any]]:
        return [
            {"url": reverse("wagtailadmin_home"), "label": _("Home")},
            {"url": reverse("hr:employees"), "label": _("Medewerkers")},
            {"url": self.get_success_url(), "label": str(self.person)},
            {"url": "", "label": self.page_title},
        ]

    def get_form_kwargs(self) -> dict[str, Any]:
        return {**super().get_form_kwargs(), "people": successors_of(self.person, self.viewer, self.today)}

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        found = left_behind.of(self.person, self.now)
        names = successors_of(self.person, self.viewer, self.today).exists()
        return super().get_context_data(person=self.person, left=found, has_successors=names, **kwargs)

    def get_success_url(self) -> str:
        return reverse("hr:employee", args=[self.person.pk])

    def form_valid(self, form: Any) -> HttpResponse:
        successor = form.cleaned_data["successor"]
        given = left_behind.hand_over(self.viewer, self.person, successor, self.now)
        words = {"person": self.person, "successor": successor, "what": ", ".join(given.in_words())}
        if given.is_there:
            messages.success(self.request, _("%(successor)s neemt over van %(person)s: %(what)s.") % words)
        else:
            messages.warning(self.request, _("Er is niets meer om over te nemen van %(person)s.") % words)
        return redirect(self.get_success_url())

    def form_invalid(self, form: Any) -> HttpResponse:
        return self.render_to_response(self.get_context_data(form=form), status=422)
