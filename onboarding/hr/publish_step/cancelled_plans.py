"""The step before a plan is cancelled: nothing goes live, nobody gets a mail, and the draft can be edited again."""

from __future__ import annotations

from typing import Any

from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect
from django.utils.functional import cached_property
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from wagtail.admin import messages
from wagtail.models import Revision

from onboarding.clock_times import day_and_time
from onboarding.hr.deeds import page_publishing
from onboarding.hr.publish_step.page_steps import PageStep
from onboarding.hr.publish_step.publish_effects import effect_of


class CancelPlanView(PageStep):
    template_name = "hr/publish_step/cancel_plan.html"
    minds_lock = False  # the plan itself is the lock

    def may_do(self) -> bool:
        return bool(self.permissions.can_unschedule())

    @cached_property
    def planned(self) -> Revision | None:
        """The revision that waits; None when it does not any more."""
        waiting = self.page.revisions.filter(approved_go_live_at__isnull=False)
        found: Revision | None = waiting.filter(pk=self.kwargs["revision_id"]).first()
        return found

    @property
    def at(self) -> str:
        """When it would go live."""
        moment = self.planned.approved_go_live_at if self.planned else None
        return day_and_time(moment) if moment else ""

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        if self.may_do() and self.planned is None:
            return self.back_to_page(_("Hier is niets gepland, of niet meer."))
        return super().dispatch(request, *args, **kwargs)

    @cached_property
    def touched_number(self) -> int:
        """The people whom it would touch."""
        effect = effect_of(self.page, self.viewer, self.now)
        return effect.touched_number if effect is not None else 0

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return super().get_context_data(sentences=self.sentences(), **kwargs)

    def sentences(self) -> list[str]:
        """What becomes of the page, and of people."""
        number = self.touched_number
        touched = ngettext(
            "Het zou %(number)d persoon raken. Die merkt nu niets.",
            "Het zou %(number)d mensen raken. Zij merken nu niets.",
            number,
        )
        return [
            _("“%(title)s” gaat dan niet live op %(at)s.") % {"title": self.page.title, "at": self.at},
            _("Wat er nu live staat, blijft staan. Het concept blijft bewaard, en je kan het weer bewerken."),
            touched % {"number": number} if number else _("Het zou nu niemand raken."),
            _("Er vertrekt geen mail."),
        ]

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        detail = f"{self.page.title}, {self.at}"
        number = self.touched_number
        try:
            page_publishing.cancel_plan(
                self.viewer, self.page.pk, self.kwargs["revision_id"], number=number, detail=detail
            )
        except page_publishing.Gone:
            raise Http404 from None
        title = {"title": self.page.title}
        messages.success(request, _("De planning van “%(title)s” is geannuleerd: er vertrekt geen mail.") % title)
        return redirect(self.edit_address)
