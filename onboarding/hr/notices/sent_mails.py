"""What was sent to whom, and why not: the ledger as HR sees it, and sending again what may be sent again."""

from __future__ import annotations

from typing import Any

import django_filters
from django.db import transaction
from django.db.models import Case, F, When
from django.db.models.functions import Coalesce
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils.functional import cached_property
from django.utils.text import capfirst
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.generic import TemplateView
from wagtail.admin import messages
from wagtail.admin.filters import DateRangePickerWidget
from wagtail.admin.ui.tables import Column
from wagtail.admin.views.generic.base import WagtailAdminTemplateMixin

from onboarding.hr.access import HrOnlyMixin
from onboarding.hr.completion.completion_filters import first_day_between
from onboarding.hr.lists.by_organisation import OrganisationFilterSet
from onboarding.hr.lists.drawn_rows import TextColumn
from onboarding.hr.lists.list_columns import DayColumn
from onboarding.hr.lists.list_views import HrListView
from onboarding.hr.notices.sent_mail_columns import (
    ReasonColumn,
    RecipientColumn,
    StateColumn,
    reason_in_words,
)
from onboarding.learning.calendar.own_calendars import calendar_of
from onboarding.learning.models import Notice, NoticeKind, NoticeQuerySet, NoticeReason, NoticeState
from onboarding.learning.notices import ledger, outgoing_mails

SHOWN_KINDS = [choice for choice in NoticeKind.choices if choice[0] != NoticeKind.REGRADED]  # NoticeQuerySet.shown_to


class LedgerFilterSet(OrganisationFilterSet):
    kind = django_filters.ChoiceFilter(
        label=gettext_lazy("Bericht"), empty_label=gettext_lazy("Alle"), choices=SHOWN_KINDS
    )
    state = django_filters.ChoiceFilter(
        label=gettext_lazy("Stand"), empty_label=gettext_lazy("Alle"), choices=NoticeState.choices
    )
    reason = django_filters.ChoiceFilter(
        label=gettext_lazy("Waarom niet"),
        empty_label=gettext_lazy("Alle"),
        choices=[(value, label) for value, label in NoticeReason.choices if value],
    )
    arrived = django_filters.ChoiceFilter(
        label=gettext_lazy("Aangekomen"),
        empty_label=gettext_lazy("Alle"),
        choices=[("no", gettext_lazy("niet, of misschien niet"))],
        method="that_did_not_arrive",
    )
    started = first_day_between("recipient__start_date")
    send_on = django_filters.DateFromToRangeFilter(label=gettext_lazy("Periode"), widget=DateRangePickerWidget)

    class Meta:
        model = Notice
        fields: list[str] = []

    def that_did_not_arrive(self, notices: NoticeQuerySet, _name: str, _value: str) -> NoticeQuerySet:
        return notices.filter(ledger.NOT_ARRIVED)


class LedgerView(HrListView):
    model = Notice
    page_title = gettext_lazy("Verstuurd")
    header_icon = "mail"
    index_url_name = "hr:notice_ledger"
    index_results_url_name = "hr:notice_ledger_results"
    results_template_name = "hr/notices/ledger_results.html"
    filterset_class = LedgerFilterSet
    searched = ("found_folded",)
    default_ordering = "-send_on"
    texts = {"organisation__short_name", "programme_title"}
    within = ("-pk",)

    def get_breadcrumbs_items(self) -> list[dict[str, Any]]:
        return trail({"url": "", "label": _("Verstuurd")})

    def get_base_queryset(self) -> NoticeQuerySet:
        return with_what_is_shown(Notice.objects.shown_to(self.viewer))

    @cached_property
    def columns(self) -> list[Column]:
        return [
            RecipientColumn("recipient", label=_("Ontvanger"), sort_key="found_last_name", classname="hr-wide"),
            *self.organisation_column,
            TextColumn("kind", label=_("Bericht"), accessor=kind_in_words, sort_key="kind"),
            TextColumn("programme", label=_("Traject"), accessor=programme_of, sort_key="programme_title"),
            DayColumn("send_on", label=_("Datum"), sort_key="send_on"),
            StateColumn("state", label=_("Stand"), sort_key="state"),
            ReasonColumn("reason", label=_("Waarom niet"), width="30%"),
        ]

    @cached_property
    def no_results_message(self) -> str:
        if self.is_narrowed:
            return _("Geen enkel bericht past bij wat je zoekt. Gebruik minder woorden, of laat een filter weg.")
        return _("Er is nog niets verstuurd. Zodra iemand een bericht krijgt, of net niet, zie je het hier.")


def trail(*last: dict[str, Any]) -> list[dict[str, Any]]:
    home = WagtailAdminTemplateMixin.breadcrumbs_items
    return [*home, {"url": reverse("hr:notices"), "label": _("Berichten")}, *last]


def with_what_is_shown(notices: NoticeQuerySet) -> NoticeQuerySet:
    """With what the screens show; found and put in order by how the recipient was called then, as `found_folded`."""
    related = notices.select_related("organisation", "recipient", "enrolment__programme", "withdrawn_from")
    shown = related.only(
        *("kind", "about", "send_on", "state", "reason", "settled_at", "is_replaced"),
        *("recipient_name", "recipient_address", "recipient__first_name", "recipient__last_name", "recipient__email"),
        *("recipient__organisation_id", "recipient__personnel_number"),
        *("organisation__short_name", "enrolment__programme__title", "withdrawn_from__title"),
    )
    is_planned = When(state=NoticeState.PLANNED, then=F("recipient__folded"))
    return shown.annotate(
        found_folded=Case(is_planned, default=F("recipient_folded")),
        programme_title=Coalesce("enrolment__programme__title", "withdrawn_from__title"),
    )


def kind_in_words(notice: Notice) -> str:
    return capfirst(notice.get_kind_display())


def programme_of(notice: Notice) -> str:
    return notice.programme.title if notice.programme else ""


class AgainView(WagtailAdminTemplateMixin, HrOnlyMixin, TemplateView):
    """Ask whether to send a mail again, and do so."""

    template_name = "hr/notices/again.html"
    header_icon = "mail"
    page_title = gettext_lazy("Opnieuw sturen")

    @cached_property
    def notice(self) -> Notice:
        return get_object_or_404(with_what_is_shown(Notice.objects.shown_to(self.viewer)), pk=self.kwargs["pk"])

    def get_breadcrumbs_items(self) -> list[dict[str, Any]]:
        ledger_step = {"url": reverse("hr:notice_ledger"), "label": _("Verstuurd")}
        return trail(ledger_step, {"url": "", "label": _("Opnieuw sturen")})

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        may = ledger.may_be_sent_again(self.notice)
        why = reason_in_words(self.notice)
        kind = kind_in_words(self.notice)
        return super().get_context_data(notice=self.notice, may_be_sent_again=may, why=why, kind=kind, **kwargs)

    def post(self, request: HttpRequest, pk: int) -> HttpResponse:
        with transaction.atomic():
            is_planned = ledger.plan_again(self.notice.pk, self.today, calendar_of(self.notice.organisation_id))
            if is_planned:
                outgoing_mails.leave(Notice.objects.filter(pk=self.notice.pk), self.today)
        if is_planned:
            messages.success(
                request,
                _("Het bericht gaat opnieuw uit, op een vrije dag pas erna."),
            )
        else:
            messages.warning(request, _("Dit bericht kan niet opnieuw. Kijk in de lijst wat ermee gebeurde."))
        return redirect("hr:notice_ledger")
