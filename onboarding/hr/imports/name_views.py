"""The whole names of a file on screen: those that are in doubt, and the hardest of those that are not."""

from __future__ import annotations

from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext_lazy

from onboarding.hr.imports import import_runs
from onboarding.hr.imports.file_columns import WHOLE_NAME
from onboarding.hr.imports.import_views import ImportScreen, plan_url
from onboarding.hr.imports.name_forms import NamingForm, ShownName
from onboarding.hr.imports.name_splitting import Naming
from onboarding.hr.jobs import job_views
from onboarding.hr.models import EmployeeImport, ImportState

LONGEST_FORM = 200  # names that a form may send
MOST = 50  # names on the screen that HR corrected


class NamesView(ImportScreen):
    template_name = "hr/imports/names.html"
    page_title = gettext_lazy("Namen")

    def get(self, request: HttpRequest, pk: int) -> HttpResponse:
        run = self.find_run(pk)
        if run.state != ImportState.CHECKED or WHOLE_NAME not in run.mapping or import_runs.is_busy(run, self.now):
            return redirect(plan_url(run))
        return self.answer(run, self.form(run))

    def post(self, request: HttpRequest, pk: int) -> HttpResponse:
        run = self.find_run(pk)
        form = self.form(run, request)
        if not form.is_valid():
            return self.answer(run, form)
        try:
            import_runs.set_naming(run, form.chosen, self.now)
            job = import_runs.start_check(run, self.viewer, self.now, url=plan_url(run))
        except ValidationError as error:
            return self.refuse(run, error)
        return job_views.watch(job)

    def form(self, run: EmployeeImport, request: HttpRequest | None = None) -> NamingForm:
        """As many names as were shown: a form that is sent carries their text itself."""
        data = request.POST if request else None
        names = _shown(run)
        if data is not None:
            sent = [data[key] for key in data if key.startswith("naam-")]
            names = [ShownName(text) for text in sent[:LONGEST_FORM]]
        return NamingForm(data, naming=Naming.from_dict(run.naming), names=names)

    def answer(self, run: EmployeeImport, form: NamingForm) -> HttpResponse:
        return self.render_to_response(self.get_context_data(run=run, form=form))


def _shown(run: EmployeeImport) -> list[ShownName]:
    """The names in doubt first, then the hardest of the others, then what HR corrected; each once."""
    found = [ShownName(*one) for one in run.summary.get("names", [])]
    shown = {name.text for name in found}
    corrected = list(Naming.from_dict(run.naming).corrected)[-MOST:]
    return [*found, *(ShownName(text) for text in corrected if text not in shown)]
