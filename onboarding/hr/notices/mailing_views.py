"""Many mails at once that leave in portions: how far each mailing is, and stopping it or starting it again."""

from __future__ import annotations

from typing import Any

from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils.functional import cached_property
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext
from django.views.generic import TemplateView
from wagtail.admin import messages
from wagtail.admin.ui.tables import Column, TitleColumn
from wagtail.admin.views.generic.base import BaseListingView, WagtailAdminTemplateMixin

from onboarding.hr.access import HrOnlyMixin
from onboarding.hr.deeds import mailing_control
from onboarding.hr.lists.by_organisation import ByOrganisation
from onboarding.hr.lists.list_columns import DayColumn
from onboarding.hr.notices.sent_mails import trail
from onboarding.learning.models import HIDDEN_UNLESS_SENT, Mailing
from onboarding.learning.notices import portions
from onboarding.learning.notices.portions import Standing


def sent_in_words(mailing: Mailing, standing: Standing) -> str:
    """How many of the mails left, such as “120 van 351 verstuurd”; empty where that is nobody's to know."""
    if mailing.kind in HIDDEN_UNLESS_SENT:
        return ""
    return _("%(sent)d van %(total)d verstuurd") % {"sent": standing.sent, "total": standing.total}


def own_mailings(viewer: Any) -> QuerySet[Mailing]:
    found = Mailing.objects.visible_to(viewer).select_related("programme", "organisation")
    return found.defer("programme__outline", "programme__welcome", "organisation__house")


class MailingsView(ByOrganisation, BaseListingView):
    model = Mailing
    page_title = gettext_lazy("Zendingen")
    header_icon = "mail"
    index_url_name = "hr:mailings"
    paginate_by = 50
    verbose_name_plural = Mailing._meta.verbose_name_plural

    def get_breadcrumbs_items(self) -> list[dict[str, Any]]:
        return trail({"url": "", "label": self.page_title})

    def get_base_queryset(self) -> QuerySet[Mailing]:
        return own_mailings(self.viewer)

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        context: dict[str, Any] = super().get_context_data(**kwargs)
        self.standings.update(portions.standings(context["object_list"]))
        return context

    @cached_property
    def standings(self) -> dict[int, Standing]:
        """Of the mailings on this page."""
        return {}

    @cached_property
    def columns(self) -> list[Column]:
        return [
            TitleColumn(
                "mailing", label=_("Zending"), accessor=str, get_url=lambda one: reverse("hr:mailing", args=[one.pk])
            ),
            *self.organisation_column,
            DayColumn("day", label=_("Datum")),
            Column("sent", label=_("Verstuurd"), accessor=lambda one: sent_in_words(one, self.standings[one.pk])),
            Column("state", label=_("Stand"), accessor=lambda one: self.state_of(one)),
        ]

    def state_of(self, mailing: Mailing) -> str:
        standing = self.standings[mailing.pk]
        if standing.waiting:
            return _("vertrekt in porties")
        return _("gestopt") if standing.stopped else _("klaar")

    @cached_property
    def no_results_message(self) -> str:
        return _("Er zijn nog geen zendingen. Vertrekken er veel mails tegelijk, dan volg je ze hier.")


class OfMailing(HrOnlyMixin):
    @cached_property
    def mailing(self) -> Mailing:
        return get_object_or_404(own_mailings(self.viewer), pk=self.kwargs["pk"])


class MailingView(OfMailing, WagtailAdminTemplateMixin, TemplateView):
    """How far it is, with the button that stops it or starts it again."""

    template_name = "hr/notices/mailing.html"
    header_icon = "mail"

    def get_page_title(self) -> str:
        return str(self.mailing)

    def get_breadcrumbs_items(self) -> list[dict[str, Any]]:
        mailings = {"url": reverse("hr:mailings"), "label": MailingsView.page_title}
        return trail(mailings, {"url": "", "label": self.get_page_title()})

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        standing = portions.standings([self.mailing])[self.mailing.pk]
        pace = portions.pace_of(self.mailing.organisation_id)
        sent = sent_in_words(self.mailing, standing)
        return super().get_context_data(mailing=self.mailing, standing=standing, sent=sent, pace=pace, **kwargs)


class StopMailingView(OfMailing):
    http_method_names = ["post"]

    def post(self, request: HttpRequest, pk: int) -> HttpResponse:
        number = mailing_control.stop(request.user, self.mailing, self.now)
        if number and self.mailing.kind in HIDDEN_UNLESS_SENT:
            messages.success(request, _("Gestopt: wat nog niet vertrok, vertrekt niet."))
        elif number:
            words = ngettext(
                "Gestopt: %(number)d mail vertrekt niet.", "Gestopt: %(number)d mails vertrekken niet.", number
            )
            messages.success(request, words % {"number": number})
        else:
            messages.warning(request, _("Er viel niets meer te stoppen: alles was al vertrokken of gestopt."))
        return redirect("hr:mailing", pk)


class ResumeMailingView(OfMailing):
    http_method_names = ["post"]

    def post(self, request: HttpRequest, pk: int) -> HttpResponse:
        number = mailing_control.resume(request.user, self.mailing, self.now)
        if number and self.mailing.kind in HIDDEN_UNLESS_SENT:
            messages.success(request, _("De rest vertrekt toch, in porties, als de mails dan nog kloppen."))
        elif number:
            words = ngettext(
                "%(number)d mail vertrekt toch, als hij dan nog klopt.",
                "%(number)d mails vertrekken toch, in porties, als ze dan nog kloppen.",
                number,
            )
            messages.success(request, words % {"number": number})
        else:
            messages.warning(request, _("Er is niets dat gestopt was."))
        return redirect("hr:mailing", pk)
