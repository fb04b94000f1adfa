"""A programme and its principles, as HR writes them."""

from __future__ import annotations

from typing import Any

from django.core.exceptions import ValidationError
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.utils.translation import gettext_lazy as _
from wagtail import blocks
from wagtail.admin.panels import FieldPanel, FieldRowPanel
from wagtail.fields import RichTextField, StreamField
from wagtail.models import Page

from onboarding.lessons.desk_page_forms import DeskPageForm
from onboarding.lessons.models.desk_pages import DeskPage
from onboarding.lessons.outlines import PrincipleKind
from onboarding.lessons.wordmark import letter_problem, wordmark_problem


def validate_comma_separated_days(value: str) -> None:
    """Whole numbers of days with commas between; code `not_days`."""
    days = [day.strip() for day in value.split(",")] if value.strip() else []
    if not all(day.isdecimal() and len(day) <= 3 and 1 <= int(day) <= 730 for day in days):
        raise ValidationError(_("Schrijf dagen met een komma ertussen, bijvoorbeeld: 30, 90."), code="not_days")


class ProgrammePageForm(DeskPageForm):
    """Not published with a wordmark in which the letters of its principles do not fit."""

    def clean(self) -> dict[str, Any]:
        cleaned: dict[str, Any] = super().clean()
        wordmark = cleaned.get("wordmark", "").strip().upper()
        if self.instance.pk and not self.is_deferred_validation:
            problem = wordmark_problem(wordmark, _letters_below(self.instance))
            if problem:
                self.add_error("wordmark", problem)
        return cleaned


class PrinciplePageForm(DeskPageForm):
    """Not published with a letter that the wordmark has not, or that another principle took."""

    def clean(self) -> dict[str, Any]:
        cleaned: dict[str, Any] = super().clean()
        letter = cleaned.get("letter", "").strip().upper()
        if letter and self.parent_page is not None and not self.is_deferred_validation:
            programme = self.parent_page.specific
            others = _letters_below(programme, but=self.instance.pk)
            problem = letter_problem(_as_written(programme).wordmark, letter, others)
            if problem:
                self.add_error("letter", problem)
        return cleaned


def wordmark_misfit(page: Page) -> ValidationError | None:
    """What the forms above refuse, of a page as it is written now; None for one that is no programme or principle."""
    written = _as_written(page.specific)
    if isinstance(written, ProgrammePage):
        return wordmark_problem(written.wordmark, _letters_below(page))
    if isinstance(written, PrinciplePage) and written.letter:
        programme = page.get_parent().specific
        others = _letters_below(programme, but=page.pk)
        return letter_problem(_as_written(programme).wordmark, written.letter, others)
    return None


def _letters_below(programme: Page, but: int | None = None) -> list[tuple[str, str]]:
    """Of each principle of a programme its letter and title, in order; not of the one with the key `but`."""
    pages = PrinciplePage.objects.child_of(programme).exclude(pk=but).order_by("path")
    return [(written.letter, written.title) for written in map(_as_written, pages)]


def _as_written(page: Page) -> Any:
    """What its editor sees: the draft, where there is one."""
    return page.get_latest_revision_as_object() if page.has_unpublished_changes else page


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
        _("werkdagen om af te werken"),
        default=20,
        validators=[MinValueValidator(1), MaxValueValidator(730)],
        help_text=_("Te tellen vanaf de inschrijving, of vanaf de eerste werkdag van wie nog moet beginnen."),
    )
    refresher_days = models.CharField(
        _("opfrissers na (kalenderdagen)"),
        max_length=40,
        default="30, 90",
        blank=True,
        validators=[validate_comma_separated_days],
        help_text=_("Zoveel kalenderdagen na een les komen er drie vragen terug. Leeg: geen opfrissers."),
    )
    gives_certificate = models.BooleanField(_("geeft een attest"), default=True)
    repeat_months = models.PositiveSmallIntegerField(
        _("komt terug na (maanden)"),
        null=True,
        blank=True,
        validators=[MinValueValidator(1), MaxValueValidator(120)],
        help_text=_("Zoveel maanden na het afwerken begint een nieuwe ronde. Leeg: het traject komt niet terug."),
    )
    mails_rounds = models.BooleanField(
        _("mail over een nieuwe ronde"),
        default=True,
        help_text=_("Wie aan een nieuwe ronde begint, krijgt daar een mail over. Herinneringen komen er hoe dan ook."),
    )

    admin_default_ordering = "ord"  # of the values below it
    parent_page_types = ["lessons.OrganisationPage"]
    subpage_types = ["lessons.PrinciplePage"]
    preview_modes = [("", _("Het traject"))]
    base_form_class = ProgrammePageForm

    content_panels = [
        *Page.content_panels,
        FieldPanel("wordmark"),
        FieldPanel("welcome"),
        FieldPanel("days_to_finish"),
        FieldPanel("refresher_days"),
        FieldPanel("gives_certificate"),
        FieldPanel("repeat_months"),
        FieldPanel("mails_rounds"),
    ]

    class Meta:
        verbose_name = _("traject")
        verbose_name_plural = _("trajecten")

    @property
    def refresher_rounds(self) -> list[int]:
        """The days after which a refresher comes, in order."""
        return sorted({int(day) for day in self.refresher_days.split(",") if day.strip()})

    def clean(self) -> None:
        super().clean()
        self.wordmark = self.wordmark.strip().upper()
        if self.wordmark and not self.wordmark.isalpha():
            raise ValidationError(
                {"wordmark": ValidationError(_("Gebruik alleen letters, zonder spaties."), code="not_a_word")}
            )


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

    admin_default_ordering = "ord"  # of the lessons below it
    parent_page_types = ["lessons.ProgrammePage"]
    subpage_types = ["lessons.LessonPage"]
    preview_modes = [("", _("De pagina zoals lezers ze zien"))]
    base_form_class = PrinciplePageForm

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
