"""Approving several pages of a programme in one step: what waits for this reviewer, and what became of each."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Any

from django import forms
from django.http import HttpResponse
from django.shortcuts import redirect
from django.utils.functional import cached_property
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext
from wagtail.admin import messages

from onboarding.hr.deeds import programme_reviews, review_mails
from onboarding.hr.reviewing.approval_forms import words_to_add
from onboarding.hr.reviewing.waiting_reviews import Group, waiting_in
from onboarding.hr.reviewing.with_four_eyes import OnProgramme
from onboarding.lessons import four_eyes
from onboarding.lessons.drafted_marks import content_mark_of
from onboarding.lessons.models import ReviewState
from onboarding.people.bare_labels import BareLabels
from onboarding.people.models import User
from onboarding.people.roles import May

ALL = "alles"  # in the address: all boxes are ticked
BOX = re.compile(r"([0-9]{1,18})@(\w{1,200})")  # a page, and the mark of what the screen showed of it


@dataclass(frozen=True, slots=True)
class Row:
    """One page that may be approved; `box` is what ticking it sends, `is_stale` when it changed since it was asked."""

    state: ReviewState
    box: str
    is_stale: bool


class SeenField(forms.Field):
    """The boxes that were ticked, as the mark by the id of each page."""

    widget = forms.CheckboxSelectMultiple

    def to_python(self, value: Any) -> dict[int, str]:
        found = [BOX.fullmatch(one) for one in value or []]
        return {int(one[1]): one[2] for one in found if one}


class ApproveProgrammeForm(BareLabels, forms.Form):
    seen = SeenField(error_messages={"required": gettext_lazy("Vink eerst aan wat je goedkeurt.")})
    comment = words_to_add(gettext_lazy("Het staat bij elke pagina die je goedkeurt, en in de mail aan wie het vroeg."))


class ApproveProgrammeView(OnProgramme):
    """Posting it approves what is ticked, with one mail to each who asked; nothing goes live by it."""

    needs = May.APPROVE
    template_name = "hr/reviewing/approve_programme.html"
    form_class = ApproveProgrammeForm
    page_title: Any = gettext_lazy("Keur meerdere pagina’s goed")

    @cached_property
    def waiting(self) -> Group:
        return waiting_in(self.viewer, self.page)

    @cached_property
    def rows(self) -> list[Row]:
        found = []
        for state in self.waiting.mine:
            revision = state.page.latest_revision
            if not four_eyes.is_approved(state.page, revision):  # it may say again what was approved before
                mark = content_mark_of(state.page, revision)
                found.append(Row(state, f"{state.page.pk}@{mark}", state.mark != mark))
        return found

    def get_initial(self) -> dict[str, Any]:
        return {"seen": [row.box for row in self.rows] if ALL in self.request.GET else []}

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        house = four_eyes.house_of(self.page)
        told: dict[User, int] = {}
        for row in self.rows:
            for person in review_mails.who_asked(row.state.workflow_state.requested_by, house):
                told[person] = told.get(person, 0) + 1
        return super().get_context_data(
            page=self.page,
            rows=self.rows,
            own=[state.page for state in self.waiting.own],
            told=[(person, number) for person, number in told.items() if person.email],
            all=ALL,
            all_ticked=ALL in self.request.GET,
            **kwargs,
        )

    def form_valid(self, form: ApproveProgrammeForm) -> HttpResponse:
        values = form.cleaned_data
        outcome = programme_reviews.approve(self.viewer, self.page, values["seen"], values["comment"], self.now)
        if outcome.left_out:
            titles = ", ".join(f"“{page.get_admin_display_title()}”" for page in outcome.left_out)
            words = _("Niet goedgekeurd, want er veranderde intussen iets: %(titles)s. Kijk het opnieuw na.")
            messages.warning(self.request, words % {"titles": titles})
        if outcome.pages:
            pages = ngettext(
                "Je keurde %(number)d pagina goed. HR kan ze nu publiceren.",
                "Je keurde %(number)d pagina’s goed. HR kan ze nu publiceren.",
                len(outcome.pages),
            )
            mails = ngettext("Er vertrekt %(number)d mail.", "Er vertrekken %(number)d mails.", outcome.mails)
            told = [pages % {"number": len(outcome.pages)}, mails % {"number": outcome.mails}]
            messages.success(self.request, " ".join(told))
        return redirect("hr:approve_programme", self.page.pk) if outcome.left_out else redirect("hr:reviews")
