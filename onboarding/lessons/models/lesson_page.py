"""A lesson, as HR writes it, with the form that says what is not complete yet."""

from __future__ import annotations

from typing import Any

from django.core.exceptions import ValidationError
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from wagtail.admin.panels import FieldPanel, FieldRowPanel, MultiFieldPanel, ObjectList, TabbedInterface
from wagtail.fields import StreamField
from wagtail.models import Page

from onboarding.lessons import kinds_there
from onboarding.lessons.block_ids import settled
from onboarding.lessons.blocks import LessonStreamBlock
from onboarding.lessons.completeness import lesson_problems
from onboarding.lessons.for_whom import OTHERS, keys_in
from onboarding.lessons.for_whom_block import ForWhomWidget, choices_for
from onboarding.lessons.left_panel import LeftPanel
from onboarding.lessons.models.desk_pages import DeskPage, DeskPageForm, OrganisationPage
from onboarding.lessons.origin_panel import OriginPanel
from onboarding.lessons.outlines import Opening
from onboarding.lessons.ownership import foreign_problem
from quizzes.blocks import QuestionStreamBlock, quiz_from_stream
from quizzes.definitions import FeedbackMoment, Quiz


class LessonPageForm(DeskPageForm):
    """Says where and why a lesson cannot be published yet; a draft may be unfinished."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        owner = self.owner
        named = kinds_there.names_of(keys_in(self.instance.body.get_prep_value()), owner)
        body: Any = self.fields["body"]
        body.widget = ForWhomWidget(body.block, choices_for(kinds_there.standing(owner), named))

    @property
    def owner(self) -> OrganisationPage | None:
        """The organisation's page that the lesson stands under, or will."""
        above = self.parent_page
        return OrganisationPage.objects.ancestor_of(above, inclusive=True).first() if above is not None else None

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean()
        self.refuse_what_is_not_ours(cleaned)
        if not self.is_deferred_validation and not self.errors:
            page = self.instance
            for name in ("body", "questions", "pass_mark", "max_attempts"):
                setattr(page, name, cleaned[name])
            page.settle_ids()  # as they will be saved: choices that share an id would be judged wrongly
            for field, problem in lesson_problems(page, with_blocks=False, owner=self.owner):
                self.add_error(field, problem)
        return cleaned

    def refuse_what_is_not_ours(self, cleaned: dict[str, Any]) -> None:
        owner = self.owner
        problem = foreign_problem(cleaned["body"], owner) if owner and "body" in cleaned else None
        if problem:
            self.add_error("body", problem)


FEEDBACK_MOMENTS = [(FeedbackMoment.EACH.value, _("na elk antwoord")), (FeedbackMoment.END.value, _("op het einde"))]


VARIANT = "lesson:"  # how the preview mode of a variant begins


class LessonPage(DeskPage):
    """A lesson: an introduction, a body of blocks, and a quiz."""

    summary = models.CharField(
        _("ondertitel"), max_length=80, blank=True, help_text=_("Eén regel voor in het overzicht.")
    )
    introduction = models.TextField(_("inleiding"), blank=True, help_text=_("Eén of twee zinnen, groot getoond."))
    minutes = models.PositiveSmallIntegerField(
        _("minuten"),
        default=6,
        validators=[MinValueValidator(1), MaxValueValidator(120)],
        help_text=_("Lezen en vragen samen."),
    )
    opens = models.CharField(_("gaat open"), max_length=12, choices=Opening, default=Opening.AT_ONCE)
    body = StreamField(LessonStreamBlock(), blank=True, verbose_name=_("les"))
    questions = StreamField(QuestionStreamBlock(required=False), blank=True, verbose_name=_("vragen"))
    pass_mark = models.PositiveSmallIntegerField(
        _("slaagt vanaf (%)"),
        default=60,
        validators=[MaxValueValidator(100)],
        help_text=_("0: de quiz telt niet, en wie alle vragen doet, is klaar."),
    )
    max_attempts = models.PositiveSmallIntegerField(
        _("aantal pogingen"),
        null=True,
        blank=True,
        validators=[MinValueValidator(1), MaxValueValidator(100)],
        help_text=_("Leeg: zo vaak als iemand wil."),
    )
    pause_minutes = models.PositiveIntegerField(
        _("wachten tussen twee pogingen (minuten)"), default=0, validators=[MaxValueValidator(43_200)]
    )
    shuffles = models.BooleanField(_("antwoorden door elkaar"), default=True)
    feedback_moment = models.CharField(
        _("uitleg"), max_length=4, choices=FEEDBACK_MOMENTS, default=FeedbackMoment.EACH.value
    )
    # The translation key of the page that the ids in `body` and `questions` were made for: a copy gets another key.
    ids_made_for = models.UUIDField(null=True, editable=False)

    parent_page_types = ["lessons.PrinciplePage"]
    subpage_types: list[str] = []
    base_form_class = LessonPageForm

    edit_handler = TabbedInterface(
        [
            ObjectList(
                [
                    OriginPanel(),
                    LeftPanel(),
                    *Page.content_panels,
                    FieldPanel("summary"),
                    FieldPanel("introduction"),
                    FieldRowPanel([FieldPanel("minutes"), FieldPanel("opens")]),
                    FieldPanel("body"),
                ],
                heading=_("Les"),
            ),
            ObjectList(
                [
                    FieldPanel("questions"),
                    MultiFieldPanel(
                        [
                            FieldRowPanel([FieldPanel("pass_mark"), FieldPanel("max_attempts")]),
                            FieldRowPanel([FieldPanel("pause_minutes"), FieldPanel("feedback_moment")]),
                            FieldPanel("shuffles"),
                        ],
                        heading=_("Slagen en pogingen"),
                    ),
                ],
                heading=_("Vragen"),
            ),
            ObjectList([*DeskPage.promote_panels, *DeskPage.settings_panels], heading=_("Instellingen")),
        ]
    )

    class Meta:
        verbose_name = _("les")
        verbose_name_plural = _("lessen")

    def settle_ids(self) -> None:
        """Make the ids of all that this lesson is made of fine, whatever brought them here (see block_ids.py)."""
        is_copy = self.ids_made_for is not None and self.ids_made_for != self.translation_key
        raw = [self.body.get_prep_value(), self.questions.get_prep_value()]
        fine = settled(raw, self.translation_key, of_another=is_copy)
        for name, before, after in zip(("body", "questions"), raw, fine, strict=True):
            if before != after:
                setattr(self, name, getattr(self, name).stream_block.to_python(after))
        self.ids_made_for = self.translation_key

    def save_revision(self, *args: Any, **kwargs: Any) -> Any:
        self.settle_ids()
        return super().save_revision(*args, **kwargs)

    def save(self, clean: bool = True, user: Any = None, log_action: Any = False, **kwargs: Any) -> None:
        """Save; raises ValidationError when the page would be live with a lesson that is not complete."""
        if not kwargs.get("update_fields"):
            self.settle_ids()
        if self.live and clean and not kwargs.get("update_fields"):
            problems: dict[str, list[ValidationError]] = {}
            for field, problem in lesson_problems(self):
                problems.setdefault(field, []).append(problem)
            if problems:
                raise ValidationError(problems)
        super().save(clean=clean, user=user, log_action=log_action, **kwargs)

    @property
    def preview_modes(self) -> list[tuple[str, Any]]:
        """The lesson, as each kind of work that it has something for reads it, and its questions."""
        named = kinds_there.names_of(keys_in(self.body.get_prep_value()), self.organisation_page)
        words = _("De les, bekeken als: %(kind)s")
        variants = [(f"{VARIANT}{key}", words % {"kind": name}) for key, name in named.items()]
        if variants:
            variants.append((f"{VARIANT}{OTHERS}", words % {"kind": _("ander werk")}))
        return [("lesson", _("De les")), *variants, ("quiz", _("De vragen"))]

    @property
    def organisation_page(self) -> OrganisationPage | None:
        """The organisation's page that it stands under; None while it stands nowhere yet."""
        return OrganisationPage.objects.ancestor_of(self).first() if self.path else None

    @property
    def quiz(self) -> Quiz | None:
        """The quiz as written now."""
        return quiz_from_stream(
            self.questions,
            self.pass_mark,
            self.max_attempts,
            pause_minutes=self.pause_minutes,
            shuffles=self.shuffles,
            feedback_moment=self.feedback_moment,
        )

    def employee_path(self) -> str:
        lesson = getattr(self, "lesson", None)
        return reverse("learning:lesson", args=[lesson.pk]) if lesson else super().employee_path()

    def live_path(self) -> str | None:
        lesson = getattr(self, "lesson", None)
        return self.employee_path() if lesson and lesson.current_version_id else None
