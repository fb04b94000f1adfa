"""HR decides which mails go out and in which words, of the own organisation only, and sees them with real data."""

from __future__ import annotations

import re
from datetime import date
from html import unescape

import pytest
from django.core.mail import EmailMultiAlternatives
from django.test import Client
from django.urls import reverse
from pytest_django import DjangoAssertNumQueries

from onboarding.hr.models import Activity, Verb
from onboarding.learning.models import Notice, NoticeKind, NoticeSetting, NoticeText
from onboarding.people.models import User
from tests.client_response import ClientResponse
from tests.hr.conftest import Municipality, at, enrol, make_person, make_programme, sign_in
from tests.rendered_forms import fill, open_and_submit, submit, tamper

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("today")]
NOTICES = reverse("hr:notices")


def text_url(kind: str = "before_due", language: str = "nl") -> str:
    return reverse("hr:notice_text", args=[kind, language])


def settings_form(**changes: object) -> dict[str, object]:
    form: dict[str, object] = {f"{kind}-is_on": True for kind in NoticeKind if kind != NoticeKind.BY_HAND}
    return {**form, "before_due-days": 5, "overdue-days": 3, **changes}


def words(**changes: object) -> dict[str, object]:
    return {"subject": "Nog {werkdagen}", "body": "Hallo {voornaam}.\n\n{link}", **changes}


def mail_in(response: ClientResponse) -> str:
    """The HTML of the preview."""
    return unescape(re.search(r'srcdoc="([^"]*)"', response.content.decode()).group(1))


# --- Which mails -----------------------------------------------------------------------------------------------------


def test_every_kind_stands_on_the_screen_with_its_languages(hr_officer: Client, lennik: Municipality) -> None:
    page = hr_officer.get(NOTICES).content.decode()
    for kind in set(NoticeKind) - {NoticeKind.BY_HAND}:  # which has the words of the others
        for language in ("nl", "fr", "en"):
            assert text_url(kind.value, language) in page


def test_what_changes_is_kept_and_logged_and_what_does_not_is_not(hr_officer: Client, lennik: Municipality) -> None:
    changed = settings_form(**{"due-is_on": False, "overdue-days": 7})
    assert open_and_submit(hr_officer, NOTICES, changed).status_code == 302
    kept = set(NoticeSetting.objects.values_list("organisation", "kind", "is_on", "days"))
    assert kept == {(lennik.organisation.pk, "due", False, 0), (lennik.organisation.pk, "overdue", True, 7)}
    logged = Activity.objects.filter(verb=Verb.TEXT_CHANGED, actor=lennik.hr_officer, organisation=lennik.organisation)
    assert sorted(logged.values_list("detail", flat=True)) == ["te laat", "vandaag af te werken"]


@pytest.mark.parametrize("days", ["0", "61", "-1", "x", "", "9" * 30])
def test_a_number_of_days_that_makes_no_sense_is_refused_and_nothing_is_kept(hr_officer: Client, days: str) -> None:
    response = open_and_submit(hr_officer, NOTICES, settings_form(**{"before_due-days": days, "due-is_on": False}))
    assert response.status_code == 200
    (form,) = [one["form"] for one in response.context["kinds"] if one["form"].kind == NoticeKind.BEFORE_DUE]
    assert form.errors["days"]
    assert not NoticeSetting.objects.exists()


# --- Which words -----------------------------------------------------------------------------------------------------


def test_own_words_are_kept_per_language_and_taken_back_to_ours(hr_officer: Client, lennik: Municipality) -> None:
    assert open_and_submit(hr_officer, text_url(language="fr"), words(save=1)).status_code == 302
    own = NoticeText.objects.get()
    assert (own.organisation, own.kind, own.language) == (lennik.organisation, "before_due", "fr")
    assert own.body == "Hallo {voornaam}.\n\n{link}"
    assert "Hallo {voornaam}" in hr_officer.get(text_url(language="fr")).content.decode()
    assert "Hallo {voornaam}" not in hr_officer.get(text_url(language="nl")).content.decode()
    hr_officer.post(reverse("hr:notice_reset", args=["before_due", "fr"]))
    assert not NoticeText.objects.exists()
    details = Activity.objects.filter(verb=Verb.TEXT_CHANGED).values_list("detail", flat=True)
    assert list(details) == ["bijna af te werken, Français"] * 2


def test_saving_our_own_words_keeps_none(hr_officer: Client) -> None:
    form = hr_officer.get(text_url()).context["form"].initial
    open_and_submit(hr_officer, text_url(), {**form, "save": 1})
    assert not NoticeText.objects.exists()


@pytest.mark.parametrize(
    ("change", "field", "code"),
    [
        ({"body": "Dag {naam}"}, "body", "unknown_placeholder"),
        ({"subject": "{link}"}, "subject", "unknown_placeholder"),
        ({"subject": ""}, "subject", "required"),
        ({"subject": "x" * 151}, "subject", "max_length"),
        ({"body": " "}, "body", "required"),
        ({"body": "x" * 5001}, "body", "max_length"),
    ],
)
def test_words_that_cannot_be_sent_are_refused_at_their_field(
    hr_officer: Client, change: dict[str, str], field: str, code: str
) -> None:
    response = open_and_submit(hr_officer, text_url(), words(save=1, **change))
    assert response.status_code == 200
    assert [error.code for error in response.context["form"].errors.as_data()[field]] == [code]
    assert not NoticeText.objects.exists()


@pytest.mark.parametrize("address", [text_url("x"), text_url(language="de"), text_url("due") + "terugzetten/x/"])
def test_a_kind_or_language_that_does_not_exist_is_not_found(hr_officer: Client, address: str) -> None:
    assert hr_officer.get(address).status_code == 404


def test_another_organisations_words_stay_as_they_are(
    hr_officer: Client, outsider: Client, herenthout: Municipality
) -> None:
    open_and_submit(outsider, text_url(), words(save=1))
    hr_officer.post(reverse("hr:notice_reset", args=["before_due", "nl"]))
    assert NoticeText.objects.get().organisation == herenthout.organisation
    mine = f"?organisatie={herenthout.organisation.pk}"
    assert hr_officer.get(NOTICES + mine).status_code == 404
    assert hr_officer.post(text_url() + mine, words(save=1)).status_code == 404


@pytest.mark.parametrize("key", ["x", "0", "-1", "9" * 30, "²"])
def test_an_organisation_that_does_not_exist_is_not_found(
    administrator: Client, lennik: Municipality, key: str
) -> None:
    assert administrator.get(f"{NOTICES}?organisatie={key}").status_code == 404


def test_an_administrator_works_for_the_organisation_that_was_chosen(
    administrator: Client, lennik: Municipality, herenthout: Municipality
) -> None:
    query = f"?organisatie={herenthout.organisation.pk}"
    assert query in administrator.get(NOTICES + query).content.decode()
    response = administrator.post(text_url() + query, words(save=1))
    assert response["Location"].endswith(query)
    assert NoticeText.objects.get().organisation == herenthout.organisation


# --- The preview -----------------------------------------------------------------------------------------------------


def test_the_preview_shows_unsaved_words_with_a_real_persons_data(hr_officer: Client, lennik: Municipality) -> None:
    enrol(lennik.learner, lennik.programme)
    response = open_and_submit(hr_officer, text_url(), words(body="Hallo {voornaam}: {traject}.", show=1))
    preview = response.context["preview"]
    assert "Hallo Amina: KRACHT." in preview.message.body
    assert "Hallo Amina: KRACHT." in mail_in(response)
    assert not NoticeText.objects.exists()


@pytest.mark.parametrize(
    ("kind", "sentence"),
    [("before_due", "Je hebt nog 5 werkdagen"), ("overdue", "Dat is 3 werkdagen geleden")],
)
def test_a_reminder_is_shown_as_on_the_day_on_which_it_goes_out(
    hr_officer: Client, lennik: Municipality, kind: str, sentence: str
) -> None:
    enrol(lennik.learner, lennik.programme)
    assert sentence in hr_officer.get(text_url(kind)).context["preview"].message.body


@pytest.mark.parametrize(
    ("kind", "title"), [("completion", "KRACHT"), ("start", "Veilig werken"), ("due", "Veilig werken")]
)
def test_well_done_is_shown_for_what_was_finished_and_anything_else_for_what_is_open(
    hr_officer: Client, lennik: Municipality, kind: str, title: str
) -> None:
    enrol(lennik.learner, make_programme(lennik.organisation, "Veilig werken"))
    enrol(lennik.learner, lennik.programme, done=7, completed_at=at(2026, 11, 20))
    assert title in hr_officer.get(text_url(kind)).context["preview"].message.body


def test_well_done_has_the_organisations_own_words_and_leads_to_the_end(
    hr_officer: Client, lennik: Municipality
) -> None:
    enrolment = enrol(lennik.learner, lennik.programme, done=7, completed_at=at(2026, 11, 20))
    own = words(subject="Klaar met {traject}", body="Knap, {voornaam}.\n\n{link}")
    assert open_and_submit(hr_officer, text_url("completion"), {**own, "save": 1}).status_code == 302
    message = hr_officer.get(text_url("completion")).context["preview"].message
    assert message.subject == "Klaar met KRACHT"
    assert "Knap, Amina." in message.body
    assert reverse("learning:farewell", args=[enrolment.pk]) in message.body


def test_another_person_can_be_chosen_and_found(hr_officer: Client, lennik: Municipality) -> None:
    enrol(lennik.learner, lennik.programme)
    enrol(lennik.head, lennik.programme)
    response = open_and_submit(hr_officer, text_url(), words(show=1, person=lennik.learner.pk))
    assert response.context["preview"].person == lennik.learner
    response = open_and_submit(hr_officer, text_url(), words(show=1, person=lennik.learner.pk, search="dries peet"))
    assert response.context["preview"].person == lennik.head
    response = open_and_submit(hr_officer, text_url(), words(show=1, search="niemand"))
    assert response.status_code == 200
    assert response.context["candidates"] == [response.context["preview"].person]  # who was shown stays


def test_someone_of_another_organisation_is_never_shown(
    hr_officer: Client, lennik: Municipality, herenthout: Municipality
) -> None:
    enrol(herenthout.learner, herenthout.programme)
    for key in (herenthout.learner.pk, "x", "9" * 30):
        response = tamper(hr_officer, text_url(), words(show=1, person=key))
        assert response.context["preview"] is None
        assert herenthout.learner.email not in response.content.decode()


def test_an_invitation_is_shown_without_a_link_that_opens_an_account(hr_officer: Client, lennik: Municipality) -> None:
    enrol(lennik.learner, lennik.programme)
    response = hr_officer.get(text_url("invitation"))
    links = re.findall(r"/account/uitnodiging/([^/]+)/", response.content.decode())
    assert set(links) == {"voorbeeld"}


def test_words_of_hr_never_become_html(hr_officer: Client, lennik: Municipality) -> None:
    enrol(lennik.learner, lennik.programme)
    response = open_and_submit(hr_officer, text_url(), words(body="<script>x</script> {voornaam}", show=1))
    assert "<script>" not in mail_in(response)
    assert '<iframe class="notices-mail" sandbox title' in response.content.decode()


def test_the_digest_is_shown_for_a_head_or_says_that_there_is_nothing_to_say(
    hr_officer: Client, lennik: Municipality, today: date
) -> None:
    response = hr_officer.get(text_url("digest"))
    assert response.context["preview"].person == lennik.head
    assert response.context["preview"].message is None
    enrol(lennik.learner, lennik.programme, due_date=today)
    assert "Amina Verbeke: KRACHT" in hr_officer.get(text_url("digest")).context["preview"].message.body


def test_without_anybody_enrolled_the_screen_says_so(hr_officer: Client) -> None:
    response = hr_officer.get(text_url())
    assert response.context["preview"] is None
    assert "Er is nog niemand ingeschreven" in response.content.decode()


def test_the_preview_goes_to_oneself_and_to_nobody_else(
    hr_officer: Client, lennik: Municipality, mailoutbox: list[EmailMultiAlternatives]
) -> None:
    enrol(lennik.learner, lennik.programme)
    open_and_submit(hr_officer, text_url(), words(test=1))
    (message,) = mailoutbox
    assert message.to == [lennik.hr_officer.email]
    assert message.subject.startswith("Proef: Nog ")
    assert not NoticeText.objects.exists()
    assert not lennik.learner.notices.filter(kind="before_due").exists()


def test_a_mail_server_that_is_down_is_told(
    hr_officer: Client, lennik: Municipality, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fail(*args: object) -> None:
        raise OSError("no mail server")

    monkeypatch.setattr(EmailMultiAlternatives, "send", fail)
    enrol(lennik.learner, lennik.programme)
    assert "De mailserver werkt niet mee" in open_and_submit(hr_officer, text_url(), words(test=1)).content.decode()


def test_the_screens_cost_the_same_queries_for_few_people_as_for_many(
    lennik: Municipality, django_assert_max_num_queries: DjangoAssertNumQueries
) -> None:
    client = sign_in(lennik.hr_officer)
    client.get(NOTICES)
    counts = []
    for number in (6, 60):
        made = User.objects.filter(last_name="Reeks").count()
        for index in range(made, number):
            enrol(make_person(lennik.organisation, f"P{index}", "Reeks"), lennik.programme)
        with django_assert_max_num_queries(40) as one, django_assert_max_num_queries(40) as other:
            client.get(NOTICES)
            client.get(text_url())
        counts.append((len(one), len(other)))
    assert counts[0] == counts[1]


# --- Again, of who stays late ----------------------------------------------------------------------------------------

AGAIN = {"overdue-every": 5, "overdue-times": 3}


def late_and_reminded(lennik: Municipality) -> None:
    """Their next working day, the Monday, is more than five after the reminder."""
    enrolment = enrol(lennik.learner, lennik.programme, due_date=date(2026, 10, 30))
    line = {"kind": NoticeKind.OVERDUE, "about": date(2026, 10, 30), "send_on": date(2026, 11, 5), "state": "sent"}
    Notice.objects.create(recipient=lennik.learner, enrolment=enrolment, settled_at=at(2026, 11, 5), **line)


def test_it_is_off_until_hr_chooses_an_interval_and_an_end(hr_officer: Client, lennik: Municipality) -> None:
    late_and_reminded(lennik)
    page = hr_officer.get(NOTICES)
    assert (fill(page)["overdue-every"], fill(page)["overdue-times"]) == ("0", "0")


def test_who_gets_a_mail_by_it_is_told_before_it_is_so(hr_officer: Client, lennik: Municipality) -> None:
    late_and_reminded(lennik)
    page = open_and_submit(hr_officer, NOTICES, settings_form(**AGAIN))
    assert "Er is nog niets bewaard. 1 mens die te laat is, krijgt hierdoor" in " ".join(page.content.decode().split())
    assert not NoticeSetting.objects.exists()
    assert submit(hr_officer, page).status_code == 302
    kept = NoticeSetting.objects.get()
    assert (kept.kind, kept.repeat_every, kept.repeat_times) == ("overdue", 5, 3)
    again = open_and_submit(hr_officer, NOTICES, settings_form(**AGAIN, **{"due-is_on": False}))
    assert again.status_code == 302  # nothing changes for who is late


def test_where_nobody_gets_a_mail_by_it_it_is_saved_at_once(hr_officer: Client, lennik: Municipality) -> None:
    assert open_and_submit(hr_officer, NOTICES, settings_form(**AGAIN)).status_code == 302
    assert NoticeSetting.objects.get().repeat_times == 3


@pytest.mark.parametrize(
    ("values", "said"),
    [
        ({"overdue-every": 5, "overdue-times": 0}, "Zeg hoeveel keer, minstens 1."),
        ({"overdue-every": 61, "overdue-times": 1}, "60"),
        ({"overdue-every": 5, "overdue-times": 13}, "12"),
    ],
)
def test_an_interval_has_an_end(values: dict[str, object], said: str, hr_officer: Client, lennik: Municipality) -> None:
    page = open_and_submit(hr_officer, NOTICES, settings_form(**values))
    assert said in page.content.decode()
    assert not NoticeSetting.objects.exists()
