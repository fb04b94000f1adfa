"""A lesson that another organisation offers: read as it is live, and taken as one's own draft. Nothing is recorded of
who looks, and nobody there hears who it was."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils.functional import cached_property
from django.utils.safestring import mark_safe
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.generic import TemplateView
from wagtail.admin import messages
from wagtail.admin.views.generic.base import WagtailAdminTemplateMixin
from wagtail.permission_policies.pages import PagePermissionPolicy

from onboarding.hr.access import RoleMixin
from onboarding.hr.between_organisations.others_list import OthersLessonsView
from onboarding.hr.deeds import lesson_sharing
from onboarding.ids import read_id
from onboarding.lessons import for_whom, quiz_wordings
from onboarding.lessons.assembling import Piece, article_of, assemble
from onboarding.lessons.known_keys import as_known_now
from onboarding.lessons.media import kept_answer
from onboarding.lessons.models import (
    AdoptedLesson,
    FileKind,
    FrozenFile,
    LessonVersion,
    OrganisationPage,
    PrinciplePage,
    ProgrammePage,
)
from onboarding.lessons.names_after_titles import name_after
from onboarding.lessons.open_file.lesson_copying import left_behind
from onboarding.lessons.open_file.refused_files import Refused
from onboarding.lessons.sharing import offers
from onboarding.lessons.sharing.offers import Offered
from onboarding.lessons.translations.as_read import AsRead
from onboarding.people.models import User
from onboarding.people.roles import May

REST_OF_ADDRESS = r"[^\"'\s<>]*"  # in the HTML of an article
Choices = list[tuple[str, list[tuple[str, str]]]]


def places_for(viewer: User, origin_id: int) -> Choices:
    """The principles that `viewer` may put a lesson under which comes from that organisation, by programme; of an
    administrator, of all organisations but that one. Three queries, however many there are."""
    houses = OrganisationPage.objects.exclude(organisation=origin_id).in_bulk()
    may_add = PagePermissionPolicy().instances_user_has_permission_for(viewer, "add")
    length = OrganisationPage.steplen
    programmes = {page.path: page for page in ProgrammePage.objects.all()}
    of_house = {page.path: page.title for page in houses.values()}
    groups: dict[str, list[tuple[str, str]]] = {}
    for page in PrinciplePage.objects.filter(pk__in=may_add.values("pk")).order_by("path"):
        programme = programmes.get(page.path[:-length])
        house = of_house.get(page.path[: -2 * length])
        if programme is not None and house is not None:
            title = programme.draft_title or programme.title
            name = f"{house}: {title}" if viewer.is_superuser else title
            groups.setdefault(name, []).append((str(page.pk), page.draft_title or page.title))
    return list(groups.items())


def names_for_others(version: LessonVersion) -> dict[int, str]:
    """What the files of a version are called for who may take it, by the id of the kept file, after their titles. Of a
    picture only as it was cut: in the file itself may stand where it was taken, and by whom. One query."""
    uses = list(version.files.order_by("pk"))
    titles = {use.source: use.title for use in uses if use.kind == FileKind.PICTURE}
    return {
        use.file_id: name_after(titles.get(use.source, "") if use.kind == FileKind.RENDITION else use.title, use.name)
        for use in uses
        if use.kind != FileKind.PICTURE
    }


class TakeForm(forms.Form):
    """`version` and `copies` are what someone looked at: which version, and how many copies of it they have."""

    place = forms.ChoiceField(
        label=gettext_lazy("Onder welke waarde komt ze?"),
        error_messages={
            "required": gettext_lazy("Kies eerst onder welke waarde de les komt."),
            "invalid_choice": gettext_lazy("Die waarde is er niet meer. Kies een andere."),
        },
    )
    version = forms.IntegerField(widget=forms.HiddenInput, min_value=1)
    copies = forms.IntegerField(widget=forms.HiddenInput, min_value=0)

    def __init__(self, *args: Any, places: Choices, version: int, copies: int, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.label_suffix = ""
        self.looked_at = self.initial = {"version": version, "copies": copies}
        place: Any = self.fields["place"]
        place.choices = (
            [("", _("Kies een waarde")), *places] if sum(len(pages) for _name, pages in places) > 1 else places
        )

    def clean(self) -> dict[str, Any]:
        cleaned: dict[str, Any] = super().clean() or {}
        if cleaned.get("version") != self.looked_at["version"]:
            message = _(
                "Er staat intussen een andere versie online. Hieronder zie je ze: lees ze na, en neem dan over."
            )
            raise ValidationError(message, code="newer")
        if cleaned.get("copies") != self.looked_at["copies"]:
            message = _("Intussen nam een collega deze les ook over. Kijk eerst of die volstaat.")
            raise ValidationError(message, code="taken_meanwhile")
        return cleaned


class OfOffer(RoleMixin):
    """Something about a lesson that others offer; one that they do not, does not exist."""

    needs = May.WRITE_DRAFTS

    @cached_property
    def offered(self) -> Offered:
        found = offers.for_others(self.viewer).filter(pk=self.kwargs["offer_id"]).first()
        if found is None:
            raise Http404
        return offers.told(found)


class OthersLessonView(OfOffer, WagtailAdminTemplateMixin, TemplateView):
    """Posting it takes it."""

    template_name = "hr/between_organisations/other.html"
    header_icon = "globe"

    @cached_property
    def version(self) -> LessonVersion:
        """With all that it says."""
        found = LessonVersion.objects.select_related("quiz", "lesson__programme__organisation")
        return found.get(pk=self.offered.version.pk)

    @cached_property
    def house(self) -> OrganisationPage | None:
        """One's own."""
        own = self.viewer.organisation_id
        return OrganisationPage.objects.filter(organisation=own).first() if own is not None else None

    def get_page_title(self) -> str:
        return self.version.title

    def get_breadcrumbs_items(self) -> list[dict[str, Any]]:
        above = {"url": reverse("hr:others_lessons"), "label": OthersLessonsView.page_title}
        return [*self.breadcrumbs_items, above, {"url": "", "label": self.version.title}]

    @cached_property
    def places(self) -> Choices:
        return places_for(self.viewer, self.offered.owner.pk)

    def form(self, data: Any = None) -> TakeForm:
        return TakeForm(data, places=self.places, version=self.version.number, copies=len(self.taken))

    @cached_property
    def taken(self) -> list[AdoptedLesson]:
        """The copies that are there already, of what the viewer may see."""
        return list(offers.taken_before(self.viewer, self.version.lesson))

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        version = self.version
        quiz = as_known_now(version.quiz, version.lesson) if version.quiz else None
        return super().get_context_data(
            offered=self.offered,
            version=version,
            read=AsRead(version),
            pieces=list(self._pieces()),
            questions=quiz_wordings.things_of(quiz),
            rules=quiz_wordings.rules_of(quiz),
            files=version.files.exclude(kind=FileKind.RENDITION).count(),
            taken=self.taken,
            left_behind=left_behind(version, self.house) if self.house is not None else [],
            earlier=offers.told_origin_of(version.lesson.page_id),
            has_places=bool(self.places),
            **{"form": self.form(), **kwargs},
        )

    def _pieces(self) -> Iterator[Piece]:
        """What there is to read, with its files at the addresses where who may take it finds them."""
        addresses = {
            reverse("kept_file", args=[pk, "x"])[:-1]: reverse("hr:others_file", args=[self.offered.offer.pk, pk, name])
            for pk, name in names_for_others(self.version).items()
        }
        for piece in assemble(article_of(self.version, for_whom.ALL)):
            html = str(piece.html)
            for before, after in addresses.items():
                html = re.sub(f"{re.escape(before)}{REST_OF_ADDRESS}", after, html)
            yield replace(piece, html=mark_safe(html))  # as it was rendered when it was published

    def post(self, request: HttpRequest, offer_id: int) -> HttpResponse:
        if not offers.for_others(self.viewer).filter(pk=offer_id).exists():
            messages.warning(request, _("Deze les wordt niet meer aangeboden. Er is niets overgenomen."))
            return redirect("hr:others_lessons")
        form = self.form(request.POST)
        if not form.is_valid():
            return self._again(form)
        under = get_object_or_404(PrinciplePage, pk=read_id(form.cleaned_data["place"]))
        seen = [one.pk for one in self.taken]
        try:
            page = lesson_sharing.adopt(self.viewer, self.version, under, self.now, copies_seen=seen)
        except Refused as problem:
            form.add_error(None, ValidationError(self._in_words(problem), code=problem.code))
            return self._again(form)
        told = {"title": page.title, "place": under.draft_title, "origin": self.offered.owner.short_name}
        words = _(
            "“%(title)s” van %(origin)s staat nu als concept onder “%(place)s”. Niemand ziet ze voor je publiceert."
        )
        messages.success(request, words % told)
        house = OrganisationPage.objects.ancestor_of(under).get()
        for sentence in left_behind(self.version, house):
            messages.info(request, sentence)
        return redirect("wagtailadmin_pages:edit", page.pk)

    def _again(self, form: TakeForm) -> HttpResponse:
        """The form once more, with what is to be looked at now."""
        self.__dict__.pop("taken", None)
        form.looked_at["copies"] = len(self.taken)
        form.data = {"place": form.data.get("place", ""), **form.looked_at}
        return self.render_to_response(self.get_context_data(form=form), status=422)

    @staticmethod
    def _in_words(problem: Refused) -> str:
        if problem.code == "file_gone":
            return _(
                "Een bestand van deze les is niet meer te vinden. Er is niets overgenomen. Vraag het aan je beheerder."
            )
        return str(problem)


class OthersFileView(OfOffer):
    """A document of the version that is offered, or a picture as it is shown there, for whoever may take it."""

    def get(self, request: HttpRequest, offer_id: int, file_id: int, name: str) -> Any:
        if names_for_others(self.offered.version).get(file_id) != name:
            raise Http404
        kept = FrozenFile.objects.get(pk=file_id)
        if not kept.is_there:
            raise Http404
        return kept_answer(request, kept, name)
