"""That a colleague looks at a page before it goes live, as Wagtail keeps it: the task, and what became of it."""

from __future__ import annotations

from typing import Any

from django.db import models
from django.utils.translation import gettext_lazy as _
from wagtail.models import Task, TaskState


class ReviewState(TaskState):
    """One time that a page was looked at; `mark` is that of what it said (drafted_marks.py), so an edit has another."""

    mark = models.CharField(max_length=200, blank=True)
    message = models.TextField(_("bericht"), blank=True)

    class Meta:
        verbose_name = _("nazicht")
        verbose_name_plural = _("nazicht")


class ReviewTask(Task):
    """The one task of an organisation’s workflow: who reviews there says whether it may go live."""

    task_state_class = ReviewState

    class Meta:
        verbose_name = _("nazicht door een collega")
        verbose_name_plural = _("nazicht door een collega")

    @classmethod
    def get_description(cls) -> Any:
        return _("Wie de rol nazicht heeft, keurt goed of vraagt een aanpassing.")
