"""Before a translation goes live, or goes away: what that does and for whom, and then it happens."""

from __future__ import annotations

from typing import Any

from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.functional import cached_property
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext
from django.views.generic import TemplateView
from wagtail.admin import messages
from wagtail.admin.views.generic.base import WagtailAdminTemplateMixin

from onboarding.hr.deeds import lesson_translating
from onboarding.hr.translating.of_translation import OfTranslation
from onboarding.hr.translating.who_reads import who_gets_it, who_reads_on
from onboarding.lessons.models import LessonVersion
from onboarding.lessons.translations.translation_publishing import (
    NotReady,
    is_live_as_written,
    live_of,
    mark_of,
    put_live_of,
    refusal,
)
from onboarding.lessons.translations.translation_standing import Standing, said_now, standing_of, words_for
from onboarding.lessons.translations.twin_answers import twins_in
from onboarding.people import roles
from onboarding.people.roles import May

WHY_NOT = {
    "not_live": gettext_lazy("De les zelf staat nog niet live. Publiceer ze eerst."),
    "left": gettext_lazy("Nog niet alles is vertaald."),
    "behind": gettext_lazy("De les is veranderd: kijk eerst na wat achterloopt."),
    "files": gettext_lazy(
        "De vertaling leidt naar een document dat niet in de les zelf staat. Zet het ook in de les, of haal de link "
        "weg."
    ),
    "publisher": gettext_lazy("HR zet een vertaling live. Laat weten dat ze klaar is."),
    "reviewer": gettext_lazy("Jullie organisatie wil vier ogen: iemand met de rol nazicht zet de vertaling live."),
    "writer": gettext_lazy("Je schreef er zelf aan mee. Iemand anders met de rol nazicht zet de vertaling live."),
    "changed": gettext_lazy("Intussen is er iets veranderd. Kijk na of het klopt, en bevestig opnieuw."),
}


class _LiveStep(OfTranslation, WagtailAdminTemplateMixin, TemplateView):
    @cached_property
    def standing(self) -> Standing:
        return standing_of(self.translation.words, self.source.texts)

    @cached_property
    def version(self) -> LessonVersion | None:
        return self.source.version

    @property
    def here(self) -> str:
        return str(self.page_title)

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return super().get_context_data(
            page=self.page,
            translation=self.translation,
            standing=self.standing,
            may_write=self.may_write,
            **{**kwargs, "language": self.language},
        )


class PutLiveView(_LiveStep):
    template_name = "hr/translating/put_live.html"
    page_title: Any = gettext_lazy("Zet de vertaling live")

    def why_not(self, code: str) -> str:
        if code != "twins":
            return str(WHY_NOT.get(code, ""))
        numbers = twins_in(self.source.quiz, said_now(self.translation.words, self.source.texts))
        words = ngettext(
            "Bij vraag %(numbers)s zeggen twee antwoorden in deze taal hetzelfde. Schrijf ze anders.",
            "Bij de vragen %(numbers)s zeggen telkens twee antwoorden in deze taal hetzelfde. Schrijf ze anders.",
            len(numbers),
        )
        return words % {"numbers": ", ".join(map(str, numbers))}

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        version = self.version
        code = refusal(self.translation, self.source, self.standing, self.viewer)
        return super().get_context_data(
            problem=self.why_not(code),
            is_live_already=is_live_as_written(
                live_of(version).get(self.language.code), self.translation.words, self.source
            ),
            sentences=list(who_gets_it(version, self.language, self.viewer)) if version else [],
            seen=mark_of(self.translation),
            **kwargs,
        )

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        try:
            lesson_translating.put_live(self.viewer, self.translation, request.POST.get("seen", ""), self.now)
        except NotReady as problem:
            again = {"refused": self.why_not(problem.code), "is_changed": problem.code == "changed"}
            return self.render_to_response(self.get_context_data(**again), status=422)
        told = _("De vertaling in het %(language)s staat live.") % {"language": self.language.name}
        messages.success(request, told)
        return redirect(self.languages_url)


class TakeOffView(_LiveStep):
    template_name = "hr/translating/take_off.html"
    page_title: Any = gettext_lazy("Haal de vertaling weg")

    @cached_property
    def was_put_live(self) -> bool:
        return put_live_of(self.page, self.language.code).exists()

    @property
    def may_do(self) -> bool:
        """What people read, or would with the lesson, is taken off by who publishes; the rest by who writes."""
        return roles.may(self.viewer, May.PUBLISH) if self.was_put_live else self.may_write

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return super().get_context_data(
            was_put_live=self.was_put_live,
            may_do=self.may_do,
            written=sum(bool(words_for(self.translation.words, key)) for key in self.translation.words),
            sentences=list(who_reads_on(self.version, self.language, self.viewer)),
            **kwargs,
        )

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        if not self.may_do:
            raise PermissionDenied
        was_live = lesson_translating.take_off(self.viewer, self.translation, self.now)
        told = _("De vertaling in het %(language)s is weg.")
        if was_live:
            told = _("De vertaling in het %(language)s staat niet meer live. Wat vertaald is, blijft hier bewaard.")
        messages.success(request, told % {"language": self.language.name})
        return redirect(self.languages_url)
