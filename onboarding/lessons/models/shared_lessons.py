"""Lessons that an organisation offers to others, and the copies that others took of them."""

from __future__ import annotations

from typing import Self

from django.conf import settings
from django.db import models
from django.db.models import F
from django.utils.translation import gettext_lazy as _

from onboarding.lessons.models.lesson_page import LessonPage
from onboarding.lessons.models.records import Lesson, LessonVersion
from onboarding.people.models import Organisation
from onboarding.people.who_may_see import Belonging, Viewer


class LessonOfferQuerySet(Belonging["LessonOffer"]):
    organisation_path = "lesson__programme__organisation"

    def standing(self) -> Self:
        """Those that others can take now: offered, and live."""
        return self.filter(stopped_at=None, lesson__current_version__isnull=False)

    def by_others(self, viewer: Viewer) -> Self:
        """Those that stand, of all organisations but that of `viewer`."""
        return self.standing().exclude(**{self.organisation_path: viewer.organisation_id})


class LessonOffer(models.Model):
    """That a lesson may be taken by other organisations, as it is live; once stopped, it may be offered again."""

    lesson = models.OneToOneField(Lesson, on_delete=models.PROTECT, related_name="offer")
    offered_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, related_name="+")
    offered_at = models.DateTimeField(_("aangeboden op"))
    stopped_at = models.DateTimeField(_("gestopt op"), null=True)

    objects = LessonOfferQuerySet.as_manager()

    class Meta:
        verbose_name = _("aangeboden les")
        verbose_name_plural = _("aangeboden lessen")

    def __str__(self) -> str:
        return self.lesson.title


class AdoptedLessonQuerySet(Belonging["AdoptedLesson"]):
    def with_news(self) -> Self:
        """The copies that are there, of a lesson that is offered still and was published anew since all of it was
        looked at."""
        return self.filter(
            page__isnull=False,
            version__lesson__offer__stopped_at=None,
            version__lesson__offer__isnull=False,
            version__lesson__current_version__number__gt=F("settled_up_to"),
        )


class AdoptedLesson(models.Model):
    """A copy of a lesson of another organisation: from which version, by whom and when. It outlives its page.

    `ids` has the id of each block, question and answer of the copy by that of the original. `settled` is what was
    decided of later versions: for each piece (sharing/three_ways.py) the number of the version in which it was taken
    over or left. Up to the version `settled_up_to` nothing is left to decide. `taken` has for each piece that was taken
    over, and not left since, what it took the place of: of which version it was (`since`) and a digest of what the copy
    said (`said`). A draft may be lost; what is here as it was before, is offered again.
    """

    organisation = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="adopted_lessons")
    page = models.OneToOneField(LessonPage, on_delete=models.SET_NULL, null=True, related_name="adoption")
    version = models.ForeignKey(LessonVersion, on_delete=models.PROTECT, related_name="adoptions")
    adopted_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, related_name="+")
    adopted_at = models.DateTimeField(_("overgenomen op"))
    ids = models.JSONField(default=dict)
    settled = models.JSONField(default=dict)
    taken = models.JSONField(default=dict)
    settled_up_to = models.PositiveIntegerField()

    objects = AdoptedLessonQuerySet.as_manager()

    class Meta:
        verbose_name = _("overgenomen les")
        verbose_name_plural = _("overgenomen lessen")
        ordering = ["-pk"]

    def __str__(self) -> str:
        return str(self.version)

    @property
    def origin(self) -> Organisation:
        """Whose lesson it is a copy of."""
        return self.version.lesson.programme.organisation
