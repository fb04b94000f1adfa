"""Before a lesson is published anew, the step says which translations come along, and what becomes of the others."""

from __future__ import annotations

import pytest

from onboarding.learning.models import Enrolment
from onboarding.lessons.models import LessonPage
from onboarding.people.models import User
from tests.factories import stream, text_block
from tests.hr.conftest import Municipality, sign_in
from tests.hr.publish_step.conftest import follow, publish, step_of, words
from tests.translated_lessons import live_in

pytestmark = pytest.mark.django_db


def test_it_says_what_becomes_of_each_translation(
    lennik: Municipality, page: LessonPage, enrolled: dict[str, Enrolment]
) -> None:
    live_in(page, lennik.hr_officer, "fr")
    User.objects.filter(pk=enrolled["jef"].user_id).update(language="fr")
    User.objects.filter(pk=enrolled["joris"].user_id).update(language="en", reads_in="fr")
    User.objects.filter(pk=enrolled["amina"].user_id).update(language="fr", reads_in="nl")
    client = sign_in(lennik.hr_officer)

    page.pass_mark = 50
    page.save_revision()
    assert "De vertaling in het Frans komt mee." in words(client.get(step_of(page)))

    body = page.body.get_prep_value()
    body[0]["value"]["text"] = "<p>Een gewonne dag.</p>"
    page.pass_mark, page.body = 60, stream("body", body)
    page.save_revision()
    told = words(client.get(step_of(page)))
    assert "De vertaling in het Frans loopt hierna achter (1 tekst). 2 mensen in dit traject lezen het liefst" in told
    assert "Is het een schrijffout, dan komt de vertaling mee zoals ze is." in told

    page.body = stream("body", [*body, {**text_block("Nog iets"), "id": "nieuw-blok"}])
    page.save_revision()
    told = words(client.get(step_of(page)))
    assert "loopt hierna achter (3 teksten)" in told
    assert "Is het een schrijffout, dan komt" not in told

    answer = publish(client, page)
    follow(client, answer, size="improvement")
    page.refresh_from_db()
    assert page.lesson.current_version.translations.count() == 0
