"""The step before a page is moved: what leaves where it stood, and what comes in where it goes."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from typing import Any

from django.http import HttpRequest, HttpResponseBase
from django.utils.functional import cached_property
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from wagtail.actions.move_page import MovePageAction
from wagtail.models import Page

from onboarding.hr.deeds import page_publishing
from onboarding.hr.models import Verb
from onboarding.hr.publish_step.leaving import leaves_by_moving, lessons_coming_in
from onboarding.hr.publish_step.programme_people import ProgrammePeople
from onboarding.hr.publish_step.refused_moves import why_not
from onboarding.hr.publish_step.removal_forms import MoveForm
from onboarding.hr.publish_step.removal_sentences import sentence_about_coming
from onboarding.hr.publish_step.removal_views import RemovalStepView
from onboarding.hr.publish_step.welcome_counts import wrong_welcomes
from onboarding.lessons.around_pages import lessons_coming_with, programme_around, programme_page_of
from onboarding.lessons.models import Audience, Lesson
from onboarding.lessons.publishing import moving_as
from quizzes.definitions import digest


class MoveStepView(RemovalStepView):
    """A page goes to another place; in another programme, its lessons leave this one and come into that one."""

    button = gettext_lazy("Verhuis")
    verb = Verb.PAGE_MOVED

    @property
    def lead(self) -> str:
        lead = _("Je verhuist deze pagina naar “%(place)s”.") % {"place": self.destination.title}
        if self.can_come_back and self.leaving_ids:
            lead += " " + _("“%(place)s” staat niet live.") % {"place": self.destination.title}
        return lead

    @cached_property
    def destination(self) -> Page:
        return self.page_within_reach(self.kwargs["destination_id"])

    def may_do(self) -> bool:
        return bool(self.permissions.can_move_to(self.destination))

    @cached_property
    def leaving_ids(self) -> list[int]:
        return self.lesson_ids if leaves_by_moving(self.page, self.destination) else []

    @property
    def can_come_back(self) -> bool:
        return programme_page_of(self.page) == programme_page_of(self.destination)

    @cached_property
    def there(self) -> ProgrammePeople:
        """Whoever is in the programme that it comes into; who did these lessons there once, need not again."""
        programme = programme_around(self.destination)
        did = [one.pk for one in lessons_coming_with(self.page, programme)]
        return ProgrammePeople(programme, self.viewer, self.today, did)

    @cached_property
    def coming_in(self) -> list[Lesson]:
        """The lessons that are new to people where it goes; none when nobody is there."""
        return lessons_coming_in(self.page, self.destination, self.there)

    @cached_property
    def seen(self) -> str:
        about = [self.waiting_ids, [lesson.pk for lesson in self.coming_in]]
        return f"{digest(about)}/{page_publishing.standing_of(self.page)}"

    def wrong_welcomes(self) -> list[str]:
        return [*super().wrong_welcomes(), *wrong_welcomes(self.there.programme, len(self.coming_in))]

    def form(self, data: Any = None) -> MoveForm:
        initial = {"seen": self.seen, "after": self.offered[0] if self.offered else "", "audience": Audience.NEW.value}
        days: dict[str, Any] = {"today": self.today, "live_on": self.today, "calendar": self.there.calendar}
        return MoveForm(data, offered=self.offered, comes_in=bool(self.coming_in), initial=initial, **days)

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        told = super().get_context_data(**kwargs)
        if self.coming_in:
            told["coming"] = sentence_about_coming(self.coming_in, self.there)
            told["cards_there"] = self.there.cards(
                _("krijgen dit alleen als jij dat kiest"), told["form"].is_asking_by_mail
            )
            told["audiences"] = self.there.audiences(told["form"]["audience"].value(), len(self.coming_in))
        return told

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        if self.may_do():
            problem = why_not(self.page, self.destination)
            if problem:
                return self.back_to_page(problem)
            if not Page._slug_is_available(self.page.slug, self.destination, page=self.page):
                return self.back_to_page(_("Daar staat al een pagina met dit adres. Geef deze eerst een ander."))
        return super().dispatch(request, *args, **kwargs)

    def how(self, form: Any) -> Callable[[Page], None]:
        destination, coming = self.destination, replace(form.coming, lesson_ids=[one.pk for one in self.coming_in])

        def move(page: Page) -> None:
            with moving_as(coming):
                MovePageAction(page, destination, pos="last-child", user=self.viewer).execute()

        return move

    def in_log(self, form: Any) -> str:
        names = {"title": self.page.title, "before": self.page.get_parent(), "after": self.destination}
        return _("“%(title)s” van “%(before)s” naar “%(after)s”") % names

    @property
    def outcome(self) -> str:
        return _("“%(title)s” staat nu onder “%(place)s”.") % {
            "title": self.page.title,
            "place": self.destination.title,
        }
