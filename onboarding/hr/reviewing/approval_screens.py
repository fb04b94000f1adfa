"""Asking for a colleague’s eyes, answering that, and whether the organisation wants it: each says first who hears."""

from __future__ import annotations

from typing import Any

from django.core.exceptions import BadRequest
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import timezone
from django.utils.functional import cached_property
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext
from django.views.generic import TemplateView
from wagtail.admin import messages
from wagtail.admin.views.generic.base import WagtailAdminTemplateMixin
from wagtail.models import Page, Revision, WorkflowState

from onboarding.hr.access import RoleMixin
from onboarding.hr.deeds import four_eyes_mails, review_mails, reviews
from onboarding.hr.reviewing.approval_forms import AskForm, SettleForm
from onboarding.hr.reviewing.review_screens import CommentForm, ReviewView
from onboarding.hr.reviewing.waiting_reviews import walk_of
from onboarding.hr.reviewing.with_four_eyes import WithFourEyes
from onboarding.lessons import four_eyes
from onboarding.lessons.models import OrganisationPage
from onboarding.people.models import User
from onboarding.people.roles import May

SAID = {
    "off": gettext_lazy("Jullie organisatie vraagt geen nazicht meer: HR kan meteen publiceren."),
    "approved": gettext_lazy("Dit concept is al goedgekeurd."),
    "waits": gettext_lazy("Voor dit concept is al nazicht gevraagd. Er vertrok geen tweede mail."),
    "nobody": gettext_lazy("Niemand anders heeft de rol nazicht. Geef eerst een collega die rol."),
    "gone": gettext_lazy("Hier is niets meer te beslissen: iemand was je voor, of de vraag is ingetrokken."),
    "changed": gettext_lazy("De tekst is intussen gewijzigd. Lees hem opnieuw voor je beslist."),
    "own": gettext_lazy("Je schreef zelf aan dit concept. Iemand anders kijkt het na."),
    "on_already": gettext_lazy("Vier ogen stond al aan."),
    "off_already": gettext_lazy("Vier ogen stond al uit."),
}


class AskView(WithFourEyes):
    """Says who gets a mail; posting it asks."""

    needs = May.WRITE_DRAFTS
    template_name = "hr/reviewing/ask.html"
    form_class = AskForm
    page_title: Any = gettext_lazy("Vraag nazicht")

    def told(self) -> list[User]:
        house = four_eyes.house_of(self.page)
        return list(review_mails.asked_of(self.page, house, self.now)) if house else []

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        standing = four_eyes.standing_of(self.page)
        told = self.told()
        return super().get_context_data(
            page=self.page,
            stage=standing.stage.value,
            is_stale=standing.is_stale,
            state=standing.state,
            told=told,
            mailed=sum(bool(person.email) for person in told),
            **kwargs,
        )

    def form_valid(self, form: AskForm) -> HttpResponse:
        try:
            told = reviews.ask(self.viewer, self.page, form.cleaned_data["message"], self.now)
        except reviews.Refused as refusal:
            messages.warning(self.request, SAID[refusal.code])
            return redirect("hr:review", self.page.pk)
        number = sum(bool(person.email) for person in told)
        words = ngettext(
            "Je vroeg nazicht. Er vertrekt %(number)d mail.",
            "Je vroeg nazicht. Er vertrekken %(number)d mails.",
            number,
        )
        messages.success(self.request, words % {"number": number})
        return redirect("hr:review", self.page.pk)


class SettleView(ReviewView):
    """Who reviews approves, or asks for something to be changed, and goes on to the next page that waits for them."""

    needs = May.APPROVE
    http_method_names = ["post"]

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        form = SettleForm(request.POST)
        if not form.is_valid():
            if "comment" not in form.errors:
                raise BadRequest("Not as the form of a review sends it")
            shown = self.get_context_data(form=CommentForm(), settle_form=form)
            return self.render_to_response(shown, status=422)
        is_approved = form.cleaned_data["outcome"] == "approve"
        walk = walk_of(self.viewer, self.page)
        deed = reviews.approve if is_approved else reviews.ask_changes
        try:
            deed(self.viewer, self.page, form.cleaned_data["seen"], form.cleaned_data["comment"], self.now)
        except reviews.Refused as refusal:
            messages.warning(request, SAID[refusal.code])
            return redirect("hr:review", self.page.pk)
        told = _("Je keurde “%(title)s” goed. HR kan het nu publiceren.")
        if not is_approved:
            told = _("Je vroeg om “%(title)s” aan te passen. Wie nazicht vroeg, krijgt een mail.")
        messages.success(request, told % {"title": self.page.title})
        return redirect("hr:review", walk.after.pk) if walk and walk.after else redirect("hr:reviews")


class FourEyesView(RoleMixin, WagtailAdminTemplateMixin, TemplateView):
    """What it means, for whom and for how many drafts; posting it switches it on, or off."""

    needs = May.PUBLISH
    template_name = "hr/reviewing/four_eyes.html"
    page_title: Any = gettext_lazy("Vier ogen")
    header_icon = "comment"

    @cached_property
    def house(self) -> OrganisationPage:
        house: OrganisationPage | None = OrganisationPage.objects.filter(
            organisation=self.viewer.organisation_id
        ).first()
        if self.viewer.organisation_id is None or house is None:
            raise Http404
        return house

    def get_breadcrumbs_items(self) -> list[dict[str, Any]]:
        above = {"url": reverse("hr:reviews"), "label": _("Nazicht")}
        return [*self.breadcrumbs_items, above, {"url": "", "label": self.page_title}]

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        pages = Page.objects.descendant_of(self.house)
        keys = [str(pk) for pk in pages.values_list("pk", flat=True)]
        of_pages = Revision.objects.page_revisions().filter(object_id__in=keys)
        workflow = four_eyes.workflow_at(self.house)
        return super().get_context_data(
            is_on=workflow is not None,
            reviewers=list(review_mails.reviewers_of(self.house.organisation_id, timezone.localdate(self.now))),
            drafts=pages.filter(has_unpublished_changes=True).count(),
            planned=of_pages.filter(approved_go_live_at__isnull=False).count(),
            told=list(four_eyes_mails.recipients(self.house.organisation_id, self.viewer, self.now)),
            asked=WorkflowState.objects.active().filter(workflow=workflow).count() if workflow else 0,
            **kwargs,
        )

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        house, wanted, mails = self.house, request.POST.get("wanted"), 0
        if wanted not in ("on", "off"):
            raise BadRequest("Neither on nor off")
        try:
            if wanted == "on":
                reviews.switch_on(self.viewer, house, timezone.localdate(self.now))
            else:
                mails = reviews.switch_off(self.viewer, house, self.now)
        except reviews.Refused as refusal:
            messages.warning(request, SAID[refusal.code])
            return redirect("hr:four_eyes")
        told = _("Vier ogen staat aan: wat live gaat, is eerst nagekeken.")
        if wanted == "off":
            words = ngettext(
                "Vier ogen staat uit: HR publiceert weer zonder nazicht. Er vertrekt %(number)d mail over.",
                "Vier ogen staat uit: HR publiceert weer zonder nazicht. Er vertrekken %(number)d mails over.",
                mails,
            )
            told = words % {"number": mails}
        messages.success(request, told)
        return redirect("hr:reviews")
