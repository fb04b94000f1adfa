"""Parts of a lesson for some kinds of work only: what a version keeps of it, what each kind reads, what is refused."""

from __future__ import annotations

import json
from collections.abc import Callable
from typing import Any

import pytest
from django.core.exceptions import ValidationError
from django.test import Client
from django.urls import reverse

from onboarding.lessons.articles import Article
from onboarding.lessons.assembling import article_of, minutes_of, pieces_of
from onboarding.lessons.differences import difference, words_of_page, words_of_version
from onboarding.lessons.for_whom import ALL, OTHERS
from onboarding.lessons.going_back import go_back
from onboarding.lessons.lesson_content import LessonContent
from onboarding.lessons.management.commands.rebuild_lessons import rebuild
from onboarding.lessons.models import LessonPage, LessonVersion, OrganisationPage, PrinciplePage, Programme
from onboarding.lessons.news import news_since
from onboarding.people.models import KindOfWork, Organisation, User
from tests.factories import QUIZ, make_lesson, poll_block, single, stream, text_block
from tests.lessons.variants import COUNTER, LANE, body, part
from tests.rendered_forms import fill
from tests.rendered_streams import stream_fields

pytestmark = pytest.mark.django_db


@pytest.fixture
def principle(programme: Programme) -> PrinciplePage:
    assert programme.page is not None
    found: PrinciplePage = PrinciplePage.objects.child_of(programme.page).first()
    return found


@pytest.fixture
def lesson_page(principle: PrinciplePage) -> LessonPage:
    return make_lesson(principle, "Voor wie", body=body())


@pytest.fixture
def version(lesson_page: LessonPage) -> LessonVersion:
    return version_of(lesson_page)


def version_of(lesson_page: LessonPage) -> LessonVersion:
    return LessonVersion.objects.select_related("lesson", "quiz").filter(lesson__page=lesson_page).latest("number")


def published(lesson_page: LessonPage, raw: list[dict[str, Any]], **fields: Any) -> LessonVersion:
    lesson_page = LessonPage.objects.get(pk=lesson_page.pk)
    lesson_page.body = stream("body", raw)
    for name, value in fields.items():
        setattr(lesson_page, name, value)
    lesson_page.save_revision().publish()
    return version_of(lesson_page)


@pytest.fixture
def hr_officer(signed_in: Callable[[User], Client], marleen: User) -> Client:
    return signed_in(marleen)


def headings(article: Article) -> list[tuple[str, str]]:
    return [(section.id, section.heading) for section in article.sections]


def text(version: LessonVersion, variant: str) -> str:
    return " ".join(section.text for section in article_of(version, variant).sections)


# --- What a version keeps ---------------------------------------------------------------------------------------------


def test_a_version_keeps_for_whom_each_block_is_and_what_the_kinds_were_called(version: LessonVersion) -> None:
    said = [block["value"].get("for_whom") for block in version.content.body]
    assert said == [None, ["loket"], ["buiten"], None]
    assert version.content.kinds == {"buiten": "Buiten", "loket": "Loket"}
    KindOfWork.objects.filter(key="buiten").update(name="Groen en wegen")
    assert LessonVersion.objects.get(pk=version.pk).content.kinds["buiten"] == "Buiten"


def test_a_lesson_for_everyone_is_kept_as_it_was_before_there_were_kinds(principle: PrinciplePage) -> None:
    version = version_of(make_lesson(principle, "Voor iedereen", body=[text_block()]))
    data = version.content.as_dict()
    assert "kinds" not in data
    assert data["body"][0]["value"].keys() == {"heading", "text"}
    assert "kinds" not in version.article.as_dict()
    assert LessonContent.from_dict(json.loads(json.dumps(data))) == version.content


def test_other_readers_make_another_version_with_another_digest(
    lesson_page: LessonPage, version: LessonVersion
) -> None:
    raw = body()
    raw[1]["value"]["for_whom"] = ["loket", "zorg"]
    later = published(lesson_page, raw)
    assert (later.number, later.digest == version.digest) == (2, False)
    assert published(lesson_page, raw).number == 2  # nothing changed since


def test_the_article_comes_back_from_the_database_as_it_went_in(version: LessonVersion) -> None:
    article = LessonVersion.objects.get(pk=version.pk).article
    assert Article.from_dict(json.loads(json.dumps(article.as_dict()))) == article
    assert [part.for_whom for section in article.sections for part in section.parts] == [
        (), ("loket",), ("buiten",), (),
    ]  # fmt: skip


def test_an_article_that_is_rendered_anew_is_for_the_same_people(version: LessonVersion, lennik: Organisation) -> None:
    before = LessonVersion.objects.get(pk=version.pk).article
    rebuild(version, OrganisationPage.objects.get(organisation=lennik))
    assert LessonVersion.objects.get(pk=version.pk).article == before


# --- What each kind reads ---------------------------------------------------------------------------------------------


def test_each_kind_reads_its_own_scene_and_another_kind_none(version: LessonVersion) -> None:
    assert (COUNTER in text(version, "loket"), LANE in text(version, "loket")) == (True, False)
    assert (COUNTER in text(version, "buiten"), LANE in text(version, "buiten")) == (False, True)
    assert (COUNTER in text(version, "zorg"), LANE in text(version, "zorg")) == (False, False)


def test_the_sections_of_a_variant_are_numbered_by_themselves(version: LessonVersion) -> None:
    assert headings(article_of(version, "buiten")) == [("stuk-1", "Een gewone dag"), ("stuk-2", "Stel je voor")]
    assert [one for one, _heading in headings(article_of(version))] == ["stuk-1", "stuk-2", "stuk-3"]


def test_what_follows_a_heading_that_someone_does_not_see_goes_on_under_the_one_before(version: LessonVersion) -> None:
    (section,) = article_of(version, "zorg").sections
    assert (section.heading, section.text) == ("Een gewone dag", "Een gewone dag.\nWat kan je zeggen?")


def test_what_someone_sees_first_opens_a_section_whatever_came_before_it(principle: PrinciplePage) -> None:
    raw = [part("een", "Alleen binnen.", "kantoor", heading="Binnen"), part("twee", "Voor iedereen.")]
    version = version_of(make_lesson(principle, "Eerst", body=raw))
    (section,) = article_of(version, "buiten").sections
    assert (section.id, section.heading, section.text) == ("stuk-1", "Binnen", "Voor iedereen.")


def test_who_has_no_kind_reads_all_of_it_each_part_labelled(version: LessonVersion) -> None:
    html = "".join(piece.html for piece in pieces_of(version, ALL))
    assert html.count('class="for-whom"') == 2
    assert html.index("<strong>Loket</strong>") < html.index(COUNTER) < html.index("<strong>Buiten</strong>")
    assert "for-whom" not in "".join(piece.html for piece in pieces_of(version, "loket"))


def test_a_menu_says_for_whom_a_section_is_to_who_sees_all_of_them(version: LessonVersion) -> None:
    whole, counter = article_of(version), article_of(version, "loket")
    assert [one.heading for one in whole.menu] == ["Een gewone dag", "Stel je voor (Loket)", "Stel je voor (Buiten)"]
    assert [one.heading for one in counter.menu] == ["Een gewone dag", "Stel je voor"]
    html = "".join(piece.html for piece in pieces_of(version, ALL))
    assert 'aria-labelledby="stuk-3-titel stuk-3-voor"' in html and 'id="stuk-3-voor"' in html


def test_a_poll_and_a_resolution_can_be_for_some_too(principle: PrinciplePage) -> None:
    poll = poll_block(heading="Peiling")
    poll["value"]["for_whom"] = ["zorg"]
    article = article_of(version_of(make_lesson(principle, "Peiling", body=[text_block(), poll])))
    assert (list(article.variant("zorg").polls), list(article.variant("loket").polls)) == ([poll["id"]], [])


def test_every_kind_that_a_version_does_not_name_shares_one_article(version: LessonVersion) -> None:
    assert article_of(version, "zorg") is article_of(version, "kantoor") is article_of(version, OTHERS)


def test_the_minutes_are_those_of_the_longest_variant_and_others_take_their_share(principle: PrinciplePage) -> None:
    raw = [text_block("Begin", "<p>een twee drie vier vijf</p>"), part("lang", "zes zeven acht negen tien", "zorg")]
    version = version_of(make_lesson(principle, "Minuten", body=raw, minutes=6))
    assert [minutes_of(version, kind) for kind in ("zorg", "loket", ALL)] == [6, 3, 6]
    assert minutes_of(version_of(make_lesson(principle, "Gelijk", body=[text_block()], minutes=7)), "loket") == 7


# --- What changed, and what is new ------------------------------------------------------------------------------------


def test_a_difference_says_for_whom_a_block_was_and_is(lesson_page: LessonPage, version: LessonVersion) -> None:
    raw = body()
    raw[2]["value"]["for_whom"] = ["buiten", "zorg"]
    lesson_page.body = stream("body", raw)
    found = difference(words_of_version(version), words_of_page(lesson_page))
    (change,) = found.changes
    told = ["".join(run.text for run in runs) for runs in (change.before, change.after)]
    assert (change.where, told) == ("Tekst, Stel je voor, voor wie", ["Buiten", "Buiten, Zorg"])
    assert found.suggestion.reason == "iets is voor ander werk dan voordien"


def test_what_changed_for_one_kind_is_news_for_no_other(lesson_page: LessonPage, version: LessonVersion) -> None:
    raw = body()
    raw[2]["value"]["text"] = "<p>In de dreef ligt een boom.</p>"
    later = published(lesson_page, raw)
    assert not news_since(version, later, "buiten").is_empty
    assert not news_since(version, later, ALL).is_empty
    assert news_since(version, later, "loket").is_empty


def test_a_block_that_comes_to_another_kind_is_new_for_them_and_for_nobody_else(
    lesson_page: LessonPage, version: LessonVersion
) -> None:
    raw = body()
    raw[2]["value"]["for_whom"] = ["buiten", "zorg"]
    later = published(lesson_page, raw)
    assert [piece.is_new for piece in news_since(version, later, "zorg").pieces] == [True]
    assert news_since(version, later, "buiten").is_empty


def test_going_back_brings_back_for_whom_it_was(lesson_page: LessonPage, version: LessonVersion, marleen: User) -> None:
    published(lesson_page, [text_block()])
    draft: Any = go_back(LessonPage.objects.get(pk=lesson_page.pk), version, marleen).as_object()
    assert [list(block.value["for_whom"]) for block in draft.body] == [[], ["loket"], ["buiten"], []]


# --- What is refused --------------------------------------------------------------------------------------------------


def problems(lesson_page: LessonPage, raw: list[dict[str, Any]], questions: Any = None) -> dict[str, list[str]]:
    lesson_page = LessonPage.objects.get(pk=lesson_page.pk)
    lesson_page.body = stream("body", raw)
    if questions is not None:
        lesson_page.questions = stream("questions", questions)
    with pytest.raises(ValidationError) as refused:
        lesson_page.save_revision().publish()
    return {field: [str(one.code) for one in found] for field, found in refused.value.error_dict.items()}


def test_a_block_for_a_kind_that_is_not_there_is_refused(lesson_page: LessonPage) -> None:
    raw = body()
    raw[1]["value"]["for_whom"] = ["zwembad"]
    assert problems(lesson_page, raw) == {"body": ["unknown_kind"]}


def test_a_block_for_a_kind_that_was_taken_away_is_refused_by_its_name(lesson_page: LessonPage) -> None:
    KindOfWork.objects.filter(key="loket").update(is_gone=True)
    with pytest.raises(ValidationError, match="Blok 2 is voor “Loket”, en dat soort werk is er niet"):
        LessonPage.objects.get(pk=lesson_page.pk).save_revision().publish()


def test_a_lesson_that_leaves_a_kind_without_anything_to_read_is_refused(lesson_page: LessonPage) -> None:
    assert problems(lesson_page, body()[1:3]) == {"body": ["empty_variant", "empty_variant"]}  # kantoor and zorg


def test_a_question_cannot_lead_back_to_what_someone_does_not_see(lesson_page: LessonPage) -> None:
    questions = [single("Vraag 1", reread="Stel je voor"), *QUIZ[1:]]
    assert problems(lesson_page, body(), questions) == {"questions": ["section_not_for_all"]}
    raw = body()
    raw[2]["value"]["for_whom"] = ["buiten", "zorg", "kantoor"]
    assert published(lesson_page, raw, questions=stream("questions", questions)).number == 2


def test_a_lesson_that_is_copied_to_another_organisation_says_which_kinds_are_not_there(
    lesson_page: LessonPage, herenthout: Organisation
) -> None:
    KindOfWork.objects.create(organisation_id=lesson_page.organisation_page.organisation_id, key="bos", name="Bos")
    raw = body()
    raw[2]["value"]["for_whom"] = ["bos"]
    published(lesson_page, raw)
    home = OrganisationPage.objects.get(organisation=herenthout)
    copied = LessonPage(title="Kopie", body=stream("body", raw), live=True)
    home.add_child(instance=PrinciplePage(title="Waarde", kind="value", live=False))
    with pytest.raises(ValidationError, match="“bos”"):
        PrinciplePage.objects.child_of(home).get().add_child(instance=copied)


# --- The editor's form and preview ------------------------------------------------------------------------------------


def edit_url(lesson_page: LessonPage) -> str:
    return reverse("wagtailadmin_pages:edit", args=[lesson_page.pk])


def test_the_form_offers_the_kinds_of_the_own_organisation_and_keeps_what_is_ticked(
    hr_officer: Client, lesson_page: LessonPage, herenthout: Organisation
) -> None:
    KindOfWork.objects.create(organisation=herenthout, key="zwaluw", name="Zwaluwen")
    response = hr_officer.get(edit_url(lesson_page))
    shown = response.content.decode()
    assert [name for name in ("Buiten", "Kantoor", "Loket", "Zorg") if name not in shown] == []
    assert "Zwaluwen" not in shown
    posted = {**fill(response, "/edit/"), **stream_fields(response)}
    hr_officer.post(edit_url(lesson_page), posted)
    draft: Any = LessonPage.objects.get(pk=lesson_page.pk).get_latest_revision_as_object()
    assert [list(block.value["for_whom"]) for block in draft.body] == [[], ["loket"], ["buiten"], []]


def test_what_the_organisation_has_not_stays_ticked_and_says_so(hr_officer: Client, lesson_page: LessonPage) -> None:
    KindOfWork.objects.filter(key="loket").update(is_gone=True)
    assert "Loket (bestaat hier niet)" in hr_officer.get(edit_url(lesson_page)).content.decode()


def test_the_form_says_what_keeps_a_variant_from_being_published(hr_officer: Client, lesson_page: LessonPage) -> None:
    response = hr_officer.get(edit_url(lesson_page))
    posted = {
        **fill(response, "/edit/"),
        **stream_fields(response),
        "body-0-value-for_whom": ["loket"],
        "action-publish": "x",
    }
    posted["body-3-value-for_whom"] = ["loket"]
    form = hr_officer.post(edit_url(lesson_page), posted).context["form"]
    assert {one.code for one in form.errors.as_data()["body"]} == {"empty_variant"}


def test_nonsense_in_a_tick_is_refused(hr_officer: Client, lesson_page: LessonPage) -> None:
    response = hr_officer.get(edit_url(lesson_page))
    posted = {**fill(response, "/edit/"), **stream_fields(response), "body-0-value-for_whom": ["<script>"]}
    assert hr_officer.post(edit_url(lesson_page), posted).context["form"].errors


def test_a_draft_can_be_looked_at_as_each_kind_that_it_names_and_as_another(lesson_page: LessonPage) -> None:
    modes = [mode for mode, _label in lesson_page.preview_modes]
    assert modes == ["lesson", "lesson:buiten", "lesson:loket", "lesson:-", "quiz"]
    plain = LessonPage(title="Nieuw", body=stream("body", [text_block()]))
    assert [mode for mode, _label in plain.preview_modes] == ["lesson", "quiz"]


@pytest.mark.parametrize(
    ("mode", "sees"),
    [
        ("lesson", [True, True, True]),
        ("lesson:buiten", [False, True, False]),
        ("lesson:loket", [True, False, False]),
        ("lesson:-", [False, False, False]),
    ],
)
def test_a_preview_shows_the_variant_that_was_chosen(
    hr_officer: Client, lesson_page: LessonPage, mode: str, sees: list[bool]
) -> None:
    url = reverse("wagtailadmin_pages:view_draft", args=[lesson_page.pk])
    shown = hr_officer.get(url, {"mode": mode}).content.decode()
    assert [word in shown for word in (COUNTER, LANE, "Jij leest ze allemaal")] == sees


def test_a_kind_that_gets_another_name_makes_no_version_and_no_change(
    lesson_page: LessonPage, version: LessonVersion
) -> None:
    KindOfWork.objects.filter(organisation=version.lesson.programme.organisation, key="buiten").update(
        name="Groendienst"
    )
    page = LessonPage.objects.get(pk=lesson_page.pk)
    assert difference(words_of_version(version), words_of_page(page)).is_empty
    assert published(lesson_page, body()) == version
    shorter = published(lesson_page, body()[:-1])
    assert shorter != version
    assert shorter.content.kinds["buiten"] == "Groendienst"
