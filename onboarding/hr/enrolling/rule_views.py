"""The rules: the list, writing one, and the page that shows whom it would enrol before it is switched on."""

from __future__ import annotations

from typing import Any

from django.core.exceptions import ValidationError
from django.db import IntegrityError
from django.db.models import Count, OuterRef, QuerySet, Subquery
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils.functional import cached_property
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext
from django.views.generic import TemplateView, UpdateView
from wagtail.admin import messages
from wagtail.admin.ui.tables import Column, TitleColumn
from wagtail.admin.views.generic.base import BaseListingView, WagtailAdminTemplateMixin
from wagtail.admin.widgets.button import HeaderButton

from onboarding.hr.access import HrOnlyMixin
from onboarding.hr.completion.completion_columns import DueColumn
from onboarding.hr.deeds import rule_switching
from onboarding.hr.employees.employee_rows import BY_NAME
from onboarding.hr.employees.saved_meanwhile import OneAfterAnother
from onboarding.hr.enrolling.condition_fields import ConditionsForm
from onboarding.hr.enrolling.rule_forms import RuleForm, WhichOrganisationForm, same_rule, what_it_asks
from onboarding.hr.jobs.job_views import watch
from onboarding.hr.lists.by_organisation import ByOrganisation
from onboarding.hr.lists.confirmed_beginnings import LABELS, ConfirmedBeginnings, chosen_in
from onboarding.hr.lists.list_columns import DayColumn
from onboarding.hr.lists.ordering import by_column
from onboarding.hr.lists.same_people import are_still_the_same
from onboarding.learning.calendar import due_dates
from onboarding.learning.calendar.own_calendars import calendar_of
from onboarding.learning.calendar.working_days import Calendar
from onboarding.learning.journey import enrolment_rules
from onboarding.learning.journey.enrolment_rules import LeftOut
from onboarding.learning.journey.headcounts import HowMany
from onboarding.learning.models import (
    About,
    Enrolment,
    EnrolmentQuerySet,
    EnrolmentRule,
    Mailed,
    RuleCondition,
    RuleProgramme,
)
from onboarding.lessons.in_a_row import titles_in_a_row
from onboarding.people.models import Organisation, UserQuerySet

ICON = "calendar-check"


class OfRules(HrOnlyMixin):
    """What the screens about rules share: a rule out of reach does not exist."""

    header_icon = ICON
    page_title: Any = gettext_lazy("Inschrijfregels")

    def own_rules(self) -> QuerySet[EnrolmentRule]:
        found: QuerySet[EnrolmentRule] = enrolment_rules.with_all(EnrolmentRule.objects.visible_to(self.viewer))
        return found.defer("organisation__house")

    @cached_property
    def rule(self) -> EnrolmentRule:
        return get_object_or_404(self.own_rules(), pk=self.kwargs["pk"])

    @cached_property
    def confirmation(self) -> ConfirmedBeginnings:
        """Whom the rule would enrol today, and what they hear of it."""
        gives = [(one, enrolment_rules.wanting(self.rule, one, self.today)) for one in self.rule.in_order]
        at_once = enrolment_rules.is_told_at_once(self.rule)
        return ConfirmedBeginnings(gives, self.today, self.due_date, Mailed(self.rule.mailed), at_once=at_once)

    def expected(self) -> str:
        """Whom the rule would enrol today, for which programmes, how long they get, and what they hear."""
        return self.confirmation.expected(self.rule.working_days, self.rule.days_from_start)

    @cached_property
    def calendar(self) -> Calendar:
        return calendar_of(self.rule.organisation_id)

    def due_date(self, person: Any) -> Any:
        """By when this person is to be done, who comes from the preview of the rule or only has a first working day."""
        starts = getattr(person, "starts", person.start_date)
        agreed = enrolment_rules.due_date(self.rule, starts, self.today, self.calendar)
        away = [due_dates.Away(absence.first_day, absence.last_day) for absence in person.absences.all()]
        return due_dates.effective(agreed, self.today, away, self.calendar)

    def planned(self, person: Any) -> Enrolment:
        """The enrolment that this person would get, to show when it is due."""
        due = self.due_date(person)
        enrolment = Enrolment(user=person, enrolled_on=self.today, due_date=due)
        enrolment.is_open_ended = any(one.has_open_end and one.last_day < due for one in person.absences.all())
        return enrolment

    def trail(self, *last: dict[str, Any]) -> list[dict[str, Any]]:
        home = WagtailAdminTemplateMixin.breadcrumbs_items
        return [*home, {"url": reverse("hr:rules"), "label": _("Inschrijfregels")}, *last]

    def trail_of_rule(self, last: str) -> list[dict[str, Any]]:
        address = reverse("hr:rule", args=[self.rule.pk])
        return self.trail({"url": address, "label": str(self.rule)}, {"url": "", "label": last})


def whom_it_enrolled(rule: EnrolmentRule) -> EnrolmentQuerySet:
    """The enrolments of a rule in which nothing was done yet: they may go with it."""
    return Enrolment.objects.where_they_work().current().untouched().filter(rule=rule)


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
        department = RuleCondition.objects.filter(rule=OuterRef("pk"), about=About.DEPARTMENT, is_not=False)
        programme = RuleProgramme.objects.filter(rule=OuterRef("pk"))
        found = self.own_rules().annotate(
            number=Count("enrolments__user", distinct=True),
            by_department=Subquery(department.order_by("pk").values("department__name__fold")[:1]),
            by_programme=Subquery(programme.order_by("programme__title__fold").values("programme__title__fold")[:1]),
        )
        return found.order_by(by_column("by_department"), "by_programme", "pk")

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


def moment(rule: EnrolmentRule) -> str:
    """When someone is enrolled, in words."""
    if not rule.days_from_start:
        return _("Op de eerste werkdag")
    if rule.days_from_start < 0:
        told = ngettext("%(days)d werkdag voor de eerste", "%(days)d werkdagen voor de eerste", -rule.days_from_start)
    else:
        told = ngettext("%(days)d werkdag na de eerste", "%(days)d werkdagen na de eerste", rule.days_from_start)
    return told % {"days": abs(rule.days_from_start)}


def why(person: Any) -> str:
    """Why a rule leaves this person out."""
    return str(LeftOut(person.left_out).label)


LEFT_OUT = "niet"


class RuleView(OfRules, BaseListingView):
    """Whom the rule would enrol today, and the buttons that switch it; or (`?wie=niet`) whom it leaves out, and why."""

    template_name = "hr/enrolling/rule.html"
    results_template_name = "hr/enrolling/rule_results.html"
    paginate_by = 50

    def get_page_title(self) -> str:
        return str(self.rule)

    def get_breadcrumbs_items(self) -> list[dict[str, Any]]:
        return self.trail({"url": "", "label": str(self.rule)})

    def get_index_url(self) -> str:
        return reverse("hr:rule", args=[self.rule.pk])

    @property
    def shows_left_out(self) -> bool:
        return self.request.GET.get("wie") == LEFT_OUT

    def get_base_queryset(self) -> UserQuerySet:
        found = enrolment_rules.left_out if self.shows_left_out else enrolment_rules.preview
        people = found(self.rule, self.today).select_related("department").prefetch_related("absences")
        return people.defer("password").order_by(*BY_NAME)

    @cached_property
    def columns(self) -> list[Column]:
        person = TitleColumn(
            "person",
            label=_("Medewerker"),
            accessor=str,
            get_url=lambda person: reverse("hr:employee", args=[person.pk]),
        )
        department = Column("department", label=_("Dienst"), accessor="department.name")
        if self.shows_left_out:
            return [person, department, Column("why", label=_("Waarom niet?"), accessor=why)]
        return [
            person,
            department,
            DayColumn("starts", label=_("Begint op")),
            DueColumn("due_date", label=_("Af te werken tegen"), accessor=self.planned),
        ]

    def reasons(self) -> list[tuple[str, int]]:
        """Why people are left out, with how many each, most first."""
        people = enrolment_rules.left_out(self.rule, self.today).order_by().values_list("left_out")  # type: ignore[misc]
        numbers = dict(people.annotate(number=Count("pk")))
        return [(str(LeftOut(code).label), number) for code, number in sorted(numbers.items(), key=lambda one: -one[1])]

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return {
            **super().get_context_data(**kwargs),
            "rule": self.rule,
            "whom": whom(self.rule),
            "enrolled": rule_switching.how_many_in_words(HowMany.of(Enrolment.objects.filter(rule=self.rule))),
            "moment": moment(self.rule),
            "reasons": (reasons := self.reasons()),
            "left_out": sum(number for _reason, number in reasons),
            "is_live": any(programme.is_live for programme in self.rule.programmes.all()),
            "not_live": titles_in_a_row([one.title for one in self.rule.in_order if not one.is_live]),
            "may_leave": not self.rule.is_on and whom_it_enrolled(self.rule).exists(),
            "mailed": LABELS[Mailed(self.rule.mailed)],
            "confirmation": self.confirmation,
            "leaving": self.confirmation.words_for(Mailed(self.rule.mailed)),
            "expected": "" if self.rule.is_on else self.expected(),
        }


class EditRuleView(OneAfterAnother, OfRules, WagtailAdminTemplateMixin, UpdateView):
    model = EnrolmentRule
    form_class = RuleForm
    template_name = "hr/enrolling/rule_form.html"
    page_title = gettext_lazy("Inschrijfregel wijzigen")

    def get_object(self, queryset: Any = None) -> Any:
        self.held(EnrolmentRule.objects.visible_to(self.viewer))
        return self.rule

    def organisation(self) -> Organisation:
        return self.rule.organisation

    def get_breadcrumbs_items(self) -> list[dict[str, Any]]:
        return self.trail_of_rule(_("Wijzigen"))

    def get_form_kwargs(self) -> dict[str, Any]:
        return {**super().get_form_kwargs(), "organisation": self.organisation()}

    @cached_property
    def conditions(self) -> ConditionsForm:
        posted = self.request.POST if self.request.method == "POST" else None
        return ConditionsForm(posted, rule=self.object or EnrolmentRule(), organisation=self.organisation())

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return {**super().get_context_data(**kwargs), "conditions": self.conditions}

    def form_valid(self, form: Any) -> HttpResponse:
        if not self.conditions.is_valid():
            return self.form_invalid(form)
        rule, programmes, asked = form.save(commit=False), form.cleaned_data["programmes"], self.conditions.conditions
        if same_rule(rule, programmes, asked):
            message = _("Er is al een regel met een van deze trajecten voor dezelfde mensen. Wijzig die.")
            form.add_error(None, ValidationError(message, code="rule_exists"))
            return self.form_invalid(form)
        was_on = rule.is_on
        changes_whom = form.changes_whom or self.asks_something_else(asked)
        try:
            rule_switching.save(self.viewer, rule, programmes, asked, changes_whom=changes_whom)
        except IntegrityError:  # saved twice at the same moment
            message = _("Deze regel is net al bewaard. Kijk de lijst na.")
            form.add_error(None, ValidationError(message, code="saved_meanwhile"))
            return self.form_invalid(form)
        if was_on and not rule.is_on:
            sentence = _("De regel is bewaard en staat nu uit. Kijk na wie hij zou inschrijven, en zet hem weer aan.")
        elif rule.is_on:
            sentence = _("De regel is bewaard. Hij geldt voor wie vanaf nu ingeschreven wordt.")
        else:
            sentence = _("De regel is bewaard en staat nog uit. Kijk na wie hij zou inschrijven, en zet hem aan.")
        messages.success(self.request, sentence)
        if was_on and not rule.is_on and whom_it_enrolled(rule).exists():
            return redirect("hr:rule_off", rule.pk)  # which asks what happens to them
        return redirect("hr:rule", rule.pk)

    def asks_something_else(self, asked: list[RuleCondition]) -> bool:
        return {what_it_asks(one) for one in asked} != {what_it_asks(one) for one in self.conditions.known}


class AddRuleView(EditRuleView):
    """An administrator says first for which organisation (WhereView): it goes along in the address."""

    page_title = gettext_lazy("Inschrijfregel toevoegen")

    def get_object(self, queryset: Any = None) -> Any:
        return None

    @cached_property
    def which(self) -> WhichOrganisationForm:
        return WhichOrganisationForm(self.request.GET or None)

    def organisation(self) -> Organisation:
        own = None if self.viewer.is_superuser else self.viewer.organisation
        chosen: Organisation = own or self.which.cleaned_data["organisation"]
        return chosen

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        return super().get(request, *args, **kwargs) if self.is_known else ask_where(request)

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        if not self.is_known:
            return ask_where(request)
        response: HttpResponse = super().post(request, *args, **kwargs)
        return response

    @property
    def is_known(self) -> bool:
        """Whether it is known for which organisation the rule is."""
        return not self.viewer.is_superuser or self.which.is_valid()

    def get_breadcrumbs_items(self) -> list[dict[str, Any]]:
        return self.trail({"url": "", "label": str(self.page_title)})


class WhereView(OfRules, WagtailAdminTemplateMixin, TemplateView):
    """For which organisation a new rule is, for who sees them all."""

    page_title = gettext_lazy("Inschrijfregel toevoegen")
    template_name = "hr/enrolling/rule_where.html"

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        """A form without an organisation, which no page makes, is asked again."""
        return self.get(request, *args, **kwargs)

    def get_breadcrumbs_items(self) -> list[dict[str, Any]]:
        return self.trail({"url": "", "label": str(self.page_title)})

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return {**super().get_context_data(**kwargs), "form": WhichOrganisationForm()}


def ask_where(request: HttpRequest) -> HttpResponse:
    page: Any = WhereView.as_view()(request)
    return page  # type: ignore[no-any-return]


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
