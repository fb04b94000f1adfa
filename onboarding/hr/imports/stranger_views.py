"""Numbers that seem to be of quite another person, one by one: HR says who it is."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from onboarding.hr.imports import import_runs
from onboarding.hr.imports.import_views import ImportScreen, plan_url
from onboarding.hr.imports.other_people import OTHER, SAME
from onboarding.hr.jobs import job_views
from onboarding.hr.models import EmployeeImport, ImportState


class AnswersForm(forms.Form):
    """An answer for each number, by its place; `asked` are number, name in the file, and name as known."""

    def __init__(self, *args: Any, asked: Sequence[Sequence[str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.asked = asked
        for index, (number, name, known) in enumerate(asked):
            words = {"number": number, "name": name, "known": known}
            self.fields[f"wie-{index}"] = forms.ChoiceField(
                label=_("Nummer %(number)s: hier van %(known)s, in het bestand van %(name)s") % words,
                choices=[
                    (SAME, _("Dezelfde persoon: %(known)s heet nu %(name)s") % words),
                    (
                        OTHER,
                        _("Iemand anders: %(name)s is nieuw en krijgt het nummer van %(known)s") % words,
                    ),
                    ("", _("Ik weet het nog niet: zet deze rij apart")),
                ],
                widget=forms.RadioSelect,
                required=False,
                error_messages={"invalid_choice": gettext_lazy("Kies een antwoord uit de lijst.")},
            )

    @property
    def answers(self) -> dict[str, str]:
        given = ((number, self.cleaned_data[f"wie-{index}"]) for index, (number, *_names) in enumerate(self.asked))
        return {number: answer for number, answer in given if answer}


class StrangersView(ImportScreen):
    template_name = "hr/imports/strangers.html"
    page_title = gettext_lazy("Wie is wie?")

    def get(self, request: HttpRequest, pk: int) -> HttpResponse:
        run = self.find_run(pk)
        if run.state != ImportState.CHECKED or not asked(run) or import_runs.is_busy(run, self.now):
            return redirect(plan_url(run))
        return self.answer(run, AnswersForm(asked=asked(run)))

    def post(self, request: HttpRequest, pk: int) -> HttpResponse:
        run = self.find_run(pk)
        form = AnswersForm(request.POST, asked=asked(run))
        if not form.is_valid():
            return self.answer(run, form)
        try:
            import_runs.answer(run, form.answers, self.now)
            job = import_runs.start_check(run, self.viewer, self.now, url=plan_url(run))
        except ValidationError as error:
            return self.refuse(run, error)
        return job_views.watch(job)

    def answer(self, run: EmployeeImport, form: AnswersForm) -> HttpResponse:
        return self.render_to_response(self.get_context_data(run=run, form=form))


def asked(run: EmployeeImport) -> list[list[str]]:
    """About which numbers that is asked now."""
    return list(run.summary.get("strangers", {}).get("asked", []))
