"""What HR meets around editing a live programme, held against axe: wide, on a phone, in light and in dark."""

from __future__ import annotations

from datetime import date, timedelta

from django.urls import reverse
from django.utils import timezone
from playwright.sync_api import expect

from onboarding.hr.deeds import activity
from onboarding.hr.models import Verb
from onboarding.learning.demo import demo_municipalities
from onboarding.learning.journey import progress
from onboarding.learning.models import Enrolment, Recount
from onboarding.lessons.models import AskedLesson, Lesson, PrinciplePage, Programme
from onboarding.people.models import Department
from tests.e2e.conftest import SignIn
from tests.e2e.screen_sizes import Check, held_on_all_screens
from tests.e2e.world import LEARNER, OFFICER, STARTER, lessons_of, person
from tests.factories import UserFactory
from tests.learning.closing.endings import finished
from tests.learning.follow_ups.changed_lessons import ask_today, publish_news
from tests.lessons.desk_files import document, document_block, picture, picture_block, show


def do_the_first_lesson() -> Enrolment:
    demo_municipalities.complete_lesson(person(LEARNER), lessons_of(LEARNER)[0].pk)
    return Enrolment.objects.get(user__email=LEARNER)


def completed_without_the_second_lesson(programme: Programme) -> None:
    lies = UserFactory.create(first_name="Lies", organisation=Department.objects.get().organisation)
    enrolment = progress.enrol(lies, programme, timezone.localdate() - timedelta(days=9), announce=False)
    demo_municipalities.complete_lesson(lies, programme.lesson_ids[0])
    finished(enrolment, timezone.now())


def test_who_waits_is_declared_done_and_who_is_done_without_all_is_listed(
    signed_in: SignIn, no_violations: Check
) -> None:
    programme = do_the_first_lesson().programme
    completed_without_the_second_lesson(programme)
    page_that_goes = lessons_of(LEARNER)[1].page
    assert page_that_goes
    page_that_goes.unpublish()
    page = signed_in(OFFICER)
    page.goto(reverse("hr:who_waits"))
    held_on_all_screens(page, no_violations)
    page.get_by_role("link", name=programme.title).click()
    page.get_by_label("Amina Verbeke").check()
    held_on_all_screens(page, no_violations)
    page.get_by_role("button", name="Klaar verklaren …").click()
    expect(page.get_by_text("Je verklaart Amina Verbeke klaar")).to_be_visible()
    held_on_all_screens(page, no_violations)
    page.get_by_role("button", name="Klaar verklaren", exact=True).click()
    expect(page.get_by_text("Niemand wacht in")).to_be_visible()
    assert Enrolment.objects.get(user__email=LEARNER).completed_at is not None
    page.get_by_role("link", name="Klaar zonder alle lessen").click()
    expect(page.get_by_text("Nooit gedaan:")).to_be_visible()
    held_on_all_screens(page, no_violations)


def test_what_people_were_asked_to_read_is_listed_and_taken_back(signed_in: SignIn, no_violations: Check) -> None:
    enrolment, lesson = do_the_first_lesson(), lessons_of(LEARNER)[0]
    ask_today(enrolment, publish_news(lesson), lesson.versions.get(number=1))
    page = signed_in(OFFICER)
    page.goto(reverse("hr:reading_up"))
    expect(page.get_by_text("nog te lezen 1")).to_be_visible()
    held_on_all_screens(page, no_violations)
    page.get_by_role("link", name="Hoeft niet meer").click()
    expect(page.get_by_role("listitem").filter(has_text="Amina Verbeke")).to_be_visible()
    held_on_all_screens(page, no_violations)
    page.get_by_role("button", name="Hoeft niet meer").click()
    expect(page.get_by_text("1 persoon hoeft dit niet meer te lezen.")).to_be_visible()


def test_the_steps_before_a_lesson_moves_or_is_deleted(signed_in: SignIn, no_violations: Check) -> None:
    do_the_first_lesson()
    lesson = lessons_of(LEARNER)[1]
    elsewhere = Programme.objects.get(enrolments__user__email=STARTER).page
    value = PrinciplePage.objects.child_of(elsewhere).first()
    assert value
    page = signed_in(OFFICER)
    page.goto(reverse("hr:move_step", args=[lesson.page_id, value.pk]))
    expect(page.get_by_text("heeft alles wat overblijft").first).to_be_visible()
    held_on_all_screens(page, no_violations)
    page.goto(reverse("hr:delete_step", args=[lesson.page_id]))
    expect(page.get_by_text("Ze blijft 30 dagen in de prullenmand")).to_be_visible()
    held_on_all_screens(page, no_violations)
    page.get_by_role("button", name="Verwijder", exact=True).click()
    expect(page.get_by_text("is verwijderd")).to_be_visible()
    assert not Enrolment.objects.get(user__email=LEARNER).completed_at
    page.get_by_role("link", name="Naar de prullenmand").click()
    held_on_all_screens(page, no_violations)
    page.get_by_role("link", name="Zet terug").click()
    held_on_all_screens(page, no_violations)
    page.get_by_role("button", name="Zet terug als concept").click()
    expect(page.get_by_text("staat terug, als concept")).to_be_visible()
    assert Lesson.objects.get(pk=lesson.pk).page_id == lesson.page_id


def test_a_lesson_is_looked_at_again_and_locked_meanwhile(signed_in: SignIn, no_violations: Check) -> None:
    lesson = lessons_of(LEARNER)[0]
    Lesson.objects.filter(pk=lesson.pk).update(review_on=date(2026, 1, 1))
    page = signed_in(OFFICER)
    page.goto(reverse("hr:review_day", args=[lesson.page_id]))
    held_on_all_screens(page, no_violations)
    page.goto(reverse("hr:due_lessons"))
    held_on_all_screens(page, no_violations)
    page.get_by_role("button", name="Nog juist").click()
    expect(page.get_by_text("Er is geen les die je nu moet nakijken.")).to_be_visible()
    page.goto(reverse("wagtailadmin_pages:edit", args=[lesson.page_id]))
    page.get_by_role("button", name="Toon/verberg status").click()
    page.get_by_role("checkbox", name="Vergrendelen").dispatch_event("click")
    expect(page.get_by_text("Alleen jij kan ze bewerken, tot je ze ontgrendelt.")).to_be_visible()
    page.get_by_role("button", name="Ontgrendel").click()
    expect(page.get_by_text("is nu geopend")).to_be_visible()


def test_a_picture_and_a_document_in_use_are_deleted_only_with_a_tick(signed_in: SignIn, no_violations: Check) -> None:
    organisation = Department.objects.get().organisation
    image, paper = picture(organisation), document(organisation)
    lesson = lessons_of(LEARNER)[0]
    assert lesson.page
    show(lesson.page, picture_block(image), document_block(paper))
    page = signed_in(OFFICER)
    for name, thing in (("wagtailimages:delete", image), ("wagtaildocs:delete", paper)):
        page.goto(reverse(name, args=[thing.pk]))
        expect(page.get_by_text("wordt nog gebruikt")).to_be_visible()
        expect(page.get_by_role("link", name=lesson.title).first).to_be_visible()
        held_on_all_screens(page, no_violations)
    page.get_by_role("button", name="Ja, verwijder").click()  # the browser or the form: either asks for the tick
    assert type(paper).objects.filter(pk=paper.pk).exists()
    page.get_by_label("Ja, verwijder het toch").check()
    page.get_by_role("button", name="Ja, verwijder").click()
    expect(page.get_by_role("button", name="Ja, verwijder")).to_have_count(0)
    assert not type(paper).objects.filter(pk=paper.pk).exists()
    page.goto(reverse("wagtailimages:edit", args=[image.pk]))
    expect(page.get_by_text("tot je ze opnieuw publiceert:")).to_be_visible()
    held_on_all_screens(page, no_violations)


def test_choosing_what_comes_in_a_pack_of_evidence(signed_in: SignIn, no_violations: Check) -> None:
    do_the_first_lesson()
    page = signed_in(OFFICER)
    page.goto(reverse("hr:evidence"))
    held_on_all_screens(page, no_violations)
    page.get_by_role("button", name="Toon wat erin zit").click()
    expect(page.get_by_role("heading", name="Dit komt erin")).to_be_visible()
    held_on_all_screens(page, no_violations)


def test_the_first_screen_says_what_did_not_go_through_and_what_is_still_to_be_done(
    signed_in: SignIn, no_violations: Check
) -> None:
    enrolment, lesson = do_the_first_lesson(), lessons_of(LEARNER)[0]
    told, long_ago = "Straks: een vraag heeft geen juist antwoord", timezone.now() - timedelta(hours=1)
    activity.record(None, Verb.PLAN_CANCELLED, Department.objects.get().organisation, detail=told)
    AskedLesson.objects.update_or_create(
        lesson=lesson,
        programme=enrolment.programme,
        defaults={"asked_at": long_ago, "read_by": timezone.localdate() + timedelta(days=14), "all_told_at": None},
    )
    Recount.objects.create(programme=enrolment.programme, noted_at=long_ago)
    page = signed_in(OFFICER)
    page.goto(reverse("wagtailadmin_home"))
    panel = page.locator("#failed-publishing-content")
    for words in (told, lesson.title, enrolment.programme.title):
        expect(panel.get_by_role("listitem").filter(has_text=words)).to_be_visible()
    held_on_all_screens(page, no_violations, "#failed-publishing-content")
