"""A resolution over HTTP: kept under one's eyes, never over another text unseen, and for nobody else."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from onboarding.learning.journey import progress
from onboarding.learning.journey.resolutions import MOST_CHARACTERS
from onboarding.learning.models import Enrolment, NoticeKind, NoticeSetting, Outcome, Reflection
from onboarding.people.models import Organisation, User
from tests.client_response import ClientResponse
from tests.factories import UserFactory
from tests.rendered_forms import submit

BY_SCRIPT: dict[str, Any] = {"headers": {"X-Requested-With": "fetch"}}
BLOCK = "blok-voornemen"


@pytest.fixture
def client(signed_in: Callable[[User], Client], amina: User, enrolment: Enrolment) -> Client:
    return signed_in(amina)


@pytest.fixture
def lesson_id(enrolment: Enrolment) -> int:
    return enrolment.programme.lesson_ids[0]


@pytest.fixture
def action(lesson_id: int) -> str:
    return reverse("learning:reflection", args=[lesson_id, BLOCK])


@pytest.fixture
def lesson(lesson_id: int) -> str:
    return reverse("learning:lesson", args=[lesson_id])


def text_of(response: ClientResponse) -> str:
    return response.content.decode()


def kept() -> str:
    return Reflection.objects.get().text


def test_a_form_of_the_page_keeps_the_text_and_changes_it(client: Client, lesson: str, action: str) -> None:
    for words in ("Als het regent, dan bel ik.", "Als het sneeuwt, dan bel ik."):
        response = submit(client, client.get(lesson), action, text=words, follow=True)
        assert "Je voornemen is bewaard." in text_of(response)
        assert kept() == words
    assert Reflection.objects.get().revision == 2


def test_the_lines_of_a_text_and_a_text_of_before_stay_as_they_are(client: Client, lesson: str, action: str) -> None:
    submit(client, client.get(lesson), action, text="  Ik bel.\r\n\r\nEn ik schrijf. ")
    assert kept() == "Ik bel.\n\nEn ik schrijf."
    page = client.get(lesson)
    submit(client, page, action)
    assert (kept(), Reflection.objects.get().revision) == ("Ik bel.\n\nEn ik schrijf.", 1)


def test_an_older_page_writes_over_nothing_and_asks_which(client: Client, lesson: str, action: str) -> None:
    older, newer = client.get(lesson), client.get(lesson)
    submit(client, newer, action, text="De nieuwe.")
    asked = submit(client, older, action, text="De oude.")
    assert asked.status_code == 409
    assert kept() == "De nieuwe."
    assert ("De nieuwe." in text_of(asked), "De oude." in text_of(asked)) == (True, True)
    response = submit(client, asked, action, text="De oude, toch.", follow=True)
    assert "Je voornemen is bewaard." in text_of(response)
    assert kept() == "De oude, toch."


def test_between_two_texts_a_third_one_is_not_written_over_either(client: Client, lesson: str, action: str) -> None:
    older = client.get(lesson)
    submit(client, client.get(lesson), action, text="Twee.")
    asked = submit(client, older, action, text="Een.")
    submit(client, client.get(lesson), action, text="Drie.")
    again = submit(client, asked, action)
    assert (again.status_code, kept()) == (409, "Drie.")
    assert "Drie." in text_of(again)


def test_a_text_that_was_emptied_and_written_again_is_another_one(client: Client, lesson: str, action: str) -> None:
    submit(client, client.get(lesson), action, text="Een.")
    older = client.get(lesson)
    submit(client, client.get(lesson), action, text="")
    submit(client, client.get(lesson), action, text="Opnieuw.")
    assert submit(client, older, action, text="Over een.").status_code == 409
    assert kept() == "Opnieuw."


def test_where_it_was_emptied_meanwhile_one_is_asked_too(client: Client, lesson: str, action: str) -> None:
    submit(client, client.get(lesson), action, text="Een.")
    older = client.get(lesson)
    gone = submit(client, client.get(lesson), action, text="  ", follow=True)
    assert "Je voornemen is gewist. Er blijft niets van bewaard." in text_of(gone)
    assert not Reflection.objects.exists()
    asked = submit(client, older, action, text="Twee.")
    assert (asked.status_code, "Daar maakte je het leeg." in text_of(asked)) == (409, True)
    assert not Reflection.objects.exists()
    submit(client, asked, action)
    assert kept() == "Twee."


def test_the_same_text_sent_twice_is_no_other_text(client: Client, lesson: str, action: str) -> None:
    page = client.get(lesson)
    for _time in (1, 2):
        assert submit(client, page, action, text="Dubbel.").status_code == 302
    assert (kept(), Reflection.objects.get().revision) == ("Dubbel.", 1)


@pytest.mark.parametrize(("length", "is_kept"), [(MOST_CHARACTERS, True), (MOST_CHARACTERS + 1, False)])
def test_a_text_that_is_too_long_is_shown_again_with_what_to_do(
    client: Client, lesson: str, action: str, length: int, is_kept: bool
) -> None:
    words = "x" * (length - 2) + "\r\n" + "x"  # a new line is one character, however it was sent
    response = submit(client, client.get(lesson), action, text=words)
    assert Reflection.objects.exists() == is_kept
    if not is_kept:
        assert response.status_code == 422
        assert f"Dit is te lang: {length} tekens. Er is plaats voor {MOST_CHARACTERS}." in text_of(response)
        assert "x" * (length - 2) in text_of(response)
        shorter = submit(client, response, action, text="Korter.")
        assert (shorter.status_code, kept()) == (302, "Korter.")


# --- By script -------------------------------------------------------------------------------------------------------


def test_a_script_hears_when_it_was_kept_and_which_text_it_is_now(client: Client, action: str) -> None:
    first = client.post(action, {"text": "Een.", "gezien": ""}, **BY_SCRIPT).json()
    time = timezone.localtime(Reflection.objects.get().written_at)
    assert first == {"saved": f"Bewaard om {time:%H.%M}", "seen": Reflection.objects.get().mark}
    second = client.post(action, {"text": "Twee.", "gezien": first["seen"]}, **BY_SCRIPT).json()
    assert second["seen"] != first["seen"]
    other = client.post(action, {"text": "Drie.", "gezien": first["seen"]}, **BY_SCRIPT)
    told = other.json()
    assert (other.status_code, told["other"], told["seen"]) == (409, "Twee.", second["seen"])
    assert "<blockquote>Twee.</blockquote>" in told["panel"]
    gone = client.post(action, {"text": "", "gezien": second["seen"]}, **BY_SCRIPT).json()
    assert gone == {"saved": "Je voornemen is gewist. Er blijft niets van bewaard.", "seen": ""}
    nothing = client.post(action, {"text": "", "gezien": ""}, **BY_SCRIPT).json()
    assert nothing == {"saved": "", "seen": ""}


def test_a_script_hears_what_is_wrong_with_a_text(client: Client, action: str) -> None:
    refused = client.post(action, {"text": "x" * (MOST_CHARACTERS + 1)}, **BY_SCRIPT)
    assert refused.status_code == 422
    assert refused.json()["error"].startswith("Dit is te lang:")


# --- Being asked later -----------------------------------------------------------------------------------------------


def test_nobody_is_asked_unless_they_tick_it_and_then_thirty_days_on(client: Client, lesson: str, action: str) -> None:
    submit(client, client.get(lesson), action, text="Een.")
    assert Reflection.objects.get().ask_on is None
    submit(client, client.get(lesson), action, text="Een.", navragen=True)
    one = Reflection.objects.get()
    assert one.ask_on == timezone.localdate() + timedelta(days=30)
    submit(client, client.get(lesson), action, text="Een.", navragen=False)
    assert Reflection.objects.get().ask_on is None


def test_another_text_counts_anew_and_the_same_text_does_not(client: Client, lesson: str, action: str) -> None:
    submit(client, client.get(lesson), action, text="Een.", navragen=True)
    before = timezone.localdate() + timedelta(days=7)
    Reflection.objects.update(ask_on=before)
    submit(client, client.get(lesson), action)
    assert Reflection.objects.get().ask_on == before
    submit(client, client.get(lesson), action, text="Twee.")
    assert Reflection.objects.get().ask_on == timezone.localdate() + timedelta(days=30)


@pytest.mark.parametrize("why", ["switched off", "no address"])
def test_where_no_mail_would_come_none_is_promised_and_what_was_chosen_stays(
    client: Client, lesson: str, action: str, amina: User, lennik: Organisation, why: str
) -> None:
    submit(client, client.get(lesson), action, text="Een.", navragen=True)
    if why == "switched off":
        NoticeSetting.objects.create(organisation=lennik, kind=NoticeKind.RESOLUTION, is_on=False)
    else:
        User.objects.filter(pk=amina.pk).update(email="")
    page = client.get(lesson)
    assert "Over dertig dagen vragen we je" not in text_of(page)
    submit(client, page, action, text="Een.")
    assert Reflection.objects.get().ask_on is not None
    assert "Je krijgt er nu geen mails over" in text_of(client.get(reverse("learning:preferences")))


def test_among_the_preferences_one_chooses_which_to_be_asked_about(client: Client, amina: User, lesson_id: int) -> None:
    preferences = reverse("learning:preferences")
    assert "Je voornemens" not in text_of(client.get(preferences))
    place = progress.open_lesson(amina, lesson_id, timezone.now())
    one = progress.write_reflection(place, BLOCK, "Een.", timezone.now(), asks=True)
    assert one is not None
    submit(client, client.get(preferences), "voornemens/", navragen=False)
    assert Reflection.objects.get().ask_on is None
    submit(client, client.get(preferences), "voornemens/", navragen=[str(one.pk)])
    assert Reflection.objects.get().ask_on == timezone.localdate() + timedelta(days=30)


def test_nobody_chooses_for_someone_else(
    signed_in: Callable[[User], Client], amina: User, lennik: Organisation, lesson_id: int, enrolment: Enrolment
) -> None:
    place = progress.open_lesson(amina, lesson_id, timezone.now())
    one = progress.write_reflection(place, BLOCK, "Een.", timezone.now(), asks=True)
    assert one is not None
    stranger = signed_in(UserFactory.create(organisation=lennik))
    for chosen in ([], [str(one.pk)], ["x", "9" * 40]):
        stranger.post(reverse("learning:resolutions_switch"), {"navragen": chosen})
    assert Reflection.objects.get().ask_on == one.ask_on


# --- Looking back ----------------------------------------------------------------------------------------------------


@pytest.fixture
def own_page(amina: User, lesson_id: int) -> str:
    place = progress.open_lesson(amina, lesson_id, timezone.now())
    one = progress.write_reflection(place, BLOCK, "Als iemand roept, dan luister ik.", timezone.now())
    assert one is not None
    return reverse("learning:resolution", args=[one.pk])


def test_one_says_for_oneself_how_it_went(client: Client, own_page: str) -> None:
    page = client.get(own_page)
    assert "Als iemand roept, dan luister ik." in text_of(page)
    response = submit(client, page, outcome="partly", note=" Aan de balie lukt het. ", follow=True)
    assert "Bewaard. Alleen jij kan het lezen." in text_of(response)
    one = Reflection.objects.get()
    assert (one.outcome, one.note) == (Outcome.PARTLY, "Aan de balie lukt het.")
    assert "Aan de balie lukt het." in text_of(client.get(own_page))


def test_what_is_missing_or_too_long_is_said_and_what_was_filled_in_stays(client: Client, own_page: str) -> None:
    nothing = submit(client, client.get(own_page), note="Zo ging het.")
    assert (nothing.status_code, "Kies wat het best past." in text_of(nothing)) == (422, True)
    assert "Zo ging het." in text_of(nothing)
    too_long = submit(client, client.get(own_page), outcome="yes", note="x" * (MOST_CHARACTERS + 1))
    assert (too_long.status_code, "Dit is te lang:" in text_of(too_long)) == (422, True)
    assert Reflection.objects.get().outcome == ""


def test_the_page_of_a_resolution_is_there_for_its_writer_alone(
    signed_in: Callable[[User], Client], lennik: Organisation, marleen: User, own_page: str
) -> None:
    for viewer in (UserFactory.create(organisation=lennik), marleen):
        assert signed_in(viewer).get(own_page).status_code == 404
        assert signed_in(viewer).post(own_page, {"outcome": "yes"}).status_code == 404
    assert Reflection.objects.get().outcome == ""
