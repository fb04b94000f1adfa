"""One lesson of the demo in French, live, for whoever reads French."""

from __future__ import annotations

import json
from datetime import datetime
from pathlib import Path

from onboarding.lessons.models import Lesson, LessonTranslation
from onboarding.lessons.translations.translation_publishing import mark_of, publish, source_of
from onboarding.people.models import User

LANGUAGE = "fr"
WORDS = Path(__file__).parent / "vision_in_french.json"  # by the key of each text of the starter's lesson


def load(lesson_id: int, officer: User, now: datetime) -> None:
    """Put the translation of this lesson live, unless somebody began one, or wrote the lesson anew."""
    page = Lesson.objects.select_related("page").get(pk=lesson_id).page
    if page is None or page.translations.filter(language=LANGUAGE).exists():
        return
    texts, said = source_of(page).texts, json.loads(WORDS.read_text())
    if texts.keys() != said.keys():
        return
    words = {key: {"said": text.said, "words": said[key]} for key, text in texts.items()}
    made = LessonTranslation.objects.create(
        page=page, language=LANGUAGE, words=words, updated_at=now, updated_by=officer
    )
    publish(made, officer, mark_of(made), now)
