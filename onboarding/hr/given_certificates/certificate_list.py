"""The list of the certificates that were given, each with its PDF."""

from __future__ import annotations

import django_filters
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils.functional import cached_property
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.generic import View
from wagtail.admin import messages
from wagtail.admin.ui.tables import Column

from onboarding.hr.access import HrOnlyMixin
from onboarding.hr.completion.completion_columns import PersonColumn
from onboarding.hr.completion.completion_filters import PeriodWidget
from onboarding.hr.completion.enrolment_row_filters import EnrolmentRowFilterSet
from onboarding.hr.deeds import activity
from onboarding.hr.employees.employee_columns import LinkColumn
from onboarding.hr.given_certificates import certificate_zips
from onboarding.hr.jobs.job_views import watch
from onboarding.hr.lists.drawn_rows import TextColumn
from onboarding.hr.lists.export_columns import ExportColumn
from onboarding.hr.lists.list_columns import DayColumn
from onboarding.hr.lists.list_description import organisation_of
from onboarding.hr.lists.reopened_list import open_list
from onboarding.hr.lists.work_details import WithOwnFields, person_columns
from onboarding.hr.models import Verb
from onboarding.learning.closing import certificates
from onboarding.learning.models import Certificate
from onboarding.learning.models.keepsakes import CertificateQuerySet
from onboarding.paper.typefaces import Unprintable
from onboarding.people.models import User
from onboarding.people.searching import of_person


class CertificateFilterSet(EnrolmentRowFilterSet):
    done = django_filters.DateFromToRangeFilter(
        field_name="completed_on", label=gettext_lazy("Klaar tussen"), widget=PeriodWidget
    )

    class Meta:
        model = Certificate
        fields: list[str] = []


class CertificatesView(WithOwnFields):
    """Only what was given: who is done and never asked for theirs has none yet."""

    model = Certificate
    page_title = gettext_lazy("Attesten")
    header_icon = "doc-full"
    index_url_name = "hr:certificates"
    index_results_url_name = "hr:certificates_results"
    results_template_name = "hr/given_certificates/certificates_results.html"
    filterset_class = CertificateFilterSet
    searched = (*of_person("enrolment__user"), "number__fold")
    default_ordering = "-completed_on"
    organisation_path = "enrolment__programme__organisation"
    person_path = "enrolment__user__"
    texts = {"enrolment__user__last_name", "programme_title", "enrolment__programme__organisation__short_name"}
    within = ("-pk",)
    export_columns = {
        **person_columns("enrolment__user__", "enrolment__programme__organisation__"),
        "name": ExportColumn(gettext_lazy("Naam op het attest"), "name"),
        "programme": ExportColumn(gettext_lazy("Traject"), "programme_title"),
        "round": ExportColumn(gettext_lazy("Ronde"), "enrolment__round"),
        "completed_on": ExportColumn(gettext_lazy("Klaar op"), "completed_on"),
        "issued_at": ExportColumn(gettext_lazy("Gegeven op"), "issued_at"),
        "number": ExportColumn(gettext_lazy("Nummer"), "number"),
    }

    def get_base_queryset(self) -> CertificateQuerySet:
        found = Certificate.objects.visible_to(self.viewer)
        found = found.select_related("enrolment__user__department", "enrolment__user__manager")
        found = found.select_related("enrolment__user__organisation", "enrolment__programme__organisation")
        return found.defer(
            *("enrolment__user__password", "enrolment__user__manager__password"),
            *("enrolment__programme__outline", "enrolment__programme__welcome"),
            "enrolment__programme__organisation__house",
        )

    @cached_property
    def columns(self) -> list[Column]:
        return [
            PersonColumn(
                "user",
                label=_("Medewerker"),
                accessor="enrolment.user",
                sort_key="enrolment__user__last_name",
                classname="title",
            ),
            *self.organisation_column,
            TextColumn("programme_title", label=_("Traject"), sort_key="programme_title"),
            TextColumn("round", label=_("Ronde"), accessor="enrolment.round"),
            DayColumn("completed_on", label=_("Klaar op"), sort_key="completed_on"),
            DayColumn("issued_at", label=_("Gegeven op"), sort_key="issued_at"),
            LinkColumn("number", label=_("Attest (pdf)"), get_url=address_of),
        ]

    @cached_property
    def no_results_message(self) -> str:
        if self.is_narrowed:
            return _("Er past niets bij wat je zoekt. Gebruik minder woorden, of laat een filter weg.")
        return _("Er is nog geen attest gegeven. Het wordt gegeven zodra iemand het zelf de eerste keer downloadt.")

    def whose(self, item: Certificate) -> User:
        return item.enrolment.user


def address_of(certificate: Certificate) -> str:
    return reverse("hr:certificate", args=[certificate.pk])


class CertificateView(HrOnlyMixin, View):
    """One certificate as a PDF; noted in the log."""

    def get(self, request: HttpRequest, pk: int) -> HttpResponse:
        found = Certificate.objects.visible_to(self.viewer)
        found = found.select_related("enrolment__user", "enrolment__programme__organisation")
        certificate = get_object_or_404(found, pk=pk)
        try:
            content = certificates.pdf(certificate)
        except Unprintable:
            messages.warning(request, _("In dit attest staan letters waarvoor we geen lettertype hebben."))
            return HttpResponseRedirect(reverse("hr:certificates"))
        enrolment = certificate.enrolment
        activity.record(
            self.viewer,
            Verb.CERTIFICATE_TAKEN,
            enrolment.programme.organisation_id,
            subject=enrolment.user,
            detail=certificate.number,
        )
        return HttpResponse(
            content,
            content_type="application/pdf",
            headers={"Content-Disposition": f'attachment; filename="attest-{certificate.number}.pdf"'},
        )


class CertificatesTogetherView(HrOnlyMixin, View):
    """All of the list as it was filtered, in one file: made in the background."""

    def post(self, request: HttpRequest) -> HttpResponse:
        view = open_list("certificates", request.POST.get("query", ""), self.viewer, self.today)
        organisation = organisation_of(view)
        ids = list(view.get_queryset().values_list("pk", flat=True)[: certificate_zips.MOST + 1])
        if organisation is None:
            messages.warning(request, _("Kies eerst een organisatie."))
        elif not ids:
            messages.warning(request, _("In deze lijst staat geen attest."))
        elif len(ids) > certificate_zips.MOST:
            words = _("Samen downloaden kan tot %(number)d attesten. Kies er minder met een filter.")
            messages.warning(request, words % {"number": certificate_zips.MOST})
        else:
            return watch(certificate_zips.start(self.viewer, organisation, ids))
        return HttpResponseRedirect(f"{view.index_url}?{view.known_query}")
