"""The page of someone's saved views: what they are called and when they are mailed. Everyone sees only their own."""

from __future__ import annotations

from typing import Any

from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse, reverse_lazy
from django.utils.formats import date_format
from django.utils.functional import cached_property
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.generic import DeleteView, UpdateView, View
from wagtail.admin import messages
from wagtail.admin.ui.tables import Column, TitleColumn
from wagtail.admin.views.generic.base import BaseListingView, WagtailAdminTemplateMixin

from onboarding.hr.access import HrOnlyMixin
from onboarding.hr.lists import schedules
from onboarding.hr.lists.reopened_list import list_class, title_of
from onboarding.hr.lists.saved_list_forms import EditForm, SaveForm
from onboarding.hr.models import SavedView
from onboarding.learning.calendar.own_calendars import calendar_of
from onboarding.learning.calendar.working_days import Calendar

TITLE = gettext_lazy("Bewaarde lijsten")
INDEX = reverse_lazy("hr:saved_views")


def address_of(saved: SavedView) -> str:
    """Where the view is seen; its own page when its list is no more."""
    if list_class(saved.view) is None:
        return reverse("hr:saved_view", args=[saved.pk])
    return f"{reverse(f'hr:{saved.view}')}?{saved.query}"


class OwnOnly(HrOnlyMixin):
    @cached_property
    def calendar(self) -> Calendar:
        return calendar_of(self.viewer.organisation_id)

    def get_queryset(self) -> QuerySet[SavedView]:
        return SavedView.objects.filter(owner=self.viewer)


class EditColumn(Column):
    cell_template_name = "hr/lists/edit_cell.html"


class SavedViewsView(OwnOnly, BaseListingView):
    model = SavedView
    page_title = TITLE
    header_icon = "list-ul"
    index_url_name = "hr:saved_views"
    results_template_name = "hr/lists/saved_views_results.html"
    paginate_by = 50

    @cached_property
    def columns(self) -> list[Column]:
        return [
            TitleColumn("name", label=_("Naam"), get_url=address_of),
            Column("list", label=_("Lijst"), accessor=lambda saved: title_of(saved.view)),
            Column("schedule", label=_("Mailen"), accessor="get_schedule_display"),
            Column("next", label=_("Volgende mail"), accessor=self.next_mail),
            EditColumn("edit", label=_("Wijzigen"), accessor="name"),
        ]

    def next_mail(self, saved: SavedView) -> str:
        day = schedules.next_day(saved.schedule, self.today, self.calendar)
        return date_format(day, "l j F") if day else "–"


class SaveView(HrOnlyMixin, View):
    http_method_names = ["post"]

    def post(self, request: HttpRequest) -> HttpResponse:
        form = SaveForm(request.POST, owner=self.viewer, today=self.today)
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


class OneSavedView(OwnOnly):
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
    template_name = "hr/lists/edit.html"

    def get_form_kwargs(self) -> dict[str, Any]:
        return {**super().get_form_kwargs(), "owner": self.viewer, "today": self.today}

    def form_valid(self, form: Any) -> HttpResponse:
        response = super().form_valid(form)
        day = schedules.next_day(self.object.schedule, self.today, self.calendar)
        message = _("“%(name)s” is gewijzigd.") % {"name": self.object.name}
        if day:
            message += " " + _("De eerste mail komt op %(day)s.") % {"day": date_format(day, "l j F")}
        messages.success(self.request, message)
        return response


class DeleteSavedView(OneSavedView, WagtailAdminTemplateMixin, DeleteView):
    template_name = "hr/lists/delete.html"

    def form_valid(self, form: Any) -> HttpResponse:
        name = self.object.name
        response = super().form_valid(form)
        messages.success(self.request, _("“%(name)s” is verwijderd.") % {"name": name})
        return response
