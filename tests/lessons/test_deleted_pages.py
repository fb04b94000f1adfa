"""What was deleted comes back as it was: its words, its place, its comments, and the history of its lessons."""

from __future__ import annotations

import json
from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from django.utils import timezone
from hypothesis import given
from hypothesis import strategies as st
from wagtail.models import COMMENTS_RELATION_NAME, Comment, CommentReply, Page

from onboarding.lessons import deleted_pages
from onboarding.lessons.models import (
    CharterImport,
    Lesson,
    LessonPage,
    OrganisationPage,
    PrinciplePage,
    Programme,
    ProgrammePage,
    TrashedPage,
)
from onboarding.lessons.models.in_trash import KEPT_FOR
from onboarding.lessons.putting_back import NoPlace, NotKept, places_for, put_back
from onboarding.people.models import Organisation, User
from tests import ready_made
from tests.factories import UserFactory, make_lesson, make_programme, stream, text_block
from tests.few_examples import FEW

NOW = timezone.now()
STANDING = {"path", "numchild", "latest_revision", "latest_revision_created_at", "live_revision", "live"}
STANDING |= {"has_unpublished_changes", "last_published_at", "first_published_at", COMMENTS_RELATION_NAME}


@pytest.fixture
def marleen_by_herself(lennik: Organisation) -> User:
    return UserFactory.create(organisation=lennik)


@pytest.fixture(scope="session")
def two_each(lennik_with: Callable[..., ready_made.Copy]) -> ready_made.Copy:
    return lennik_with(make_programme, lessons_each=2)


@pytest.fixture
def written(two_each: ready_made.Copy, lennik: Organisation, marleen_by_herself: User) -> ProgrammePage:
    """Two values with two lessons each, one of which has a draft that says something else, and comments."""
    two_each.put_back()
    page: ProgrammePage = ProgrammePage.objects.get()
    CharterImport.objects.create(programme_page=page, entries={"value/1": {"page": 1, "digest": "x"}})
    first = LessonPage.objects.order_by("path")[1]
    first.title = "Een andere titel"
    first.body = stream("body", [text_block(text="<p>Anders.</p>")])
    draft = first.save_revision()
    said = Comment.objects.create(page=first, user=marleen_by_herself, text="Klopt dit?", contentpath="title")
    Comment.objects.filter(pk=said.pk).update(revision_created=draft, created_at=NOW - timedelta(days=3))
    CommentReply.objects.create(comment=said, user=marleen_by_herself, text="Ja.")
    Comment.objects.create(
        page=first, user=marleen_by_herself, text="Gedaan.", contentpath="body", resolved_at=NOW, resolved_by=None
    )
    return page


def delete(pages: list[Page], by: User | None = None) -> list[TrashedPage]:
    known = set(TrashedPage.objects.values_list("pk", flat=True))
    deleted_pages.keep(pages, by, NOW)
    for page in pages:
        if Page.objects.filter(pk=page.pk).exists():  # it may have gone with the one above it
            page.delete()
    return list(TrashedPage.objects.exclude(pk__in=known).order_by("pk"))


def read(value: Any) -> Any:
    """The blocks of a field: PostgreSQL puts what stands in one in another order."""
    return json.loads(value) if isinstance(value, str) and value.startswith("[") else value


def everything() -> dict[str, Any]:
    """All that is written, and whose records are whose."""
    pages = {}
    for page in Page.objects.filter(depth__gt=2).order_by("path").specific():
        content = page.get_latest_revision_as_object().serializable_data()
        said = {name: read(value) for name, value in content.items() if name not in STANDING}
        before = page.get_prev_sibling()
        pages[page.pk] = (page.get_parent().pk, before.pk if before else None, page.numchild, said)
    return {
        "pages": pages,
        "lessons": list(Lesson.objects.order_by("pk").values_list("pk", "page", "programme", "title")),
        "programmes": list(Programme.objects.order_by("pk").values_list("pk", "page")),
        "charters": list(CharterImport.objects.values_list("programme_page", "entries")),
        "comments": [(one.pk, one.page_id, one.text, f"{one.created_at:%c}") for one in Comment.objects.order_by("pk")],
        "replies": list(CommentReply.objects.order_by("pk").values_list("pk", "comment", "text")),
    }


@FEW
@given(data=st.data())
def test_whatever_is_deleted_comes_back_as_it_was(
    written: ProgrammePage, marleen_by_herself: User, data: st.DataObject
) -> None:
    before = everything()
    below = list(written.get_descendants(inclusive=True).order_by("path").specific())
    chosen = data.draw(st.lists(st.sampled_from(below), min_size=1, max_size=3, unique=True))
    kept = delete(chosen, marleen_by_herself)
    for one in data.draw(st.permutations(kept)):
        page = put_back(one.pk, one.parent_id or 0, marleen_by_herself, NOW)
        assert not page.get_descendants(inclusive=True).live().exists()
    # Two that stood side by side know their places whichever of them comes first, when what they stood behind is there.
    after = everything()
    assert {pk: (one[0], one[2], one[3]) for pk, one in after.pop("pages").items()} == {
        pk: (one[0], one[2], one[3]) for pk, one in before.pop("pages").items()
    }
    assert after == before
    assert Page.find_problems() == ([], [], [], [], [])


def test_one_comes_back_to_its_place_under_its_number_and_its_versions_go_on(
    written: ProgrammePage, marleen_by_herself: User
) -> None:
    everywhere = list(Page.objects.order_by("path").values_list("pk", flat=True))
    for page in written.get_descendants().order_by("path"):
        [kept] = delete([Page.objects.get(pk=page.pk)])
        put_back(kept.pk, kept.parent_id or 0, marleen_by_herself, NOW)
        assert list(Page.objects.order_by("path").values_list("pk", flat=True)) == everywhere
    lesson = Lesson.objects.order_by("pk").first()
    assert lesson is not None
    assert (lesson.current_version, lesson.is_asked) == (None, False)
    page = LessonPage.objects.get(lesson=lesson)
    page.introduction = "Nieuw."
    page.save_revision().publish()
    assert list(lesson.versions.order_by("number").values_list("number", flat=True)) == [1, 2]


def test_it_comes_back_once_and_only_while_it_is_kept(written: ProgrammePage, marleen_by_herself: User) -> None:
    value = PrinciplePage.objects.order_by("path")[1]
    [kept] = delete([value])
    with pytest.raises(NotKept):
        put_back(kept.pk, written.pk, marleen_by_herself, NOW + KEPT_FOR)
    assert deleted_pages.erase_old(NOW + KEPT_FOR - timedelta(seconds=1)) == 0
    put_back(kept.pk, written.pk, marleen_by_herself, NOW + KEPT_FOR - timedelta(seconds=1))
    with pytest.raises(NotKept):
        put_back(kept.pk, written.pk, marleen_by_herself, NOW)
    delete([PrinciplePage.objects.get(pk=value.pk)])
    assert deleted_pages.erase_old(NOW + KEPT_FOR) == 1
    assert not TrashedPage.objects.exists()


def test_whose_place_is_gone_comes_back_elsewhere_of_the_same_organisation(
    written: ProgrammePage, herenthout: Organisation, marleen_by_herself: User
) -> None:
    elsewhere = make_programme(herenthout, title="Van een ander")
    first, second = PrinciplePage.objects.descendant_of(written).order_by("path")
    lesson = LessonPage.objects.child_of(first).order_by("path")[0]
    make_lesson(second, title="Met hetzelfde adres", publish=False, slug=lesson.slug)
    [kept] = delete([lesson])
    assert kept.title == lesson.title
    delete([first])
    kept.refresh_from_db()
    assert kept.parent is None
    assert [page.pk for page in places_for(kept)] == [second.pk]
    foreign = PrinciplePage.objects.descendant_of(elsewhere.page).first()
    for wrong in (foreign.pk, written.pk, first.pk):
        with pytest.raises(NoPlace):
            put_back(kept.pk, wrong, marleen_by_herself, NOW)
    back = put_back(kept.pk, second.pk, marleen_by_herself, NOW)
    assert (back.pk, back.slug) == (lesson.pk, f"{lesson.slug}-2")
    assert back.get_url_parts() is not None
    assert back.url_path == f"{second.url_path}{lesson.slug}-2/"


def test_a_lesson_in_another_programme_is_of_that_one(written: ProgrammePage, marleen_by_herself: User) -> None:
    house = OrganisationPage.objects.ancestor_of(written).get()
    [lesson, *_rest] = LessonPage.objects.order_by("path")
    kept = delete([written, lesson])
    assert [one.title for one in kept] == [written.title]
    programme = house.add_child(instance=ProgrammePage(title="Ander", live=False))
    value = programme.add_child(instance=PrinciplePage(title="Waarde", live=False))
    put_back(kept[0].pk, house.pk, marleen_by_herself, NOW)
    [kept_lesson] = delete([LessonPage.objects.get(pk=lesson.pk)])
    put_back(kept_lesson.pk, value.pk, marleen_by_herself, NOW)
    assert Lesson.objects.get(page=lesson.pk).programme.page == programme


def test_comments_of_who_is_gone_stay_away(written: ProgrammePage, lennik: Organisation) -> None:
    gone, here = UserFactory.create(organisation=lennik), UserFactory.create(organisation=lennik)
    lesson = LessonPage.objects.order_by("path")[0]
    theirs = Comment.objects.create(page=lesson, user=gone, text="Weg", contentpath="title")
    CommentReply.objects.create(comment=theirs, user=here, text="Antwoord")
    Comment.objects.create(page=lesson, user=here, text="Hier", contentpath="title", resolved_at=NOW, resolved_by=gone)
    [kept] = delete([lesson], gone)
    gone.delete()
    put_back(kept.pk, lesson.get_parent().pk, here, NOW)
    assert list(Comment.objects.filter(page=lesson.pk).values_list("text", "resolved_by")) == [("Hier", None)]


def test_the_page_of_an_organisation_is_no_content(written: ProgrammePage) -> None:
    deleted_pages.keep(list(OrganisationPage.objects.all()), None, NOW)
    assert not TrashedPage.objects.exists()


def test_what_someone_said_about_a_deleted_page_goes_with_them_as_it_does_on_a_page_that_is_there(
    written: ProgrammePage, marleen_by_herself: User, lennik: Organisation
) -> None:
    other = UserFactory.create(organisation=lennik)
    page = LessonPage.objects.order_by("path")[1]
    CommentReply.objects.create(comment=Comment.objects.get(text="Klopt dit?"), user=other, text="Neen.")
    said = Comment.objects.create(page=page, user=other, text="Mooi.", contentpath="title")
    Comment.objects.filter(pk=said.pk).update(resolved_at=NOW, resolved_by=marleen_by_herself)
    CommentReply.objects.create(comment=said, user=marleen_by_herself, text="Dank je.")
    CommentReply.objects.create(comment=said, user=other, text="Graag.")
    deleted_pages.keep([written], None, NOW)
    User.objects.filter(pk=marleen_by_herself.pk).delete()
    deleted_pages.keep([written], None, NOW)
    before, after = TrashedPage.objects.order_by("pk")
    assert [one["comments"] for one in before.pages] == [one["comments"] for one in after.pages]
    assert {reply.text for reply in CommentReply.objects.all()} == {"Graag."}
