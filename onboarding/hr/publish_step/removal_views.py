"""The steps before a page is taken off, deleted or moved elsewhere: who would then have everything that remains?"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.core.exceptions import PermissionDenied
from django.db.models import ProtectedError
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.functional import cached_property
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from wagtail.actions.delete_page import DeletePageAction
from wagtail.actions.unpublish_page import UnpublishPageAction
from wagtail.admin import messages
from wagtail.models import Page, ReferenceIndex

from onboarding.hr.access import is_hr
from onboarding.hr.deeds import page_publishing
from onboarding.hr.deeds.declaring import declare
from onboarding.hr.deeds.page_publishing import Removal
from onboarding.hr.models import Job, Verb
from onboarding.hr.publish_step.ending_offers import ending_offers
from onboarding.hr.publish_step.leaving import Leaving, touches_below
from onboarding.hr.publish_step.locked_pages import why_locked
from onboarding.hr.publish_step.meanwhile import sentence_about
from onboarding.hr.publish_step.outcomes import who_waits
from onboarding.hr.publish_step.page_steps import PageStep
from onboarding.hr.publish_step.removal_forms import BACK, DECLARE, WAIT, RemovalForm, removal_choices
from onboarding.hr.publish_step.removal_sentences import cards_of_removal, sentences_about
from onboarding.hr.publish_step.welcome_counts import wrong_welcomes
from onboarding.hr.trash.bulk_keeping import to_trash
from onboarding.lessons import deleted_pages
from onboarding.lessons.models import OrganisationPage, ProgrammePage
from quizzes.definitions import digest


class RemovalStepView(PageStep):
    """Shows who is touched when a page goes away, asks what then, and takes it away."""

    template_name = "hr/publish_step/remove.html"
    lead: Any = ""
    button: Any = ""
    is_serious = False
    verb = Verb.LESSON_REMOVED

    # --- Who ---

    @cached_property
    def leaving_ids(self) -> list[int]:
        """The lessons that leave a programme which goes on without them."""
        return [] if isinstance(self.page, ProgrammePage) else self.lesson_ids

    @cached_property
    def leaving(self) -> Leaving:
        return Leaving(self.page, self.programme, self.leaving_ids, self.viewer, self.today)

    @cached_property
    def waiting_ids(self) -> list[int]:
        """The enrolments that would have everything that remains, read once: who was seen is who is declared done."""
        return list(self.leaving.would_wait.order_by("pk").values_list("pk", flat=True))

    @property
    def can_come_back(self) -> bool:
        """Whether its lessons can stand in this programme again, later."""
        return False

    @cached_property
    def offered(self) -> list[str]:
        """What can be chosen; first what is safest."""
        if not self.leaving_ids or not self.leaving.touches_anyone:
            return []
        may_declare = is_hr(self.viewer) and self.leaving.waiting.number > 0
        return [*([BACK] if self.can_come_back else []), WAIT, *([DECLARE] if may_declare else [])]

    # --- What is shown ---

    def form(self, data: Any = None) -> RemovalForm:
        initial = {"seen": self.seen, "after": self.offered[0] if self.offered else ""}
        return RemovalForm(data, offered=self.offered, initial=initial)

    @cached_property
    def seen(self) -> str:
        """What the choice is about: who has everything that remains, and the page as it stands."""
        return f"{digest(self.waiting_ids)}/{page_publishing.standing_of(self.page)}"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        form: RemovalForm = kwargs.pop("form", None) or self.form()
        chosen = form["after"].value() if self.offered else ""
        mails = self.leaving.mails if DECLARE in self.offered else 0
        return super().get_context_data(
            form=form,
            cards=cards_of_removal(self.leaving),
            sentences=[*sentences_about(self.leaving), *self.wrong_welcomes(), *self.ending_offers()],
            choices=removal_choices(self.offered, chosen, self.leaving.waiting.number, mails),
            **kwargs,
        )

    def wrong_welcomes(self) -> list[str]:
        """What the number of lessons that changes makes wrong elsewhere."""
        return wrong_welcomes(self.programme, -self.leaving.lessons_fewer)

    def ending_offers(self) -> list[str]:
        """What other organisations could take, and cannot any more."""
        return []

    # --- What is done ---

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        form = self.form(request.POST)
        if "seen" in form.errors or request.POST.get("seen") != self.seen:
            return self.shown_again(_("Intussen is er iets veranderd. Kijk na of het klopt, en bevestig opnieuw."))
        if not form.is_valid():
            return self.render_to_response(self.get_context_data(form=form), status=422)
        to_declare = self.waiting_ids if form.declares else []
        parent = self.page.get_parent()
        waiting = 0 if form.declares else len(self.waiting_ids)
        try:
            self.remove(form)
        except page_publishing.ChangedMeanwhile as other:
            return self.shown_again(sentence_about(other, self.viewer))
        except page_publishing.Gone:
            raise Http404 from None
        except ProtectedError:
            return self.back_to_page(_("Deze pagina kan niet weg: iets anders heeft ze nodig."))
        messages.success(request, " ".join([self.outcome, *who_waits(waiting)]), buttons=self.ways_on(waiting))
        if to_declare and self.programme is not None:
            done = declare(self.viewer, self.programme, to_declare, self.now, sends_mail=form.tells_who_is_done)
            if isinstance(done, Job):
                return redirect("hr:job", done.pk)
        return redirect("wagtailadmin_explore", parent.pk)

    def ways_on(self, waiting: int) -> list[Any]:
        """For HR, to so many people who wait."""
        if not waiting or self.programme is None or not is_hr(self.viewer):
            return []
        return [messages.button(reverse("hr:waiting", args=[self.programme.pk]), _("Wie alles heeft wat overblijft"))]

    def remove(self, form: Any) -> None:
        seen = page_publishing.standing_of(self.page)
        removal = Removal(self.how(form), self.leaving_ids, form.comes_back, self.verb)
        number, detail = self.leaving.enrolled.count(), self.in_log(form)
        page_publishing.remove(self.viewer, self.page.pk, seen, removal, number=number, detail=detail)

    def how(self, form: Any) -> Callable[[Page], None]:
        """What is done to the page, as was chosen in the form."""
        raise NotImplementedError

    def in_log(self, form: Any) -> str:
        """The line of the log: what was done to the page, and whether it comes back."""
        raise NotImplementedError

    @property
    def outcome(self) -> str:
        raise NotImplementedError

    def shown_again(self, problem: str) -> HttpResponse:
        """The step as it is now."""
        messages.warning(self.request, problem)
        return self.render_to_response(self.get_context_data(form=self.form()), status=422)


class UnpublishStepView(RemovalStepView):
    """A page goes off line; it stays on the desk, and can come back."""

    can_come_back = True
    lead = gettext_lazy("Je haalt deze pagina weg. Ze blijft bewaard, en je kan ze later weer publiceren.")
    button = gettext_lazy("Haal weg")

    def may_do(self) -> bool:
        return bool(self.permissions.can_publish()) and not isinstance(self.page, OrganisationPage)

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        if self.may_do() and not self.page.live:
            return self.back_to_page(_("Deze pagina staat niet live: er is niets om weg te halen."))
        return super().dispatch(request, *args, **kwargs)

    def how(self, form: Any) -> Callable[[Page], None]:
        return lambda page: UnpublishPageAction(page, user=self.viewer).execute()

    def ending_offers(self) -> list[str]:
        return ending_offers(self.page, with_below=False)

    def in_log(self, form: Any) -> str:
        words = _("%(title)s (weggehaald)")
        if self.offered:
            words = _("%(title)s (weggehaald, komt terug)") if form.comes_back else _("%(title)s (weggehaald voorgoed)")
        return words % {"title": self.page.title}

    @property
    def outcome(self) -> str:
        return _("“%(title)s” is weggehaald. Je vindt de pagina hier terug.") % {"title": self.page.title}


class DeleteStepView(RemovalStepView):
    button = gettext_lazy("Verwijder")
    is_serious = True

    @property
    def lead(self) -> str:
        if self.page.specific_class not in deleted_pages.KINDS:
            return _("Je verwijdert deze pagina voorgoed.")
        return _(
            "Je verwijdert deze pagina, met wat eronder staat. Ze blijft 30 dagen in de prullenmand: zolang kan je ze "
            "terugzetten. Wat er gepubliceerd was, blijft bewaard voor wie het las."
        )

    def may_do(self) -> bool:
        return bool(self.permissions.can_delete())

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        if self.may_do() and touches_below(self.page, self.viewer):
            return self.back_to_page(_("Hieronder staan trajecten met mensen. Verwijder die eerst, een voor een."))
        if self.may_do() and (locked := why_locked([self.page], self.viewer, with_below=True)):
            return self.back_to_page(locked)
        return super().dispatch(request, *args, **kwargs)

    def how(self, form: Any) -> Callable[[Page], None]:
        if ReferenceIndex.get_references_to(self.page).group_by_source_object().is_protected:
            raise PermissionDenied
        return self.into_the_trash

    def ending_offers(self) -> list[str]:
        return ending_offers(self.page, with_below=True)

    def into_the_trash(self, page: Page) -> None:
        deleted_pages.keep([page], self.viewer, self.now)
        DeletePageAction(page, user=self.viewer).execute()

    def ways_on(self, waiting: int) -> list[Any]:
        return [*super().ways_on(waiting), to_trash()]

    def in_log(self, form: Any) -> str:
        return f"{self.page.title} ({_('verwijderd')})"

    @property
    def outcome(self) -> str:
        return _("“%(title)s” is verwijderd.") % {"title": self.page.title}
