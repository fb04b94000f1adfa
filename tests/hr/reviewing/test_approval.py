"""Four eyes: what nobody but its writers saw does not go live, however it is published."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from typing import cast

import pytest
from django.core import mail
from django.core.exceptions import ValidationError
from django.test import Client, TestCase
from django.urls import reverse
from django.utils import timezone
from wagtail.models import Comment, Page

from onboarding.hr.deeds import reviews, role_giving
from onboarding.hr.models import Activity, Verb
from onboarding.lessons import deleted_pages, four_eyes, putting_back, scheduled
from onboarding.lessons.drafted_marks import content_mark_of
from onboarding.lessons.models import LessonPage, PrinciplePage
from onboarding.lessons.models.trashed_pages import TrashedPage
from onboarding.people.models import Organisation, User
from onboarding.people.roles import Role
from tests.client_response import ClientResponse
from tests.factories import make_lesson, stream, text_block
from tests.hr.conftest import Municipality, at, make_document, make_person, sign_in
from tests.lessons.desk_files import document_block
from tests.lessons.edit_form import rendered
from tests.ready_made import Copy
from tests.rendered_forms import submit

pytestmark = pytest.mark.django_db
NOW = at(2026, 11, 22, 10)


@pytest.fixture(scope="session")
def drafted(municipality_with: Callable[[Callable[[Organisation], LessonPage]], Copy]) -> Copy:
    def make(lennik: Organisation) -> LessonPage:
        (value,) = PrinciplePage.objects.descendant_of(lennik.page)
        page = make_lesson(value, "Luisteren", body=[text_block("Zoals het was. Dat was goed.")])
        page.title = "Luisteren en vragen"
        page.save_revision(user=User.objects.get(groups=lennik.hr_group))
        return page

    return municipality_with(make)


@pytest.fixture
def lesson(lennik: Municipality, drafted: Copy) -> LessonPage:
    """Live, with a newer draft by HR."""
    return cast(LessonPage, drafted.put_back())


@pytest.fixture
def reviewer(lennik: Municipality) -> Client:
    role_giving.give(lennik.hr_officer, lennik.learner, Role.REVIEWER, NOW)
    return sign_in(lennik.learner)


@pytest.fixture
def four_eyes_on(lesson: LessonPage, hr_officer: Client, reviewer: Client) -> None:
    submit(hr_officer, hr_officer.get(reverse("hr:four_eyes")), wanted="on")
    mail.outbox.clear()


def live_title(lesson: LessonPage) -> str:
    page = LessonPage.objects.get(pk=lesson.pk)
    return str(page.live_revision.as_object().title)


def ask(client: Client, lesson: LessonPage, **values: object) -> ClientResponse:
    with TestCase.captureOnCommitCallbacks(execute=True):
        page = client.get(reverse("hr:ask_review", args=[lesson.pk]))
        return submit(client, page, follow=True, **values)


def press_publish(client: Client, lesson: LessonPage, **changes: object) -> ClientResponse:
    edit = reverse("wagtailadmin_pages:edit", args=[lesson.pk])
    form = {**rendered(client, lesson.pk), **changes, "action-publish": "x"}
    answer: ClientResponse = client.post(edit, form, follow=True)
    return answer


def settle(client: Client, lesson: LessonPage, outcome: str, comment: str = "") -> ClientResponse:
    page = client.get(reverse("hr:review", args=[lesson.pk]))
    with TestCase.captureOnCommitCallbacks(execute=True):
        return submit(client, page, "besluit/", follow=True, outcome=outcome, comment=comment)


@pytest.mark.usefixtures("four_eyes_on")
def test_what_hr_publishes_waits_for_a_colleague_who_hears_of_it(
    lennik: Municipality, hr_officer: Client, reviewer: Client, lesson: LessonPage
) -> None:
    answer = press_publish(hr_officer, lesson, title="Luisteren, vragen, zwijgen")
    assert answer.redirect_chain[-1][0] == reverse("hr:ask_review", args=[lesson.pk])
    assert str(lennik.learner) in answer.content.decode()
    assert "Er vertrekt 1 mail." in answer.content.decode()
    assert live_title(lesson) == "Luisteren"
    with TestCase.captureOnCommitCallbacks(execute=True):
        answer = submit(hr_officer, answer, follow=True, message="Is de toon goed?")
    assert "Je vroeg nazicht. Er vertrekt 1 mail." in answer.content.decode()
    [asked] = mail.outbox
    assert asked.to == [lennik.learner.email]
    assert "Is de toon goed?" in asked.body
    assert reverse("hr:review", args=[lesson.pk]) in asked.body
    assert "Luisteren, vragen, zwijgen" in reviewer.get(reverse("hr:reviews")).content.decode()
    assert "1 pagina wacht op nazicht" in reviewer.get("/beheer/").content.decode()
    settle(reviewer, lesson, "approve", "Mooi.")
    assert "wacht op nazicht" not in reviewer.get("/beheer/").content.decode()
    assert [one.to for one in mail.outbox[1:]] == [[lennik.hr_officer.email]]
    assert live_title(lesson) == "Luisteren"  # approving publishes nothing
    approved = hr_officer.get(reverse("hr:review", args=[lesson.pk])).content.decode()
    assert reverse("hr:publish_step", args=[lesson.pk]) in approved
    step = press_publish(hr_officer, lesson)  # which saves once more, the same
    assert step.redirect_chain[-1][0] == reverse("hr:publish_step", args=[lesson.pk])
    submit(hr_officer, step)
    assert live_title(lesson) == "Luisteren, vragen, zwijgen"
    log = list(Activity.objects.order_by("pk").values_list("verb", flat=True))
    told = [Verb.FOUR_EYES_ON, Verb.REVIEW_ASKED, Verb.REVIEW_APPROVED]
    assert [verb for verb in log if verb in told] == told


@pytest.mark.usefixtures("four_eyes_on")
def test_a_change_goes_back_with_words_and_is_asked_anew(
    lennik: Municipality, hr_officer: Client, reviewer: Client, lesson: LessonPage
) -> None:
    ask(hr_officer, lesson)
    refused = settle(reviewer, lesson, "change")
    assert refused.status_code == 422
    assert "Zeg wat er anders moet." in refused.content.decode()
    too_long = settle(reviewer, lesson, "change", "Te lang. " * 200)
    assert "Te lang. Te lang." in too_long.content.decode()  # what was typed is still there
    settle(reviewer, lesson, "change", "De tweede zin is te lang.")
    page = hr_officer.get(reverse("hr:review", args=[lesson.pk])).content.decode()
    assert "De tweede zin is te lang." in page
    assert "Vraag opnieuw nazicht" in page
    assert "De tweede zin is te lang." in mail.outbox[-1].body
    ask(hr_officer, lesson)
    settle(reviewer, lesson, "approve")
    assert four_eyes.standing_of(lesson).stage == four_eyes.Stage.APPROVED


@pytest.mark.usefixtures("four_eyes_on")
def test_whatever_changes_after_the_look_is_looked_at_again(
    lennik: Municipality, hr_officer: Client, reviewer: Client, lesson: LessonPage
) -> None:
    """Between asking, looking and publishing, HR saves; nothing that nobody saw goes live, by any way."""
    ask(hr_officer, lesson)
    looked_at = reviewer.get(reverse("hr:review", args=[lesson.pk]))
    page = LessonPage.objects.get(pk=lesson.pk).get_latest_revision_as_object()
    page.title = "Iets heel anders"
    page.save_revision(user=lennik.hr_officer)
    answer = submit(reviewer, looked_at, "besluit/", follow=True, outcome="approve", comment="")
    assert "De tekst is intussen gewijzigd." in answer.content.decode()
    settle(reviewer, lesson, "approve")
    approved = LessonPage.objects.get(pk=lesson.pk).latest_revision
    page.title = "Nog iets"
    page.save_revision(user=lennik.hr_officer)
    saved = LessonPage.objects.get(pk=lesson.pk)
    assert hr_officer.get(reverse("hr:publish_step", args=[lesson.pk])).status_code == 302
    bulk = f"{reverse('wagtail_bulk_action', args=['wagtailcore', 'page', 'publish'])}?id={lesson.pk}"
    told = hr_officer.post(bulk, {"next": "/beheer/"}, follow=True).content.decode()
    assert "Een collega moet dit eerst nakijken: “Nog iets”. Vraag nazicht" in told
    with pytest.raises(ValidationError):
        saved.latest_revision.publish(user=lennik.hr_officer)
    with pytest.raises(ValidationError):
        saved.publish(saved.latest_revision)
    assert live_title(lesson) == "Luisteren"
    saved.publish(approved)
    assert live_title(lesson) == "Iets heel anders"


@pytest.mark.usefixtures("four_eyes_on")
def test_who_wrote_any_of_it_approves_none_of_it(
    lennik: Municipality, hr_officer: Client, reviewer: Client, lesson: LessonPage
) -> None:
    role_giving.give(lennik.hr_officer, lennik.head, Role.REVIEWER, NOW)
    for writer in (lennik.learner, lennik.hr_officer):  # the last one to save is not the only writer
        page = LessonPage.objects.get(pk=lesson.pk).get_latest_revision_as_object()
        page.summary = f"Van {writer}"
        page.save_revision(user=writer)
    asking = hr_officer.get(reverse("hr:ask_review", args=[lesson.pk])).content.decode()
    assert str(lennik.head) in asking
    assert f"<li>{lennik.learner}</li>" not in asking
    ask(hr_officer, lesson)
    page = reviewer.get(reverse("hr:review", args=[lesson.pk])).content.decode()
    assert "Je schreef zelf aan dit concept." in page
    assert "Keur goed" not in page
    saved = LessonPage.objects.get(pk=lesson.pk)
    for person in (lennik.learner, lennik.hr_officer):
        with pytest.raises(reviews.Refused, match="own"):
            reviews.approve(person, saved, content_mark_of(saved, saved.latest_revision), "", NOW)


@pytest.mark.usefixtures("four_eyes_on")
def test_the_list_of_programmes_offers_to_ask_or_to_publish_whichever_can_be_done(
    hr_officer: Client, reviewer: Client, lesson: LessonPage
) -> None:
    def there() -> tuple[str, bool, bool]:
        (one,) = hr_officer.get(reverse("hr:starters")).context["there"]
        return one.words, bool(one.ask), bool(one.publish)

    lesson.get_ancestors().update(live=True)
    lesson.unpublish()
    waits = "live, 0 lessen; 1 les nog niet live"
    assert there() == (waits, True, False)
    ask(hr_officer, lesson)
    assert there() == (f"{waits}; wacht op nazicht", False, False)
    settle(reviewer, lesson, "approve")
    assert there() == (waits, False, True)


@pytest.mark.usefixtures("four_eyes_on")
def test_a_form_that_is_still_open_never_writes_over_what_is_live(
    lennik: Municipality, hr_officer: Client, reviewer: Client, lesson: LessonPage
) -> None:
    ask(hr_officer, lesson)
    settle(reviewer, lesson, "approve")
    saved = LessonPage.objects.get(pk=lesson.pk)
    revision = saved.latest_revision
    saved.publish(revision)
    page = LessonPage.objects.get(pk=lesson.pk).get_latest_revision_as_object()
    page.title = "Ongezien"
    newer = page.save_revision(user=lennik.hr_officer, overwrite_revision=revision)
    assert newer.pk != revision.pk
    assert live_title(lesson) == "Luisteren en vragen"
    assert four_eyes.writers_of(LessonPage.objects.get(pk=lesson.pk)) == {lennik.hr_officer.pk}


@pytest.mark.usefixtures("four_eyes_on")
def test_the_title_of_a_document_is_seen_too(lennik: Municipality, hr_officer: Client, reviewer: Client) -> None:
    assert lennik.page.collection
    paper = make_document(lennik.page.collection, "Reglement")
    page = make_lesson(lennik.principle_page, "Met papier", body=[document_block(paper)], publish=False)
    page.save_revision(user=lennik.hr_officer)
    ask(hr_officer, page)
    settle(reviewer, page, "approve")
    assert not four_eyes.is_held_back(LessonPage.objects.get(pk=page.pk))
    paper.title = "Ongeziene woorden"
    paper.save()
    assert four_eyes.is_held_back(LessonPage.objects.get(pk=page.pk))


@pytest.mark.usefixtures("four_eyes_on")
def test_the_trash_keeps_who_wrote(lennik: Municipality, lesson: LessonPage) -> None:
    page = LessonPage.objects.get(pk=lesson.pk).get_latest_revision_as_object()
    page.save_revision(user=lennik.learner)
    before = four_eyes.writers_of(LessonPage.objects.get(pk=lesson.pk))
    saved = LessonPage.objects.get(pk=lesson.pk)
    parent = saved.get_parent()
    deleted_pages.keep([saved], lennik.hr_officer, NOW)
    saved.delete()
    back = putting_back.put_back(TrashedPage.objects.get().pk, parent.pk, lennik.hr_officer, NOW)
    assert four_eyes.writers_of(back) == before | {lennik.hr_officer.pk} == {lennik.learner.pk, lennik.hr_officer.pk}


@pytest.mark.usefixtures("four_eyes_on")
def test_what_was_planned_before_does_not_go_live_unseen(lennik: Municipality, lesson: LessonPage) -> None:
    revision = LessonPage.objects.get(pk=lesson.pk).latest_revision
    type(revision).objects.filter(pk=revision.pk).update(approved_go_live_at=NOW)
    scheduled.publish_due(NOW + timedelta(minutes=1))
    assert live_title(lesson) == "Luisteren"
    assert "nagekeken" in Activity.objects.get(verb=Verb.PLAN_CANCELLED).detail


def test_it_asks_for_somebody_who_reviews_and_can_be_switched_off(
    lennik: Municipality, hr_officer: Client, lesson: LessonPage
) -> None:
    page = hr_officer.get(reverse("hr:four_eyes"))
    assert "Niemand heeft de rol nazicht." in page.content.decode()
    assert 'value="on"' not in page.content.decode()
    with pytest.raises(reviews.Refused, match="nobody"):
        reviews.switch_on(lennik.hr_officer, lennik.page, timezone.localdate(NOW))
    role_giving.give(lennik.hr_officer, lennik.learner, Role.REVIEWER, NOW)
    submit(hr_officer, hr_officer.get(reverse("hr:four_eyes")), wanted="on")
    ask(hr_officer, lesson)
    other = make_person(lennik.organisation, "Dries", "Nog")
    role_giving.give(lennik.hr_officer, other, Role.HR, NOW)
    page = hr_officer.get(reverse("hr:four_eyes"))
    shown = " ".join(page.content.decode().split())
    assert "1 pagina wacht op nazicht. Die vraag vervalt." in shown
    drafts = Page.objects.descendant_of(lennik.page).filter(has_unpublished_changes=True).count()
    assert drafts > 1 and f"{drafts} pagina’s hebben een concept. HR kan die meteen publiceren" in shown
    assert "live op haar uur" not in shown
    assert f"Er vertrekken 2 mails, aan wie nazicht doet en aan de anderen van HR: {other}, {lennik.learner}." in shown
    mail.outbox.clear()
    with TestCase.captureOnCommitCallbacks(execute=True):
        done = submit(hr_officer, page, follow=True, wanted="off")
    assert "Er vertrekken 2 mails over." in done.content.decode()
    assert {one.to[0] for one in mail.outbox} == {lennik.learner.email, other.email}
    assert f"{lennik.hr_officer} zette op" in mail.outbox[0].body
    assert Activity.objects.get(verb=Verb.FOUR_EYES_OFF).detail == "1 vraag om nazicht verviel"
    assert sign_in(lennik.learner).get(reverse("hr:ask_review", args=[lesson.pk])).status_code in (302, 403)
    assert hr_officer.get(reverse("hr:ask_review", args=[lesson.pk])).status_code == 404
    step = hr_officer.get(reverse("hr:publish_step", args=[lesson.pk]))
    submit(hr_officer, step)
    assert live_title(lesson) == "Luisteren en vragen"


@pytest.mark.usefixtures("four_eyes_on")
def test_taking_the_role_of_the_last_who_reviews_says_what_that_stops(lennik: Municipality, hr_officer: Client) -> None:
    take = reverse("hr:role_take", args=[lennik.learner.pk, Role.REVIEWER.value])
    assert "Er gaat dan niets meer live" in hr_officer.get(take).content.decode()
    role_giving.give(lennik.hr_officer, lennik.head, Role.REVIEWER, NOW)
    assert "Er gaat dan niets meer live" not in hr_officer.get(take).content.decode()


@pytest.mark.usefixtures("four_eyes_on")
def test_another_organisation_goes_on_as_it_was(herenthout: Municipality, outsider: Client) -> None:
    page = make_lesson(herenthout.principle_page, "Luisteren", publish=False)
    assert not four_eyes.is_held_back(page)


def test_something_is_said_about_one_sentence(
    lennik: Municipality, reviewer: Client, hr_officer: Client, lesson: LessonPage
) -> None:
    page = reviewer.get(reverse("hr:review", args=[lesson.pk]))
    text = page.content.decode()
    [link] = [part.split('"')[0] for part in text.split('href="')[1:] if part.split(">", 1)[1].startswith("Dat was")]
    about = reviewer.get(reverse("hr:review", args=[lesson.pk]) + link.partition("#")[0])
    assert '<blockquote lang="nl">Dat was goed.</blockquote>' in about.content.decode()
    assert "Zeg over welk stuk het gaat." in text
    assert "Zeg over welk stuk het gaat." not in about.content.decode()
    submit(reviewer, about, text="Is dat zo?")
    comment = Comment.objects.get()
    assert comment.position == "Dat was goed."
    shown = hr_officer.get(reverse("hr:review", args=[lesson.pk])).content.decode()
    assert f"#:w:contentpath={comment.contentpath}" in shown
    # Whoever writes goes on while a reviewer types.
    draft = lesson.get_latest_revision_as_object()
    draft.body = stream("body", [text_block("Het was anders. En goed was het.")])
    draft.save_revision(user=lennik.hr_officer)
    told = submit(reviewer, about, text="Voor wie?", follow=True).content.decode()
    assert "de zin die jij las" in told
    assert Comment.objects.latest("pk").position == "Dat was goed."
    again = reviewer.get(reverse("hr:review", args=[lesson.pk]) + link.partition("#")[0], follow=True)
    assert "Iemand wijzigde die zin intussen." in again.content.decode()
    assert reviewer.get(reverse("hr:review", args=[lesson.pk]), {"zin": "body.x.text@0"}).status_code == 302


def test_who_left_reviews_no_more(lennik: Municipality, reviewer: Client) -> None:
    User.objects.filter(pk=lennik.learner.pk).update(end_date=timezone.localdate(NOW) - timedelta(days=1))
    with pytest.raises(reviews.Refused, match="nobody"):
        reviews.switch_on(lennik.hr_officer, lennik.page, timezone.localdate(NOW))
