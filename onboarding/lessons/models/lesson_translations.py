"""The words of a lesson in another language: those of the desk, and those that were published."""

from __future__ import annotations

from typing import Self

from django.conf import settings
from django.db import models
from django.db.models import Exists, OuterRef
from django.utils.translation import gettext_lazy as _

from onboarding.lessons.models.lesson_page import LessonPage
from onboarding.lessons.models.records import ArticleField, LessonVersion
from onboarding.lessons.translations.content_languages import LONGEST_CODE


class LessonTranslation(models.Model):
    """A lesson of the desk in another language, as far as it is translated.

    `words` has, by the key of each text (words_of_lesson.py), {"said": the source words that it was translated from,
    "words": the translation}. `writers` are those who wrote any of it since it was last put live.
    """

    page = models.ForeignKey(LessonPage, on_delete=models.CASCADE, related_name="translations")
    language = models.CharField(_("taal"), max_length=LONGEST_CODE)
    words = models.JSONField(default=dict)
    updated_at = models.DateTimeField()
    updated_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, related_name="+")
    writers = models.ManyToManyField(settings.AUTH_USER_MODEL, related_name="+")

    class Meta:
        verbose_name = _("vertaling van een les")
        verbose_name_plural = _("vertalingen van lessen")
        constraints = [
            models.UniqueConstraint(fields=["page", "language"], name="one_translation_per_lesson_and_language"),
        ]

    def __str__(self) -> str:
        return f"{self.page_id}: {self.language}"


class VersionTranslationQuerySet(models.QuerySet["VersionTranslation"]):
    def current(self) -> Self:
        """Of each version and language the one that whoever begins now gets; none where it was withdrawn."""
        later = VersionTranslation.objects.filter(
            version=OuterRef("version"), language=OuterRef("language"), number__gt=OuterRef("number")
        )
        return self.filter(~Exists(later), withdrawn_at=None)


class VersionTranslation(models.Model):
    """A version of a lesson in another language, as it was published: frozen.

    `words` has the translated words by the key of each text, and nothing of what is the version's own: its ids, files,
    rules and right answers. A better translation of the same version has the next `number`. `article` is rendered once,
    as that of the version, and can be rebuilt; `digest` is over the words, the language and the version's own digest.
    Whoever reads one that is withdrawn keeps it; nobody else gets it.
    """

    version = models.ForeignKey(LessonVersion, on_delete=models.PROTECT, related_name="translations")
    language = models.CharField(_("taal"), max_length=LONGEST_CODE)
    number = models.PositiveIntegerField()
    words = models.JSONField()
    title = models.CharField(max_length=255)
    introduction = models.TextField(blank=True)
    article = ArticleField()
    digest = models.CharField(max_length=64)
    published_at = models.DateTimeField()
    published_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, related_name="+")
    withdrawn_at = models.DateTimeField(null=True)

    objects = VersionTranslationQuerySet.as_manager()

    class Meta:
        verbose_name = _("vertaling van een versie")
        verbose_name_plural = _("vertalingen van versies")
        constraints = [
            models.UniqueConstraint(
                fields=["version", "language", "number"], name="translation_number_once_per_version_and_language"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.version_id}: {self.language} {self.number}"
