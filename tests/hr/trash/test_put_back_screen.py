"""HR deletes a page, reads in the trash what comes back and where, and puts it back: once, and of its own only."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from functools import partial
from pathlib import Path
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from pytest_django import DjangoCaptureOnCommitCallbacks, Settings
from wagtail.models import Page

from onboarding.hr import daily
from onboarding.hr.models import Activity, Verb
from onboarding.learning.models import Completion, Notice
from onboarding.lessons.models import Lesson, LessonPage, OrganisationPage, PrinciplePage, TrashedFile, TrashedPage
from tests.client_response import ClientResponse
from tests.factories import make_lesson
from tests.hr.conftest import Municipality, join_the_editors, sign_in
from tests.lessons.desk_files import document, picture
from tests.rendered_forms import fill, open_and_submit, submit

pytestmark = pytest.mark.django_db
TRASH = "/beheer/prullenmand/"


def words(response: ClientResponse) -> str:
    return " ".join(response.content.decode().split())


def delete(client: Client, page: Page) -> TrashedPage:
    step = client.get(client.get(reverse("wagtailadmin_pages:delete", args=[page.pk]))["Location"])
    assert "Ze blijft 30 dagen in de prullenmand" in words(step)
    assert "Naar de prullenmand" in words(submit(client, step, follow=True))
    return TrashedPage.objects.latest("pk")


def test_hr_puts_back_what_it_deleted(hr_officer: Client, lennik: Municipality) -> None:
    make_lesson(lennik.principle_page, "Eerst luisteren")
    lesson = Lesson.objects.get()
    kept = delete(hr_officer, lennik.principle_page)
    lesson.refresh_from_db()
    assert (lesson.page, PrinciplePage.objects.count()) == (None, 0)
    listed = words(hr_officer.get(TRASH))
    for told in (kept.title, "waarde of pijler", "KRACHT", "Marleen Van Lennik", "30 dagen"):
        assert told in listed
    screen = hr_officer.get(f"{TRASH}{kept.pk}/")
    for told in (
        "Dit komt terug als concept: 1 waarde of pijler, 1 les. Er wordt niets gepubliceerd, en er vertrekt geen mail.",
        "1 les was al gepubliceerd.",
        "Eerst luisteren",
    ):
        assert told in words(screen)
    form = fill(screen)
    answer = submit(hr_officer, screen, follow=True)
    assert "staat terug, als concept." in words(answer)
    lesson.refresh_from_db()
    assert lesson.page == LessonPage.objects.get(title="Eerst luisteren")
    assert not lesson.page.live
    again = hr_officer.post(f"{TRASH}{kept.pk}/", form, follow=True)
    assert "Deze pagina staat al terug." in words(again)
    assert "Deze pagina staat al terug." in words(hr_officer.get(f"{TRASH}{kept.pk}/", follow=True))
    assert LessonPage.objects.count() == 1
    assert Activity.objects.filter(verb=Verb.PAGE_PUT_BACK).values_list("detail", flat=True).get() == kept.title
    assert "De prullenmand is leeg." in words(hr_officer.get(TRASH))
    assert not Notice.objects.exists()
    assert not Completion.objects.exists()


def test_whose_place_is_gone_asks_for_another(hr_officer: Client, lennik: Municipality) -> None:
    lesson = make_lesson(lennik.principle_page, "Eerst luisteren", publish=False)
    kept = delete(hr_officer, lesson)
    value = delete(hr_officer, lennik.principle_page)
    address = f"{TRASH}{kept.pk}/"
    assert "er is geen andere plaats" in words(hr_officer.get(address))
    for title in ("Nieuw", "Nog een"):
        lennik.programme_page.refresh_from_db()
        lennik.programme_page.add_child(instance=PrinciplePage(title=title, live=False))
    screen = hr_officer.get(address)
    assert "is er niet meer. Kies waar de pagina komt" in words(screen)
    assert "KRACHT › Nog een" in words(screen)
    refused = submit(hr_officer, screen)
    assert (refused.status_code, "Kies waar de pagina komt." in words(refused)) == (422, True)
    chosen = PrinciplePage.objects.get(title="Nog een")
    submit(hr_officer, screen, parent=str(chosen.pk))
    assert LessonPage.objects.get().get_parent().pk == chosen.pk
    open_and_submit(hr_officer, f"{TRASH}{value.pk}/", {})
    assert PrinciplePage.objects.child_of(lennik.programme_page).count() == 3


def test_a_selection_goes_to_the_trash_too(hr_officer: Client, lennik: Municipality) -> None:
    pages = [make_lesson(lennik.principle_page, title, publish=False) for title in ("Eerst", "Dan")]
    address = reverse("wagtail_bulk_action", args=["wagtailcore", "page", "delete"])
    screen = hr_officer.get(f"{address}?id={pages[0].pk}&id={pages[1].pk}&next={reverse('wagtailadmin_home')}")
    assert "blijft 30 dagen in de prullenmand" in words(submit(hr_officer, screen, follow=True))
    assert list(TrashedPage.objects.order_by("pk").values_list("title", flat=True)) == ["Eerst", "Dan"]
    for kept in TrashedPage.objects.order_by("pk"):
        open_and_submit(hr_officer, f"{TRASH}{kept.pk}/", {})
    assert list(LessonPage.objects.order_by("path").values_list("title", flat=True)) == ["Eerst", "Dan"]


def test_the_trash_of_another_organisation_does_not_exist(
    hr_officer: Client, lennik: Municipality, herenthout: Municipality
) -> None:
    kept = delete(hr_officer, lennik.principle_page)
    outsider, editor = sign_in(herenthout.hr_officer), sign_in(lennik.learner)
    join_the_editors(lennik.learner, lennik)
    assert kept.title not in words(outsider.get(TRASH))
    assert outsider.get(f"{TRASH}{kept.pk}/").status_code == 404
    assert outsider.post(f"{TRASH}{kept.pk}/", {"parent": herenthout.programme_page.pk}).status_code == 404
    assert editor.get(TRASH).status_code == 302
    assert not PrinciplePage.objects.descendant_of(lennik.page).exists()


def test_the_page_of_the_organisation_itself_stays(hr_officer: Client, lennik: Municipality) -> None:
    delete(hr_officer, lennik.programme_page)
    assert OrganisationPage.objects.get(pk=lennik.page.pk).is_leaf()
    assert hr_officer.get(reverse("hr:delete_step", args=[lennik.page.pk])).status_code == 302
    address = reverse("wagtail_bulk_action", args=["wagtailcore", "page", "delete"])
    hr_officer.post(f"{address}?id={lennik.page.pk}&next={reverse('wagtailadmin_home')}")
    assert OrganisationPage.objects.filter(pk=lennik.page.pk).exists()


def test_the_daily_run_erases_what_was_kept_for_thirty_days(hr_officer: Client, lennik: Municipality) -> None:
    kept = delete(hr_officer, lennik.principle_page)
    for early, left, said in ((timedelta(seconds=1), 1, "0 gewist."), (timedelta(0), 0, "1 gewist.")):
        now = kept.kept_until - early
        day = daily.Day(timezone.localdate(now), partial(datetime.fromtimestamp, now.timestamp(), UTC), print)
        assert (daily.empty_trash(day), TrashedPage.objects.count()) == (said, left)


def test_what_someone_else_locked_stays(hr_officer: Client, lennik: Municipality, herenthout: Municipality) -> None:
    lesson = make_lesson(lennik.principle_page, "Eerst luisteren", publish=False)
    Page.objects.filter(pk=lesson.pk).update(locked=True, locked_by=lennik.head, locked_at=timezone.now())
    told = "“Eerst luisteren” is vergrendeld door Dries Peeters."
    for page in (lesson, lennik.principle_page):
        answer = hr_officer.get(reverse("hr:delete_step", args=[page.pk]), follow=True)
        assert "vergrendeld" in words(answer)
    address = reverse("wagtail_bulk_action", args=["wagtailcore", "page", "delete"])
    screen = hr_officer.get(f"{address}?id={lesson.pk}&next={reverse('wagtailadmin_home')}")
    assert told in words(submit(hr_officer, screen, follow=True))
    assert OrganisationPage.objects.count() == 2
    assert LessonPage.objects.filter(pk=lesson.pk).exists()


@pytest.mark.parametrize(
    ("make", "app", "kind"), [(picture, "wagtailimages", "image"), (document, "wagtaildocs", "document")]
)
def test_hr_puts_back_a_picture_or_document(
    hr_officer: Client, lennik: Municipality, herenthout: Municipality, settings: Settings, tmp_path: Path,
    django_capture_on_commit_callbacks: DjangoCaptureOnCommitCallbacks, make: Any, app: str, kind: str,
) -> None:  # fmt: skip
    """Deleted alone, with others, or beside the form in which it was just sent."""
    settings.MEDIA_ROOT = tmp_path
    one, two, three = (make(lennik.organisation, f"{number}.{kind}.png") for number in "123")
    home = OrganisationPage.objects.get(pk=lennik.page.pk)
    if kind == "image":
        home.logo = one
        home.save_revision().publish()
    bulk = f"{reverse('wagtail_bulk_action', args=[*one._meta.label_lower.split('.'), 'delete'])}?id={two.pk}"
    with django_capture_on_commit_callbacks(execute=True):
        for address in (reverse(f"{app}:delete", args=[one.pk]), f"{bulk}&next={reverse('wagtailadmin_home')}"):
            screen = hr_officer.get(address)
            assert "blijft 30 dagen in de prullenmand" in words(screen)
            sure = {"sure": True} if 'name="sure"' in words(screen) else {}
            assert "Naar de prullenmand" in words(submit(hr_officer, screen, follow=True, **sure))
        assert hr_officer.post(reverse(f"{app}:delete_multiple", args=[three.pk])).json()["success"]
    assert type(one).objects.count() == 0
    listed = words(hr_officer.get(f"{TRASH}bestanden/"))
    for told in (one.title, two.title, three.title, one.filename, "Marleen Van Lennik", "30 dagen"):
        assert told in listed
    kept = TrashedFile.objects.get(source=one.pk)
    address = f"{TRASH}bestanden/{kept.pk}/"
    assert sign_in(herenthout.hr_officer).post(address).status_code == 404
    screen = hr_officer.get(address)
    assert ("als logo of om te verwelkomen" in words(screen)) == (kind == "image")
    assert f"“{one.title}” staat terug." in words(submit(hr_officer, screen, follow=True))
    assert type(one).objects.get().pk == one.pk
    assert "Dit bestand staat al terug." in words(submit(hr_officer, screen, follow=True))
    assert Activity.objects.get(verb=Verb.FILE_PUT_BACK).detail == one.title
    lost = TrashedFile.objects.get(source=two.pk)
    (tmp_path / lost.place).unlink()
    assert "is weg van de server" in words(open_and_submit(hr_officer, f"{TRASH}bestanden/{lost.pk}/", {}, follow=True))
    assert len(list(tmp_path.glob("*/*.png"))) == 2
