"""The step before a picture or a document gets another file: who keeps the old one, and where the new one comes."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import datetime
from typing import Any

from django.core.exceptions import PermissionDenied
from django.http import FileResponse, Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.functional import cached_property
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.generic import TemplateView, View
from wagtail.admin import messages
from wagtail.admin.ui.tables import Column
from wagtail.admin.views.generic.base import BaseListingView, WagtailAdminTemplateMixin
from wagtail.documents import get_document_model
from wagtail.documents.permissions import permission_policy as documents_policy
from wagtail.images import get_image_model
from wagtail.images.permissions import permission_policy as pictures_policy

from onboarding.hr.access import is_hr
from onboarding.hr.clock import Dated
from onboarding.hr.deeds import replacing_files
from onboarding.hr.models import Replacement
from onboarding.hr.publish_step import touched_people
from onboarding.hr.publish_step.cards import Card
from onboarding.hr.publish_step.people_list import people_columns
from onboarding.hr.publish_step.replacement_effects import ReplacementEffect
from onboarding.learning.models.enrolments import EnrolmentQuerySet
from onboarding.lessons.file_keeping import content_type_of
from onboarding.lessons.file_uses import kind_of
from onboarding.lessons.models import FileKind
from onboarding.lessons.replaced_files import tell_after
from onboarding.people import roles
from onboarding.people.models import User, UserQuerySet

KINDS: dict[str, tuple[Any, Any]] = {
    FileKind.PICTURE: (get_image_model, pictures_policy),
    FileKind.DOCUMENT: (get_document_model, documents_policy),
}


class OnReplacement(Dated, View):
    """What is about a file that this person sent to take the place of another; anyone else's does not exist."""

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        if self.held is None:
            told = _("Dit bestand wacht niet meer: het is al vervangen, of je liet het te lang wachten. Kijk het na.")
            messages.warning(request, told)
            return redirect(self.edit_address)
        return super().dispatch(request, *args, **kwargs)

    @property
    def viewer(self) -> User:
        """Whoever asks."""
        user: Any = self.request.user
        return user

    @cached_property
    def thing(self) -> Any:
        """The picture or document, as it is saved; it does not exist for whoever cannot change it."""
        if self.kwargs["kind"] not in KINDS:
            raise Http404
        get_model, policy = KINDS[self.kwargs["kind"]]
        thing = get_model().objects.filter(pk=self.kwargs["source_id"]).first()
        if thing is None or not policy.user_has_permission_for_instance(self.viewer, "change", thing):
            raise Http404
        if roles.only_writes(self.viewer):
            raise PermissionDenied
        return thing

    @cached_property
    def held(self) -> Replacement | None:
        """The file that waits; None when it does not any more."""
        mine = replacing_files.waiting(self.viewer, self.thing, self.now)
        return mine.filter(pk=self.kwargs["replacement_id"]).first()

    @cached_property
    def effect(self) -> ReplacementEffect:
        return ReplacementEffect(self.thing, self.viewer)

    def address(self, name: str, *more: str) -> str:
        """Of a screen about this replacement."""
        return reverse(name, args=[self.kwargs["kind"], self.thing.pk, self.kwargs["replacement_id"], *more])

    @property
    def is_picture(self) -> bool:
        return kind_of(self.thing) == FileKind.PICTURE

    @property
    def edit_address(self) -> str:
        return reverse("wagtailimages:edit" if self.is_picture else "wagtaildocs:edit", args=[self.thing.pk])

    @property
    def list_address(self) -> str:
        return reverse("wagtailimages:index" if self.is_picture else "wagtaildocs:index")


class ReplaceStepView(OnReplacement, WagtailAdminTemplateMixin, TemplateView):
    """Shows old beside new and whom it touches; posting the form replaces the file, or goes back."""

    template_name = "hr/publish_step/replace.html"
    page_title: Any = gettext_lazy("Wie raakt dit?")
    header_icon = "group"

    def get_breadcrumbs_items(self) -> list[dict[str, Any]]:
        list_name = _("Afbeeldingen") if self.is_picture else _("Documenten")
        return [
            *self.breadcrumbs_items,
            {"url": self.list_address, "label": list_name},
            {"url": "", "label": self.thing.title},
        ]

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return super().get_context_data(
            thing=self.thing,
            held=self.held,
            old_size=size_of(self.thing.file),
            new_size=size_of(self.held.file) if self.held else None,
            picture_address=self.address("hr:replacement_picture") if self.is_picture else "",
            cards=[self.with_address(card) for card in self.effect.cards()],
            lessons=self.effect.live,
            sentences=list(self.effect.sentences()),
            seen=self.effect.seen,
            also=replacing_files.other_labels(self.held, self.thing, self.viewer) if self.held else [],
            **kwargs,
        )

    def with_address(self, card: Card) -> Card:
        """The same, with where all its names are."""
        return replace(card, address=self.address("hr:replacement_people", card.who)) if card.who else card

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        if "back" in request.POST:
            replacing_files.let_go(replacing_files.waiting(self.viewer, self.thing, self.now))
            messages.success(request, _("Er is niets veranderd: het oude bestand staat er nog."))
            return redirect(self.edit_address)
        if request.POST.get("seen") != self.effect.seen:
            messages.warning(request, _("Intussen is er iets veranderd. Kijk na of het klopt, en bevestig opnieuw."))
            return self.render_to_response(self.get_context_data(), status=422)
        return self.replaced(request)

    def replaced(self, request: HttpRequest) -> HttpResponse:
        """Where one goes once the file is replaced, or with what was wrong."""
        assert self.held is not None  # noqa: S101 - dispatch looked
        try:
            changed = replacing_files.put_in_place(self.held, self.thing, self.viewer)
        except replacing_files.NotThere:
            return redirect(request.path)
        except replacing_files.Refused as problem:
            messages.error(request, str(problem))
            return redirect(self.edit_address)
        except OSError:
            messages.error(request, _("Het bestand konden we niet bewaren. Kies het opnieuw."))
            return redirect(self.edit_address)
        messages.success(request, _("Het bestand van “%(title)s” is vervangen.") % {"title": self.thing.title})
        tell_after(request, self.thing, changed)
        return redirect(self.list_address)


class ReplacementPictureView(OnReplacement):
    """The picture that waits, for whoever sent it."""

    def get(self, request: HttpRequest, **kwargs: Any) -> HttpResponseBase:
        if self.held is None or not self.is_picture or not self.held.file.storage.exists(self.held.place):
            raise Http404
        response = FileResponse(self.held.file.open(), content_type=content_type_of(self.held.name))
        response["Cache-Control"] = "private, no-store"
        response["Content-Security-Policy"] = "default-src 'none'"
        return response


GROUPS: dict[str, tuple[Any, Callable[[ReplacementEffect], EnrolmentQuerySet]]] = {
    "klaar": (gettext_lazy("Wie klaar is"), lambda effect: effect.done),
    "bezig": (gettext_lazy("Wie bezig is"), lambda effect: effect.busy),
}


class ReplacementPeopleView(OnReplacement, BaseListingView):
    """All the people behind a number of the step, for HR."""

    header_icon = "group"
    paginate_by = 50

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        if self.kwargs["who"] not in GROUPS:
            raise Http404
        if not is_hr(self.viewer):
            raise PermissionDenied
        return super().dispatch(request, *args, **kwargs)

    def get_page_title(self) -> Any:
        return GROUPS[self.kwargs["who"]][0]

    def get_index_url(self) -> str:
        return self.address("hr:replacement_people", self.kwargs["who"])

    def get_base_queryset(self) -> UserQuerySet:
        group = GROUPS[self.kwargs["who"]][1]
        return touched_people.people_of(group(self.effect)).select_related("department").defer("password")

    @cached_property
    def columns(self) -> list[Column]:
        return people_columns()


def before_replacing(request: HttpRequest, thing: Any, form: Any, now: datetime) -> HttpResponse | None:
    """To the step, with the file kept aside; None where no version shows the one of now: then it is saved at once."""
    user: Any = request.user
    saved = type(thing).objects.get(pk=thing.pk)  # `thing` has the new file already
    if not ReplacementEffect(saved, user).is_needed:
        return None
    if roles.only_writes(user):
        told = _("Dit bestand staat in een gepubliceerde les. Vraag HR om het te vervangen, of voeg een nieuw toe.")
        messages.error(request, told)
        return redirect(request.path)
    changed = replacing_files.changed_in(form)
    held = replacing_files.hold(user, saved, form.cleaned_data["file"], changed, now)
    return redirect("hr:replace_step", kind_of(saved).value, saved.pk, held.pk)


def size_of(file: Any) -> int | None:
    """Bytes; None for a file that the storage has lost."""
    try:
        return int(file.size)
    except OSError:
        return None
