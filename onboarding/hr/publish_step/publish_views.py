"""The step before publishing: what changes and for whom, how big the editor says it is, and then it goes live."""

from __future__ import annotations

from typing import Any

from django.core.exceptions import ValidationError
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.functional import cached_property
from django.utils.translation import gettext as _
from wagtail.admin import messages
from wagtail.models import Page

from onboarding.clock_times import day_and_time
from onboarding.hr.access import is_hr
from onboarding.hr.deeds import page_publishing
from onboarding.hr.deeds.expiring import Afterwards
from onboarding.hr.publish_step import below_too, lesson_sentences
from onboarding.hr.publish_step.decision_forms import AudienceForm, DecisionForm, SizeForm
from onboarding.hr.publish_step.expiry_choices import Expiry
from onboarding.hr.publish_step.expiry_sentences import expiry_in_words
from onboarding.hr.publish_step.known_key_sentences import sentences_about_known_keys
from onboarding.hr.publish_step.lesson_sentences import (
    busy_choices,
    cards_of_lesson,
    changed_key_places,
    size_choices,
)
from onboarding.hr.publish_step.mail_about_news import mail_about_news
from onboarding.hr.publish_step.mails_when_live import mails_when_live
from onboarding.hr.publish_step.meanwhile import sentence_about
from onboarding.hr.publish_step.outcomes import what_happens
from onboarding.hr.publish_step.page_hooks import led_to_review
from onboarding.hr.publish_step.page_steps import PageStep
from onboarding.hr.publish_step.programme_effects import ProgrammeEffect
from onboarding.hr.publish_step.programme_sentences import (
    cards_of_programme,
    sentences_about,
)
from onboarding.hr.publish_step.publish_effects import LessonEffect, effect_of
from onboarding.hr.publish_step.removal_forms import AfterwardsForm
from onboarding.hr.publish_step.translation_sentences import sentences_about_translations
from onboarding.hr.publish_step.welcome_counts import wrong_welcomes
from onboarding.lessons import four_eyes
from onboarding.lessons.models import Audience, ChangeSize, LessonVersion


class PublishStepView(PageStep):
    """Shows what publishing the latest draft does; posting the form does it."""

    template_name = "hr/publish_step/publish.html"

    def may_do(self) -> bool:
        return bool(self.permissions.can_publish())

    @cached_property
    def effect(self) -> LessonEffect | ProgrammeEffect:
        effect = effect_of(self.page, self.viewer, self.now)
        if effect is None:
            raise Http404
        return effect

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        page = self.page
        is_live = page.live and page.live_revision_id == page.latest_revision_id
        if page.latest_revision_id is None or (is_live and request.method != "POST"):
            return self.back_to_page(_("Hier is niets te publiceren: wat er staat, staat al live."))
        if self.may_do() and four_eyes.is_held_back(page):
            return led_to_review(request, page)
        effect = self.effect if self.may_do() else None
        problem = effect.passing_problem if isinstance(effect, LessonEffect) else None
        if problem is not None:
            return self.back_to_page(" ".join(problem.messages))
        return super().dispatch(request, *args, **kwargs)

    @cached_property
    def expiry(self) -> Expiry:
        return Expiry(self.effect)

    # --- What is shown ---

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        effect = self.effect
        form: DecisionForm = kwargs.pop("form", None) or self.form()
        expiry_form: AfterwardsForm = kwargs.pop("expiry_form", None) or self.expiry.form()
        told = self._of_lesson(effect, form) if isinstance(effect, LessonEffect) else self._of_programme(effect, form)
        return super().get_context_data(
            title=effect.draft.title,
            form=form,
            effect=effect,
            expiry=expiry_in_words(self.expiry),
            expiry_form=expiry_form,
            expiry_choices=self.expiry.choices(expiry_form),
            button=self.button(),
            **told,
            **kwargs,
        )

    def button(self) -> str:
        effect = self.effect
        if effect.goes_live_at:
            return _("Plan de publicatie")
        if isinstance(effect, LessonEffect) and not effect.difference.is_empty:
            return _("Publiceer versie %(number)d") % {"number": effect.next_number}
        return _("Publiceer")

    def _of_lesson(self, effect: LessonEffect, form: DecisionForm) -> dict[str, Any]:
        difference = effect.difference
        told: dict[str, Any] = {
            "cards": cards_of_lesson(effect, form.is_asking_by_mail),
            "changes": difference.changes if effect.before else (),
            "before": live_as(effect.before),
            "after": _("Nieuw"),
            "sentences": [
                *sentences_about_known_keys(effect),
                *lesson_sentences.sentences_about(effect),
                *sentences_about_translations(effect),
                *wrong_welcomes(effect.programme, effect.lessons_more),
            ],
        }
        if isinstance(form, SizeForm):
            told["sizes"] = size_choices(effect, form["size"].value())
            told["asking_size"] = form.asking
            told["mail_about_news"] = mail_about_news(effect)
            told["busy_number"] = effect.people.tell(effect.busy).number
            told["busy_choices"] = busy_choices(effect, form["busy"].value())
            told["wrong_keys"] = changed_key_places(effect) if is_hr(self.viewer) else ""
        elif isinstance(form, AudienceForm):
            told["audiences"] = effect.people.audiences(form["audience"].value(), 1)
        return told

    def _of_programme(self, effect: ProgrammeEffect, form: DecisionForm) -> dict[str, Any]:
        told: dict[str, Any] = {
            "cards": cards_of_programme(effect, form.is_asking_by_mail),
            "changes": effect.changes if effect.page.live else (),
            "before": live_as(None),
            "after": _("Nieuw"),
            "mails": mails_when_live(effect),
            "sentences": [
                *sentences_about(effect),
                *self._below(),
                *wrong_welcomes(effect.programme, effect.lessons_more),
            ],
        }
        if isinstance(form, AudienceForm):
            told["audiences"] = effect.people.audiences(form["audience"].value(), len(effect.coming_in))
        return told

    def _below(self) -> list[str]:
        number = below_too.not_live_below(self.page)
        return [below_too.in_words(number)] if number else []

    def form(self, data: Any = None) -> DecisionForm:
        effect = self.effect
        initial: dict[str, Any] = {"seen": page_publishing.standing_of(self.page)}
        if isinstance(effect, LessonEffect) and effect.form_class is SizeForm:
            initial["size"] = effect.difference.suggestion.size
        if effect.form_class is AudienceForm:
            initial |= self._audience_of(effect)
        days: dict[str, Any] = {"today": self.today, "live_on": effect.goes_live_on, "calendar": effect.people.calendar}
        if isinstance(effect, LessonEffect) and effect.form_class is SizeForm:
            has_news, may_be_typo = not effect.to_read.is_nothing, effect.may_be_typo
            return SizeForm(data, **days, initial=initial, has_news=has_news, may_be_typo=may_be_typo)
        return effect.form_class(data, **days, initial=initial)

    def _audience_of(self, effect: LessonEffect | ProgrammeEffect) -> dict[str, Any]:
        """What is filled in at first: what was chosen before, and else what is safest."""
        before = effect.chosen_before if isinstance(effect, ProgrammeEffect) else None
        if before is None:
            return {"audience": Audience.NEW.value}
        if before.due_date is None or before.due_date <= effect.goes_live_on:
            return {"audience": before.audience}
        return {"audience": before.audience, "due_date": before.due_date, "sends_mail": before.sends_mail}

    # --- What is done ---

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        form, expiry_form = self.form(request.POST), self.expiry.form(request.POST)
        is_valid = form.is_valid()
        if not (expiry_form.is_valid() and is_valid):
            if "seen" in form.errors:  # no form of ours sends that
                return self.shown_again(_("Kijk na of het klopt, en bevestig opnieuw."), self.form())
            return self.render_to_response(self.get_context_data(form=form, expiry_form=expiry_form), status=422)
        told = what_happens(self.effect, form)  # before it does
        try:
            page = self.publish(form, self.expiry.chosen_in(expiry_form))
        except page_publishing.AlreadyLive:
            return self.back_to_page(_("Dit staat al live: het is intussen gepubliceerd."))
        except page_publishing.ChangedMeanwhile as other:
            return self.shown_again(sentence_about(other, self.viewer), self.form())
        except page_publishing.Gone:
            raise Http404 from None
        except ValidationError as problem:
            return self.back_to_page(" ".join(problem.messages))
        except OSError:
            return self.back_to_page(_("De bestanden van deze les konden we niet bewaren. Probeer het straks opnieuw."))
        messages.success(request, " ".join([self.outcome(page), *told]), buttons=self.ways_on(form))
        below_too.tell(request, page.specific)
        return redirect("wagtailadmin_explore", page.get_parent().pk)

    def publish(self, form: Any, afterwards: Afterwards | None) -> Page:
        effect = self.effect
        people = effect.touched_number
        return page_publishing.publish(
            self.viewer, self.page.pk, form.cleaned_data["seen"], form.decision(), self.now,
            number=people, detail=self.in_the_log(form), afterwards=afterwards,
        )  # fmt: skip

    def in_the_log(self, form: Any) -> str:
        title, effect = self.effect.draft.title, self.effect
        if not isinstance(effect, LessonEffect):
            return str(title)
        size = ChangeSize(form.cleaned_data["size"]).label if isinstance(form, SizeForm) else ""
        makes_one = not effect.difference.is_empty and effect.goes_live_at is None
        version = _("versie %(number)d") % {"number": effect.next_number} if makes_one else ""
        return ", ".join(str(one) for one in (title, version, size) if one)

    def outcome(self, page: Page) -> str:
        title = page.get_admin_display_title()
        planned = self.effect.goes_live_at
        if planned is not None:
            at = day_and_time(planned)
            return _("“%(title)s” gaat live op %(at)s.") % {"title": title, "at": at}
        return _("“%(title)s” staat live.") % {"title": title}

    def ways_on(self, form: DecisionForm) -> list[Any]:
        """For HR, where those who are asked something are followed."""
        if not is_hr(self.viewer) or not form.asks_something or self.effect.goes_live_at is not None:
            return []
        return [messages.button(reverse("hr:reading_up"), _("Volg wie bijleest"))]

    def shown_again(self, problem: str, form: DecisionForm) -> HttpResponse:
        """The step as it is now, with what became of it meanwhile."""
        messages.warning(self.request, problem)
        return self.render_to_response(self.get_context_data(form=form), status=422)


def live_as(version: LessonVersion | None) -> str:
    """What stands above the side of what is live."""
    return _("Nu live (versie %(number)s)") % {"number": version.number} if version else _("Nu live")
