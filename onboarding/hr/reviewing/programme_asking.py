"""Asking a colleague's eyes for a whole programme: first which pages go, which do not and why, and who gets a mail."""

from __future__ import annotations

from typing import Any

from django.http import HttpResponse
from django.shortcuts import redirect
from django.utils.functional import cached_property
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext
from wagtail.admin import messages

from onboarding.hr.deeds import programme_reviews
from onboarding.hr.deeds.programme_reviews import Foreseen, Reason
from onboarding.hr.reviewing.approval_forms import AskForm
from onboarding.hr.reviewing.with_four_eyes import OnProgramme
from onboarding.ids import read_id
from onboarding.people.models import User
from onboarding.people.roles import May

WHY = {  # of what has a draft that waits
    Reason.ASKED: gettext_lazy("Er is al nazicht gevraagd."),
    Reason.APPROVED: gettext_lazy("Het concept is al goedgekeurd."),
    Reason.SENT_BACK: gettext_lazy("Er zijn aanpassingen gevraagd, en er is nog niets gewijzigd."),
    Reason.LOCKED: gettext_lazy("Een collega heeft de pagina vergrendeld."),
    Reason.UNFINISHED: gettext_lazy("Nog niet klaar."),
    Reason.NOBODY: gettext_lazy(
        "Niemand anders kan dit nakijken: wie zelf schreef, keurt niet goed. Geef nog iemand de rol nazicht."
    ),
}


class AskProgrammeView(OnProgramme):
    """Posting it asks, with one mail to each who reviews."""

    needs = May.WRITE_DRAFTS
    template_name = "hr/reviewing/ask_programme.html"
    form_class = AskForm
    page_title: Any = gettext_lazy("Vraag nazicht voor het hele traject")

    @cached_property
    def foreseen(self) -> list[Foreseen]:
        return programme_reviews.foresee(self.viewer, self.page, self.now)

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        going = [one for one in self.foreseen if one.reason is None]
        told: dict[User, int] = {}
        for one in going:
            for person in one.told:
                told[person] = told.get(person, 0) + 1
        return super().get_context_data(
            page=self.page,
            going=going,
            unchanged=[one.page for one in self.foreseen if one.reason == Reason.UNCHANGED],
            left_out=[(one, WHY[one.reason]) for one in self.foreseen if one.reason in WHY],
            told=list(told.items()),
            mails=sum(bool(person.email) for person in told),
            **kwargs,
        )

    def form_valid(self, form: AskForm) -> HttpResponse:
        """The pages that the screen named, as ids; what is typed stays when none of them could be asked."""
        sent = {read_id(text) for text in self.request.POST.getlist("wanted")}
        wanted = [one for one in self.foreseen if one.page.pk in sent]
        asked = programme_reviews.ask(self.viewer, self.page, wanted, form.cleaned_data["message"], self.now)
        if asked.left_out:
            titles = ", ".join(f"“{page.title}”" for page in asked.left_out)
            words = _("Niet meer gevraagd, want er veranderde intussen iets: %(titles)s.")
            messages.warning(self.request, words % {"titles": titles})
        if len(sent) > len(wanted):
            messages.warning(self.request, _("Wat intussen verwijderd of verplaatst is, ging niet mee."))
        if not asked.pages:
            return self.form_invalid(form)
        pages = ngettext(
            "Je vroeg nazicht voor %(number)d pagina.", "Je vroeg nazicht voor %(number)d pagina’s.", len(asked.pages)
        )
        mails = ngettext("Er vertrekt %(number)d mail.", "Er vertrekken %(number)d mails.", asked.mails)
        told = [pages % {"number": len(asked.pages)}, mails % {"number": asked.mails}]
        messages.success(self.request, " ".join(told))
        return redirect("hr:reviews")
