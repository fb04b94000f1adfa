"""A lesson is translated at the desk: text by text, by several people, and put live by who may."""

from __future__ import annotations

import html
import re
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from wagtail.admin.rich_text.converters.contentstate import ContentstateConverter

from onboarding.hr.deeds import reviews, role_giving
from onboarding.hr.models import Activity, Verb
from onboarding.hr.translating.words_form import name_of
from onboarding.learning.journey import progress
from onboarding.learning.models import LessonProgress
from onboarding.lessons.models import LessonPage, LessonTranslation, VersionTranslation
from onboarding.lessons.section_block import PROSE
from onboarding.people.models import User
from onboarding.people.roles import Role
from tests.client_response import ClientResponse
from tests.factories import make_lesson, single, stream, text_block
from tests.hr.conftest import TODAY, Municipality, at, sign_in
from tests.rendered_forms import fill, submit
from tests.translated_lessons import live_in, translated, words_in

pytestmark = pytest.mark.django_db
NOW = at(2026, 11, 22, 10)


@pytest.fixture
def lesson(lennik: Municipality) -> LessonPage:
    return make_lesson(
        lennik.principle_page, "Luisteren", body=[text_block("Aan het loket")], questions=[single("Wat past?")]
    )


def to(name: str, lesson: LessonPage, language: str = "fr") -> str:
    return reverse(f"hr:{name}", args=[lesson.pk, language])


def told(page: ClientResponse) -> str:
    main = page.content.decode().partition("<main")[2]
    return re.sub(r"\s+", " ", html.unescape(re.sub(r"<[^>]+>", " ", main)))


def rich(text: str) -> str:
    """What the editor sends for formatted text."""
    return str(ContentstateConverter(PROSE).from_database_format(text))


def written(lesson: LessonPage, language: str = "fr") -> dict[str, str]:
    kept = LessonTranslation.objects.get(page=lesson, language=language).words
    return {key: one["words"] for key, one in kept.items()}


def write(client: Client, page: ClientResponse, words: dict[str, Any]) -> ClientResponse:
    """Fill in the fields with these names, and send the form."""
    return submit(client, page, **words)


def test_a_lesson_is_translated_and_put_live(lennik: Municipality, lesson: LessonPage, hr_officer: Client) -> None:
    overview = hr_officer.get(reverse("hr:translations", args=[lesson.pk]))
    assert "Er is nog geen vertaling." in told(overview)
    added = submit(hr_officer, overview, language="fr", follow=True)
    assert "0 van " in told(added)
    assert "beforeunload@window->w-unsaved#confirm" in added.content.decode()  # who leaves with words unsaved is asked
    texts = added.context["view"].source.texts

    values: dict[str, object] = {**fill(added)}
    for key, text in texts.items():
        said = words_in(text)
        values[name_of(key)] = rich(said) if key.endswith("/text") and key.startswith("body") else said
    saved = hr_officer.post(to("translation", lesson), values, follow=True)
    assert f"{len(texts)} van {len(texts)} teksten vertaald" in told(saved)
    assert written(lesson) == {key: words_in(text) for key, text in texts.items()}
    made = LessonTranslation.objects.get()
    assert (made.updated_by, list(made.writers.all())) == (lennik.hr_officer, [lennik.hr_officer])

    preview = hr_officer.get(to("translation_preview", lesson)).content.decode()
    assert '<h2 id="stuk-1-titel" lang="fr">fr Aan het loket</h2>' in preview
    asked = hr_officer.get(to("translation_preview", lesson) + "?mode=quiz").content.decode()
    assert "fr Wat past?" in asked

    User.objects.filter(pk=lennik.learner.pk).update(language="fr")
    programme = lesson.lesson.programme
    progress.enrol(lennik.learner, programme, TODAY)
    step = hr_officer.get(to("translation_live", lesson))
    assert "1 persoon in dit traject leest het liefst Frans." in told(step)
    assert "Van hen moet 1 persoon deze les nog beginnen." in told(step)
    assert "Er vertrekt geen mail." in told(step)
    enrolment, version = programme.enrolments.get(), lesson.lesson.current_version
    LessonProgress.objects.create(enrolment=enrolment, lesson=lesson.lesson, version=version, started_at=NOW)
    assert "Niemand van hen moet deze les nog beginnen." in told(hr_officer.get(to("translation_live", lesson)))
    done = submit(hr_officer, step, follow=True)
    assert "De vertaling in het Frans staat live." in told(done)
    live = VersionTranslation.objects.get()
    assert (live.title, live.published_by) == ("fr Luisteren", lennik.hr_officer)
    assert "Wat er staat, staat al live." in told(hr_officer.get(to("translation_live", lesson)))

    off = submit(hr_officer, hr_officer.get(to("translation_off", lesson)), follow=True)
    assert "Staat niet live." in told(off)
    live.refresh_from_db()
    assert live.withdrawn_at is not None
    assert list(Activity.objects.order_by("pk").values_list("verb", flat=True)) == [
        Verb.TRANSLATION_LIVE,
        Verb.TRANSLATION_OFF,
    ]
    submit(hr_officer, hr_officer.get(to("translation_off", lesson)))
    assert not LessonTranslation.objects.exists()


def test_what_changed_in_the_lesson_is_shown_and_can_still_hold(
    lennik: Municipality, lesson: LessonPage, hr_officer: Client
) -> None:
    live_in(lesson, lennik.hr_officer)
    body = lesson.body.get_prep_value()
    body[0]["value"]["text"] = "<p>Een heel gewone dag.</p>"
    lesson.body = stream("body", body)
    lesson.save_revision().publish()

    overview = told(hr_officer.get(reverse("hr:translations", args=[lesson.pk])))
    assert "1 loopt achter" in overview
    assert "wie nu begint, krijgt ze in het Nederlands" in overview
    assert "kijk eerst na wat achterloopt" in told(hr_officer.get(to("translation_live", lesson)))
    still = hr_officer.get(to("translation", lesson) + "?toon=open")
    assert "Wat veranderde er?" in told(still)
    (name,) = [one for one in fill(still) if one.startswith("tekst-") and not one.endswith("-klopt")]

    submit(hr_officer, still, **{f"{name}-klopt": True})

    submit(hr_officer, hr_officer.get(to("translation_live", lesson)))
    assert VersionTranslation.objects.current().filter(version__number=2).exists()


def test_two_who_write_the_same_text_lose_nothing(
    lennik: Municipality, lesson: LessonPage, hr_officer: Client, editor: Client
) -> None:
    translated(lesson)
    title, summary = name_of("title"), name_of("summary")
    mine, theirs = hr_officer.get(to("translation", lesson)), editor.get(to("translation", lesson))
    write(editor, theirs, {title: "Savoir écouter"})

    refused = write(hr_officer, mine, {title: "Écouter", summary: "Tendre l’oreille"})

    assert refused.status_code == 422
    assert "Er is nog niets bewaard" in told(refused)
    assert "Intussen schreef iemand anders hier “Savoir écouter”." in told(refused)
    assert written(lesson)["title"] == "Savoir écouter"
    assert fill(refused)[title] == "Écouter"
    submit(hr_officer, refused)
    assert (written(lesson)["title"], written(lesson)["summary"]) == ("Écouter", "Tendre l’oreille")
    # In another text than the other one wrote in, nothing is in the way, and what was left alone stays theirs.
    mine, theirs = hr_officer.get(to("translation", lesson)), editor.get(to("translation", lesson))
    write(editor, theirs, {title: "Bien écouter"})
    write(hr_officer, mine, {summary: "L’oreille tendue"})
    assert (written(lesson)["title"], written(lesson)["summary"]) == ("Bien écouter", "L’oreille tendue")


def test_what_was_written_after_one_looked_is_looked_at_before_it_goes_live(
    lesson: LessonPage, hr_officer: Client, editor: Client
) -> None:
    translated(lesson)
    step = hr_officer.get(to("translation_live", lesson))
    write(editor, editor.get(to("translation", lesson)), {name_of("title"): "Écoutez !"})

    refused = submit(hr_officer, step)

    assert refused.status_code == 422
    assert "Intussen is er iets veranderd." in told(refused)
    assert 'name="seen"' not in refused.content.decode()  # pressing once more is not looking
    submit(hr_officer, hr_officer.get(to("translation_live", lesson)))
    assert VersionTranslation.objects.get().title == "Écoutez !"


def test_what_cannot_be_is_refused_in_words(lesson: LessonPage, hr_officer: Client) -> None:
    overview = hr_officer.get(reverse("hr:translations", args=[lesson.pk]))
    nothing = submit(hr_officer, overview)
    assert nothing.status_code == 422
    assert "Kies een taal." in told(nothing)
    assert hr_officer.get(to("translation", lesson)).status_code == 404
    assert hr_officer.get(to("translation", lesson, "xx")).status_code == 404
    made = translated(lesson)
    one, other = [key for key in made.words if key.startswith("quiz/") and key.endswith("/text")][-2:]
    LessonTranslation.objects.update(
        words={**made.words, one: {**made.words[one], "words": made.words[other]["words"]}}
    )
    refused = told(hr_officer.get(to("translation_live", lesson)))
    assert "Bij vraag 1 zeggen twee antwoorden in deze taal hetzelfde." in refused
    page = hr_officer.get(to("translation", lesson))
    assert page.content.count(b"laat je scripts toe") == 1  # what has formatting is read without scripts, and kept
    assert b'<div class="translation-written" lang="fr" dir="ltr"><p>fr</p>' in page.content
    before = written(lesson)
    submit(hr_officer, page)
    assert written(lesson) == before
    long = write(hr_officer, page, {name_of("title"): "x" * 256})
    assert long.status_code == 422
    assert "Dit is te lang: hoogstens 255 tekens" in told(long)
    forged = hr_officer.post(to("translation", lesson), {**fill(page), "seen": "iets anders"})
    assert forged.status_code == 422
    assert "We weten niet meer wat je zag." in told(forged)
    assert hr_officer.post(to("translation", lesson), {}).status_code == 422
    assert hr_officer.post(to("translation_live", lesson), {}).status_code == 422  # nothing was seen


@pytest.fixture
def editor(lennik: Municipality) -> Client:
    role_giving.give(lennik.hr_officer, lennik.learner, Role.EDITOR, NOW)
    return sign_in(User.objects.get(pk=lennik.learner.pk))


def test_who_only_writes_puts_nothing_live_and_four_eyes_do(
    lennik: Municipality, lesson: LessonPage, editor: Client, hr_officer: Client
) -> None:
    translated(lesson, writer=lennik.learner)
    assert "HR zet een vertaling live." in told(editor.get(to("translation_live", lesson)))
    live_in(lesson, lennik.hr_officer)
    lesson.unpublish()  # with the lesson the translation comes back, unless it is taken off
    assert "Loopt achter" not in told(editor.get(reverse("hr:translations", args=[lesson.pk])))
    assert "HR haalt een vertaling weg" in told(editor.get(to("translation_off", lesson)))
    assert editor.post(to("translation_off", lesson)).status_code in (302, 403)
    assert VersionTranslation.objects.get().withdrawn_at is None
    submit(hr_officer, hr_officer.get(to("translation_off", lesson)))
    assert VersionTranslation.objects.get().withdrawn_at is not None
    lesson.save_revision().publish()
    translated(lesson, writer=lennik.learner)

    role_giving.give(lennik.hr_officer, lennik.head, Role.REVIEWER, NOW)
    reviews.switch_on(lennik.hr_officer, lennik.page, TODAY)
    reviewer = sign_in(User.objects.get(pk=lennik.head.pk))
    assert "iemand met de rol nazicht zet de vertaling live" in told(hr_officer.get(to("translation_live", lesson)))
    assert reviewer.get(to("translation", lesson)).status_code in (302, 403)
    submit(reviewer, reviewer.get(to("translation_live", lesson)))

    assert VersionTranslation.objects.latest("pk").published_by == lennik.head
    refused = editor.post(to("translation_off", lesson))
    assert refused.status_code in (302, 403)
    assert VersionTranslation.objects.current().exists()
