"""Which pictures and documents were deleted, and putting one back."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils.functional import cached_property
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.generic import TemplateView
from wagtail.admin import messages
from wagtail.admin.ui.tables import Column
from wagtail.admin.views.generic.base import WagtailAdminTemplateMixin

from onboarding.hr.access import HrOnlyMixin
from onboarding.hr.deeds import trash_restoring
from onboarding.hr.trash.trash_list import InTrashView
from onboarding.lessons import deleted_files
from onboarding.lessons.models import TrashedFile
from onboarding.lessons.models.in_trash import KEPT_FOR
from onboarding.lessons.putting_back import NotKept
from onboarding.people import roles
from onboarding.people.roles import May


class TrashedFilesView(InTrashView):
    model = TrashedFile
    page_title = gettext_lazy("Prullenmand: bestanden")
    index_url_name = "hr:trashed_files"
    index_results_url_name = "hr:trashed_files_results"
    put_back_url_name = "hr:put_file_back"
    kept_apart = "content"
    elsewhere = (gettext_lazy("Pagina’s"), "hr:trash", "folder-open-inverse")
    is_empty = gettext_lazy("Er zijn geen verwijderde beelden of documenten. Wat je verwijdert, blijft hier 30 dagen.")

    def of_kind(self) -> list[Column]:
        return [Column("name", label=_("Bestand"))]


class PutFileBackView(HrOnlyMixin, WagtailAdminTemplateMixin, TemplateView):
    """What comes back, before it does; a button puts it back. One out of reach does not exist."""

    needs = May.PUBLISH
    template_name = "hr/trash/put_file_back.html"
    page_title = gettext_lazy("Terugzetten")
    header_icon = "bin"

    @cached_property
    def kept(self) -> TrashedFile:
        mine = TrashedFile.objects.visible_to(self.viewer).filter(deleted_at__gt=self.now - KEPT_FOR)
        return get_object_or_404(mine, pk=self.kwargs["pk"])

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        if roles.may(request.user, self.needs) and self.kept.put_back_at is not None:
            return self.back(_("Dit bestand staat al terug."))
        return super().dispatch(request, *args, **kwargs)

    def get_breadcrumbs_items(self) -> list[dict[str, Any]]:
        trash = {"url": reverse("hr:trashed_files"), "label": _("Prullenmand")}
        return [*self.breadcrumbs_items, trash, {"url": "", "label": str(self.kept)}]

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return super().get_context_data(kept=self.kept, sentences=list(sentences_about(self.kept)), **kwargs)

    def post(self, request: HttpRequest, pk: int) -> HttpResponse:
        try:
            thing = trash_restoring.put_back_file(self.viewer, self.kept, self.now)
        except NotKept:
            return self.back(_("Dit bestand staat al terug."))
        except deleted_files.FileLost:
            return self.back(_("Dit bestand is weg van de server, en kan niet terugkomen. Zet het er opnieuw bij."))
        except OSError:
            return self.back(_("Het terugzetten lukte niet. Er is niets gebeurd: probeer het straks opnieuw."))
        edit = "wagtailimages:edit" if self.kept.is_picture else "wagtaildocs:edit"
        opened = [messages.button(reverse(edit, args=[thing.pk]), _("Open"))]
        messages.success(request, _("“%(title)s” staat terug.") % {"title": thing.title}, buttons=opened)
        return redirect("hr:trashed_files")

    def back(self, why: str) -> HttpResponse:
        messages.warning(self.request, why)
        return redirect("hr:trashed_files")


def sentences_about(kept: TrashedFile) -> Iterator[str]:
    """Where it comes back and with what, and what shows it then."""
    where = _("Dit komt terug bij de beelden.") if kept.is_picture else _("Dit komt terug bij de documenten.")
    yield where + " " + _("Het bestand, de titel en wat er verder bij stond, zijn zoals ze waren.")
    yield _("Concepten die het toonden, tonen het weer. Aan wat gepubliceerd is, verandert niets.")
    if kept.is_picture and deleted_files.house_shows(kept):
        yield _(
            "Het stond op de pagina van de organisatie, als logo of om te verwelkomen. Publiceer die pagina opnieuw, "
            "dan ziet iedereen het weer."
        )
