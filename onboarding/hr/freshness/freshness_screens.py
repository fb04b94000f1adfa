"""What is to be looked at again, where HR says that it is still right; and the day for one lesson."""

from __future__ import annotations

from datetime import date
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils.formats import date_format
from django.utils.functional import cached_property
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.generic import TemplateView
from wagtail.admin import messages
from wagtail.admin.views.generic.base import WagtailAdminTemplateMixin

from onboarding.hr.access import HrOnlyMixin
from onboarding.hr.deeds import looking_again
from onboarding.hr.employees.day_and_choice_fields import DayField
from onboarding.ids import read_id
from onboarding.learning.journey.rounds import months_after
from onboarding.lessons.models import Lesson
from onboarding.lessons.review_days import a_year_after, due, due_on, old_programmes
from onboarding.people.bare_labels import BareLabels
from onboarding.people.roles import May

PER_PAGE = 50
HALF, WHOLE, OTHER = "6", "12", "other"
LATEST = 10  # years


class OfFreshness(HrOnlyMixin, WagtailAdminTemplateMixin, TemplateView):
    needs = May.PUBLISH
    page_title: Any = gettext_lazy("Nog juist?")
    header_icon = "calendar-check"

    def live_lesson(self, **named: Any) -> Lesson:
        """One that is live; one out of reach does not exist."""
        mine = Lesson.objects.visible_to(self.viewer).filter(current_version__isnull=False, page__isnull=False)
        mine = mine.select_related("programme", "current_version").defer("current_version__content")
        return get_object_or_404(mine, **named)


class DueLessonsView(OfFreshness):
    template_name = "hr/freshness/due_lessons.html"

    def get_breadcrumbs_items(self) -> list[dict[str, Any]]:
        return [*self.breadcrumbs_items, {"url": "", "label": self.page_title}]

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        lessons = due(self.viewer, self.today)
        page = Paginator(lessons, PER_PAGE).get_page(self.request.GET.get("p"))
        return super().get_context_data(
            page=page,
            rows=[(lesson, due_on(lesson)) for lesson in page],
            programmes=old_programmes(self.viewer, self.today),
            shows_organisation=self.viewer.is_superuser,
            **kwargs,
        )

    def post(self, request: HttpRequest) -> HttpResponse:
        """This one is still right."""
        lesson = self.live_lesson(pk=read_id(request.POST.get("lesson", "")))
        told = {"title": lesson.title, "day": date_format(a_year_after(self.today), "j F Y")}
        if looking_again.still_right(self.viewer, lesson, self.today):
            messages.success(request, _("“%(title)s” is nog juist. We vragen het opnieuw op %(day)s.") % told)
        else:
            messages.warning(request, _("“%(title)s” is al nagekeken.") % told)
        return redirect("hr:due_lessons")


class ReviewDayForm(BareLabels, forms.Form):
    when = forms.ChoiceField(
        label=gettext_lazy("Wanneer kijk je deze les na?"),
        choices=[
            (HALF, gettext_lazy("Over zes maanden")),
            (WHOLE, gettext_lazy("Over een jaar")),
            (OTHER, gettext_lazy("Op een andere dag")),
        ],
        widget=forms.RadioSelect,
        error_messages={"required": gettext_lazy("Kies wanneer.")},
    )
    day = DayField(label=gettext_lazy("Welke dag?"), required=False)

    def __init__(self, *args: Any, today: date, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.today = today

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        if cleaned.get("when") == OTHER and "day" not in self.errors:
            day = cleaned["day"]
            if day is None:
                self.add_error("day", ValidationError(_("Kies een dag."), code="required"))
            elif not self.today < day <= months_after(self.today, LATEST * 12):
                message = _("Kies een dag na vandaag, binnen de tien jaar.")
                self.add_error("day", ValidationError(message, code="not_ahead"))
        return cleaned

    @property
    def chosen(self) -> date:
        """The day, of a form that is valid."""
        when = self.cleaned_data["when"]
        day: date = self.cleaned_data["day"] if when == OTHER else months_after(self.today, int(when))
        return day


class ReviewDayView(OfFreshness):
    template_name = "hr/freshness/review_day.html"

    @cached_property
    def lesson(self) -> Lesson:
        return self.live_lesson(page=self.kwargs["page_id"])

    def get_page_title(self) -> str:
        return self.lesson.title

    def get_breadcrumbs_items(self) -> list[dict[str, Any]]:
        edit = reverse("wagtailadmin_pages:edit", args=[self.lesson.page_id])
        return [
            *self.breadcrumbs_items,
            {"url": edit, "label": self.lesson.title},
            {"url": "", "label": OfFreshness.page_title},
        ]

    def form(self, data: Any = None) -> ReviewDayForm:
        return ReviewDayForm(data, today=self.today, initial={"when": WHOLE})

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        told = {"lesson": self.lesson, "due_on": due_on(self.lesson), "today": self.today}
        return super().get_context_data(**told, **{"form": self.form(), **kwargs})

    def post(self, request: HttpRequest, page_id: int) -> HttpResponse:
        form = self.form(request.POST)
        if not form.is_valid():
            return self.render_to_response(self.get_context_data(form=form), status=422)
        looking_again.look_on(self.viewer, self.lesson, form.chosen)
        told = _("We vragen op %(day)s of “%(title)s” nog juist is.")
        day = date_format(form.chosen, "j F Y")
        messages.success(request, told % {"title": self.lesson.title, "day": day})
        return redirect("wagtailadmin_pages:edit", self.lesson.page_id)
