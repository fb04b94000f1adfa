"""The rules: the list, writing one, and the page that shows whom it would enrol before it is switched on."""

from __future__ import annotations

from typing import Any

from django.core.exceptions import ValidationError
from django.db import IntegrityError
from django.db.models import Count, QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils.functional import cached_property
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.generic import TemplateView, UpdateView
from wagtail.admin import messages
from wagtail.admin.ui.tables import Column, TitleColumn
from wagtail.admin.views.generic.base import BaseListingView, WagtailAdminTemplateMixin
from wagtail.admin.widgets.button import HeaderButton

from onboarding.hr.access import HrOnlyMixin
from onboarding.hr.deeds import rule_switching
from onboarding.hr.employees.employee_rows import BY_NAME
from onboarding.hr.enrolling.rule_forms import RuleForm
from onboarding.hr.jobs.job_views import watch
from onboarding.hr.lists.by_organisation import ByOrganisation
from onboarding.hr.lists.confirmed_beginnings import LABELS, ConfirmedBeginnings, chosen_in
from onboarding.hr.lists.list_columns import DayColumn
from onboarding.hr.lists.ordering import by_column
from onboarding.hr.lists.same_people import are_still_the_same
from onboarding.learning.calendar import due_dates
from onboarding.learning.journey import enrolment_rules
from onboarding.learning.models import EnrolmentRule, Mailed
from onboarding.people.models import UserQuerySet

ICON = "calendar-check"


class OfRules(HrOnlyMixin):
    """What the screens about rules share: a rule out of reach does not exist."""

    header_icon = ICON
    page_title: Any = gettext_lazy("Inschrijfregels")

    def own_rules(self) -> QuerySet[EnrolmentRule]:
        found = EnrolmentRule.objects.visible_to(self.viewer)
        return found.select_related("programme", "department", "organisation").defer(
            "programme__outline", "programme__welcome", "organisation__house"
        )

    @cached_property
    def rule(self) -> EnrolmentRule:
        return get_object_or_404(self.own_rules(), pk=self.kwargs["pk"])

    @cached_property
    def confirmation(self) -> ConfirmedBeginnings:
        """Whom the rule would enrol today, and what they hear of it."""
        people = enrolment_rules.preview(self.rule, self.today)
        return ConfirmedBeginnings(people, self.rule.programme, self.today, self.due_date, Mailed(self.rule.mailed))

    def expected(self) -> str:
        """Whom the rule would enrol today, for which programme, how long they get, and what they hear."""
        return self.confirmation.expected(self.rule.working_days)

    def due_date(self, person: Any) -> Any:
        """By when this person is to be done, who comes from the preview of the rule or only has a first working day."""
        starts = getattr(person, "starts", person.start_date)
        agreed = enrolment_rules.due_date(self.rule, starts, self.today)
        away = [due_dates.Away(absence.first_day, absence.last_day) for absence in person.absences.all()]
        return due_dates.effective(agreed, self.today, away)

    def trail(self, *last: dict[str, Any]) -> list[dict[str, Any]]:
        home = WagtailAdminTemplateMixin.breadcrumbs_items
        return [*home, {"url": reverse("hr:rules"), "label": _("Inschrijfregels")}, *last]

    def trail_of_rule(self, last: str) -> list[dict[str, Any]]:
        address = reverse("hr:rule", args=[self.rule.pk])
        return self.trail({"url": address, "label": str(self.rule)}, {"url": "", "label": last})


class SwitchColumn(Column):
    """Since when a rule is on, or that it is off."""

    cell_template_name = "hr/enrolling/switch_cell.html"


class RulesView(OfRules, ByOrganisation, BaseListingView):
    model = EnrolmentRule
    index_url_name = "hr:rules"
    template_name = "hr/enrolling/rules.html"
    results_template_name = "hr/enrolling/rules_results.html"
    paginate_by = 50

    def get_base_queryset(self) -> QuerySet[EnrolmentRule]:
        found = self.own_rules().annotate(number=Count("enrolments"))
        return found.order_by(by_column("department__name__fold"), "programme__title__fold", "pk")

    @cached_property
    def columns(self) -> list[Column]:
        return [
            TitleColumn(
                "rule", label=_("Regel"), accessor=str, get_url=lambda rule: reverse("hr:rule", args=[rule.pk])
            ),
            *self.organisation_column,
            Column("whom", label=_("Voor wie"), accessor=whom),
            Column("working_days", label=_("Werkdagen")),
            SwitchColumn("switched_on", label=_("Stand")),
            Column("number", label=_("Schreef in")),
        ]

    @cached_property
    def header_buttons(self) -> list[HeaderButton]:
        return [HeaderButton(_("Regel toevoegen"), url=reverse("hr:rule_add"), icon_name="plus")]


def whom(rule: EnrolmentRule) -> str:
    return _("Wie begint, en wie er al werkt") if rule.for_people_already_there else _("Wie begint")


class RuleView(OfRules, BaseListingView):
    """Whom the rule would enrol today, and the buttons that switch it."""

    template_name = "hr/enrolling/rule.html"
    results_template_name = "hr/enrolling/rule_results.html"
    paginate_by = 50

    def get_page_title(self) -> str:
        return str(self.rule)

    def get_breadcrumbs_items(self) -> list[dict[str, Any]]:
        return self.trail({"url": "", "label": str(self.rule)})

    def get_index_url(self) -> str:
        return reverse("hr:rule", args=[self.rule.pk])

    def get_base_queryset(self) -> UserQuerySet:
        people = (
            enrolment_rules.preview(self.rule, self.today).select_related("department").prefetch_related("absences")
        )
        return people.defer("password").order_by(*BY_NAME)

    @cached_property
    def columns(self) -> list[Column]:
        return [
            TitleColumn(
                "person",
                label=_("Medewerker"),
                accessor=str,
                get_url=lambda person: reverse("hr:employee", args=[person.pk]),
            ),
            Column("department", label=_("Dienst"), accessor="department.name"),
            DayColumn("starts", label=_("Begint op")),
            DayColumn("due_date", label=_("Af te werken tegen"), accessor=self.due_date),
        ]

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return {
            **super().get_context_data(**kwargs),
            "rule": self.rule,
            "whom": whom(self.rule),
            "enrolled": self.rule.enrolments.count(),
            "mailed": LABELS[Mailed(self.rule.mailed)],
            "confirmation": self.confirmation,
            "leaving": self.confirmation.words_for(Mailed(self.rule.mailed)),
            "expected": "" if self.rule.is_on else self.expected(),
        }


class EditRuleView(OfRules, WagtailAdminTemplateMixin, UpdateView):
    model = EnrolmentRule
    form_class = RuleForm
    template_name = "hr/enrolling/rule_form.html"
    page_title = gettext_lazy("Inschrijfregel wijzigen")

    def get_object(self, queryset: Any = None) -> Any:
        return self.rule

    def get_breadcrumbs_items(self) -> list[dict[str, Any]]:
        return self.trail_of_rule(_("Wijzigen"))

    def get_form_kwargs(self) -> dict[str, Any]:
        return {**super().get_form_kwargs(), "viewer": self.viewer}

    def form_valid(self, form: Any) -> HttpResponse:
        rule = form.save(commit=False)
        was_on = rule.is_on
        try:
            rule_switching.save(self.viewer, rule, changes_whom=form.changes_whom)
        except IntegrityError:  # saved twice at the same moment
            message = _("Deze regel is net al bewaard. Kijk de lijst na.")
            form.add_error(None, ValidationError(message, code="saved_meanwhile"))
            return self.form_invalid(form)
        if was_on and not rule.is_on:
            sentence = _("De regel is bewaard en staat nu uit. Kijk na wie ze zou inschrijven, en zet ze weer aan.")
        elif rule.is_on:
            sentence = _("De regel is bewaard. Ze geldt voor wie vanaf nu ingeschreven wordt.")
        else:
            sentence = _("De regel is bewaard en staat nog uit. Kijk na wie ze zou inschrijven, en zet ze aan.")
        messages.success(self.request, sentence)
        return redirect("hr:rule", rule.pk)


class AddRuleView(EditRuleView):
    page_title = gettext_lazy("Inschrijfregel toevoegen")

    def get_object(self, queryset: Any = None) -> Any:
        return None

    def get_breadcrumbs_items(self) -> list[dict[str, Any]]:
        return self.trail({"url": "", "label": str(self.page_title)})


class SwitchOnView(OfRules):
    http_method_names = ["post"]

    def post(self, request: HttpRequest, pk: int) -> HttpResponse:
        mailed = Mailed(self.rule.mailed) if self.rule.is_on else chosen_in(request)
        if mailed is None or (not self.rule.is_on and not are_still_the_same(request, self.expected())):
            return redirect("hr:rule", pk)
        result = rule_switching.switch_on(request.user, self.rule, self.today, mailed)
        if result.job is not None:
            return watch(result.job)
        is_on = _("De regel staat aan.")
        messages.success(request, f"{is_on} {rule_switching.enrolled_in_words(result.enrolled)}")
        return redirect("hr:rule", pk)


class SwitchOffView(OfRules):
    http_method_names = ["post"]

    def post(self, request: HttpRequest, pk: int) -> HttpResponse:
        rule_switching.switch_off(request.user, self.rule)
        messages.success(request, _("De regel staat uit. Wie ingeschreven is, blijft dat."))
        return redirect("hr:rule", pk)


class DeleteRuleView(OfRules, WagtailAdminTemplateMixin, TemplateView):
    page_title = gettext_lazy("Inschrijfregel verwijderen")
    template_name = "hr/enrolling/rule_delete.html"

    def get_breadcrumbs_items(self) -> list[dict[str, Any]]:
        return self.trail_of_rule(_("Verwijderen"))

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return {**super().get_context_data(**kwargs), "rule": self.rule}

    def post(self, request: HttpRequest, pk: int) -> HttpResponse:
        rule_switching.remove(request.user, self.rule)
        messages.success(request, _("De regel is verwijderd. Wie ingeschreven is, blijft dat."))
        return redirect("hr:rules")
