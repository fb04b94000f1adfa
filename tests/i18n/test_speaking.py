"""Everyone meets their own language: Amina French, Marleen Dutch, and whoever is signed out their browser's."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from datetime import date
from functools import partial
from typing import Any
from xml.etree.ElementTree import Element

import pytest
from django.core import mail
from django.db import connection, transaction
from django.http import HttpRequest, HttpResponseBase, StreamingHttpResponse
from django.test import Client, RequestFactory
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import translation
from django.utils.translation import gettext
from pytest_django import DjangoCaptureOnCommitCallbacks, DjangoDbBlocker

from onboarding.learning.journey import progress
from onboarding.learning.models import Enrolment, Notice, NoticeKind
from onboarding.learning.notices import mail_of_notice, texts
from onboarding.lessons.freezing import version_published
from onboarding.lessons.models import LessonVersion, Programme
from onboarding.lessons.rendered_html import OurWords
from onboarding.people import language
from onboarding.people.models import Organisation, User
from tests.client_response import ClientResponse, content_of
from tests.conftest import START
from tests.factories import make_programme
from tests.i18n.leftovers import dutch_on
from tests.learning import site_pages
from tests.learning.quiz_answers import ANSWERS, post_answers, url
from tests.lessons.translated import dutch_of, translate
from tests.parsed_pages import parsed
from tests.rendered_forms import submit
from tools.messages import LANGUAGES

pytestmark = [pytest.mark.django_db, pytest.mark.pure]  # what a page says is the same on both databases

WORDS = {"nl": "Jouw lessen", "fr": "Vos leçons", "en": "Your lessons"}
SIGN_IN = {"nl": "Wachtwoord vergeten?", "fr": "Mot de passe oublié", "en": "Forgotten your password?"}


def speaks(person: User, code: str) -> User:
    person.language = code
    person.save()
    return person


def text_of(response: ClientResponse) -> str:
    return response.content.decode()


# --- Every page, in another language ----------------------------------------------------------------------------------


@pytest.fixture(scope="module", params=["fr"])
def site(
    request: pytest.FixtureRequest, django_db_setup: None, django_db_blocker: DjangoDbBlocker
) -> tuple[str, site_pages.Site]:
    """Every page an employee can meet, as someone with another language than Dutch meets it, with the lessons of one
    programme in that language too."""
    code = request.param
    make = site_pages._person

    def in_other_words(version: LessonVersion, **kwargs: Any) -> None:
        if version.lesson.programme.title == "Onze waarden":
            translate(version, code)
            DUTCH.setdefault(version.lesson_id, set()).update(dutch_of(version))

    version_published.connect(in_other_words)
    with pytest.MonkeyPatch.context() as patch, django_db_blocker.unblock(), transaction.atomic():
        patch.setattr(site_pages, "_person", lambda *args: speaks(make(*args), code))
        patch.setattr(site_pages, "Client", partial(Client, headers={"accept-language": code}))
        found = site_pages.collect()
        transaction.set_rollback(True)
    version_published.disconnect(in_other_words)
    return code, found


DUTCH: dict[int, set[str]] = {}  # by lesson, what the translated ones say as they were written
LESSON = re.compile(r"/les/(\d+)/")


def test_no_page_has_a_word_of_our_own_in_dutch(site: tuple[str, site_pages.Site]) -> None:
    code, found = site
    assert len(found.pages) > 50
    assert {address: left for address, page in found.pages.items() if (left := dutch_on(page, code))} == {}


def test_no_page_has_a_word_of_a_translated_lesson_as_it_was_written(site: tuple[str, site_pages.Site]) -> None:
    _code, found = site
    dutch = set.union(*DUTCH.values())
    assert len(dutch) > 50
    others = {address for address in found.pages for lesson in LESSON.findall(address) if int(lesson) not in DUTCH}
    pages = {address: said_on(page) for address, page in found.pages.items() if address not in others}
    left = {address: {words for words in dutch if words in said} for address, said in pages.items()}
    assert {address: words for address, words in left.items() if words} == {}


def said_on(page: str) -> str:
    """All that a page says, apart from how words were before a change: these stay as they were written."""
    return " ".join(" ".join(_said(parsed(page))).split())


def _said(element: Element) -> Iterator[str]:
    if isinstance(element.tag, str) and element.tag not in {"script", "style"} and element.get("class") != "words":
        yield element.text or ""
        yield from (value for name, value in element.items() if name in {"alt", "title", "aria-label", "content"})
        for child in element:
            yield from _said(child)
            yield child.tail or ""


def test_every_page_says_in_which_language_it_is(site: tuple[str, site_pages.Site]) -> None:
    code, found = site
    assert {address for address, page in found.pages.items() if f'<html lang="{code}">' not in page} == set()


def test_the_search_for_dutch_finds_it() -> None:
    page = '<html lang="fr"><body><p>Jouw lessen</p><p lang="nl">Naar je lessen</p></body></html>'
    assert dutch_on(page, "fr") == {"Jouw lessen"}


# --- The person's own language ---------------------------------------------------------------------------------------


@pytest.mark.parametrize("code", WORDS)
def test_the_dashboard_speaks_the_persons_language(
    signed_in: Callable[[User], Client], enrolment: Enrolment, amina: User, code: str
) -> None:
    response = signed_in(speaks(amina, code)).get(url("dashboard"), headers={"accept-language": "de, en;q=0.5"})
    assert WORDS[code] in text_of(response)
    assert response["Content-Language"] == code
    assert "Accept-Language" not in response.get("Vary", "")


def test_days_are_written_in_the_persons_language(
    signed_in: Callable[[User], Client], amina: User, programme: Programme
) -> None:
    enrolment = progress.enrol(speaks(amina, "fr"), programme, START)
    type(enrolment).objects.filter(pk=enrolment.pk).update(due_date=date(2030, 3, 4))
    assert "lundi 4 mars" in text_of(signed_in(amina).get(url("dashboard")))
    assert "Monday 4 March" in text_of(signed_in(speaks(amina, "en")).get(url("dashboard")))


def test_numbers_in_words_are_in_the_persons_language(
    signed_in: Callable[[User], Client], enrolment: Enrolment, amina: User, programme: Programme
) -> None:
    page = text_of(signed_in(speaks(amina, "fr")).get(url("lesson", programme.lesson_ids[0])))
    assert "Encore trois questions" in page


@pytest.mark.parametrize(("accepted", "spoken"), [("fr-BE,fr;q=0.9", "fr"), ("en", "en"), ("de", "nl"), ("", "nl")])
def test_the_sign_in_screen_speaks_the_browsers_language(client: Client, accepted: str, spoken: str) -> None:
    response = client.get(reverse("account_login"), headers={"accept-language": accepted} if accepted else {})
    assert SIGN_IN[spoken] in text_of(response)
    assert response["Content-Language"] == spoken
    assert "Accept-Language" in response["Vary"]


def test_a_refusal_of_the_sign_in_form_is_in_the_browsers_language(client: Client, amina: User) -> None:
    form = {"login": amina.email, "password": "mis"}
    page = text_of(client.post(reverse("account_login"), form, headers={"accept-language": "fr"}))
    assert "ne vont pas ensemble" in page


def test_a_page_that_does_not_exist_says_so_in_the_persons_language(
    signed_in: Callable[[User], Client], amina: User
) -> None:
    response = signed_in(speaks(amina, "fr")).get("/nergens/")
    assert response.status_code == 404
    assert "pas" in text_of(response)
    assert dutch_on(text_of(response), "fr") == set()


def test_true_and_false_are_in_the_readers_language(
    signed_in: Callable[[User], Client], enrolment: Enrolment, amina: User, programme: Programme
) -> None:
    client, lesson_id = signed_in(speaks(amina, "fr")), programme.lesson_ids[0]
    post_answers(client, lesson_id, ANSWERS[:2])
    assert [str(one.text) for one in _question(client, lesson_id)] == ["Correct", "Incorrect"]
    post_answers(client, lesson_id, ANSWERS)
    speaks(amina, "nl")
    assert [str(one.text) for one in _question(client, lesson_id)] == ["Klopt", "Klopt niet"]


def _question(client: Client, lesson_id: int) -> list[Any]:
    response = client.get(url("question", lesson_id, 3))
    with translation.override(response["Content-Language"]):
        return [type(one)(one.id, str(one.text), one.is_chosen) for one in response.context["page"].question.choices]


# --- What the organisation wrote -------------------------------------------------------------------------------------


def test_content_keeps_its_own_language(
    signed_in: Callable[[User], Client], enrolment: Enrolment, amina: User, programme: Programme
) -> None:
    lesson_id = programme.lesson_ids[0]
    french = text_of(signed_in(speaks(amina, "fr")).get(url("lesson", lesson_id)))
    assert '<h1 lang="nl">Les K0.0</h1>' in french
    dutch = text_of(signed_in(speaks(amina, "nl")).get(url("lesson", lesson_id)))
    assert "<h1>Les K0.0</h1>" in dutch


def test_a_version_is_the_same_whoever_publishes_it(lennik: Organisation) -> None:
    parts = []
    for code in ("nl", "fr"):
        with translation.override(code):
            programme = make_programme(lennik, body=[site_pages.block("scenario", **SCENARIO)], title=code)
        version = LessonVersion.objects.filter(lesson__in=programme.lesson_ids).first()
        parts.append(version.article.sections[0].parts[0])
    assert parts[0] == parts[1]
    assert OurWords("Stel je voor") in parts[0].runs


SCENARIO = {
    "title": "Een rij",
    "situation": "Er staat een rij.",
    "choices": [
        {"type": "item", "id": f"k{n}", "value": {"text": f"Keuze {n}", "response": "Dan dit."}} for n in (1, 2)
    ],
}


def test_our_own_words_in_a_version_are_in_the_readers_language(
    signed_in: Callable[[User], Client], amina: User, lennik: Organisation
) -> None:
    programme = make_programme(lennik, body=[site_pages.block("scenario", **SCENARIO)])
    progress.enrol(speaks(amina, "fr"), programme, START)
    page = text_of(signed_in(amina).get(url("lesson", programme.lesson_ids[0])))
    assert '<span lang="fr">Imaginez</span>' in page
    assert "Stel je voor" not in page


# --- Choosing --------------------------------------------------------------------------------------------------------


def test_a_person_chooses_a_language_and_meets_it_at_once(signed_in: Callable[[User], Client], amina: User) -> None:
    response = signed_in(amina).post(reverse("account_language"), {"taal": "fr"}, follow=True)
    assert User.objects.get(pk=amina.pk).language == "fr"
    page = text_of(response)
    assert "Les écrans sont maintenant en français." in page
    assert '<option value="fr" lang="fr" selected>Français</option>' in page


@pytest.mark.parametrize("code", ["de", "", "nl-BE"])
def test_a_language_without_screens_changes_nothing(
    signed_in: Callable[[User], Client], amina: User, code: str
) -> None:
    response = signed_in(amina).post(reverse("account_language"), {"taal": code}, follow=True)
    assert User.objects.get(pk=amina.pk).language == "nl"
    assert "bestaan de schermen niet" in text_of(response)


# --- Mail ------------------------------------------------------------------------------------------------------------


def test_a_mail_is_in_the_language_of_whoever_gets_it(
    client: Client, amina: User, django_capture_on_commit_callbacks: DjangoCaptureOnCommitCallbacks
) -> None:
    speaks(amina, "fr")
    page = client.get(reverse("account_reset_password"), headers={"accept-language": "en"})
    with django_capture_on_commit_callbacks(execute=True):
        submit(client, page, email=amina.email)
    assert mail.outbox[0].subject == "Choisissez un nouveau mot de passe pour Aan boord"
    assert mail.outbox[0].body.startswith("Bonjour Amina")


@pytest.mark.parametrize("kind", [kind for kind in NoticeKind if kind != NoticeKind.DIGEST], ids=str)
@pytest.mark.parametrize("code", LANGUAGES)
def test_the_mails_of_the_ledger_have_no_dutch_left(
    enrolment: Enrolment, amina: User, kind: NoticeKind, code: str
) -> None:
    enrolment.user = speaks(amina, code)
    today = date(2026, 11, 24)
    line = Notice(recipient=enrolment.user, enrolment=enrolment, kind=kind, about=today)
    message = mail_of_notice.example(line, today, texts.ours(kind, code))
    html = str(message.alternatives[0][0])
    assert dutch_on(html, code) == set()
    for words in (message.subject, message.body):
        assert dutch_on(f'<html lang="{code}"><pre>{words}</pre></html>', code) == set()


# --- The admin -------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(("code", "word"), [("nl", "Voltooiing"), ("fr", "Avancement"), ("en", "Completion")])
def test_the_admin_follows_the_persons_language(
    signed_in: Callable[[User], Client], marleen: User, code: str, word: str
) -> None:
    response = signed_in(speaks(marleen, code)).get(reverse("hr:completion_report"))
    assert word in text_of(response)
    assert f'lang="{code}"' in text_of(response)


def test_a_language_chosen_in_the_admin_itself_wins_there(signed_in: Callable[[User], Client], marleen: User) -> None:
    from wagtail.users.models import UserProfile

    UserProfile.objects.create(user=speaks(marleen, "fr"), preferred_language="nl")
    assert "Voltooiing" in text_of(signed_in(marleen).get(reverse("hr:completion_report")))


@pytest.mark.parametrize(("code", "heading"), [("nl", "Achternaam"), ("fr", "Nom")])
def test_an_export_is_in_the_persons_language_though_it_is_made_while_it_is_sent(
    signed_in: Callable[[User], Client], marleen: User, enrolment: Enrolment, code: str, heading: str
) -> None:
    response = signed_in(speaks(marleen, code)).get(reverse("hr:completion_report"), {"export": "csv"})
    assert content_of(response).decode("utf-8-sig").startswith(f"{heading};")


# --- The middleware --------------------------------------------------------------------------------------------------


def test_after_a_request_the_server_speaks_its_own_language_again(
    signed_in: Callable[[User], Client], amina: User
) -> None:
    with translation.override("nl"):
        signed_in(speaks(amina, "fr")).get(url("dashboard"))
        assert translation.get_language() == "nl"


def test_an_error_leaves_no_language_behind() -> None:
    def fails(request: HttpRequest) -> HttpResponseBase:
        raise RuntimeError(gettext("Klaar"))

    with translation.override("nl"):
        with pytest.raises(RuntimeError, match="Done"):
            language.OwnLanguage(fails)(RequestFactory().get("/", headers={"accept-language": "en"}))
        assert translation.get_language() == "nl"


def test_what_streams_is_spoken_in_the_language_of_the_request() -> None:
    def streams(request: HttpRequest) -> StreamingHttpResponse:
        return StreamingHttpResponse(gettext(word) for word in ("Klaar", "Bezig"))

    response = language.OwnLanguage(streams)(RequestFactory().get("/", headers={"accept-language": "en"}))
    assert content_of(response) == b"DoneIn progress"


def test_whoever_has_no_session_costs_no_query(client: Client) -> None:
    with CaptureQueriesContext(connection) as queries:
        client.get(reverse("account_login"))
    assert not [query for query in queries if "people_user" in query["sql"]]
