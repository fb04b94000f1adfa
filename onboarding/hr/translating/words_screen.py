"""The words of a lesson in one language: the source on the left, the translation beside it."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.functional import cached_property
from django.utils.translation import gettext as _
from django.views.generic import TemplateView
from wagtail.admin import messages
from wagtail.admin.views.generic.base import WagtailAdminTemplateMixin

from onboarding.hr.deeds import lesson_translating
from onboarding.hr.translating.of_translation import OfTranslation
from onboarding.hr.translating.words_form import WordsForm
from onboarding.lessons.models import LessonTranslation
from onboarding.lessons.translations.translation_keeping import BothWrote
from onboarding.lessons.translations.translation_standing import Standing, standing_of
from onboarding.lessons.translations.words_of_lesson import Text
from onboarding.people.roles import May

OPEN = "open"  # in the address: only what is still to be done


class WordsView(OfTranslation, WagtailAdminTemplateMixin, TemplateView):
    needs = May.WRITE_DRAFTS
    template_name = "hr/translating/words.html"

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        self.check_may_write()
        return super().get(request, *args, **kwargs)

    @cached_property
    def only_open(self) -> bool:
        return self.request.GET.get("toon") == OPEN

    @cached_property
    def standing(self) -> Standing:
        return standing_of(self.translation.words, self.source.texts)

    @cached_property
    def texts(self) -> dict[str, Text]:
        """Those that the form shows."""
        if not self.only_open:
            return self.source.texts
        still = {*self.standing.left, *self.standing.behind}
        return {key: text for key, text in self.source.texts.items() if key in still}

    def form(self, data: Any = None) -> WordsForm:
        # What was sent may be of a text that is done meanwhile: of these the form knows which it showed.
        texts = self.source.texts if data is not None else self.texts
        return WordsForm(data, texts=texts, kept=self.translation.words, language=self.language)

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        form: WordsForm = kwargs.pop("form", None) or self.form()
        return super().get_context_data(
            page=self.page,
            translation=self.translation,
            standing=self.standing,
            form=form,
            media=form.media,
            groups=list(form.rows(self.texts)),
            only_open=self.only_open,
            **{**kwargs, "language": self.language},
        )

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        self.check_may_write()
        form = self.form(request.POST)
        if not form.is_valid():
            return self.render_to_response(self.get_context_data(form=form), status=422)
        try:
            kept = lesson_translating.keep(self.viewer, self.translation, form.sent(), self.now)
        except BothWrote as both:
            form.tell(both.words, LessonTranslation.objects.get(pk=self.translation.pk).words)
            messages.error(request, _("Er is nog niets bewaard: iemand anders schreef intussen in dezelfde tekst."))
            return self.render_to_response(self.get_context_data(form=form), status=422)
        standing = standing_of(kept.words, self.source.texts)
        told = _("Bewaard. %(done)d van %(total)d teksten zijn vertaald.")
        messages.success(request, told % {"done": standing.done, "total": standing.total})
        return redirect(request.get_full_path())
