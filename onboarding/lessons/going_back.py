"""A version of a lesson as a draft again. The version itself never changes: published, the draft is a new one."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.db import transaction
from wagtail.models import Revision

from onboarding.lessons.frozen_files import Source
from onboarding.lessons.known_keys import as_known_now
from onboarding.lessons.models import LessonPage, LessonVersion
from onboarding.lessons.other_sources import with_other_sources
from onboarding.lessons.restored_files import restored_sources
from onboarding.people.models import User
from quizzes.blocks.quiz_to_stream import stream_from


def go_back(page: LessonPage, version: LessonVersion, by: User) -> Revision:
    """A draft of `page` that says what `version` said, with its pictures, documents, quiz and rules. What was wrong in
    its keys and was put right since, stays right (known_keys.py).

    Where a picture or document is gone or became another file, a new one is made of what the version kept. What is
    planned and where the page stands stay as they are. The files are read and copied before anything is held. Raises
    OSError when one is lost, or Damaged, which is one; then nothing is made.
    """
    with restored_sources(version, by) as things:
        files = {source: thing.pk for source, thing in things.items()}
        return _draft_with(page, fields_of(version, files), by)


@transaction.atomic
def _draft_with(page: LessonPage, fields: Mapping[str, Any], by: User) -> Revision:
    draft: LessonPage = page.get_latest_revision_as_object()
    for name, value in fields.items():
        setattr(draft, name, value)
    draft.go_live_at = None  # of another draft
    return draft.save_revision(user=by, log_action=True, clean=False)  # it may be unfinished


def fields_of(version: LessonVersion, files: Mapping[Source, int]) -> dict[str, Any]:
    """The fields of a page that says what `version` said; `files` has the id of what takes the place of each picture
    and document."""
    content = version.content
    quiz = as_known_now(version.quiz, version.lesson) if version.quiz else None
    fields = {
        "title": content.title,
        "summary": content.summary,
        "introduction": content.introduction,
        "minutes": content.minutes,
        "body": _stream("body", with_other_sources(content.body, files)),
        "questions": _stream("questions", stream_from(quiz)),
    }
    if quiz is not None:
        fields |= {
            "pass_mark": quiz.pass_mark,
            "max_attempts": quiz.max_attempts,
            "pause_minutes": quiz.pause_minutes,
            "shuffles": quiz.shuffles,
            "feedback_moment": quiz.feedback_moment.value,
        }
    return fields


def _stream(name: str, raw: list[Any]) -> Any:
    return LessonPage._meta.get_field(name).stream_block.to_python(raw)
