"""What of a page a decision is about: the same mark means that nothing of the draft changed since."""

from __future__ import annotations

from wagtail.models import Page, Revision

from onboarding.lessons.frozen_files import places_of
from onboarding.lessons.models import LessonPage
from quizzes.definitions import digest


def mark_of(page: Page, revision: Revision | None) -> str:
    """Of this revision of `page` as it was saved last, with the files that the draft of a lesson shows.

    A revision may be written over by whoever goes on editing, so its number alone does not tell; and a file may be
    replaced by whoever does not touch the page.
    """
    saved = f"{revision.pk}@{revision.created_at.isoformat()}" if revision else ""
    draft = revision.as_object() if revision and page.specific_class is LessonPage else None
    files = digest(places_of(draft.body.get_prep_value())) if draft is not None else ""
    return f"{saved};{files}"
