"""One municipality offers a lesson, the other takes it, and hears what changed there since."""

from __future__ import annotations

from collections.abc import Iterator
from html import unescape
from io import BytesIO
from pathlib import Path
from typing import Any

import pytest
from django.contrib.contenttypes.models import ContentType
from django.core.files.base import ContentFile
from django.core.files.storage import FileSystemStorage, default_storage
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone
from PIL import Image as Picture
from pytest_django import Settings
from wagtail.admin.models import EditingSession
from wagtail.documents import get_document_model
from wagtail.images import get_image_model
from wagtail.images.tests.utils import get_test_image_file

from onboarding.hr.deeds import lesson_sharing, reviews
from onboarding.hr.models import Activity, Verb
from onboarding.learning.models import Notice
from onboarding.lessons import deleted_pages, putting_back, role_permissions
from onboarding.lessons.models import (
    AdoptedLesson,
    Lesson,
    LessonOffer,
    LessonPage,
    PrinciplePage,
    TrashedPage,
    VersionFile,
)
from onboarding.lessons.sharing.held_elsewhere import Held
from onboarding.lessons.sharing.taking_pieces import OpenTwice
from onboarding.people.models import KindOfWork
from onboarding.people.roles import Role
from tests.client_response import ClientResponse
from tests.factories import make_lesson, text_block
from tests.hr.conftest import Municipality, make_document, make_person, make_picture, sign_in
from tests.lessons.translated import translate
from tests.rendered_forms import fill, submit
from tests.sharing_lessons import adopted, draft_of, offered, publish, said, upstream, write

pytestmark = [
    pytest.mark.django_db,
    # Wagtail leaves the temporary file of a new rendition open.
    pytest.mark.filterwarnings("ignore:Unclosed file <tempfile.SpooledTemporaryFile:ResourceWarning"),
]
OTHERS = "/beheer/van-andere-besturen/"
HOME = "/beheer/"


@pytest.fixture(autouse=True)
def own_storage(settings: Settings, tmp_path: Path) -> None:
    settings.MEDIA_ROOT = tmp_path


def words(response: ClientResponse) -> str:
    return " ".join(unescape(response.content.decode()).split())


def offer_url(page: LessonPage) -> str:
    return reverse("hr:offer_lesson", args=[page.pk])


def upstream_url(page: LessonPage) -> str:
    return reverse("hr:upstream", args=[page.pk])


def edit_url(page: LessonPage) -> str:
    return reverse("wagtailadmin_pages:edit", args=[page.pk])


@pytest.fixture
def original(lennik: Municipality) -> LessonPage:
    """Live, with a picture, a document that a text leads to, and a part for one kind of work."""
    picture = make_picture(lennik.collection, "De poort")
    document = make_document(lennik.collection, "Het reglement")
    rich = f'<p>Zie <a linktype="document" id="{document.pk}">het reglement</a>.</p>'
    for_some = text_block("Buiten", rich)
    for_some["value"]["for_whom"] = ["buiten"]
    image = {"heading": "", "image": picture.pk, "alt_text": "Een poort", "caption": ""}
    body = [text_block("Waarom"), {"type": "picture", "id": "blok-beeld", "value": image}, for_some]
    return make_lesson(lennik.principle_page, "Eerst luisteren", body=body)


@pytest.fixture
def taken(original: LessonPage, lennik: Municipality, herenthout: Municipality) -> LessonPage:
    return adopted(offered(original, lennik.hr_officer), herenthout.principle_page, herenthout.hr_officer)


class TestOffering:
    def test_the_screen_says_what_others_see_and_offers_what_is_live_and_nobody_gets_a_mail(
        self, hr_officer: Client, original: LessonPage, herenthout: Municipality
    ) -> None:
        assert "De vertaling" not in words(hr_officer.get(offer_url(original)))
        version = Lesson.objects.get(page=original).current_version
        assert version is not None
        translate(version)
        screen = hr_officer.get(offer_url(original))
        assert "De vertaling die live staat: Frans." in words(screen)
        assert "Er is 1 ander bestuur dat ze kan vinden en overnemen. Niemand krijgt een mail." in words(screen)
        assert "versie 1, van" in words(screen)
        assert "2 bestanden die erin staan: beelden, documenten, films en ondertitels" in words(screen)
        form = fill(screen, wanted="offer")
        answer = submit(hr_officer, screen, follow=True, wanted="offer")
        assert "Andere besturen kunnen “Eerst luisteren” nu overnemen." in words(answer)
        assert "werd al aangeboden" in words(hr_officer.post(offer_url(original), form, follow=True))
        assert Activity.objects.get(verb=Verb.LESSON_OFFERED).detail == "Eerst luisteren"
        assert "Eerst luisteren" in words(sign_in(herenthout.hr_officer).get(OTHERS))
        assert not Notice.objects.exists()

    def test_stopping_says_how_many_copies_stay_and_they_hear_no_more(
        self, hr_officer: Client, original: LessonPage, taken: LessonPage, outsider: Client
    ) -> None:
        screen = hr_officer.get(offer_url(original))
        assert "Herenthout: versie 1, op" in words(screen)
        assert "Van Herenthout" not in words(screen)  # no person of theirs
        assert "dan blijft de kopie die er is" in words(screen)
        publish(original, title="Tweede")
        submit(hr_officer, screen, wanted="stop")
        assert "Eerst luisteren" not in words(outsider.get(f"{OTHERS}?q=luisteren")).split("Wat andere besturen")[1]
        assert "biedt deze les niet meer aan" in words(outsider.get(upstream_url(taken)))
        assert "Overgenomen van Lennik, versie 1" in words(outsider.get(edit_url(taken)))
        assert "veranderd" not in words(outsider.get(edit_url(taken)))
        assert not AdoptedLesson.objects.with_news().exists()
        assert Activity.objects.get(verb=Verb.OFFER_STOPPED).number == 1

    def test_an_offer_ends_when_the_lesson_goes_offline_which_is_said_before_and_never_comes_back_by_itself(
        self, hr_officer: Client, original: LessonPage, taken: LessonPage, lennik: Municipality
    ) -> None:
        assert "De titels van de beelden en documenten: “De poort”, “Het reglement”." in words(
            hr_officer.get(offer_url(original))
        )
        stops = "Jullie bieden 1 les hiervan aan andere besturen aan. Gaat ze weg, dan stopt dat."
        copies = "De kopie bij een ander bestuur blijft."
        for step, page in (("delete_step", lennik.principle_page), ("delete_step", original)):
            assert f"{stops} Komt" in words(hr_officer.get(reverse(f"hr:{step}", args=[page.pk])))
        value = words(hr_officer.get(reverse("hr:unpublish_step", args=[lennik.principle_page.pk])))
        assert "andere besturen aan" not in value  # its lessons stay live
        screen = hr_officer.get(reverse("hr:unpublish_step", args=[original.pk]))
        assert stops in words(screen) and copies in words(screen)
        submit(hr_officer, screen)
        publish(original, title="Terug")
        assert not LessonOffer.objects.standing().exists()
        assert 'value="offer"' in words(hr_officer.get(offer_url(original)))

    def test_a_draft_is_not_offered_nor_what_was_taken_off_meanwhile(
        self, hr_officer: Client, lennik: Municipality, original: LessonPage
    ) -> None:
        draft = make_lesson(lennik.principle_page, "Nog niet klaar", publish=False)
        assert "Publiceer ze eerst" in words(hr_officer.get(offer_url(draft)))
        form = fill(hr_officer.get(offer_url(original)), wanted="offer")
        original.unpublish()
        for page in (draft, original):
            assert "is niet live" in words(hr_officer.post(offer_url(page), form, follow=True))
        assert not LessonOffer.objects.exists()

    def test_who_only_writes_does_not_offer_and_nobody_offers_what_is_of_others(
        self, lennik: Municipality, outsider: Client, original: LessonPage
    ) -> None:
        editor = make_person(lennik.organisation, "Elke", "Janssens")
        editor.groups.add(role_permissions.group_of(lennik.organisation, Role.EDITOR))
        for client, code in ((sign_in(editor), 302), (outsider, 404)):
            assert client.post(offer_url(original), {"wanted": "offer"}).status_code == code
        assert not LessonOffer.objects.exists()


class TestTaking:
    @pytest.fixture
    def url(self, original: LessonPage, lennik: Municipality, herenthout: Municipality) -> str:
        return f"{OTHERS}{offered(original, lennik.hr_officer).offer.pk}/"

    def test_it_is_found_read_as_it_is_live_and_taken_as_a_draft_with_files_of_ones_own(
        self, outsider: Client, original: LessonPage, herenthout: Municipality, url: str
    ) -> None:
        write(original, title="Geheim concept")
        KindOfWork.objects.filter(organisation=herenthout.organisation, key="buiten").delete()
        assert f'href="{url}"' in words(outsider.get(f"{OTHERS}?q=LUISTÉREN lennik"))
        assert "Er past geen les" in words(outsider.get(f"{OTHERS}?q=geheim"))
        screen = outsider.get(url)
        assert "Geheim" not in words(screen)
        for told in ("Zo staat de les live bij Lokaal bestuur Lennik: versie 1", "Vraag 1", "Om te onthouden."):
            assert told in words(screen)
        assert "Deze soorten werk kennen jullie niet: Buiten." in words(screen)
        answer = submit(outsider, screen, place=str(herenthout.principle_page.pk))
        page = AdoptedLesson.objects.get().page
        assert page is not None
        assert answer["Location"] == edit_url(page)
        assert (page.title, page.live, page.is_child_of(herenthout.principle_page)) == ("Eerst luisteren", False, True)
        said_by_form = words(outsider.get(answer["Location"]))
        assert "Deze soorten werk kennen jullie niet: Buiten." in said_by_form
        assert "Overgenomen van Lennik, versie 1, op" in said_by_form
        assert f"door {herenthout.hr_officer}." in said_by_form
        for model in (get_image_model(), get_document_model()):
            assert model.objects.filter(collection=herenthout.collection).count() == 1
        line = Activity.objects.get(verb=Verb.LESSON_ADOPTED)
        assert (line.organisation, line.detail) == (herenthout.organisation, "Eerst luisteren, van Lennik, versie 1")
        assert draft_of(page).latest_revision.user == herenthout.hr_officer  # who wrote it, for four eyes

    def test_its_files_are_there_for_who_may_take_it_and_for_nobody_else(
        self, outsider: Client, hr_officer: Client, original: LessonPage, herenthout: Municipality, url: str
    ) -> None:
        page = outsider.get(url).content.decode()
        uses = list(VersionFile.objects.exclude(kind="picture").order_by("kind"))
        names = ("het-reglement.txt", "de-poort.webp")
        addresses = [f"{url}bestand/{use.file_id}/{name}" for use, name in zip(uses, names, strict=True)]
        for use, address in zip(uses, addresses, strict=True):
            assert address in page
            assert outsider.get(address).status_code == 200
            assert use.name != address.rpartition("/")[2]
            assert outsider.get(f"{url}bestand/{use.file_id}/{use.name}").status_code == 404
            assert outsider.get(reverse("kept_file", args=[use.file_id, use.name])).status_code == 404
            assert hr_officer.get(address).status_code == 404  # of the own organisation: nothing to take
            assert sign_in(herenthout.learner).get(address).status_code in (302, 403)
        publish(original, body=[text_block("Zonder bestanden")])
        assert [outsider.get(address).status_code for address in addresses] == [404, 404]

    def test_what_a_camera_wrote_and_how_the_file_was_called_stay_behind(
        self, lennik: Municipality, herenthout: Municipality, outsider: Client
    ) -> None:
        photo, exif = BytesIO(), Picture.Exif()
        exif[0x13B] = "Jan"
        Picture.new("RGB", (8, 8)).save(photo, "JPEG", comment=b"genomen door Jan", exif=exif.tobytes())
        file = ContentFile(photo.getvalue(), name="jan-peeters.jpg")  # from before this was taken out at the upload
        theirs = get_image_model().objects.create(title="De markt", file=file, collection=lennik.collection)
        block = {"heading": "", "image": theirs.pk, "alt_text": "De markt", "caption": ""}
        lesson = make_lesson(lennik.principle_page, "Markt", body=[{"type": "picture", "value": block}])
        url = f"{OTHERS}{offered(lesson, lennik.hr_officer).offer.pk}/"
        shown = outsider.get(url).content.decode()
        cut, whole = (VersionFile.objects.get(kind=kind).file_id for kind in ("rendition", "picture"))
        assert f'src="{url}bestand/{cut}/de-markt.webp"' in shown and "jan-peeters" not in shown
        answer = outsider.get(f"{url}bestand/{cut}/de-markt.webp")
        assert "de-markt.webp" in answer["Content-Disposition"] and b"Jan" not in answer.getvalue()
        for name in ("jan-peeters.jpg", "de-markt.jpg", "de-markt.webp"):
            assert outsider.get(f"{url}bestand/{whole}/{name}").status_code == 404
        page = adopted(Lesson.objects.get(page=lesson), herenthout.principle_page, herenthout.hr_officer)
        with get_image_model().objects.get(collection=herenthout.collection).file.open() as ours:
            assert "de-markt" in ours.name and b"Jan" not in ours.read()
        assert b"Jan" in photo.getvalue()
        # Nobody changed the copy, and the picture that it has is not brought again.
        (block,) = draft_of(lesson).body.get_prep_value()
        publish(lesson, body=[{**block, "value": {**block["value"], "caption": "Op zaterdag"}}])
        assert [piece.is_changed_here for piece in upstream(page).pieces] == [False]
        submit(outsider, outsider.get(upstream_url(page)))
        assert draft_of(page).body[0].value["caption"] == "Op zaterdag"
        assert upstream(page).pieces == []
        assert get_image_model().objects.filter(collection=herenthout.collection).count() == 1

    def test_what_was_looked_at_and_nothing_else_is_taken(
        self, outsider: Client, hr_officer: Client, original: LessonPage, herenthout: Municipality, url: str
    ) -> None:
        form = fill(outsider.get(url), place=str(herenthout.principle_page.pk))
        publish(original, title="Nieuwer")
        answer = outsider.post(url, form)
        assert (answer.status_code, "een andere versie online" in words(answer)) == (422, True)
        assert fill(answer, place=str(herenthout.principle_page.pk))["version"] == "2"  # once looked at, it is taken
        lesson = Lesson.objects.get(page=original)
        lesson_sharing.stop(None, lesson, timezone.now())  # type: ignore[arg-type]  # by nobody
        assert "niet meer aangeboden" in words(outsider.post(url, form, follow=True))
        assert outsider.get(url).status_code == 404
        assert not AdoptedLesson.objects.exists()

    def test_it_goes_under_a_value_of_ones_own_only(
        self, outsider: Client, hr_officer: Client, lennik: Municipality, herenthout: Municipality, url: str
    ) -> None:
        form = fill(outsider.get(url), place=str(herenthout.principle_page.pk))
        for place in (lennik.principle_page.pk, herenthout.programme_page.pk, "", "x", 10**30):
            assert outsider.post(url, {**form, "place": place}).status_code == 422
        assert hr_officer.get(url).status_code == 404  # one's own lesson is here already
        assert hr_officer.post(url, form)["Location"] == OTHERS
        PrinciplePage.objects.get(pk=herenthout.principle_page.pk).delete()
        assert "Begin eerst een traject" in words(outsider.get(url))
        assert not AdoptedLesson.objects.exists()

    def test_a_second_time_says_that_it_is_here_and_makes_another_only_knowingly(
        self, outsider: Client, herenthout: Municipality, url: str
    ) -> None:
        place = str(herenthout.principle_page.pk)
        form = fill(outsider.get(url), place=place)
        outsider.post(url, form)
        again = outsider.post(url, form)  # pressed twice
        assert (again.status_code, AdoptedLesson.objects.count()) == (422, 1)
        assert "Jullie hebben deze les al: “Eerst luisteren”" in words(again)
        submit(outsider, outsider.get(url), place=place)
        assert AdoptedLesson.objects.count() == 2

    def test_an_administrator_takes_one_for_an_organisation_that_has_it_already(
        self, outsider: Client, admin_client: Client, herenthout: Municipality, url: str
    ) -> None:
        place = str(herenthout.principle_page.pk)
        submit(outsider, outsider.get(url), place=place)
        screen = admin_client.get(url)
        assert "hebben deze les al" in words(screen)
        submit(admin_client, screen, place=place)
        assert AdoptedLesson.objects.filter(organisation=herenthout.organisation).count() == 2

    def test_a_storage_that_fails_and_a_place_that_went_meanwhile_are_told(
        self, outsider: Client, herenthout: Municipality, url: str, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        screen = outsider.get(url)
        place = str(herenthout.principle_page.pk)
        save = FileSystemStorage.save

        def full(*args: Any, **kwargs: Any) -> Any:
            raise OSError(28, "No space left on device")

        monkeypatch.setattr(FileSystemStorage, "save", full)
        answer = submit(outsider, screen, place=place)
        assert (answer.status_code, "Een bestand kon niet bewaard worden." in words(answer)) == (422, True)

        def meanwhile(*args: Any, **kwargs: Any) -> Any:
            PrinciplePage.objects.get(pk=herenthout.principle_page.pk).delete()
            monkeypatch.setattr(FileSystemStorage, "save", save)
            return save(*args, **kwargs)

        monkeypatch.setattr(FileSystemStorage, "save", meanwhile)
        answer = submit(outsider, screen, place=place)
        assert (answer.status_code, "Die plaats is er niet meer." in words(answer)) == (422, True)
        assert not AdoptedLesson.objects.exists()

    def test_what_was_offered_is_not_offered_any_more_once_it_is_deleted(self, original: LessonPage, url: str) -> None:
        LessonPage.objects.get(pk=original.pk).delete()
        assert LessonOffer.objects.get().stopped_at is not None

    def test_a_file_that_is_lost_is_told_and_nothing_is_made(
        self, outsider: Client, herenthout: Municipality, url: str
    ) -> None:
        screen = outsider.get(url)
        for use in VersionFile.objects.filter(kind="document").select_related("file"):
            default_storage.delete(use.file.place)
        answer = submit(outsider, screen, place=str(herenthout.principle_page.pk))
        assert (answer.status_code, "niet meer te vinden" in words(answer)) == (422, True)
        assert not LessonPage.objects.descendant_of(herenthout.page).exists()
        assert not get_image_model().objects.filter(collection=herenthout.collection).exists()

    def test_the_list_costs_the_same_for_many(
        self, outsider: Client, lennik: Municipality, herenthout: Municipality, url: str
    ) -> None:
        def cost() -> int:
            with CaptureQueriesContext(connection) as queries:
                assert outsider.get(OTHERS).status_code == 200
            return len(queries)

        adopted(Lesson.objects.get(), herenthout.principle_page, herenthout.hr_officer)
        before = cost()
        for number in range(3):
            page = make_lesson(lennik.principle_page, f"Les {number}")
            adopted(offered(page, lennik.hr_officer), herenthout.principle_page, herenthout.hr_officer)
        assert cost() == before


class TestWhatChangedThere:
    def test_it_is_said_where_one_works_and_a_draft_comes_of_what_one_ticks(
        self, outsider: Client, original: LessonPage, taken: LessonPage, herenthout: Municipality
    ) -> None:
        explore = reverse("wagtailadmin_explore", args=[herenthout.principle_page.pk])
        for address in (HOME, explore, edit_url(taken)):
            assert "veranderd" not in words(outsider.get(address)), address
        write(taken, herenthout.hr_officer, introduction="Onze inleiding.")
        publish(original, title="Nieuwe titel", introduction="Hun inleiding.", minutes=9)
        told = "Lennik heeft deze les veranderd (versie 2)."
        for address, said_there in (
            (HOME, "Van 1 les die jullie overnamen, is er een nieuwe versie"),
            (explore, told),
            (edit_url(taken), told),
            (OTHERS, "Kijk wat er veranderde in versie 2"),
        ):
            assert said_there in words(outsider.get(address)), address
        EditingSession.objects.all().delete()  # which a form does that one leaves
        screen = outsider.get(upstream_url(taken))
        assert words(screen).count("hier ook anders") == 1
        assert fill(screen)["piece"] == ["title", "minutes"]  # what changed here too is not ticked beforehand
        answer = submit(outsider, screen, follow=True, piece=["title"])
        assert "Er staat een concept klaar met 1 stuk dat je overnam." in words(answer)
        draft = draft_of(taken)
        assert (draft.title, draft.introduction, draft.minutes) == ("Nieuwe titel", "Onze inleiding.", 6)
        assert draft.latest_revision.user == herenthout.hr_officer
        assert Activity.objects.get(verb=Verb.CHANGES_SETTLED).detail.endswith(": 1 overgenomen, 0 zo gelaten")
        assert told in words(outsider.get(edit_url(taken)))  # the rest is still to be decided
        submit(outsider, outsider.get(upstream_url(taken)), piece=[], rest=True)
        assert told not in words(outsider.get(edit_url(taken)))
        assert "Er is niets nieuws" in words(outsider.get(upstream_url(taken)))
        assert draft_of(taken).latest_revision == draft.latest_revision

    def test_nothing_ticked_or_looked_away_is_said_and_nothing_is_done(
        self, outsider: Client, original: LessonPage, taken: LessonPage
    ) -> None:
        publish(original, title="Nieuwe titel")
        screen = outsider.get(upstream_url(taken))
        before = said(taken)
        for change, told in (
            ({"piece": []}, "Vink aan wat je wil overnemen"),
            ({"piece": ["title", "body:niets"]}, "Kijk opnieuw, en kies dan"),
            ({"seen": "x"}, "Kijk opnieuw, en kies dan"),
            ({"seen": ""}, "Kijk opnieuw, en kies dan"),
        ):
            answer = outsider.post(upstream_url(taken), {**fill(screen), **change})
            assert (answer.status_code, told in words(answer)) == (422, True), change
        write(taken, introduction="Intussen.")
        answer = submit(outsider, screen)
        assert "Kijk opnieuw, en kies dan" in words(answer)
        assert said(taken)[0] == {**before[0], "introduction": "Intussen."}
        assert submit(outsider, answer).status_code == 302  # what is looked at again is taken

    def test_no_draft_is_made_while_a_colleague_is_at_work_in_it(
        self, outsider: Client, original: LessonPage, taken: LessonPage, herenthout: Municipality
    ) -> None:
        publish(original, title="Nieuwe titel")
        form = fill(outsider.get(upstream_url(taken)))
        colleague = make_person(herenthout.organisation, "Els", "Bos")
        for told in held_by(taken, colleague, herenthout):
            screen = outsider.get(upstream_url(taken))
            assert told in words(screen)
            assert "Bewaar mijn keuze" not in words(screen)
            answer = outsider.post(upstream_url(taken), form)
            assert (answer.status_code, told in words(answer)) == (422, True)
            assert draft_of(taken).title == "Eerst luisteren"

    def test_with_a_form_of_ones_own_open_a_second_press_makes_the_draft(
        self, outsider: Client, original: LessonPage, taken: LessonPage, herenthout: Municipality
    ) -> None:
        publish(original, title="Nieuwe titel")
        open_form(taken, herenthout.hr_officer)
        answer = submit(outsider, outsider.get(upstream_url(taken)))
        told = "Je hebt deze les zelf nog open in een ander venster."
        assert (answer.status_code, told in words(answer)) == (422, True)
        assert draft_of(taken).title == "Eerst luisteren"
        assert submit(outsider, answer).status_code == 302
        assert draft_of(taken).title == "Nieuwe titel"

    def test_who_begins_while_the_files_are_copied_loses_nothing(
        self, original: LessonPage, taken: LessonPage, herenthout: Municipality
    ) -> None:
        publish(original, title="Nieuwe titel")
        seen = upstream(taken).mark
        open_form(taken, make_person(herenthout.organisation, "Els", "Bos"))
        with pytest.raises(Held):
            lesson_sharing.settle_changes(herenthout.hr_officer, taken, seen, ["title"], False, timezone.now())
        EditingSession.objects.all().delete()
        open_form(taken, herenthout.hr_officer)  # in another window
        with pytest.raises(OpenTwice):
            lesson_sharing.settle_changes(herenthout.hr_officer, taken, seen, ["title"], False, timezone.now())
        assert draft_of(taken).title == "Eerst luisteren"

    def test_an_unfinished_draft_takes_pieces_too(
        self, outsider: Client, original: LessonPage, taken: LessonPage, herenthout: Municipality
    ) -> None:
        publish(original, title="Nieuwe titel", minutes=9)
        draft: Any = draft_of(taken)
        draft.minutes = draft.pass_mark = None
        draft.save_revision(clean=False)
        screen = outsider.get(upstream_url(taken))
        assert fill(screen)["piece"] == ["title"]
        assert submit(outsider, screen).status_code == 302
        draft = draft_of(taken)
        assert (draft.title, draft.minutes) == ("Nieuwe titel", None)

    def test_a_picture_that_became_another_is_one_piece_and_comes_with_its_file(
        self, outsider: Client, original: LessonPage, taken: LessonPage, lennik: Municipality, herenthout: Municipality
    ) -> None:
        other = get_image_model().objects.create(
            title="De poort", file=get_test_image_file(size=(50, 40)), collection=lennik.collection
        )
        body = draft_of(original).body.get_prep_value()
        body[1]["value"]["image"] = other.pk
        publish(original, body=body)
        screen = outsider.get(upstream_url(taken))
        assert "Er staat een ander bestand in." in words(screen)
        before = get_image_model().objects.filter(collection=herenthout.collection).count()
        submit(outsider, screen)
        assert upstream(taken).pieces == []
        assert get_image_model().objects.filter(collection=herenthout.collection).count() == before + 1
        shown = draft_of(taken).body[1].value["image"]
        assert shown.collection_id == herenthout.collection.pk


def another_picture() -> object:
    from wagtail.images.tests.utils import get_test_image_file

    return get_test_image_file(size=(50, 40))


def open_form(page: LessonPage, who: object) -> EditingSession:
    session: EditingSession = EditingSession.objects.create(
        user=who,
        content_type=ContentType.objects.get_for_model(LessonPage),
        object_id=str(page.pk),
        last_seen_at=timezone.now(),
    )
    return session


def held_by(page: LessonPage, colleague: object, house: Municipality) -> Iterator[str]:
    """Each way in which a colleague is at work in a page, with what is said of it."""
    session = open_form(page, colleague)
    yield "Els Bos heeft deze les nu open"
    session.delete()
    LessonPage.objects.filter(pk=page.pk).update(locked=True, locked_by=colleague, locked_at=timezone.now())
    yield "vergrendelde"
    LessonPage.objects.filter(pk=page.pk).update(locked=False, locked_by=None, locked_at=None)
    reviewer = make_person(house.organisation, "Tom", "Lemmens")
    reviewer.groups.add(role_permissions.group_of(house.organisation, Role.REVIEWER))
    reviews.switch_on(house.hr_officer, house.page, timezone.localdate())
    reviews.ask(house.hr_officer, draft_of(page), "", timezone.now())
    yield "Een collega kijkt dit concept na."


def test_where_it_comes_from_stays_visible_whatever_becomes_of_either(
    outsider: Client, original: LessonPage, taken: LessonPage, herenthout: Municipality
) -> None:
    told = "Overgenomen van Lennik, versie 1"
    write(original, title="Hernoemd")
    original.unpublish()
    assert told in words(outsider.get(edit_url(taken)))
    LessonPage.objects.get(pk=original.pk).delete()
    assert told in words(outsider.get(edit_url(taken)))
    assert "biedt deze les niet meer aan" in words(outsider.get(upstream_url(taken)))
    page = LessonPage.objects.get(pk=taken.pk)
    deleted_pages.keep([page], herenthout.hr_officer, timezone.now())
    page.delete()
    assert AdoptedLesson.objects.get().page is None
    kept = TrashedPage.objects.get()
    putting_back.put_back(kept.pk, herenthout.principle_page.pk, herenthout.hr_officer, timezone.now())
    assert told in words(outsider.get(edit_url(taken)))


def test_a_copy_that_is_copied_at_the_desk_comes_from_there_too_and_hears_what_changes(
    outsider: Client, original: LessonPage, taken: LessonPage
) -> None:
    address = reverse("wagtailadmin_pages:copy", args=[taken.pk])
    assert submit(outsider, outsider.get(address), new_slug="nog-een").status_code == 302
    second = LessonPage.objects.get(slug="nog-een")
    assert "Overgenomen van Lennik, versie 1" in words(outsider.get(edit_url(second)))
    EditingSession.objects.all().delete()  # which a form does that one leaves
    body = draft_of(original).body.get_prep_value()
    body[0]["value"]["heading"] = "Anders"
    publish(original, body=body)
    for page in (taken, second):
        assert [piece.is_changed_here for piece in upstream(page).pieces] == [False]
        submit(outsider, outsider.get(upstream_url(page)))
        assert draft_of(page).body[0].value["heading"] == "Anders"
        assert len(draft_of(page).body) == 3


def test_another_organisation_sees_nothing_of_the_copy(
    hr_officer: Client, original: LessonPage, taken: LessonPage, administrator: Client
) -> None:
    publish(original, title="Nieuwe titel")
    for answer in (hr_officer.get(upstream_url(taken)), hr_officer.post(upstream_url(taken), {"rest": "on"})):
        assert answer.status_code == 404
    assert hr_officer.get(upstream_url(original)).status_code == 404  # which is no copy
    assert administrator.get(upstream_url(taken)).status_code == 200
