"""What the steps before a page changes for people share: whose page it is, and the way to it and back."""

from __future__ import annotations

from typing import Any

from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.functional import cached_property
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.generic import TemplateView, View
from wagtail.admin import messages
from wagtail.admin.views.generic.base import WagtailAdminTemplateMixin
from wagtail.models import Page

from onboarding.hr.clock import Dated
from onboarding.hr.tenancy import reach
from onboarding.lessons.around_pages import lessons_of, programme_around
from onboarding.lessons.models import Lesson, LessonPage, OrganisationPage, Programme, ProgrammePage
from onboarding.people.models import User


class OnPage(Dated, View):
    """What is about one page of the desk; a page out of reach does not exist."""

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        if not self.may_do():
            raise PermissionDenied
        return super().dispatch(request, *args, **kwargs)

    def may_do(self) -> bool:
        """Whether this person may see it, or do what it leads to."""
        raise NotImplementedError

    @property
    def viewer(self) -> User:
        """Whoever asks."""
        user: Any = self.request.user
        return user

    @cached_property
    def page(self) -> Page:
        return self.page_within_reach(self.kwargs["page_id"])

    def page_within_reach(self, page_id: int) -> Page:
        """The page with this id; it does not exist for whoever cannot reach it."""
        page = Page.objects.filter(pk=page_id, depth__gt=1).first()
        if page is None or page.specific_class is None or not reach.pages(self.viewer, [page_id]):
            raise Http404
        return page.specific

    @cached_property
    def permissions(self) -> Any:
        """What this person may do with the page, as Wagtail says."""
        return self.page.permissions_for_user(self.viewer)

    @cached_property
    def programme(self) -> Programme | None:
        return programme_around(self.page)

    @cached_property
    def lessons(self) -> list[Lesson]:
        """The lessons that go along with the page: itself, or those below it."""
        return lessons_of(self.page, self.programme)

    @property
    def lesson_ids(self) -> list[int]:
        return [lesson.pk for lesson in self.lessons]


class PageStep(OnPage, WagtailAdminTemplateMixin, TemplateView):
    """A step before something happens to a page."""

    page_title: Any = gettext_lazy("Wie raakt dit?")
    header_icon = "group"
    minds_lock = True  # what is locked does not change

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        if self.minds_lock and self.may_do():
            lock = self.page.get_lock()
            if lock is not None and lock.for_user(request.user):
                return self.back_to_page(lock.get_message(request.user) or _("Deze pagina is vergrendeld."))
        return super().dispatch(request, *args, **kwargs)

    def back_to_page(self, problem: Any) -> HttpResponse:
        """To the form of the page, with a sentence about what is wrong."""
        messages.warning(self.request, problem)
        return redirect("wagtailadmin_pages:edit", self.page.pk)

    @cached_property
    def above(self) -> list[Page]:
        """The pages that it stands under, without the organisation's."""
        pages = [page for page in self.page.get_ancestors().specific(defer=True) if page.depth > 1]
        return [page for page in pages if not isinstance(page, OrganisationPage)]

    @property
    def back(self) -> str:
        """The words that lead back."""
        if isinstance(self.page, LessonPage):
            return _("Terug naar de les")
        return _("Terug naar het traject") if isinstance(self.page, ProgrammePage) else _("Terug naar de pagina")

    @property
    def edit_address(self) -> str:
        return reverse("wagtailadmin_pages:edit", args=[self.page.pk])

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return super().get_context_data(
            page=self.page,
            is_lesson=isinstance(self.page, LessonPage),
            edit_address=self.edit_address,
            back=self.back,
            **{"title": self.page.title, **kwargs},
        )
