"""A programme that goes out to a file and comes in again is the same: byte for byte, with its files."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from django.core.files.base import ContentFile
from pytest_django import Settings
from wagtail.documents import get_document_model
from wagtail.models import Page

from onboarding.lessons import new_organisations, starters
from onboarding.lessons.bare_digests import with_bare_digests
from onboarding.lessons.body_sources import named_in
from onboarding.lessons.differences import words_of_page, words_of_version
from onboarding.lessons.freezing import freeze
from onboarding.lessons.models import (
    Lesson,
    LessonPage,
    LessonTranslation,
    PrinciplePage,
    Programme,
    ProgrammePage,
    VersionTranslation,
)
from onboarding.lessons.open_file.draft_unpacking import kinds_lacking
from onboarding.lessons.open_file.lesson_copying import copied
from onboarding.lessons.open_file.open_file_schema import schema
from onboarding.lessons.open_file.packing import packed, stored_blocks
from onboarding.lessons.open_file.portable_fields import FIELDS, STREAMS
from onboarding.lessons.open_file.refused_files import Refused
from onboarding.lessons.sharing.lesson_sides import side_of
from onboarding.lessons.translations.translation_publishing import source_of, withdraw
from onboarding.lessons.translations.translation_standing import said_now, standing_of
from onboarding.lessons.translations.words_of_lesson import said_in
from onboarding.people.models import KindOfWork, Organisation, User
from tests.lessons.open_file.open_files import content_of, exported, imported, make_rich_programme, with_content
from tests.lessons.translated import AT
from tests.translated_lessons import live_in, translated

pytestmark = pytest.mark.django_db
PUBLISHED_SCHEMA = Path("docs/open-file.schema.json")


@pytest.fixture(autouse=True)
def own_storage(settings: Settings, tmp_path: Path) -> None:
    settings.MEDIA_ROOT = tmp_path


def starter(name: str) -> Callable[[Organisation], ProgrammePage]:
    return lambda organisation: starters.load(name, new_organisations.set_up(organisation), publishes=False)


@pytest.mark.parametrize(
    "make", [make_rich_programme, starter("lennik"), starter("herenthout")], ids=["rich", "lennik", "herenthout"]
)
def test_out_and_in_and_out_again_is_the_same(
    make: Callable[[Organisation], ProgrammePage], lennik: Organisation, herenthout: Organisation
) -> None:
    first = exported(make(lennik))
    elsewhere = imported(first, new_organisations.set_up(herenthout))
    beside = imported(first, new_organisations.set_up(lennik))
    assert exported(elsewhere) == first
    assert exported(beside) == first
    drafts = Page.objects.descendant_of(elsewhere, inclusive=True)
    assert not drafts.filter(live=True).exists()
    assert not Programme.objects.exists()
    assert not Lesson.objects.exists()
    owner = new_organisations.set_up(herenthout)
    media = {thing.collection_id for thing in packed(elsewhere).things.values()}
    assert media <= {owner.collection_id}
    assert not _ids(beside) & _ids(elsewhere)


def _ids(programme: ProgrammePage) -> set[str]:
    """Of the blocks and questions of all lessons."""
    return {block["id"] for page in _lessons(programme) for name in STREAMS for block in stored_blocks(page, name)}


def _lessons(programme: ProgrammePage) -> list[LessonPage]:
    return list(LessonPage.objects.descendant_of(programme).order_by("path"))


def test_what_is_translated_goes_out_and_in_again_with_what_is_behind_and_without_what_has_no_text(
    lennik: Organisation, herenthout: Organisation, marleen: User
) -> None:
    page = make_rich_programme(lennik)
    lesson = _lessons(page)[1]
    desk = translated(lesson, writer=marleen)
    translated(lesson, "uk")
    texts = source_of(lesson).texts
    rich = next(key for key, text in texts.items() if "linktype" in text.said)
    asked = next(key for key in texts if key.startswith("quiz/") and key.endswith("/text"))
    desk.words[asked]["said"] = "Zo stond het er"
    desk.words[rich]["said"] = desk.words[rich]["said"].replace("Zie", "Lees")
    desk.words["summary"]["said"] = ""  # what its writer saw is not known
    desk.words["body/weg/heading"] = {"said": "Weg", "words": "fr Weg"}
    del desk.words["title"]
    desk.save()
    first = exported(page)
    assert packed(page).left_out[-1] == "Vertalingen van een tekst die de les niet meer heeft: 1."
    assert "linktype" not in json.dumps(content_of(first))
    elsewhere = imported(first, new_organisations.set_up(herenthout), marleen)
    assert exported(elsewhere) == first
    made = _lessons(elsewhere)[1]
    in_french, in_ukrainian = LessonTranslation.objects.filter(page=made).order_by("language")
    standing = standing_of(in_french.words, source_of(made).texts)
    assert len(standing.behind) == 3
    assert standing.left == ("title",)
    assert standing_of(in_ukrainian.words, source_of(made).texts).is_whole
    assert list(in_french.writers.all()) == [marleen]
    named = named_in(said_in(source_of(made).content, said_now(in_french.words, source_of(made).texts)).body)
    assert named == named_in(source_of(made).content.body)


def test_no_number_of_the_database_and_nothing_of_people_is_in_it(lennik: Organisation) -> None:
    page = make_rich_programme(lennik)
    text = json.dumps(content_of(exported(page)))
    assert "linktype" not in text
    assert '<a href=\\"#les-1\\">de les</a>' in text
    assert '<a href=\\"bestanden/04-de-gids.pdf\\">de gids</a>' in text
    assert "of niets" in text
    assert "data-block-key" not in text
    assert packed(page).left_out == ["Links naar een pagina die niet in dit bestand zit: 3. De woorden blijven staan."]


def test_what_was_saved_last_goes_out_also_where_another_text_is_live(programme: Programme) -> None:
    page = LessonPage.objects.order_by("path")[0]
    draft = page.get_latest_revision_as_object()
    draft.title = "Nog niet gepubliceerd"
    draft.save_revision()
    lessons = content_of(exported(programme.page))["programme"]["principles"][0]["lessons"]
    assert lessons[0]["title"] == "Nog niet gepubliceerd"


def test_a_title_without_letters_or_as_long_as_can_be_and_twice_the_same_has_its_own_address(
    lennik: Organisation,
) -> None:
    def retitle(data: dict[str, Any]) -> None:
        programme = data["programme"]
        (principle,) = programme["principles"]
        programme["title"] = principle["title"] = "???"
        for lesson in principle["lessons"]:
            lesson["title"] = "x" * 255

    archive = with_content(exported(make_rich_programme(lennik)), retitle)
    owner = new_organisations.set_up(lennik)
    assert [imported(archive, owner).slug, imported(archive, owner).slug] == ["pagina", "pagina-2"]
    slugs = [page.slug for page in LessonPage.objects.filter(title="x" * 255).order_by("path")]
    assert slugs == ["x" * 200, "x" * 200 + "-2"] * 2


def test_kinds_of_work_are_found_by_their_name_and_without_one_it_is_for_everyone(
    lennik: Organisation, herenthout: Organisation
) -> None:
    archive = exported(make_rich_programme(lennik))
    owner = new_organisations.set_up(herenthout)
    works = KindOfWork.objects.filter(organisation=herenthout)
    works.filter(key="zorg").update(name="Woonzorg")
    works.filter(key="buiten").delete()
    KindOfWork.objects.create(organisation=herenthout, key="groendienst", name="BUITEN")
    assert kinds_lacking(content_of(archive), owner) == ["Zorg"]
    (_first, lesson) = _lessons(imported(archive, owner))
    assert stored_blocks(lesson, "body")[0]["value"]["for_whom"] == ["groendienst"]
    works.all().delete()
    (_first, lesson) = _lessons(imported(archive, owner))
    assert "for_whom" not in stored_blocks(lesson, "body")[0]["value"]


def test_one_lesson_is_copied_to_another_organisation_with_its_files_and_says_which_block_became_which(
    lennik: Organisation, herenthout: Organisation
) -> None:
    original = _lessons(make_rich_programme(lennik))[1]
    version = freeze(original)
    draft = original.get_latest_revision_as_object()
    draft.title = "Nog niet gepubliceerd"
    draft.save_revision()
    owner = new_organisations.set_up(herenthout)
    programme = owner.add_child(instance=ProgrammePage(title="Elders", live=False))
    value = programme.add_child(instance=PrinciplePage(title="Waarde", live=False))
    settled: list[Any] = []
    copy = copied(version, value, None, settled.append)
    assert settled == [copy]
    assert copy.page.is_child_of(value)
    assert not copy.page.live
    read = ((words_of_version(version), lennik), (words_of_page(copy.page), herenthout))
    sides = [side_of(with_bare_digests(words, house.pk), ["Buiten", "Zorg"]) for words, house in read]
    told = [(side.fields, side.rules, [list(one.values()) for one in side.streams.values()]) for side in sides]
    assert told[0] == told[1]
    before, after = (stored_blocks(page, "questions") for page in (original, copy.page))
    assert [copy.ids[one["id"]] for one in before] == [one["id"] for one in after]
    choices = [[item["id"] for item in one[0]["value"]["choices"]] for one in (before, after)]
    assert [copy.ids[one] for one in choices[0]] == choices[1]
    assert {thing.collection_id for thing in packed(copy.page).things.values()} == {owner.collection_id}


def test_a_lesson_that_is_taken_over_brings_what_is_live_of_its_translations_and_nothing_of_the_desk(
    programme: Programme, herenthout: Organisation, marleen: User
) -> None:
    page = LessonPage.objects.order_by("path")[0]
    live_in(page, marleen)
    desk = translated(page, "fr")
    desk.words["title"]["words"] = "fr Nog niet live"
    desk.save()
    translated(page, "uk")
    live_in(page, marleen, "de")
    withdraw(page, "de", AT)
    owner = new_organisations.set_up(herenthout)
    elsewhere = owner.add_child(instance=ProgrammePage(title="Elders", live=False))
    value = elsewhere.add_child(instance=PrinciplePage(title="Waarde", live=False))
    copy = copied(page.lesson.current_version, value, marleen, lambda copy: None).page
    made = LessonTranslation.objects.get(page=copy)
    assert made.language == "fr"
    assert made.words["title"]["words"] == f"fr {page.title}"
    assert standing_of(made.words, source_of(copy).texts).is_whole
    assert list(made.writers.all()) == [marleen]
    assert VersionTranslation.objects.filter(version__lesson__page=copy).count() == 0


def test_a_file_that_is_gone_is_told_and_nothing_is_made_of_it(lennik: Organisation) -> None:
    page = make_rich_programme(lennik)
    film = packed(page).things["bestanden/02-film.mp4"]
    film.file.storage.delete(film.file.name)
    with pytest.raises(Refused, match="Het bestand van “Film” is weg") as refused:
        exported(page)
    assert refused.value.code == "file_gone"


def test_a_kept_file_that_is_lost_or_damaged_is_told_and_no_lesson_is_copied(lennik: Organisation) -> None:
    lesson = _lessons(make_rich_programme(lennik))[1]
    version, under = freeze(lesson), lesson.get_parent().specific
    kept = version.files.get(name__endswith=".mp4").file
    kept.file.storage.delete(kept.place)
    for code, content in (("file_gone", None), ("damaged", b"iets anders")):
        if content:
            kept.file.storage.save(kept.place, ContentFile(content))
        with pytest.raises(Refused) as refused:
            copied(version, under, None, lambda copy: None)
        assert refused.value.code == code
    assert LessonPage.objects.count() == 2
    assert get_document_model().objects.count() == 3


def test_every_field_of_a_page_goes_along_or_stays_behind_knowingly() -> None:
    stays = {"page_ptr", "ids_made_for"}
    for model, names in FIELDS.items():
        own = {field.name for field in model._meta.local_concrete_fields} - stays
        assert own == set(names) - {"title"} | {"behaviours", *STREAMS} & own, model


def test_the_schema_that_is_published_is_that_of_the_pages_and_blocks() -> None:
    """`manage.py write_open_file_schema` writes it anew."""
    assert json.loads(PUBLISHED_SCHEMA.read_text()) == schema()
