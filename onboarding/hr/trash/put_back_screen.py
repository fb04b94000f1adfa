"""What comes back with a deleted page and where, before it does; a button puts it back."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from typing import Any

from django import forms
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils.functional import cached_property
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext
from django.views.generic import TemplateView
from wagtail.admin import messages
from wagtail.admin.views.generic.base import WagtailAdminTemplateMixin
from wagtail.models import Page

from onboarding.hr.access import HrOnlyMixin
from onboarding.hr.deeds import trash_restoring
from onboarding.lessons import putting_back
from onboarding.lessons.models import LessonPage, OrganisationPage, PageKind, PrinciplePage, ProgrammePage, TrashedPage
from onboarding.lessons.models.in_trash import KEPT_FOR
from onboarding.people import roles
from onboarding.people.roles import May

KIND_OF = {
    model._meta.label_lower: kind
    for model, kind in (
        (ProgrammePage, PageKind.PROGRAMME),
        (PrinciplePage, PageKind.PRINCIPLE),
        (LessonPage, PageKind.LESSON),
    )
}


class PutBackForm(forms.Form):
    parent = forms.TypedChoiceField(
        label=gettext_lazy("Komt terug onder"),
        coerce=int,
        error_messages={
            "required": gettext_lazy("Kies waar de pagina komt."),
            "invalid_choice": gettext_lazy("Die plaats is er niet meer. Kies een andere."),
        },
    )

    def __init__(self, data: Any, places: list[tuple[int, str]], before: int | None) -> None:
        is_there = any(pk == before for pk, _words in places)
        super().__init__(data, initial={"parent": before if is_there else None})
        self.label_suffix = ""
        chosen: Any = self.fields["parent"]
        chosen.choices = places if is_there or len(places) == 1 else [("", _("Kies een plaats")), *places]


class PutBackView(HrOnlyMixin, WagtailAdminTemplateMixin, TemplateView):
    """One out of reach does not exist."""

    needs = May.PUBLISH
    template_name = "hr/trash/put_back.html"
    page_title = gettext_lazy("Terugzetten")
    header_icon = "bin"

    @cached_property
    def kept(self) -> TrashedPage:
        mine = TrashedPage.objects.visible_to(self.viewer).filter(deleted_at__gt=self.now - KEPT_FOR)
        return get_object_or_404(mine.select_related("parent"), pk=self.kwargs["pk"])

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        if roles.may(request.user, self.needs) and self.kept.put_back_at is not None:
            return self.back(_("Deze pagina staat al terug."))
        return super().dispatch(request, *args, **kwargs)

    @cached_property
    def places(self) -> list[tuple[int, str]]:
        """Where it can come, with the way to it in words: a value by its programme first."""
        house = OrganisationPage.objects.get(organisation=self.kept.organisation_id)
        titles = dict(
            Page.objects.descendant_of(house).filter(depth__lte=house.depth + 2).values_list("path", "draft_title")
        )
        found = putting_back.places_for(self.kept).values_list("pk", "path", "draft_title")
        return [(pk, " › ".join([*_above(path, titles), title])) for pk, path, title in found]

    def form(self, data: Any = None) -> PutBackForm:
        return PutBackForm(data, self.places, self.kept.parent_id)

    def get_breadcrumbs_items(self) -> list[dict[str, Any]]:
        trash = {"url": reverse("hr:trash"), "label": _("Prullenmand")}
        return [*self.breadcrumbs_items, trash, {"url": "", "label": str(self.kept)}]

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return super().get_context_data(
            kept=self.kept,
            pages=list(_tree(self.kept.pages)),
            sentences=list(sentences_about(self.kept)),
            has_place=bool(self.places),
            **{"form": self.form(), **kwargs},
        )

    def post(self, request: HttpRequest, pk: int) -> HttpResponse:
        form = self.form(request.POST)
        if not form.is_valid():
            return self.render_to_response(self.get_context_data(form=form), status=422)
        try:
            page = trash_restoring.put_back(self.viewer, pk, form.cleaned_data["parent"], self.now)
        except putting_back.NotKept:
            return self.back(_("Deze pagina staat al terug."))
        except putting_back.NoPlace:
            return self.back(_("De plaats die je koos, is er niet meer. Kies een andere."))
        edit = [messages.button(reverse("wagtailadmin_pages:edit", args=[page.pk]), _("Open de pagina"))]
        messages.success(request, _("“%(title)s” staat terug, als concept.") % {"title": page.title}, buttons=edit)
        return redirect("wagtailadmin_explore", page.get_parent().pk)

    def back(self, why: str) -> HttpResponse:
        messages.warning(self.request, why)
        return redirect("hr:trash")


def _above(path: str, titles: dict[str, str]) -> Iterator[str]:
    """The titles of the pages above the one with this path, as far as they are in `titles`."""
    return (titles[path[:end]] for end in range(Page.steplen, len(path), Page.steplen) if path[:end] in titles)


def _tree(pages: list[dict[str, Any]]) -> Iterator[dict[str, Any]]:
    """Each page with how deep it stands below the first, and what it is."""
    depths: dict[int, int] = {}
    for one in pages:
        depths[one["page"]] = depths.get(one["parent"], -1) + 1
        kind = PageKind(KIND_OF[one["model"]])
        yield {"title": one["content"]["title"], "depth": depths[one["page"]], "kind": kind.label}


def sentences_about(kept: TrashedPage) -> Iterator[str]:
    """How much comes back and as what, and what is kept of who did the lessons."""
    numbers = Counter(KIND_OF[one["model"]] for one in kept.pages)
    counted = ", ".join(COUNTED[kind](numbers[kind]) for kind in PageKind if numbers[kind])
    words = _("Dit komt terug als concept: %(counted)s. Er wordt niets gepubliceerd, en er vertrekt geen mail.")
    yield words % {"counted": counted}
    if known := sum(1 for one in kept.pages if one["record"] and KIND_OF[one["model"]] == PageKind.LESSON):
        yield ngettext(
            "%(number)d les was al gepubliceerd. Wie ze deed, houdt dat, en publiceer je ze weer, dan tellen haar "
            "versies verder.",
            "%(number)d lessen waren al gepubliceerd. Wie ze deed, houdt dat, en publiceer je ze weer, dan tellen hun "
            "versies verder.",
            known,
        ) % {"number": known}


COUNTED = {
    PageKind.PROGRAMME: lambda number: (
        ngettext("%(number)d traject", "%(number)d trajecten", number) % {"number": number}
    ),
    PageKind.PRINCIPLE: lambda number: (
        ngettext("%(number)d waarde of pijler", "%(number)d waarden of pijlers", number) % {"number": number}
    ),
    PageKind.LESSON: lambda number: ngettext("%(number)d les", "%(number)d lessen", number) % {"number": number},
}
