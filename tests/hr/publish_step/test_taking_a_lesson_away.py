"""What happens before a lesson, a value or a programme goes away: HR is asked, with names, and nobody is completed
without it."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.test import Client
from django.urls import reverse
from pytest_django import DjangoCaptureOnCommitCallbacks

from onboarding.hr.models import Activity, Verb
from onboarding.learning.journey import progress
from onboarding.learning.models import Completion, Enrolment, Notice, NoticeKind, NoticeSetting
from onboarding.lessons.models import (
    AskedLesson,
    Lesson,
    LessonPage,
    OrganisationPage,
    PrinciplePage,
    Programme,
    ProgrammePage,
)
from onboarding.people.models import User
from tests.factories import make_lesson, make_programme
from tests.hr.conftest import TODAY, Municipality, join_the_editors, make_person, sign_in
from tests.hr.publish_step.conftest import draft_value, finish, words
from tests.learning.quiz_answers import NOW, RIGHT
from tests.rendered_forms import NotRendered, open_and_submit, submit, tamper

pytestmark = pytest.mark.usefixtures("today")


@pytest.fixture
def second(lessons: list[Lesson]) -> LessonPage:
    """The page of the second lesson: without it, Jef has everything."""
    found: LessonPage = LessonPage.objects.get(lesson=lessons[1])
    return found


def unpublish_step(page: object) -> str:
    return reverse("hr:unpublish_step", args=[getattr(page, "pk", page)])


def completion_mails() -> list[str]:
    """Who is written that they are done, after the step; Joris was before."""
    told = Notice.objects.filter(kind=NoticeKind.COMPLETION).exclude(recipient__first_name="Joris")
    return list(told.values_list("recipient__first_name", flat=True))


def is_live(page: LessonPage) -> bool:
    return bool(LessonPage.objects.get(pk=page.pk).live)


def test_wagtails_own_screen_leads_to_the_step(hr_officer: Client, second: LessonPage) -> None:
    theirs = reverse("wagtailadmin_pages:unpublish", args=[second.pk])
    assert hr_officer.get(theirs)["Location"] == unpublish_step(second)
    assert hr_officer.post(theirs)["Location"] == unpublish_step(second)
    assert is_live(second)


def test_the_step_names_who_would_have_everything_that_remains(
    hr_officer: Client, second: LessonPage, on_their_way: dict[str, Enrolment]
) -> None:
    step = words(hr_officer.get(unpublish_step(second)))
    assert "1 is klaar Joris Wouters" in step
    assert "0 zijn bezig" in step
    assert "1 heeft alles wat overblijft Jef Claes" in step
    assert is_live(second)


def test_a_lesson_that_comes_back_completes_nobody_and_is_asked_again(
    hr_officer: Client,
    second: LessonPage,
    on_their_way: dict[str, Enrolment],
    django_capture_on_commit_callbacks: DjangoCaptureOnCommitCallbacks,
) -> None:
    with django_capture_on_commit_callbacks(execute=True):
        open_and_submit(hr_officer, unpublish_step(second), {"after": "back"})
    assert not is_live(second)
    assert second.lesson.comes_back
    assert Activity.objects.get(verb=Verb.LESSON_REMOVED).detail == f"{second.title} (weggehaald, komt terug)"
    jef, joris = on_their_way["jef"], on_their_way["joris"]
    jef.refresh_from_db()
    assert (jef.completed_at, jef.is_waiting) == (None, True)
    with django_capture_on_commit_callbacks(execute=True):
        submit(hr_officer, hr_officer.get(reverse("hr:publish_step", args=[second.pk])))
    assert is_live(second)
    assert not Lesson.objects.get(page=second).comes_back
    jef.refresh_from_db()
    assert (jef.completed_at, jef.is_waiting) == (None, False)
    completed_at = joris.completed_at
    joris.refresh_from_db()
    assert joris.completed_at == completed_at


def test_whoever_has_everything_waits_when_hr_says_so(
    hr_officer: Client,
    second: LessonPage,
    on_their_way: dict[str, Enrolment],
    django_capture_on_commit_callbacks: DjangoCaptureOnCommitCallbacks,
) -> None:
    with django_capture_on_commit_callbacks(execute=True):
        done = open_and_submit(hr_officer, unpublish_step(second), {"after": "wait"})
    told = hr_officer.get(done["Location"]).content.decode()
    assert "1 persoon wacht: verklaar die klaar, of laat die wachten." in told
    assert reverse("hr:waiting", args=[on_their_way["jef"].programme_id]) in told
    jef = Enrolment.objects.get(pk=on_their_way["jef"].pk)
    assert (jef.completed_at, jef.is_waiting) == (None, True)
    assert not second.lesson.comes_back
    assert Activity.objects.get(verb=Verb.LESSON_REMOVED).detail == f"{second.title} (weggehaald voorgoed)"
    assert not Activity.objects.filter(verb=Verb.DECLARED_DONE).exists()


def test_whoever_has_everything_is_declared_done_when_hr_says_so(
    lennik: Municipality,
    hr_officer: Client,
    second: LessonPage,
    on_their_way: dict[str, Enrolment],
    django_capture_on_commit_callbacks: DjangoCaptureOnCommitCallbacks,
) -> None:
    with django_capture_on_commit_callbacks(execute=True):
        open_and_submit(hr_officer, unpublish_step(second), {"after": "declare"})
    jef, amina = (Enrolment.objects.get(pk=on_their_way[name].pk) for name in ("jef", "amina"))
    assert jef.completed_at is not None
    assert jef.declared_by == lennik.hr_officer
    assert amina.completed_at is None
    assert Activity.objects.get(verb=Verb.DECLARED_DONE).subject == jef.user


def test_an_editor_who_is_not_hr_declares_nobody_done(
    lennik: Municipality, second: LessonPage, on_their_way: dict[str, Enrolment]
) -> None:
    editor = make_person(lennik.organisation, "Els", "Redactie")
    join_the_editors(editor, lennik)
    client = sign_in(editor)
    step = client.get(unpublish_step(second))
    assert "1 heeft alles wat overblijft" in words(step)
    assert "Claes" not in words(step)
    with pytest.raises(NotRendered):
        submit(client, step, after="declare")
    assert tamper(client, unpublish_step(second), {"after": "declare"}).status_code == 422
    assert is_live(second)


def test_when_other_people_have_everything_meanwhile_the_step_is_shown_again(
    hr_officer: Client, second: LessonPage, on_their_way: dict[str, Enrolment], lessons: list[Lesson]
) -> None:
    step = hr_officer.get(unpublish_step(second))
    place = progress.open_lesson(on_their_way["amina"].user, lessons[0].pk, NOW)
    for question in ("id-Vraag 2", "id-Vraag 3"):
        progress.answer(place, 1, question, RIGHT[question], NOW)
    again = submit(hr_officer, step, after="declare")
    assert again.status_code == 422
    assert "2 hebben alles wat overblijft" in words(again)
    assert is_live(second)
    assert not Enrolment.objects.filter(completed_at__isnull=False).exclude(user__first_name="Joris").exists()


def test_when_as_many_but_other_people_have_everything_meanwhile_nobody_is_declared_done(
    hr_officer: Client, second: LessonPage, on_their_way: dict[str, Enrolment], lessons: list[Lesson]
) -> None:
    """Jef is in a new round, and Amina did the first lesson: still one person, whom nobody saw."""
    step = hr_officer.get(unpublish_step(second))
    place = progress.open_lesson(on_their_way["amina"].user, lessons[0].pk, NOW)
    for question in ("id-Vraag 2", "id-Vraag 3"):
        progress.answer(place, 1, question, RIGHT[question], NOW)
    Enrolment.objects.filter(pk=on_their_way["jef"].pk).update(is_current=False)
    again = submit(hr_officer, step, after="declare")
    assert again.status_code == 422
    assert "1 heeft alles wat overblijft Amina Verbeke" in words(again)
    assert is_live(second)
    assert Enrolment.objects.get(pk=on_their_way["amina"].pk).completed_at is None


def test_the_step_says_that_a_mail_leaves_to_who_is_declared_done(
    hr_officer: Client,
    second: LessonPage,
    on_their_way: dict[str, Enrolment],
    django_capture_on_commit_callbacks: DjangoCaptureOnCommitCallbacks,
) -> None:
    step = hr_officer.get(unpublish_step(second))
    assert "wordt nu klaar. Het attest volgt, als er een is. Er vertrekt 1 mail." in words(step)
    with django_capture_on_commit_callbacks(execute=True):
        submit(hr_officer, step, after="declare")
    assert completion_mails() == ["Jef"]


def test_who_is_declared_done_gets_no_mail_where_hr_wants_none(
    hr_officer: Client,
    second: LessonPage,
    on_their_way: dict[str, Enrolment],
    django_capture_on_commit_callbacks: DjangoCaptureOnCommitCallbacks,
) -> None:
    with django_capture_on_commit_callbacks(execute=True):
        open_and_submit(hr_officer, unpublish_step(second), {"after": "declare", "without_mail": True})
    assert Enrolment.objects.get(pk=on_their_way["jef"].pk).completed_at is not None
    assert completion_mails() == []


def test_the_step_counts_no_mail_that_cannot_leave(
    lennik: Municipality, hr_officer: Client, second: LessonPage, on_their_way: dict[str, Enrolment]
) -> None:
    kind = NoticeSetting.objects.create(
        organisation=lennik.organisation, kind=NoticeKind.COMPLETION, is_on=False, days=0
    )
    assert "Er vertrekken 0 mails." in words(hr_officer.get(unpublish_step(second)))
    kind.delete()
    User.objects.filter(pk=on_their_way["jef"].user_id).update(email="")
    assert "Er vertrekken 0 mails." in words(hr_officer.get(unpublish_step(second)))


def test_taking_away_twice_takes_away_once(
    hr_officer: Client, second: LessonPage, on_their_way: dict[str, Enrolment]
) -> None:
    step = hr_officer.get(unpublish_step(second))
    submit(hr_officer, step, after="wait")
    second_time = submit(hr_officer, step, after="wait", follow=True)
    assert "Deze pagina staat niet live" in second_time.content.decode()
    assert Activity.objects.filter(verb=Verb.LESSON_REMOVED).count() == 1


@pytest.mark.parametrize("nonsense", ["", "later", "declare"])
def test_nonsense_takes_nothing_away(
    hr_officer: Client, page: LessonPage, on_their_way: dict[str, Enrolment], nonsense: str
) -> None:
    """Without the first lesson nobody but Joris has everything: there is nobody to declare done."""
    assert tamper(hr_officer, unpublish_step(page), {"after": nonsense}).status_code == 422
    assert is_live(page)


def test_deleting_asks_first_and_keeps_what_was_done(
    hr_officer: Client, second: LessonPage, on_their_way: dict[str, Enrolment]
) -> None:
    step = reverse("hr:delete_step", args=[second.pk])
    assert hr_officer.get(reverse("wagtailadmin_pages:delete", args=[second.pk]))["Location"] == step
    assert hr_officer.post(reverse("wagtailadmin_pages:delete", args=[second.pk]))["Location"] == step
    assert is_live(second)
    with pytest.raises(NotRendered):
        open_and_submit(hr_officer, step, {"after": "back"})
    before = Completion.objects.count()
    open_and_submit(hr_officer, step, {"after": "wait"})
    assert not LessonPage.objects.filter(pk=second.pk).exists()
    assert Completion.objects.count() == before
    assert Enrolment.objects.get(pk=on_their_way["jef"].pk).completed_at is None


def test_deleting_a_lesson_that_was_to_come_back_lets_people_complete_without_it(
    hr_officer: Client, second: LessonPage, on_their_way: dict[str, Enrolment]
) -> None:
    open_and_submit(hr_officer, unpublish_step(second), {"after": "back"})
    lesson = Lesson.objects.get(page=second)
    open_and_submit(hr_officer, reverse("hr:delete_step", args=[second.pk]), {"after": "wait"})
    lesson.refresh_from_db()
    assert not lesson.comes_back


def test_a_value_goes_away_with_its_lessons(
    hr_officer: Client,
    second: LessonPage,
    on_their_way: dict[str, Enrolment],
    django_capture_on_commit_callbacks: DjangoCaptureOnCommitCallbacks,
) -> None:
    value = PrinciplePage.objects.parent_of(second).get()
    step = hr_officer.get(unpublish_step(value))
    assert "Er gaat 1 les weg uit het traject." in words(step)
    assert "1 heeft alles wat overblijft Jef Claes" in words(step)
    with django_capture_on_commit_callbacks(execute=True):
        submit(hr_officer, step, after="back")
    assert Lesson.objects.get(page=second).comes_back
    assert Enrolment.objects.get(pk=on_their_way["jef"].pk).completed_at is None


def test_a_programme_says_that_its_mails_stop(
    hr_officer: Client, programme: Programme, on_their_way: dict[str, Enrolment]
) -> None:
    page = ProgrammePage.objects.get(pk=programme.page_id)
    step = hr_officer.get(unpublish_step(page))
    assert "Er vertrekken geen mails meer over dit traject" in words(step)
    assert "2 mensen" in words(step)
    submit(hr_officer, step)
    programme.refresh_from_db()
    assert not programme.is_live
    assert Enrolment.objects.get(pk=on_their_way["joris"].pk).completed_at == on_their_way["joris"].completed_at


def test_moving_within_the_programme_takes_nothing_away(
    hr_officer: Client, second: LessonPage, page: LessonPage, on_their_way: dict[str, Enrolment]
) -> None:
    target = PrinciplePage.objects.parent_of(page).get()
    step = reverse("hr:move_step", args=[second.pk, target.pk])
    theirs = reverse("wagtailadmin_pages:move_confirm", args=[second.pk, target.pk])
    assert hr_officer.get(theirs)["Location"] == step
    assert "daar merkt niemand iets van" in words(hr_officer.get(step))
    submit(hr_officer, hr_officer.get(step))
    assert LessonPage.objects.get(pk=second.pk).get_parent().pk == target.pk
    assert is_live(second)


def test_a_lesson_moved_under_a_draft_value_leaves_and_completes_nobody_until_it_is_back(
    hr_officer: Client,
    page: LessonPage,
    second: LessonPage,
    lessons: list[Lesson],
    on_their_way: dict[str, Enrolment],
    django_capture_on_commit_callbacks: DjangoCaptureOnCommitCallbacks,
) -> None:
    value = draft_value(second)
    step = hr_officer.get(reverse("hr:move_step", args=[second.pk, value.pk]))
    assert "Er gaat 1 les weg uit het traject." in words(step)
    assert "“Concept” staat niet live" in words(step)
    assert "1 heeft alles wat overblijft Jef Claes" in words(step)
    with django_capture_on_commit_callbacks(execute=True):
        submit(hr_officer, step, after="back")
    amina = on_their_way["amina"]
    place = progress.open_lesson(amina.user, lessons[0].pk, NOW)
    for question in ("id-Vraag 2", "id-Vraag 3"):
        progress.answer(place, 1, question, RIGHT[question], NOW)
    amina.refresh_from_db()
    assert (amina.completed_at, amina.is_waiting) == (None, True)
    with django_capture_on_commit_callbacks(execute=True):
        value.save_revision().publish()
    amina = Enrolment.objects.get(pk=amina.pk)
    assert lessons[1].pk in amina.programme.lesson_ids
    assert (amina.completed_at, amina.is_waiting) == (None, False)


def test_a_lesson_moved_to_another_programme_does_not_come_back_to_this_one(
    lennik: Municipality, hr_officer: Client, second: LessonPage, on_their_way: dict[str, Enrolment]
) -> None:
    other = make_programme(lennik.organisation, title="Een ander traject")
    value = PrinciplePage.objects.child_of(ProgrammePage.objects.get(pk=other.page_id)).first()
    assert value is not None
    step = reverse("hr:move_step", args=[second.pk, value.pk])
    with pytest.raises(NotRendered):
        open_and_submit(hr_officer, step, {"after": "back"})
    assert "Er gaat 1 les weg uit het traject." in words(hr_officer.get(step))


def test_the_page_of_the_organisation_is_not_deleted_with_people_in_its_programmes(
    admin_client: Client, lennik: Municipality, second: LessonPage, on_their_way: dict[str, Enrolment]
) -> None:
    house = OrganisationPage.objects.get(organisation=lennik.organisation)
    answer = admin_client.post(reverse("hr:delete_step", args=[house.pk]), follow=True)
    assert "Hieronder staan trajecten met mensen" in answer.content.decode()
    assert is_live(second)


def test_hr_of_another_organisation_finds_none_of_the_steps(
    outsider: Client, second: LessonPage, page: LessonPage, herenthout: Municipality
) -> None:
    own = herenthout.principle_page.pk
    for address in (
        unpublish_step(second),
        reverse("hr:delete_step", args=[second.pk]),
        reverse("hr:move_step", args=[second.pk, own]),
        reverse("hr:touched_people", args=[second.pk, "klaar"]),
    ):
        assert outsider.get(address).status_code == 404
        assert outsider.post(address).status_code in (404, 405)
    assert is_live(second)


# --- The log ---


def test_moving_is_in_the_log_as_that_with_from_where_and_to_where(
    lennik: Municipality, hr_officer: Client, second: LessonPage, on_their_way: dict[str, Enrolment]
) -> None:
    other = make_programme(lennik.organisation, title="Een ander traject")
    value = PrinciplePage.objects.child_of(ProgrammePage.objects.get(pk=other.page_id)).first()
    assert value is not None
    PrinciplePage.objects.filter(pk=value.pk).update(title="Een andere waarde")
    LessonPage.objects.filter(pk=second.pk).update(slug="les-die-verhuist")
    before = second.get_parent().title
    open_and_submit(hr_officer, reverse("hr:move_step", args=[second.pk, value.pk]), {"after": "wait"})
    line = Activity.objects.get(verb__in=[Verb.PAGE_MOVED, Verb.LESSON_REMOVED])
    assert line.get_verb_display() == "les of waarde verhuisd"
    assert line.detail == f"“{second.title}” van “{before}” naar “Een andere waarde”"
    assert line.number == 3


def test_deleting_is_in_the_log_as_that(
    hr_officer: Client, second: LessonPage, on_their_way: dict[str, Enrolment]
) -> None:
    open_and_submit(hr_officer, reverse("hr:delete_step", args=[second.pk]), {"after": "wait"})
    assert Activity.objects.get(verb=Verb.LESSON_REMOVED).detail == f"{second.title} (verwijderd)"


def test_who_left_is_neither_counted_nor_declared_done(
    hr_officer: Client,
    second: LessonPage,
    on_their_way: dict[str, Enrolment],
    programme: Programme,
    django_capture_on_commit_callbacks: DjangoCaptureOnCommitCallbacks,
) -> None:
    noor = progress.enrol(make_person(programme.organisation, "Noor", "Nieuw"), programme, TODAY)
    for name, last_day in {noor.user_id: TODAY, on_their_way["jef"].user_id: TODAY - timedelta(days=1)}.items():
        User.objects.filter(pk=name).update(end_date=last_day)
    finish(noor.user, Lesson.objects.get(pk=programme.lesson_ids[0]))
    step = hr_officer.get(unpublish_step(second))
    assert "1 heeft alles wat overblijft Noor" in words(step)
    with django_capture_on_commit_callbacks(execute=True):
        submit(hr_officer, step, after="declare")
    assert list(Enrolment.objects.filter(is_declared=True)) == [noor]


def test_that_another_lesson_comes_back_is_said_before_anyone_is_declared_done(
    hr_officer: Client,
    second: LessonPage,
    lessons: list[Lesson],
    enrolled: dict[str, Enrolment],
    programme: Programme,
    django_capture_on_commit_callbacks: DjangoCaptureOnCommitCallbacks,
) -> None:
    third = make_lesson(second.get_parent().specific, title="Derde")
    AskedLesson.objects.filter(lesson__page=third).update(after=0)
    with django_capture_on_commit_callbacks(execute=True):
        ProgrammePage.objects.get(programme=programme).save_revision().publish()
    finish(enrolled["jef"].user, lessons[0])
    with django_capture_on_commit_callbacks(execute=True):
        submit(hr_officer, hr_officer.get(unpublish_step(second)), after="back")
    said = f"“{lessons[1].title}” komt nog terug. Wie je klaar verklaart, moet die les niet meer doen."
    assert said in words(hr_officer.get(unpublish_step(third)))
    finish(enrolled["joris"].user, lessons[0])
    finish(enrolled["joris"].user, third.lesson)
    waiting = reverse("hr:waiting", args=[programme.pk])
    assert said in words(hr_officer.get(waiting))
    second_step = hr_officer.post(waiting, {"id": enrolled["joris"].pk, "declare": "1"})
    assert said in words(second_step)
    submit(hr_officer, second_step, confirm="1")
    enrolled["joris"].refresh_from_db()
    assert enrolled["joris"].is_declared, "HR may, knowingly"


def test_a_lesson_that_they_did_before_it_went_is_not_announced_as_coming_back(
    hr_officer: Client,
    second: LessonPage,
    lessons: list[Lesson],
    enrolled: dict[str, Enrolment],
    programme: Programme,
    django_capture_on_commit_callbacks: DjangoCaptureOnCommitCallbacks,
) -> None:
    third = make_lesson(second.get_parent().specific, title="Derde")
    AskedLesson.objects.filter(lesson__page=third).update(after=0)
    with django_capture_on_commit_callbacks(execute=True):
        ProgrammePage.objects.get(programme=programme).save_revision().publish()
    for lesson in lessons:
        finish(enrolled["jef"].user, lesson)
    with django_capture_on_commit_callbacks(execute=True):
        submit(hr_officer, hr_officer.get(unpublish_step(second)), after="back")
    step = words(hr_officer.get(unpublish_step(third)))
    assert "1 heeft alles wat overblijft Jef" in step
    assert "komt nog terug" not in step
