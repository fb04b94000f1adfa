"""The page of HR's saved lists: what they are called, who made them, and who gets them in the mail when."""

from __future__ import annotations

from datetime import date
from typing import Any

from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.template.response import TemplateResponse
from django.urls import reverse, reverse_lazy
from django.utils.formats import date_format
from django.utils.functional import cached_property
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext
from django.views.generic import DeleteView, UpdateView, View
from wagtail.admin import messages
from wagtail.admin.ui.tables import Column, TitleColumn
from wagtail.admin.views.generic.base import BaseListingView, WagtailAdminTemplateMixin

from onboarding.hr.access import HrOnlyMixin
from onboarding.hr.lists import schedules
from onboarding.hr.lists.reopened_list import list_class, title_of
from onboarding.hr.lists.same_people import EXPECTED
from onboarding.hr.lists.saved_views import kept_by
from onboarding.hr.models import SavedView, Schedule
from onboarding.hr.saved_lists import mail_effects
from onboarding.hr.saved_lists.mail_effects import MailEffect
from onboarding.hr.saved_lists.saved_list_forms import EditForm, SaveForm
from onboarding.learning.calendar.own_calendars import Calendars

TITLE = gettext_lazy("Bewaarde lijsten")
INDEX = reverse_lazy("hr:saved_views")


def address_of(saved: SavedView) -> str:
    """Where the view is seen; its own page when its list is no more."""
    if list_class(saved.view) is None:
        return reverse("hr:saved_view", args=[saved.pk])
    return f"{reverse(f'hr:{saved.view}')}?{saved.query}"


def maker_of(saved: SavedView) -> str:
    """Of who works elsewhere by now, the name there is not told."""
    if saved.made_by is None:
        return "–"
    is_here = saved.made_by.organisation_id in (None, saved.organisation_id)
    return str(saved.made_by) if is_here else _("iemand die nu elders werkt")


class OfHr(HrOnlyMixin):
    @cached_property
    def calendars(self) -> Calendars:
        return Calendars()

    def get_queryset(self) -> QuerySet[SavedView]:
        return kept_by(self.viewer).select_related("made_by").prefetch_related("recipients__person")


class EditColumn(Column):
    cell_template_name = "hr/saved_lists/edit_cell.html"


class SavedViewsView(OfHr, BaseListingView):
    model = SavedView
    page_title = TITLE
    header_icon = "list-ul"
    index_url_name = "hr:saved_views"
    results_template_name = "hr/saved_lists/saved_views_results.html"
    paginate_by = 50

    @cached_property
    def columns(self) -> list[Column]:
        return [
            TitleColumn("name", label=_("Naam"), get_url=address_of),
            Column("list", label=_("Lijst"), accessor=lambda saved: title_of(saved.view)),
            Column("made_by", label=_("Gemaakt door"), accessor=maker_of),
            Column("schedule", label=_("Mailen"), accessor=lambda saved: schedules.of(saved).in_words),
            Column("recipients", label=_("Naar"), accessor=self.receivers),
            Column("next", label=_("Volgende mail"), accessor=self.next_mail),
            EditColumn("edit", label=_("Wijzigen"), accessor="name"),
        ]

    def next_mail(self, saved: SavedView) -> str:
        calendar = self.calendars.of(saved.organisation_id)
        day = schedules.next_day(schedules.of(saved), self.today, calendar)
        return date_format(day, "l j F") if day else "–"

    def receivers(self, saved: SavedView) -> str:
        """How many get it; a warning where it is mailed and nobody is left who gets it."""
        if saved.schedule == Schedule.NEVER:
            return "–"
        people = [one.person for one in saved.recipients.all()]
        left = sum(one.is_active and bool(one.email) and not one.has_left(self.today) for one in people)
        return (
            ngettext("%(number)d persoon", "%(number)d mensen", left) % {"number": left} if left else _("Niemand meer")
        )


class SaveView(HrOnlyMixin, View):
    http_method_names = ["post"]

    def post(self, request: HttpRequest) -> HttpResponse:
        form = SaveForm(request.POST, viewer=self.viewer, today=self.today)
        if not form.is_valid():
            for errors in form.errors.values():
                messages.error(request, errors[0])
            return redirect(self._back())
        saved = form.save()
        edit = messages.button(reverse("hr:saved_view", args=[saved.pk]), _("Laat ze mailen"))
        messages.success(request, _("De lijst is bewaard als “%(name)s”.") % {"name": saved.name}, buttons=[edit])
        return redirect(address_of(saved))

    def _back(self) -> str:
        """To the list as it was, so that only the name is to be written again."""
        if list_class(self.request.POST.get("view", "")) is None:
            return str(INDEX)
        return f"{reverse('hr:' + self.request.POST['view'])}?{self.request.POST.get('query', '')}"


class OneSavedView(OfHr):
    model = SavedView
    header_icon = "list-ul"
    object: SavedView

    def get_success_url(self) -> str:
        return reverse("hr:saved_views")

    def get_page_title(self) -> str:
        return self.object.name

    def get_breadcrumbs_items(self) -> list[dict[str, Any]]:
        home = WagtailAdminTemplateMixin.breadcrumbs_items
        return [*home, {"url": INDEX, "label": TITLE}, {"url": "", "label": self.get_page_title()}]


class EditView(OneSavedView, WagtailAdminTemplateMixin, UpdateView):
    form_class = EditForm
    template_name = "hr/saved_lists/edit.html"

    def get_form_kwargs(self) -> dict[str, Any]:
        return {**super().get_form_kwargs(), "viewer": self.viewer, "today": self.today}

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return {**super().get_context_data(**kwargs), "maker": maker_of(self.object)}

    def form_valid(self, form: Any) -> HttpResponse:
        saved = SavedView.objects.get(pk=self.object.pk)  # as it is: the form has changed its own already
        effect = mail_effects.of(saved, form.rhythm, form.chosen, self.viewer, self.today)
        if mail_effects.is_as_it_was(saved, effect):
            return self._renamed(form)
        if effect.first_day and self.request.POST.get(EXPECTED) != effect.mark:
            return self._asked(form, effect)
        mail_effects.carry_out(form.instance, effect, self.viewer, self.today)
        return self._renamed(form, effect.first_day)

    def _asked(self, form: EditForm, effect: MailEffect) -> HttpResponse:
        """Who will get what when; what was filled in goes along."""
        given = [(name, value) for name, values in self.request.POST.lists() if name in form.fields for value in values]
        context = {"effect": effect, "given": given, "expected": EXPECTED, "when": effect.rhythm.in_words}
        context |= {"list_title": title_of(self.object.view)}
        return TemplateResponse(self.request, "hr/saved_lists/confirm.html", self.get_context_data(**context))

    def _renamed(self, form: EditForm, day: date | None = None) -> HttpResponse:
        super().form_valid(form)
        message = _("“%(name)s” is gewijzigd.") % {"name": self.object.name}
        if day:
            message += " " + _("De eerste mail komt op %(day)s.") % {"day": date_format(day, "l j F")}
        messages.success(self.request, message)
        return redirect(self.get_success_url())


class DeleteSavedView(OneSavedView, WagtailAdminTemplateMixin, DeleteView):
    template_name = "hr/saved_lists/delete.html"

    def form_valid(self, form: Any) -> HttpResponse:
        name = self.object.name
        response = super().form_valid(form)
        messages.success(self.request, _("“%(name)s” is verwijderd.") % {"name": name})
        return response
