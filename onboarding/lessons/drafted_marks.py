"""What of a page a decision is about: the same mark means that nothing of it changed since."""

from __future__ import annotations

from typing import Any

from wagtail.models import Page, Revision

from onboarding.lessons import for_whom, kinds_there
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


def content_mark_of(page: Page, revision: Revision | None) -> str:
    """Of what this revision of `page` says, whoever saved it and how often: every field of its form, the files that it
    shows with the titles of documents, and the names of the kinds of work that a part is for; "" for none."""
    if revision is None:
        return ""
    draft: Any = revision.as_object()
    own = [field.name for field in type(draft)._meta.local_fields if field.editable and not field.primary_key]
    content = draft.serializable_data()
    said: dict[str, Any] = {name: content[name] for name in ("title", *own)}
    if isinstance(draft, LessonPage):
        body = draft.body.get_prep_value()
        said |= {
            "files": places_of(body),
            "kinds": kinds_there.names_of(for_whom.keys_in(body), draft.organisation_page),
        }
    return digest(said)
