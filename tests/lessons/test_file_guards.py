"""At the desk: where a file is used, also in versions; and what deleting or replacing one says and asks first."""

from __future__ import annotations

import html
import re
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.core.management import call_command
from django.test import Client
from django.urls import reverse
from pytest_django import DjangoAssertNumQueries, DjangoCaptureOnCommitCallbacks, Settings
from wagtail.documents.models import Document
from wagtail.images.models import Image
from wagtail.models import ReferenceIndex

from onboarding.lessons.file_uses import uses_of
from onboarding.lessons.models import Lesson, LessonPage, LessonVersion, OrganisationPage, PrinciplePage, Programme
from onboarding.people.models import Organisation, User
from tests.client_response import ClientResponse
from tests.factories import make_lesson, stream, text_block
from tests.lessons.desk_files import document, document_block, picture, picture_block, png, show
from tests.rendered_forms import NotRendered, fill, open_and_submit, submit

IN_USE = "wordt nog gebruikt"


@pytest.fixture(autouse=True)
def own_storage(settings: Settings, tmp_path: Path) -> None:
    settings.MEDIA_ROOT = tmp_path


@pytest.fixture
def desk(signed_in: Callable[[User], Client], marleen: User) -> Client:
    return signed_in(marleen)


@pytest.fixture
def lesson_page(programme: Programme) -> LessonPage:
    page: LessonPage = LessonPage.objects.first()
    return page


@pytest.fixture
def indexed(django_capture_on_commit_callbacks: DjangoCaptureOnCommitCallbacks) -> Callable[[Callable[[], Any]], None]:
    """Do this, and let Wagtail note what uses what, which it does after the transaction."""

    def act(step: Callable[[], Any]) -> None:
        with django_capture_on_commit_callbacks(execute=True):
            step()

    return act


def text_of(response: ClientResponse) -> str:
    return " ".join(html.unescape(re.sub(r"<[^>]+>", " ", response.content.decode())).split())


KINDS: list[Any] = [
    pytest.param(picture, picture_block, "wagtailimages", "image", id="picture"),
    pytest.param(document, document_block, "wagtaildocs", "document", id="document"),
]
of_each_kind = pytest.mark.parametrize(("make", "block", "app", "kind"), KINDS)
Make = Callable[[Organisation], Any]
Block = Callable[[Any], dict[str, Any]]


@of_each_kind
def test_used_in_counts_published_versions_and_says_which_is_live(
    make: Make, block: Block, app: str, kind: str,
    desk: Client, lesson_page: LessonPage, lennik: Organisation, indexed: Callable[[Callable[[], Any]], None],
) -> None:  # fmt: skip
    thing = make(lennik)
    indexed(lambda: show(lesson_page, block(thing)))
    indexed(lambda: show(lesson_page, text_block(text="<p>Nog iets.</p>"), block(thing)))
    numbers = list(lesson_page.lesson.versions.order_by("number").values_list("number", flat=True))
    page = text_of(desk.get(reverse(f"{app}:{kind}_usage", args=[thing.pk])))
    assert f"{lesson_page.title}, versie {numbers[-1]} (live)" in page
    assert f"{lesson_page.title}, versie {numbers[-2]} " in page
    assert thing.get_usage().count() == 3  # the page too
    indexed(lambda: show(lesson_page))
    assert "(live)" not in text_of(desk.get(reverse(f"{app}:{kind}_usage", args=[thing.pk])))
    assert thing.get_usage().count() == 2


def test_a_version_leads_to_its_lesson_for_those_who_can_reach_it(
    desk: Client, lesson_page: LessonPage, lennik: Organisation, indexed: Callable[[Callable[[], Any]], None]
) -> None:
    paper = document(lennik)
    indexed(lambda: show(lesson_page, document_block(paper)))
    address = reverse("wagtaildocs:document_usage", args=[paper.pk])
    edit = reverse("wagtailadmin_pages:edit", args=[lesson_page.pk])
    assert desk.get(address).content.decode().count(f'href="{edit}') >= 2
    indexed(lambda: LessonPage.objects.get(pk=lesson_page.pk).delete())
    response = desk.get(address)
    assert response.status_code == 200
    assert edit not in response.content.decode()


def test_rebuilding_makes_the_versions_of_before_count(lesson_page: LessonPage, lennik: Organisation) -> None:
    """Made without Wagtail's index, as they were before versions counted."""
    paper = document(lennik)
    show(lesson_page, document_block(paper))
    ReferenceIndex.objects.all().delete()
    call_command("rebuild_lessons", verbosity=0)
    (found,) = [using for using, _references in paper.get_usage()]
    assert found == Lesson.objects.get(page=lesson_page).current_version


# --- Deleting ---------------------------------------------------------------------------------------------------------


@of_each_kind
def test_what_is_live_is_deleted_only_by_who_says_to_be_sure(
    make: Make, block: Block, app: str, kind: str, desk: Client, lesson_page: LessonPage, lennik: Organisation
) -> None:
    thing = make(lennik)
    show(lesson_page, block(thing))
    address = reverse(f"{app}:delete", args=[thing.pk])
    page = desk.get(address)
    assert f"“{thing.title}” {IN_USE}" in text_of(page)
    assert lesson_page.title in text_of(page)
    assert "houdt een eigen kopie" in text_of(page)
    refused = submit(desk, page)
    assert "Vink dit aan" in text_of(refused)
    assert type(thing).objects.filter(pk=thing.pk).exists()
    assert submit(desk, page, sure=True).status_code == 302
    assert not type(thing).objects.filter(pk=thing.pk).exists()
    assert lesson_page.lesson.current_version.files.exists()


@of_each_kind
def test_what_nobody_uses_is_deleted_as_before(
    make: Make, block: Block, app: str, kind: str, desk: Client, lennik: Organisation
) -> None:
    thing = make(lennik)
    page = desk.get(reverse(f"{app}:delete", args=[thing.pk]))
    assert IN_USE not in text_of(page)
    with pytest.raises(NotRendered):
        fill(page, sure=True)
    assert submit(desk, page).status_code == 302
    assert not type(thing).objects.exists()


@of_each_kind
def test_of_a_selection_each_that_is_used_is_named_and_none_goes_by_mistake(
    make: Make, block: Block, app: str, kind: str, desk: Client, lesson_page: LessonPage, lennik: Organisation
) -> None:
    used, unused = make(lennik), make(lennik)
    type(unused).objects.filter(pk=unused.pk).update(title="Vrij bestand")
    show(lesson_page, block(used))
    address = reverse("wagtail_bulk_action", args=[app, kind, "delete"]) + f"?id={used.pk}&id={unused.pk}"
    page = desk.get(address)
    assert f"“{used.title}” {IN_USE}" in text_of(page)
    assert f"“Vrij bestand” {IN_USE}" not in text_of(page)
    assert "Vink dit aan" in text_of(submit(desk, page))
    assert type(used).objects.count() == 2
    submit(desk, page, sure=True)
    assert not type(used).objects.exists()


@of_each_kind
def test_a_selection_of_what_nobody_uses_asks_nothing(
    make: Make, block: Block, app: str, kind: str, desk: Client, lennik: Organisation
) -> None:
    things = [make(lennik), make(lennik)]
    query = "&".join(f"id={thing.pk}" for thing in things)
    page = desk.get(reverse("wagtail_bulk_action", args=[app, kind, "delete"]) + f"?{query}")
    assert IN_USE not in text_of(page)
    submit(desk, page)
    assert not type(things[0]).objects.exists()


@of_each_kind
def test_beside_an_upload_what_is_used_already_stays(
    make: Make, block: Block, app: str, kind: str, desk: Client, lesson_page: LessonPage, lennik: Organisation
) -> None:
    used, unused = make(lennik), make(lennik)
    show(lesson_page, block(used))
    answers = [desk.post(reverse(f"{app}:delete_multiple", args=[one.pk])).json() for one in (used, unused)]
    assert [answer["success"] for answer in answers] == [False, True]
    assert list(type(used).objects.all()) == [used]


def draft(page: LessonPage, *blocks: dict[str, Any]) -> None:
    page.body = stream("body", [text_block(), *blocks])
    page.save_revision()


def test_a_draft_counts_as_much_as_what_is_live(desk: Client, lesson_page: LessonPage, lennik: Organisation) -> None:
    image, paper = picture(lennik), document(lennik)
    draft(lesson_page, picture_block(image), document_block(paper))
    never_live = make_lesson(
        PrinciplePage.objects.first(), "Nog nooit live", body=[text_block(), picture_block(image)], publish=False
    )
    never_live.save_revision()
    (uses,) = uses_of([image])
    assert (uses.lessons, [page.title for page in uses.pages]) == ((), [lesson_page.title, "Nog nooit live"])
    page = desk.get(reverse("wagtaildocs:delete", args=[paper.pk]))
    assert "in een concept" in text_of(page)
    assert "houdt een eigen kopie" not in text_of(page)
    assert "Vink dit aan" in text_of(submit(desk, page))


def test_a_picture_of_the_house_is_guarded_too_live_or_in_a_draft(
    desk: Client, lennik: Organisation, indexed: Callable[[Callable[[], Any]], None]
) -> None:
    logo, welcome = picture(lennik, "logo.png"), picture(lennik, "welkom.png")
    home = OrganisationPage.objects.get(organisation=lennik)
    home.logo = logo
    indexed(lambda: home.save_revision().publish())
    home = OrganisationPage.objects.get(pk=home.pk)
    home.welcome_picture, home.welcome_picture_alt = welcome, "Collega’s."
    home.save_revision()
    for image in (logo, welcome):
        page = desk.get(reverse("wagtailimages:delete", args=[image.pk]))
        assert f"“{image.title}” {IN_USE}" in text_of(page)
        assert home.title in text_of(page)


def test_the_lists_of_uses_cost_the_same_for_one_and_for_many(
    lesson_page: LessonPage, lennik: Organisation, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    papers = [document(lennik, f"stuk{number}.pdf", b"%d" % number) for number in range(6)]
    show(lesson_page, *(document_block(paper) for paper in papers))
    uses_of(papers[:1])
    with django_assert_num_queries(5):
        uses_of(papers[:1])
    with django_assert_num_queries(5):
        assert all(uses.lessons for uses in uses_of(papers))


# --- Replacing --------------------------------------------------------------------------------------------------------


def another(thing: Image | Document) -> SimpleUploadedFile:
    if isinstance(thing, Image):
        return SimpleUploadedFile("ander.png", png("gold"), "image/png")
    return SimpleUploadedFile("ander.pdf", b"Een ander reglement.", "application/pdf")


@of_each_kind
def test_whoever_replaces_a_file_knows_before_and_after_which_lessons_keep_the_old_one(
    make: Make, block: Block, app: str, kind: str, desk: Client, lesson_page: LessonPage, lennik: Organisation
) -> None:
    thing = make(lennik)
    show(lesson_page, block(thing))
    version = Lesson.objects.get(page=lesson_page).current_version
    before = [(use.name, use.file.sha256) for use in version.files.select_related("file")]
    page = desk.get(reverse(f"{app}:edit", args=[thing.pk]))
    assert "Een ander bestand verandert niets in wat gepubliceerd is." in text_of(page)
    edit = reverse("wagtailadmin_pages:edit", args=[lesson_page.pk])
    assert f'href="{edit}"' in page.content.decode()
    asked = submit(desk, page, f"/{thing.pk}/", file=another(thing), follow=True)
    saved = submit(desk, asked, follow=True)  # the step before it
    assert f"Deze lessen tonen “{thing.title}” nog zoals het was." in text_of(saved)
    assert f'href="{edit}"' in saved.content.decode()
    version = LessonVersion.objects.get(pk=version.pk)
    assert [(use.name, use.file.sha256) for use in version.files.select_related("file")] == before
    show(lesson_page, block(thing))
    assert Lesson.objects.get(page=lesson_page).current_version != version


def test_a_title_is_told_of_where_readers_see_it(desk: Client, lesson_page: LessonPage, lennik: Organisation) -> None:
    image, paper = picture(lennik), document(lennik)
    show(lesson_page, picture_block(image), document_block(paper))
    told = []
    for address in (reverse("wagtailimages:edit", args=[image.pk]), reverse("wagtaildocs:edit", args=[paper.pk])):
        page = desk.get(address)
        saved = submit(desk, page, address, title="Een andere naam", follow=True)
        told.append("nog zoals het was" in text_of(saved))
    assert told == [False, True]


@of_each_kind
def test_of_what_no_live_lesson_shows_nothing_is_said(
    make: Make, block: Block, app: str, kind: str, desk: Client, lennik: Organisation
) -> None:
    thing = make(lennik)
    address = reverse(f"{app}:edit", args=[thing.pk])
    page = desk.get(address)
    assert "verandert niets in wat gepubliceerd is" not in text_of(page)
    saved = submit(desk, page, address, file=another(thing), follow=True)
    assert "nog zoals het was" not in text_of(saved)
    assert open_and_submit(desk, address, {"title": "Anders"}).status_code == 302
