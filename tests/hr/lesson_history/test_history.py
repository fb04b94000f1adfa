"""The history of a lesson: its versions, what changed in each, who completed which, and how each looked."""

from __future__ import annotations

from datetime import timedelta
from io import StringIO
from typing import Any

import pytest
from django.core.management import call_command
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from pytest_django import DjangoAssertNumQueries
from wagtail.models import Revision

from onboarding.learning.journey import late_decisions
from onboarding.learning.models import Completion, Enrolment
from onboarding.lessons.models import LessonPage, PublishDecision, VersionTranslation
from tests.factories import QUIZ, make_lesson, single, stream
from tests.hr.conftest import Municipality, sign_in
from tests.hr.lesson_history.conftest import complete, people, publish
from tests.lessons.translated import translate
from tests.lessons.variants import COUNTER, LANE, body

pytestmark = pytest.mark.django_db

HISTORY = 18  # queries


def url(name: str, lesson_page: LessonPage, *args: Any) -> str:
    return reverse(f"hr:{name}", args=[lesson_page.pk, *args])


def rows(client: Client, lesson_page: LessonPage) -> dict[int, Any]:
    return {row.version.number: row for row in client.get(url("lesson_history", lesson_page)).context["rows"]}


def compared(client: Client, page: LessonPage, before: int | str, after: int | str) -> Any:
    return client.get(url("lesson_changes", page), {"van": str(before), "naar": str(after)})


def test_every_version_says_what_it_changed_and_which_one_is_live(hr: Client, lesson_page: LessonPage) -> None:
    found = rows(hr, lesson_page)
    assert list(found) == [3, 2, 1]
    assert {number: row.said for number, row in found.items()} == {3: "De regels", 2: "1 stuk", 1: ""}
    assert [number for number, row in found.items() if row.is_live] == [3]
    assert [row.size for row in found.values()] == ["Verbetering", "Verbetering", "Eerste versie"]


def test_the_note_of_the_editor_goes_before_what_was_counted(hr: Client, lesson_page: LessonPage) -> None:
    lesson_page.title = "Luisteren, altijd"
    revision = lesson_page.save_revision()
    PublishDecision.objects.create(revision=revision, note="Duidelijker titel", decided_at=timezone.now())
    revision.publish()
    assert rows(hr, lesson_page)[4].said == "Duidelijker titel"


@pytest.mark.parametrize(
    ("questions", "said"),
    [
        ([*QUIZ, single("Erbij")], "1 vraag"),
        ([QUIZ[0], single("Anders"), QUIZ[2]], "2 vragen"),
        ([QUIZ[1], QUIZ[0], QUIZ[2]], "De volgorde, de regels"),
    ],
)
def test_questions_are_counted_new_or_gone(
    hr: Client, lesson_page: LessonPage, questions: list[Any], said: str
) -> None:
    publish(lesson_page, questions=stream("questions", questions), pass_mark=0)
    assert rows(hr, lesson_page)[4].said == said


def test_who_completed_a_version_is_counted_and_named(
    hr: Client, lesson_page: LessonPage, lennik: Municipality
) -> None:
    first, second, third = people(lennik, 3)
    versions = {version.number: version for version in lesson_page.lesson.versions.all()}
    complete(first, versions[1])
    complete(second, versions[1])
    complete(third, versions[3])
    assert {number: row.completed for number, row in rows(hr, lesson_page).items()} == {3: 1, 2: 0, 1: 2}
    body = hr.get(url("version_people", lesson_page, 1)).content.decode()
    assert "Mertens 00" in body
    assert "Mertens 01" in body
    assert "Mertens 02" not in body


def test_whoever_completed_a_version_in_two_rounds_is_one_person_with_the_last_day(
    hr: Client, lesson_page: LessonPage, lennik: Municipality
) -> None:
    [person] = people(lennik, 1)
    version = lesson_page.lesson.versions.get(number=1)
    complete(person, version)
    first = Completion.objects.get()
    Enrolment.objects.filter(pk=first.enrolment_id).update(is_current=False)
    again = Enrolment.objects.create(
        user=person, programme=first.enrolment.programme, enrolled_on=first.enrolment.enrolled_on, round=2
    )
    last = Completion.objects.create(
        enrolment=again,
        lesson=lesson_page.lesson,
        version=version,
        completed_at=first.completed_at + timedelta(days=365),
    )
    assert rows(hr, lesson_page)[1].completed == 1
    assert list(hr.get(url("version_people", lesson_page, 1)).context["object_list"]) == [last]


def test_hr_sees_only_people_who_work_here(
    hr: Client, lesson_page: LessonPage, lennik: Municipality, herenthout: Municipality
) -> None:
    gone, there = people(lennik, 2)
    version = lesson_page.lesson.versions.get(number=1)
    complete(gone, version)
    complete(there, version)
    type(gone).objects.filter(pk=gone.pk).update(organisation=herenthout.organisation)
    assert rows(hr, lesson_page)[1].completed == 1
    assert "Mertens 00" not in hr.get(url("version_people", lesson_page, 1)).content.decode()


def test_the_history_costs_the_same_with_more_versions_and_people(
    hr: Client, lesson_page: LessonPage, lennik: Municipality, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    complete(people(lennik, 1)[0], lesson_page.lesson.versions.get(number=1))
    hr.get(url("lesson_history", lesson_page))
    with django_assert_num_queries(HISTORY):
        hr.get(url("lesson_history", lesson_page))
    for number in range(8):
        version = publish(lesson_page, summary=f"Nummer {number}")
        complete(people(lennik, 1, f"Aerts {number}")[0], version)
    with django_assert_num_queries(HISTORY):
        hr.get(url("lesson_history", lesson_page))


def test_a_long_history_comes_in_pages(hr: Client, lesson_page: LessonPage) -> None:
    for number in range(19):
        publish(lesson_page, summary=f"Nummer {number}")
    assert list(rows(hr, lesson_page))[-1] == 3
    second = hr.get(url("lesson_history", lesson_page), {"p": 2}).context["rows"]
    assert [(row.version.number, row.has_before) for row in second] == [(2, True), (1, False)]


def test_what_is_planned_stands_above_with_what_it_will_change(hr: Client, lesson_page: LessonPage) -> None:
    lesson_page.title = "Straks anders"
    lesson_page.go_live_at = timezone.now() + timedelta(days=3)
    revision = lesson_page.save_revision()
    revision.publish()
    response = hr.get(url("lesson_history", lesson_page))
    assert "Gepland: dit concept komt online op" in response.content.decode()
    changes = compared(hr, lesson_page, 3, f"bewaard-{revision.pk}").context["changes"]
    assert [change.where for change in changes] == ["Titel"]


def test_when_it_was_taken_away_and_came_back_is_told(
    hr: Client, lesson_page: LessonPage, lennik: Municipality
) -> None:
    lesson_page.unpublish(user=lennik.hr_officer)
    told = [str(what) for what, _entry in hr.get(url("lesson_history", lesson_page)).context["comings"]]
    assert told[0] == "Weggehaald"
    assert not any(row.is_live for row in rows(hr, lesson_page).values())


def test_what_was_published_while_it_was_live_stands_among_the_versions_only(
    hr: Client, lesson_page: LessonPage
) -> None:
    lesson_page.title = "Anders"
    lesson_page.save_revision().publish()
    assert hr.get(url("lesson_history", lesson_page)).context["comings"] == []
    lesson_page.unpublish()
    lesson_page.refresh_from_db()
    lesson_page.get_latest_revision().publish()
    told = [str(what) for what, _entry in hr.get(url("lesson_history", lesson_page)).context["comings"]]
    assert told == ["Weer gepubliceerd", "Weggehaald"]


def test_what_came_and_went_as_planned_is_told_as_that(hr: Client, lesson_page: LessonPage) -> None:
    lesson_page.title = "Straks anders"
    lesson_page.expire_at = timezone.now() + timedelta(milliseconds=1)
    lesson_page.save_revision().publish(log_action="wagtail.publish.scheduled")
    call_command("publish_scheduled", stdout=StringIO())
    response = hr.get(url("lesson_history", lesson_page))
    told = [str(what) for what, _entry in response.context["comings"]]
    assert told[:2] == ["Weggehaald, zoals gepland", "Gepubliceerd, zoals gepland"]
    assert "Gepland: deze les gaat weg op" not in response.content.decode()


def test_a_moment_that_is_past_is_not_called_planned(hr: Client, lesson_page: LessonPage) -> None:
    for hours, is_planned in ((1, True), (-1, False)):
        LessonPage.objects.filter(pk=lesson_page.pk).update(expire_at=timezone.now() + timedelta(hours=hours))
        shown = hr.get(url("lesson_history", lesson_page)).content.decode()
        assert ("Gepland: deze les gaat weg op" in shown) is is_planned


def test_a_first_version_that_is_planned_is_compared_with_nothing(hr: Client, lennik: Municipality) -> None:
    page = make_lesson(lennik.principle_page, title="Nieuw", publish=False)
    page.go_live_at = timezone.now() + timedelta(days=1)
    page.save_revision().publish()
    shown = hr.get(url("lesson_history", page)).content.decode()
    assert "Gepland: dit concept komt online op" in shown
    assert "Wat verandert er dan?" not in shown


def test_what_is_planned_is_compared_with_the_newest_version_from_every_page(
    hr: Client, lesson_page: LessonPage
) -> None:
    for number in range(19):
        publish(lesson_page, summary=f"Nummer {number}")
    lesson_page.title = "Straks anders"
    lesson_page.save_revision()
    assert "?van=22&amp;naar=concept" in hr.get(url("lesson_history", lesson_page), {"p": 2}).content.decode()


def test_a_lesson_that_was_never_published_has_no_versions_yet(hr: Client, lennik: Municipality) -> None:
    draft = make_lesson(lennik.principle_page, title="Nieuw", publish=False)
    response = hr.get(url("lesson_history", draft))
    assert "nog niet gepubliceerd" in response.content.decode()


def test_any_two_versions_are_compared_in_words(hr: Client, lesson_page: LessonPage) -> None:
    response = compared(hr, lesson_page, 1, 3)
    assert [change.where for change in response.context["changes"]] == ["Tekst, Waarom het telt", "Slagen vanaf"]
    body = response.content.decode()
    assert '<del><span class="w-sr-only">weg: </span>gewone</del>' in body
    assert '<ins><span class="w-sr-only">nieuw: </span>drukke</ins>' in body


def test_a_draft_is_compared_with_what_is_live(hr: Client, lesson_page: LessonPage) -> None:
    lesson_page.introduction = "Een andere inleiding."
    lesson_page.save_revision()
    changes = compared(hr, lesson_page, 3, "concept").context["changes"]
    assert [change.where for change in changes] == ["Inleiding"]


def test_the_same_version_on_both_sides_has_nothing_else(hr: Client, lesson_page: LessonPage) -> None:
    assert "er niets anders" in compared(hr, lesson_page, 2, 2).content.decode()


@pytest.mark.parametrize("side", ["", "4", "0", "x", "bewaard-", "bewaard-x", "bewaard-999999", "9" * 30, "-1"])
def test_a_side_that_there_is_not_is_not_found(hr: Client, lesson_page: LessonPage, side: str) -> None:
    assert compared(hr, lesson_page, 1, side).status_code == 404


def test_a_draft_of_another_lesson_is_not_found(hr: Client, lesson_page: LessonPage, lennik: Municipality) -> None:
    other = make_lesson(lennik.principle_page, title="Een andere les", publish=False)
    revision: Revision = other.save_revision()
    found = compared(hr, lesson_page, 1, f"bewaard-{revision.pk}")
    assert found.status_code == 404


def test_a_version_is_shown_as_it_was_with_its_questions_and_right_answers(hr: Client, lesson_page: LessonPage) -> None:
    publish(lesson_page, questions=stream("questions", [single("Heel iets anders?")]), pass_mark=0)
    body = hr.get(url("lesson_version", lesson_page, 1)).content.decode()
    assert "Een gewone dag." in body
    assert "Wat ga jij anders doen?" in body
    assert "Juist antwoord: B. Antwoord 1" in body
    assert "Heel iets anders?" not in body
    assert "single_choice" not in body


def test_a_version_is_only_to_read(hr: Client, lesson_page: LessonPage) -> None:
    body = hr.get(url("lesson_version", lesson_page, 2)).content.decode()
    article = body[body.index('<article class="hr-history-article"') : body.index("</article>")]
    assert "Een drukke dag." in article
    assert "<button" not in article


@pytest.mark.parametrize("name", ["lesson_version", "version_people", "go_back"])
def test_a_version_that_there_is_not_is_not_found(hr: Client, lesson_page: LessonPage, name: str) -> None:
    assert hr.get(url(name, lesson_page, 9)).status_code == 404


def test_another_organisation_finds_none_of_it(lesson_page: LessonPage, herenthout: Municipality) -> None:
    client = sign_in(herenthout.hr_officer)
    for address in (
        url("lesson_history", lesson_page),
        url("lesson_version", lesson_page, 1),
        url("go_back", lesson_page, 1),
    ):
        assert client.get(address).status_code == 404


def test_the_lesson_leads_to_its_history(hr: Client, lesson_page: LessonPage) -> None:
    for name in ("edit", "history"):
        body = hr.get(reverse(f"wagtailadmin_pages:{name}", args=[lesson_page.pk])).content.decode()
        assert f'href="{url("lesson_history", lesson_page)}"' in body


def test_wagtails_own_comparison_tells_of_questions_in_words(hr: Client, lesson_page: LessonPage) -> None:
    older = lesson_page.save_revision()
    lesson_page.questions = stream("questions", [single("Vraag 1", best=0), *QUIZ[1:]])
    newer = lesson_page.save_revision()
    address = reverse("wagtailadmin_pages:revisions_compare", args=[lesson_page.pk, older.pk, newer.pk])
    body = hr.get(address).content.decode()
    assert "Vraag 1, juist antwoord" in body
    assert "A. Antwoord 0" in body
    assert "halffull" not in body
    assert "fullhalf" not in body


def test_the_first_screen_says_which_decision_was_not_carried_out(
    hr: Client, lesson_page: LessonPage, monkeypatch: pytest.MonkeyPatch
) -> None:
    lesson_page.title = "Luisteren, altijd"
    revision = lesson_page.save_revision()
    PublishDecision.objects.create(revision=revision, decided_at=timezone.now())
    revision.publish()

    def told() -> bool:
        return "wat je daarbij koos is nog niet voor iedereen gedaan" in hr.get("/beheer/").content.decode()

    assert not told()
    monkeypatch.setattr(late_decisions, "LATE_AFTER", timedelta(0))
    assert told()
    PublishDecision.objects.update(carried_out_at=timezone.now())
    assert not told()


def test_a_version_with_variants_is_looked_at_as_each_kind_of_work(hr: Client, lesson_page: LessonPage) -> None:
    version = publish(lesson_page, body=stream("body", body()))
    address = url("lesson_version", lesson_page, version.number)
    seen = {
        kind: [text in hr.get(address, {"als": kind}).content.decode() for text in (COUNTER, LANE)]
        for kind in ("", "loket", "buiten", "-", "onzin")
    }
    assert seen == {
        "": [True, True], "loket": [True, False], "buiten": [False, True], "-": [False, False], "onzin": [True, True],
    }  # fmt: skip
    assert "Bekijk als" not in hr.get(url("lesson_version", lesson_page, 1)).content.decode()


def test_who_completed_a_version_with_variants_is_told_with_what_they_read(
    hr: Client, lennik: Municipality, lesson_page: LessonPage
) -> None:
    version = publish(lesson_page, body=stream("body", body()))
    one, other, third = people(lennik, 3)
    for person, kind in ((one, "loket"), (other, "zorg"), (third, "")):
        enrolment = Enrolment.objects.create(
            user=person, programme=version.lesson.programme, enrolled_on=timezone.localdate()
        )
        Completion.objects.create(
            enrolment=enrolment, lesson=version.lesson, version=version, variant=kind, completed_at=timezone.now()
        )
    shown = hr.get(url("version_people", lesson_page, version.number)).content.decode()
    for cell in ("Las wat voor dit werk is", "Loket", "alles", "–"):
        assert cell in shown
    assert "Las wat voor dit werk is" not in hr.get(url("version_people", lesson_page, 1)).content.decode()


def test_a_version_is_shown_in_each_language_that_it_was_read_in(hr: Client, lesson_page: LessonPage) -> None:
    """Of a translation that was put live again, as it was last."""
    address = url("lesson_version", lesson_page, 2)
    assert "taal=" not in hr.get(address).content.decode()
    version = lesson_page.lesson.versions.get(number=2)
    translate(version, "fr", title="Comme avant")
    withdrawn = translate(version, "fr", title="Écouter d’abord")
    translate(lesson_page.lesson.current_version, "en", title="Listen")
    page = hr.get(address).content.decode()
    assert 'href="?taal=fr"' in page
    assert "taal=en" not in page
    french = hr.get(address, {"taal": "fr"}).content.decode()
    assert 'lang="fr">Écouter d’abord</h2>' in french
    assert "Een drukke dag." not in french
    assert '<p lang="fr">Fr ' in french
    assert "Zo stond de vertaling er vanaf" in french
    assert "las de les in het Nederlands" not in french
    VersionTranslation.objects.filter(pk=withdrawn.pk).update(withdrawn_at=timezone.now())
    assert "las de les in het Nederlands" in hr.get(address, {"taal": "fr"}).content.decode()
    for code in ("en", "nergens"):
        assert hr.get(address, {"taal": code}).status_code == 404
