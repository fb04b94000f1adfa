"""In which language someone reads a lesson: fixed when they begin, theirs to choose, and nothing of what counts."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from onboarding.learning.evidence.evidence_scope import Scope
from onboarding.learning.journey import moving_over, progress
from onboarding.learning.models import Completion, EarlierVersion, LessonProgress
from onboarding.lessons.models import Lesson, LessonVersion, Programme, VersionTranslation
from onboarding.lessons.translations.as_read import AsRead
from onboarding.lessons.translations.coming_along import texts_of_version
from onboarding.people.models import User
from quizzes.models import Attempt, Response
from tests.factories import QUIZ, UserFactory, single
from tests.learning.evidence.packs import checked, evidence_of, pack_of, unpacked
from tests.learning.journey.new_versions import OTHER_KEY, publish
from tests.learning.quiz_answers import ANSWERS, RIGHT, WRONG, answer_all, post_answers, url
from tests.lessons.translated import translate
from tests.rendered_forms import submit

pytestmark = pytest.mark.django_db
BEGUN = datetime(2026, 11, 27, 9, 0, tzinfo=UTC)
TODAY = date(2026, 11, 27)


@pytest.fixture
def lesson(programme: Programme) -> Lesson:
    return Lesson.objects.get(pk=programme.lesson_ids[0])


@pytest.fixture
def version(lesson: Lesson) -> LessonVersion:
    assert lesson.current_version is not None
    return lesson.current_version


@pytest.fixture
def french(version: LessonVersion) -> VersionTranslation:
    return translate(version, "fr", title="Écouter d’abord")


def hired(programme: Programme, language: str = "nl", reads_in: str = "") -> User:
    person = UserFactory.create(organisation=programme.organisation, language=language, reads_in=reads_in)
    progress.enrol(person, programme, TODAY, announce=False)
    return person


def text(client: Client, name: str, *args: object) -> str:
    return client.get(url(name, *args)).content.decode()


def test_each_begins_in_the_language_that_they_like_where_it_is_there(
    programme: Programme, lesson: Lesson, french: VersionTranslation
) -> None:
    read = [("nl", "", None), ("fr", "", french), ("nl", "fr", french), ("fr", "nl", None), ("en", "", None)]
    for language, reads_in, expected in read:
        place = progress.open_lesson(hired(programme, language, reads_in), lesson.pk, BEGUN)
        assert place.translation == expected, (language, reads_in)


def test_a_place_keeps_what_was_begun_until_another_language_is_chosen(
    programme: Programme, lesson: Lesson, version: LessonVersion, french: VersionTranslation
) -> None:
    person = hired(programme, "fr")
    place = progress.open_lesson(person, lesson.pk, BEGUN)
    better = translate(version, "fr", title="Mieux")
    assert progress.open_lesson(person, lesson.pk, BEGUN).translation == french
    assert progress.open_lesson(hired(programme, "fr"), lesson.pk, BEGUN).translation == better
    progress.read_in(place, "nl")
    assert progress.open_lesson(person, lesson.pk, BEGUN).translation is None
    assert User.objects.get(pk=person.pk).reads_in == "nl"
    for code in ("de", "xx", ""):
        with pytest.raises(progress.NotInThatLanguage):
            progress.read_in(place, code)
    VersionTranslation.objects.update(withdrawn_at=BEGUN)
    assert progress.open_lesson(hired(programme, "fr"), lesson.pk, BEGUN).translation is None
    with pytest.raises(progress.NotInThatLanguage):
        progress.read_in(place, "fr")


def test_answers_points_and_completion_are_those_of_the_lesson_in_either_language(
    programme: Programme, lesson: Lesson, french: VersionTranslation
) -> None:
    for language in ("nl", "fr"):
        answer_all(progress.open_lesson(hired(programme, language), lesson.pk, BEGUN), RIGHT, 1, BEGUN)
    dutch, other = Completion.objects.order_by("pk")
    assert (dutch.translation, other.translation) == (None, french)
    assert dutch.version == other.version
    assert dutch.attempt is not None and other.attempt is not None
    assert dutch.attempt.published_quiz == other.attempt.published_quiz
    assert dutch.attempt.points == other.attempt.points
    given = Response.objects.order_by("pk").values_list("question_id", "selected", "points")
    assert list(given.filter(attempt=dutch.attempt)) == list(given.filter(attempt=other.attempt))


def test_who_changes_language_at_every_step_reads_and_gets_what_who_never_does_gets(
    signed_in: Callable[[User], Client], programme: Programme, lesson: Lesson, version: LessonVersion
) -> None:
    """Each word in French is that of the same word in Dutch, also of what was put right half-way."""
    translate(version, "fr", **{key: f"fr {one.said}" for key, one in texts_of_version(version).items()})
    people = [hired(programme), hired(programme)]
    steady, fickle = [signed_in(one) for one in people]
    asked: list[Any] = [
        ("lesson", lesson.pk),
        *(("question", lesson.pk, number) for number in (1, 2, 3)),
        ("result", lesson.pk),
    ]
    in_french = 0
    for turn, (name, *args) in enumerate([*asked, *asked]):
        fickle.post(url("read_in", lesson.pk), {"taal": "nl" if turn % 3 == 2 else "fr"})
        if turn == 2:
            publish(lesson, questions=OTHER_KEY)
        for look in range(2 if name == "question" and turn < len(asked) else 1):
            for client in (steady, fickle) if look else ():
                question, answer = ANSWERS[args[-1] - 1]
                client.post(url(name, *args), {"poging": 1, "vraag": question, "antwoord": answer})
            dutch, other = said_to(steady, name, *args), said_to(fickle, name, *args)
            assert other.replace("fr ", "") == dutch
            in_french += "fr " in other
    assert in_french > len(asked)
    mine, theirs = (Response.objects.filter(attempt__user=one).order_by("question_id") for one in people)
    assert len(mine) == 3
    assert list(mine.values_list(*ANSWERED)) == list(theirs.values_list(*ANSWERED))


ANSWERED = ("question_id", "selected", "points", "attempt__passed", "attempt__points", "attempt__published_quiz")


def said_to(client: Client, name: str, *args: object) -> str:
    """What stands on a page, but for the choice of a language and the time."""
    main = client.get(url(name, *args), follow=True).content.decode().partition("<main")[2]
    main = re.sub(r'<form class="switch.*?</form>|Bewaard om \S+', "", main, flags=re.DOTALL)
    return " ".join(re.sub(r"<[^>]+>", " ", main).split())


def test_who_goes_on_in_a_newer_version_stays_in_their_language_where_it_is_there(
    programme: Programme, lesson: Lesson, french: VersionTranslation
) -> None:
    people = [hired(programme, "fr"), hired(programme, "nl")]
    places = [progress.open_lesson(person, lesson.pk, BEGUN) for person in people]
    later = publish(lesson, introduction="Anders.")
    again = translate(later, "fr")
    moving_over.move_over(later, BEGUN)
    assert [LessonProgress.objects.get(pk=one.pk).translation for one in places] == [again, None]
    last = publish(lesson, introduction="Nog anders.")
    moving_over.move_over(last, BEGUN)
    assert [LessonProgress.objects.get(pk=one.pk).translation for one in places] == [None, None]
    left = EarlierVersion.objects.filter(place=places[0]).order_by("left_at", "pk")
    assert [one.translation for one in left] == [french, again]


def test_a_correction_completes_in_the_language_that_was_read(
    programme: Programme, lesson: Lesson, version: LessonVersion, french: VersionTranslation
) -> None:
    place = progress.open_lesson(hired(programme, "fr"), lesson.pk, BEGUN)
    answer_all(place, WRONG, 1, BEGUN)
    later = publish(lesson, questions=[*QUIZ, single("Vraag 4")])
    attempt = progress.retry(place, BEGUN)
    assert LessonProgress.objects.get(pk=place.pk).version == later
    progress.complete_regraded(place, Attempt.objects.get(user=attempt.user, number=1), BEGUN, announce=False)
    done = Completion.objects.get()
    assert (done.version, done.translation) == (version, french)


def test_the_lesson_is_read_in_another_language_by_pressing_its_name(
    signed_in: Callable[[User], Client], programme: Programme, lesson: Lesson, french: VersionTranslation
) -> None:
    translate(french.version, "ar", title="أولا الاستماع")
    client = signed_in(hired(programme))
    page = client.get(url("lesson", lesson.pk))
    assert 'name="taal" value="fr" lang="fr">Français</button>' in page.content.decode()
    submit(client, page, url("read_in", lesson.pk), taal="fr")
    page = client.get(url("lesson", lesson.pk))
    assert '<h1 lang="fr">Écouter d’abord</h1>' in page.content.decode()
    assert 'lang="fr">Fr ' in text(client, "question", lesson.pk, 1)
    assert "Écouter d’abord" in text(client, "dashboard")
    submit(client, page, url("read_in", lesson.pk), taal="ar")
    assert '<h1 lang="ar" dir="rtl">' in text(client, "lesson", lesson.pk)
    assert '<h1 id="vraag" lang="ar" dir="rtl">' in text(client, "question", lesson.pk, 1)
    refused = client.post(url("read_in", lesson.pk), {"taal": "de"}, follow=True)
    assert "Deze les is er niet in die taal." in refused.content.decode()


def test_no_other_words_are_in_the_language_of_a_lesson(
    signed_in: Callable[[User], Client], programme: Programme, lesson: Lesson, french: VersionTranslation
) -> None:
    """What someone writes themselves, and what was written later than their translation: read aloud as French, nobody
    would know it."""
    person = hired(programme, reads_in="fr")
    place = progress.open_lesson(person, lesson.pk, BEGUN)
    (block,) = place.as_read.article.reflections
    progress.write_reflection(place, block, "Fris water voor iedereen.", BEGUN)
    found = signed_in(person).get(reverse("learning:search"), {"q": "fr"}).content.decode()
    assert re.findall(r"<li( lang=.*?)?>\s*<a [^>]*>(Jouw voornemen|Fr \d+)</a>", found) == [
        (' lang="fr"', "Fr 4"),
        (' lang="fr"', "Fr 6"),
        ("", "Jouw voornemen"),
    ]
    assert place.as_read.summary("Luisteren").startswith("Fr ")
    wordless = translate(french.version, "de", summary="")
    assert AsRead(french.version, wordless).summary("Sinds gisteren") == ""


def test_who_likes_a_language_that_is_not_there_is_told(
    signed_in: Callable[[User], Client], programme: Programme, lesson: Lesson
) -> None:
    told = "Deze les is er nog niet in het Frans. Je leest ze in het Nederlands."
    assert told in text(signed_in(hired(programme, reads_in="fr")), "lesson", lesson.pk)
    page = text(signed_in(hired(programme)), "lesson", lesson.pk)
    assert "Deze les is er nog niet" not in page
    assert "Lees in:" not in page


def test_the_language_of_lessons_is_chosen_among_the_preferences(
    signed_in: Callable[[User], Client], programme: Programme
) -> None:
    person = hired(programme)
    client = signed_in(person)
    submit(client, client.get(url("preferences")), url("reading_language"), leestaal="uk")
    assert User.objects.get(pk=person.pk).reads_in == "uk"
    assert '<option value="uk" lang="uk" selected>' in text(client, "preferences")
    client.post(url("reading_language"), {"leestaal": "klingon"})
    assert User.objects.get(pk=person.pk).reads_in == "uk"


def test_who_reads_back_after_a_correction_reads_what_was_put_right_as_it_was_written(
    signed_in: Callable[[User], Client], programme: Programme, lesson: Lesson, french: VersionTranslation
) -> None:
    """Its words are those of the version; another explanation has no translation there."""
    person = hired(programme, reads_in="fr")
    client = signed_in(person)
    client.get(url("lesson", lesson.pk))
    post_answers(client, lesson.pk, ANSWERS)
    publish(lesson, questions=OTHER_KEY)
    page = text(client, "question", lesson.pk, 1)
    assert "Antwoord 1" not in page
    assert "Fr " in page


def test_the_evidence_says_in_which_words_it_was_read(
    programme: Programme, lesson: Lesson, french: VersionTranslation, marleen: User, tmp_path: Path
) -> None:
    for language in ("nl", "fr"):
        answer_all(progress.open_lesson(hired(programme, language), lesson.pk, BEGUN), RIGHT, 1, BEGUN)
    pack = pack_of(Scope(programme.organisation, BEGUN + timedelta(days=1), viewer=marleen))
    read = [one["lesson"] for one in evidence_of(pack)["entries"] if one["what"] == "lesson"]
    path = f"translations/{lesson.pk}-v1-fr-1.json"
    assert [(one["language"], (one["translation"] or {}).get("path")) for one in read] == [("nl", None), ("fr", path)]
    files = unpacked(pack)
    assert checked(files, tmp_path).wrong == []
    files[path] = files[path].replace(b"Fr 3", b"Fr 4")
    wrong = {code for code, _words in checked(files, tmp_path).wrong}
    assert {"bad_digest", "no_translation"} <= wrong


def test_another_language_costs_a_query_whatever_the_number_of_lessons(
    signed_in: Callable[[User], Client], programme: Programme
) -> None:
    """And spares one: how the next lesson begins is known with it."""
    first, second = Lesson.objects.filter(pk__in=programme.lesson_ids).select_related("current_version").order_by("pk")
    counted = [_cost(signed_in(hired(programme)))]
    client = signed_in(hired(programme, reads_in="fr"))
    for lesson in (second, first):
        assert lesson.current_version is not None
        translate(lesson.current_version)
        counted.append(_cost(client))
    assert counted == [7, 8, 7]


def _cost(client: Client) -> int:
    client.get(url("dashboard"))
    with CaptureQueriesContext(connection) as queries:
        assert client.get(url("dashboard")).status_code == 200
    return len(queries)
