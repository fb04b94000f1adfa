"""Wagtail's comparison of two drafts of a lesson: its questions in words, where Wagtail would show our codes."""

from __future__ import annotations

from typing import Any

from django.template.loader import render_to_string
from django.utils.translation import gettext as _
from wagtail.admin.compare import StreamFieldComparison, register_comparison_class
from wagtail.fields import StreamField

from onboarding.lessons import quiz_wordings
from onboarding.lessons.comparing import compare
from onboarding.lessons.wordings import Thing
from quizzes.blocks import QuestionStreamBlock, quiz_from_stream


def connect() -> None:
    """Let Wagtail compare streams with this."""
    register_comparison_class(StreamField, comparison_class=StreamComparison)


class StreamComparison(StreamFieldComparison):
    """Wagtail's own, but for questions."""

    def htmldiff(self) -> str:
        if not isinstance(self.field.stream_block, QuestionStreamBlock):
            told: str = super().htmldiff()
            return told
        found = compare(_questions(self.val_a), _questions(self.val_b), _("volgorde van de vragen"))
        context = {"changes": [one.change for one in found], "before": _("Voordien"), "after": _("Nadien")}
        return render_to_string("lessons/changes.html", context)


def _questions(stream: Any) -> tuple[Thing, ...]:
    return quiz_wordings.things_of(quiz_from_stream(stream, 0, None))
