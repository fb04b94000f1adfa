"""What was published. Employees' history hangs from these records, so they outlive the pages they came from."""

from __future__ import annotations

from collections.abc import Iterator

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.db.models.expressions import Combinable
from django.utils.translation import gettext_lazy as _

from onboarding.frozen_fields import FrozenField
from onboarding.lessons.articles import Article
from onboarding.lessons.body_sources import Reference, references
from onboarding.lessons.lesson_content import LessonContent
from onboarding.lessons.outlines import Outline
from onboarding.people.models import Organisation
from onboarding.people.who_may_see import Belonging
from quizzes.models import PublishedQuiz


class CharterImport(models.Model):
    """What a charter import made under a programme page, so that a second run leaves people's work alone.

    `entries` maps the key of each thing made to {"page": its id, "digest": of what was written}.
    """

    programme_page = models.OneToOneField(
        "lessons.ProgrammePage", on_delete=models.CASCADE, related_name="charter_import"
    )
    entries = models.JSONField(default=dict)

    class Meta:
        verbose_name = _("ingelezen tekst")
        verbose_name_plural = _("ingelezen teksten")

    def __str__(self) -> str:
        return str(self.programme_page)


class OutlineField(FrozenField):
    of = Outline
    _pyi_private_set_type: Outline | Combinable
    _pyi_private_get_type: Outline


class Programme(models.Model):
    """A programme as published: what employees are enrolled in.

    `outline` is its structure in one piece, written anew when a page in it is published, moved or taken away.
    `counting_since` is the day of the first edit since which its people are still to be counted anew; None: they are.
    """

    organisation = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="programmes")
    page = models.OneToOneField("lessons.ProgrammePage", on_delete=models.SET_NULL, null=True, related_name="programme")
    title = models.CharField(_("titel"), max_length=255)
    welcome = models.TextField(blank=True)
    days_to_finish = models.PositiveSmallIntegerField(default=20)  # working days
    is_live = models.BooleanField(default=False)
    outline = OutlineField(default=Outline)
    counting_since = models.DateField(null=True, editable=False)

    objects = Belonging.as_manager()

    class Meta:
        verbose_name = _("traject")
        verbose_name_plural = _("trajecten")
        ordering = ["title__fold", "pk"]

    def __str__(self) -> str:
        return self.title

    @property
    def refresher_days(self) -> list[int]:
        """The days after the last lesson on which a refresher comes."""
        return list(self.outline.refresher_days)

    @property
    def gives_certificate(self) -> bool:
        """Whether who completes it gets a certificate."""
        return self.outline.gives_certificate

    @property
    def repeat_months(self) -> int | None:
        """The months after completion before a new round begins; None when the programme does not come back."""
        return self.outline.repeat_months

    @property
    def lesson_ids(self) -> list[int]:
        """The lessons of the programme, in order."""
        return self.outline.lesson_ids


class LessonQuerySet(Belonging["Lesson"]):
    organisation_path = "programme__organisation"


class Lesson(models.Model):
    """A lesson through all its versions; `current_version` is None while it is not published."""

    programme = models.ForeignKey(Programme, on_delete=models.PROTECT, related_name="lessons")
    page = models.OneToOneField("lessons.LessonPage", on_delete=models.SET_NULL, null=True, related_name="lesson")
    title = models.CharField(_("titel"), max_length=255)
    current_version = models.ForeignKey("lessons.LessonVersion", on_delete=models.PROTECT, null=True, related_name="+")
    is_asked = models.BooleanField(default=False)  # stands in its programme, as employees see that
    # Taken away for a while: nobody completes the programme without it.
    comes_back = models.BooleanField(default=False)
    # The day that HR chose to look whether it is still right; None: a year after it was published (review_days.py).
    review_on = models.DateField(null=True, editable=False)

    objects = LessonQuerySet.as_manager()

    class Meta:
        verbose_name = _("les")
        verbose_name_plural = _("lessen")

    def __str__(self) -> str:
        return self.title


class ChangeSize(models.TextChoices):
    """How big the step from the version before was, as the editor chose it."""

    FIRST = "first", _("eerste versie")
    TYPO = "typo", _("schrijffout")
    IMPROVEMENT = "improvement", _("verbetering")
    MATERIAL = "material", _("wezenlijk")


class ContentField(FrozenField):
    """What a version says. Wagtail asks it which files it uses, so that those of a version count at the desk too."""

    of = LessonContent
    is_kept = False
    _pyi_private_set_type: LessonContent | Combinable
    _pyi_private_get_type: LessonContent

    def extract_references(self, value: LessonContent) -> Iterator[Reference]:
        return references(value.body)


class ArticleField(FrozenField):
    of = Article
    is_kept = False  # what is read often is kept put together (assembling.py)
    _pyi_private_set_type: Article | Combinable
    _pyi_private_get_type: Article


class LessonVersion(models.Model):
    """A lesson as it was published: frozen.

    Title, introduction and minutes of `content` stand beside it for the screens; `digest` is over content, quiz
    definition and the files that it shows (`frozen_files.py`). `article` is the content rendered once, and can be
    rebuilt from the content when templates change. `note` is what the editor said of the change, in a line.
    """

    lesson = models.ForeignKey(Lesson, on_delete=models.PROTECT, related_name="versions")
    number = models.PositiveIntegerField()
    content = ContentField(_("inhoud van de les"))
    title = models.CharField(max_length=255)
    introduction = models.TextField(blank=True)
    minutes = models.PositiveSmallIntegerField()
    question_count = models.PositiveSmallIntegerField(default=0)
    quiz = models.ForeignKey(PublishedQuiz, on_delete=models.PROTECT, null=True, related_name="lesson_versions")
    digest = models.CharField(max_length=64)
    change = models.CharField(max_length=12, choices=ChangeSize)
    note = models.CharField(max_length=300, blank=True)
    article = ArticleField()
    published_at = models.DateTimeField()
    published_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, related_name="+")

    class Meta:
        verbose_name = _("versie van een les")
        verbose_name_plural = _("versies van lessen")
        constraints = [
            models.UniqueConstraint(fields=["lesson", "number"], name="version_number_once_per_lesson"),
            models.CheckConstraint(condition=Q(number__gte=1), name="version_number_from_one"),
        ]

    def __str__(self) -> str:
        """As it stands on the page that says where a picture or document is used."""
        words = _("%(lesson)s, versie %(number)d (live)") if self.is_live else _("%(lesson)s, versie %(number)d")
        return words % {"lesson": self.title, "number": self.number}

    @property
    def is_live(self) -> bool:
        """Whether this is what people get who begin now."""
        return self.lesson.current_version_id == self.pk
