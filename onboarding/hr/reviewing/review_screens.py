"""The pages of the organisation for who reads them: as they are written now, what changed, and comments with them.

A comment is one of Wagtail's, about the page as a whole or about one sentence, whose words it keeps as its position;
here is where editors and HR read them too. Nothing of a page itself is written here.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from django import forms
from django.core.paginator import Paginator
from django.core.validators import MaxLengthValidator
from django.db import models
from django.db.models import Count, Q
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils.functional import cached_property
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.generic import FormView, TemplateView
from wagtail.admin import messages
from wagtail.admin.views.generic.base import WagtailAdminTemplateMixin
from wagtail.fields import RichTextField
from wagtail.models import Comment
from wagtail.rich_text import expand_db_html

from onboarding.hr.access import RoleMixin
from onboarding.hr.reviewing import sentences_of_draft
from onboarding.hr.reviewing.approval_forms import SettleForm
from onboarding.hr.reviewing.waiting_reviews import by_programme, waiting_reviews, walk_of
from onboarding.hr.tenancy import reach
from onboarding.lessons import four_eyes
from onboarding.lessons.drafted_marks import content_mark_of
from onboarding.lessons.four_eyes import Stage
from onboarding.lessons.models import Lesson, LessonPage, OrganisationPage
from onboarding.people import roles
from onboarding.people.bare_labels import BareLabels
from onboarding.people.roles import May

PER_PAGE = 100
MAX_COMMENT = 2000  # characters
COMMENTED = "title"  # Wagtail wants a field that a comment is about


class ReviewsView(RoleMixin, WagtailAdminTemplateMixin, TemplateView):
    """All pages, in their order, with what is new and how many comments are open."""

    needs = May.COMMENT
    template_name = "hr/reviewing/reviews.html"
    page_title: Any = gettext_lazy("Nazicht")
    header_icon = "comment"

    def get_breadcrumbs_items(self) -> list[dict[str, Any]]:
        return [*self.breadcrumbs_items, {"url": "", "label": self.page_title}]

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        unresolved = Count("wagtail_admin_comments", filter=Q(wagtail_admin_comments__resolved_at__isnull=True))
        readable = reach.readable(self.viewer)
        shown = Paginator(readable.annotate(comments=unresolved).order_by("path"), PER_PAGE)
        page_obj = shown.get_page(self.request.GET.get("p"))
        return super().get_context_data(
            page_obj=page_obj,
            rows=[(page, page.depth - 2) for page in page_obj],
            groups=by_programme(self.viewer, waiting_reviews(readable)),
            four_eyes_wanted=self.four_eyes_wanted(),
            **kwargs,
        )

    def four_eyes_wanted(self) -> bool | None:
        """Whether the own organisation wants four eyes; None for who does not decide that."""
        if not roles.may(self.viewer, May.PUBLISH) or self.viewer.organisation_id is None:
            return None
        house = OrganisationPage.objects.filter(organisation=self.viewer.organisation_id).first()
        return four_eyes.workflow_at(house) is not None


class OnReview(RoleMixin):
    """Something about one page; one out of reach does not exist."""

    needs = May.COMMENT

    @cached_property
    def page(self) -> Any:
        """The page as it was saved last."""
        found = get_object_or_404(reach.readable(self.viewer), pk=self.kwargs["page_id"])
        return found.get_latest_revision_as_object()


class CommentForm(BareLabels, forms.Form):
    text = forms.CharField(
        label=gettext_lazy("Je opmerking"),
        validators=[MaxLengthValidator(MAX_COMMENT)],
        widget=forms.Textarea(attrs={"rows": 4}),
        help_text=gettext_lazy("Zeg over welk stuk het gaat. Redacteurs en HR lezen het bij de pagina."),
        error_messages={"required": gettext_lazy("Schrijf eerst een opmerking.")},
    )
    about = forms.CharField(required=False, widget=forms.HiddenInput)  # the sentence, as it was read


class ReviewView(OnReview, WagtailAdminTemplateMixin, FormView):
    template_name = "hr/reviewing/review.html"
    form_class = CommentForm
    header_icon = "comment"

    def get_page_title(self) -> str:
        return str(self.page.title)

    def get_breadcrumbs_items(self) -> list[dict[str, Any]]:
        above = {"url": reverse("hr:reviews"), "label": _("Nazicht")}
        return [*self.breadcrumbs_items, above, {"url": "", "label": self.page.title}]

    @cached_property
    def sentence(self) -> tuple[str, str]:
        """Where the sentence stands that the comment is about, and its words; "" for the page as a whole, and for what
        somebody changed meanwhile."""
        return sentences_of_draft.sentence_at(self.page, self.request.GET.get("zin", ""))

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        if request.GET.get("zin") and not self.sentence[1]:
            messages.warning(request, _("Iemand wijzigde die zin intussen. Kies ze opnieuw."))
            return redirect("hr:review", self.page.pk)
        return super().get(request, *args, **kwargs)

    def get_initial(self) -> dict[str, Any]:
        return {"about": self.sentence[1]}

    def get_form(self, form_class: Any = None) -> Any:
        form = super().get_form(form_class)
        if self.sentence[1]:
            form.fields["text"].help_text = _("Redacteurs en HR lezen het bij deze zin.")
        return form

    def get_context_data(self, settle_form: SettleForm | None = None, **kwargs: Any) -> dict[str, Any]:
        comments = Comment.objects.filter(page=self.page.pk).select_related("user", "resolved_by")
        approval = self.approval(settle_form)
        modes = [(mode, name) for mode, name in self.page.preview_modes] if self.page.is_previewable() else []
        return super().get_context_data(
            page=self.page,
            modes=modes,
            words=list(self.words()),
            comments=comments.order_by("resolved_at", "created_at", "pk"),
            versions=self.versions(),
            may_write=roles.may(self.viewer, May.WRITE_DRAFTS),
            may_publish=roles.may(self.viewer, May.PUBLISH),
            has_changes=self.page.has_unpublished_changes,
            read_by_sentence=sentences_of_draft.blocks_of(self.page),
            approval=approval,
            walk=walk_of(self.viewer, self.page) if approval and approval.get("form") else None,
            **kwargs,
        )

    def approval(self, sent: SettleForm | None) -> dict[str, Any] | None:
        """What is shown of four eyes: where the draft stands, and what this person may do about it; None where the
        organisation does not want them."""
        if four_eyes.workflow_of(self.page) is None:
            return None
        if four_eyes.is_live_as_it_is(self.page, self.page.latest_revision):
            return {"stage": "live"}
        standing = four_eyes.standing_of(self.page)
        is_waiting = standing.stage == Stage.ASKED
        is_own = self.viewer.pk in four_eyes.writers_of(self.page)
        may_settle = is_waiting and roles.may(self.viewer, May.APPROVE)
        return {
            "stage": standing.stage.value,
            "state": standing.state,
            "is_stale": standing.is_stale,
            "at": standing.at,
            "is_own": may_settle and is_own,
            "form": sent or SettleForm(initial={"seen": content_mark_of(self.page, self.page.latest_revision)})
            if may_settle and not is_own
            else None,
            "may_ask": roles.may(self.viewer, May.WRITE_DRAFTS)
            and (standing.stage in (Stage.UNASKED, Stage.CHANGES) or (is_waiting and standing.is_stale)),
        }

    def words(self) -> Iterator[tuple[str, str, bool]]:
        """Of a page that nobody meets as such: its own fields with what they say, and whether that is HTML."""
        if self.page.is_previewable():
            return
        for field in type(self.page)._meta.local_fields:
            if isinstance(field, models.CharField | models.TextField) and (value := getattr(self.page, field.name)):
                is_html = isinstance(field, RichTextField)
                yield str(field.verbose_name), expand_db_html(value) if is_html else str(value), is_html

    def versions(self) -> list[int]:
        """The numbers of what was published of a lesson, newest first."""
        if not isinstance(self.page, LessonPage):
            return []
        lesson = Lesson.objects.visible_to(self.viewer).filter(page=self.page.pk).first()
        return list(lesson.versions.order_by("-number").values_list("number", flat=True)) if lesson else []

    def form_valid(self, form: Any) -> HttpResponse:
        (place, words), read = self.sentence, form.cleaned_data["about"]
        text = form.cleaned_data["text"]
        Comment.objects.create(
            page=self.page, user=self.viewer, text=text, contentpath=place or COMMENTED, position=read
        )
        messages.success(self.request, _("Je opmerking staat bij de pagina."))
        if read != words:
            messages.info(
                self.request, _("Iemand wijzigde de zin intussen. Bij je opmerking staat de zin die jij las.")
            )
        return redirect("hr:review", self.page.pk)

    def form_invalid(self, form: Any) -> HttpResponse:
        return self.render_to_response(self.get_context_data(form=form), status=422)


class ReviewDraftView(OnReview):
    """The page as its readers would meet it, if it were published now."""

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        if not self.page.is_previewable():
            raise Http404
        known = [mode for mode, _name in self.page.preview_modes]
        mode = request.GET.get("mode", self.page.default_preview_mode)
        if mode not in known:
            raise Http404
        shown: HttpResponseBase = self.page.make_preview_request(request, mode)
        return shown


class ResolveCommentView(OnReview):
    """Who writes the page did what a comment asks, or answers it otherwise: it is open no more."""

    needs = May.WRITE_DRAFTS

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        comment = get_object_or_404(Comment, page=self.page.pk, pk=self.kwargs["comment_id"])
        unresolved = Comment.objects.filter(pk=comment.pk, resolved_at__isnull=True)
        unresolved.update(resolved_at=self.now, resolved_by=self.viewer)
        messages.success(request, _("De opmerking is opgelost."))
        return redirect("hr:review", self.page.pk)


class WithdrawCommentView(OnReview):
    """The own comment goes; anyone else's does not exist."""

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        mine = Comment.objects.filter(page=self.page.pk, user=self.viewer, pk=self.kwargs["comment_id"])
        get_object_or_404(mine).delete()
        messages.success(request, _("Je opmerking is weg."))
        return redirect("hr:review", self.page.pk)
