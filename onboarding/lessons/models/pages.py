"""The page tree, HR's desk: organisation, programme, principle, lesson."""

from __future__ import annotations

from typing import Any

from django.core.exceptions import ValidationError
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from wagtail import blocks
from wagtail.admin.forms import WagtailAdminPageForm
from wagtail.admin.panels import FieldPanel, FieldRowPanel, MultiFieldPanel, ObjectList, TabbedInterface
from wagtail.fields import RichTextField, StreamField
from wagtail.models import Collection, Page

from onboarding.lessons.blocks import LessonStreamBlock
from onboarding.lessons.completeness import lesson_problems
from onboarding.lessons.ownership import foreign_problem
from onboarding.people.models import Organisation
from quizzes.blocks import QuestionStreamBlock, quiz_from_stream
from quizzes.definitions import Quiz

ADMINISTRATORS_ONLY = "people.change_organisation"


class DeskPage(Page):
    """A page of HR's desk. Employees read what was published from it, at the employee's own short address."""

    private_page_options: list[str] = []  # who reads what follows from enrolment

    class Meta:
        abstract = True

    def employee_path(self) -> str:
        """Where an employee finds what was published from this page."""
        return reverse("learning:dashboard")

    def get_url_parts(self, request: HttpRequest | None = None) -> tuple[int, str, str] | None:
        sites = self._get_relevant_site_root_paths(request)
        if not sites:
            return None
        return sites[0].site_id, sites[0].root_url, self.employee_path()

    def serve(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        return redirect(self.employee_path())


class OrganisationPage(DeskPage):
    """The top of an organisation's desk."""

    organisation = models.OneToOneField(
        Organisation, on_delete=models.PROTECT, related_name="page", verbose_name=_("organisatie")
    )
    collection = models.OneToOneField(
        Collection, on_delete=models.PROTECT, null=True, editable=False, related_name="organisation_page"
    )

    parent_page_types = ["wagtailcore.Page"]
    subpage_types = ["lessons.ProgrammePage"]
    preview_modes = []

    content_panels = [*Page.content_panels, FieldPanel("organisation", permission=ADMINISTRATORS_ONLY)]

    class Meta:
        verbose_name = _("organisatie")
        verbose_name_plural = _("organisaties")


class ProgrammePage(DeskPage):
    """What a new employee is given."""

    wordmark = models.CharField(
        _("woordmerk"),
        max_length=24,
        blank=True,
        help_text=_("Het woord dat de waarden samen maken, bijvoorbeeld KRACHT. Leeg als er geen is."),
    )
    welcome = RichTextField(_("welkom"), blank=True, features=["bold", "italic"])
    days_to_finish = models.PositiveSmallIntegerField(
        _("dagen om af te werken"),
        default=30,
        validators=[MinValueValidator(1), MaxValueValidator(730)],
        help_text=_("Kalenderdagen, te tellen vanaf de inschrijving."),
    )

    parent_page_types = ["lessons.OrganisationPage"]
    subpage_types = ["lessons.PrinciplePage"]
    preview_modes = []

    content_panels = [
        *Page.content_panels,
        FieldPanel("wordmark"),
        FieldPanel("welcome"),
        FieldPanel("days_to_finish"),
    ]

    class Meta:
        verbose_name = _("traject")
        verbose_name_plural = _("trajecten")

    def clean(self) -> None:
        super().clean()
        self.wordmark = self.wordmark.strip().upper()
        if self.wordmark and not self.wordmark.isalpha():
            raise ValidationError(
                {"wordmark": ValidationError(_("Gebruik alleen letters, zonder spaties."), code="not_a_word")}
            )


class PrincipleKind(models.TextChoices):
    MISSION = "mission", _("missie")
    VISION = "vision", _("visie")
    VALUE = "value", _("waarde")
    PILLAR = "pillar", _("pijler")


class PrinciplePage(DeskPage):
    """A value, a pillar, the mission or the vision, with what it asks of people."""

    kind = models.CharField(_("soort"), max_length=8, choices=PrincipleKind, default=PrincipleKind.VALUE)
    letter = models.CharField(
        _("letter of nummer"),
        max_length=2,
        blank=True,
        help_text=_("De letter in het woordmerk, of het nummer van de pijler."),
    )
    short_title = models.CharField(
        _("korte titel"), max_length=16, blank=True, help_text=_("Voor op de tegel, als de titel lang is.")
    )
    statement = models.TextField(_("in één zin"), blank=True)
    behaviours = StreamField(
        [("behaviour", blocks.TextBlock(label=_("Gedrag"), rows=2))],
        blank=True,
        verbose_name=_("wat het van je vraagt"),
    )

    parent_page_types = ["lessons.ProgrammePage"]
    subpage_types = ["lessons.LessonPage"]
    preview_modes = []

    content_panels = [
        *Page.content_panels,
        FieldRowPanel([FieldPanel("kind"), FieldPanel("letter"), FieldPanel("short_title")]),
        FieldPanel("statement"),
        FieldPanel("behaviours"),
    ]

    class Meta:
        verbose_name = _("waarde of pijler")
        verbose_name_plural = _("waarden en pijlers")

    def clean(self) -> None:
        super().clean()
        self.letter = self.letter.strip().upper()
        if self.letter and not ((len(self.letter) == 1 and self.letter.isalpha()) or self.letter.isdigit()):
            raise ValidationError({"letter": ValidationError(_("Geef één letter of een nummer."), code="not_a_letter")})


class LessonPageForm(WagtailAdminPageForm):
    """Says where and why a lesson cannot be published yet; a draft may be unfinished."""

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean()
        self.refuse_what_is_not_ours(cleaned)
        if not self.is_deferred_validation and not self.errors:
            page = self.instance
            for name in ("body", "questions", "pass_mark", "max_attempts"):
                setattr(page, name, cleaned[name])
            for field, problem in lesson_problems(page, with_blocks=False):
                self.add_error(field, problem)
        return cleaned

    def refuse_what_is_not_ours(self, cleaned: dict[str, Any]) -> None:
        owner = OrganisationPage.objects.ancestor_of(self.parent_page, inclusive=True).first()
        problem = foreign_problem(cleaned["body"], owner) if owner and "body" in cleaned else None
        if problem:
            self.add_error("body", problem)


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
    body = StreamField(LessonStreamBlock(), blank=True, verbose_name=_("les"))
    questions = StreamField(QuestionStreamBlock(required=False), blank=True, verbose_name=_("vragen"))
    pass_mark = models.PositiveSmallIntegerField(
        _("slaagt vanaf (%)"), default=60, validators=[MinValueValidator(1), MaxValueValidator(100)]
    )
    max_attempts = models.PositiveSmallIntegerField(
        _("aantal pogingen"),
        null=True,
        blank=True,
        validators=[MinValueValidator(1), MaxValueValidator(100)],
        help_text=_("Leeg: zo vaak als iemand wil."),
    )

    parent_page_types = ["lessons.PrinciplePage"]
    subpage_types: list[str] = []
    base_form_class = LessonPageForm

    preview_modes = [("lesson", _("De les")), ("quiz", _("De vragen"))]

    edit_handler = TabbedInterface(
        [
            ObjectList(
                [
                    *Page.content_panels,
                    FieldPanel("summary"),
                    FieldPanel("introduction"),
                    FieldPanel("minutes"),
                    FieldPanel("body"),
                ],
                heading=_("Les"),
            ),
            ObjectList(
                [
                    FieldPanel("questions"),
                    MultiFieldPanel(
                        [FieldRowPanel([FieldPanel("pass_mark"), FieldPanel("max_attempts")])],
                        heading=_("Slagen en pogingen"),
                    ),
                ],
                heading=_("Vragen"),
            ),
            ObjectList(Page.promote_panels, heading=_("Instellingen")),
        ]
    )

    class Meta:
        verbose_name = _("les")
        verbose_name_plural = _("lessen")

    def save(self, clean: bool = True, user: Any = None, log_action: Any = False, **kwargs: Any) -> None:
        """Save; raises ValidationError when the page would be live with a lesson that is not complete."""
        if self.live and clean and not kwargs.get("update_fields"):
            problems = lesson_problems(self)
            if problems:
                raise ValidationError(dict(problems))
        super().save(clean=clean, user=user, log_action=log_action, **kwargs)

    @property
    def quiz(self) -> Quiz | None:
        """The quiz as written now."""
        return quiz_from_stream(self.questions, self.pass_mark, self.max_attempts)

    def employee_path(self) -> str:
        lesson = getattr(self, "lesson", None)
        return reverse("learning:lesson", args=[lesson.pk]) if lesson else super().employee_path()

    def make_preview_request(
        self,
        original_request: HttpRequest | None = None,
        preview_mode: str | None = None,
        extra_request_attrs: dict[str, Any] | None = None,
    ) -> HttpResponse:
        """Hand the preview its own query string, so that the quiz can be played in it."""
        given = original_request.GET if original_request is not None else {}
        return super().make_preview_request(
            original_request, preview_mode, {**(extra_request_attrs or {}), "preview_query": given}
        )

    def serve_preview(self, request: HttpRequest, mode_name: str) -> HttpResponse:
        from onboarding.lessons import preview  # noqa: PLC0415 - the preview reads pages

        return preview.show(request, self, mode_name)
