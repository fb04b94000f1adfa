"""Every message of the account screens speaks the language of the page it stands on, whatever browser asked."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from typing import Any

import pytest
from django.contrib.messages import get_messages
from django.test import Client
from django.urls import reverse

from onboarding.people import resets
from onboarding.people.models import Organisation, User
from tests.rendered_forms import submit

LANGUAGES = ("nl", "fr", "en")
ELSEWHERE = ("nl", "fr", "en", "de", "nl-BE,en;q=0.5", "")
PASSWORD = "vier-woorden-na-elkaar"
WRONG = "mis"
SIGN_IN, RESET, CHANGE = (reverse(f"account_{name}") for name in ("login", "reset_password", "change_password"))
CHECK = reverse("learning:confirm_certificate")

# What goes wrong on each screen: the form as one fills it in.
MISTAKES: list[tuple[str, dict[str, str]]] = [
    (SIGN_IN, {"login": "", "password": ""}),
    (SIGN_IN, {"login": "geen adres", "password": WRONG}),
    (SIGN_IN, {"login": "niemand@lennik.example", "password": WRONG}),
    (RESET, {}),
    (RESET, {"email": "geen adres"}),
    (CHANGE, {}),
    (CHANGE, {"oldpassword": WRONG, "password1": PASSWORD, "password2": "iets-heel-anders"}),
    *(
        (CHANGE, {"oldpassword": PASSWORD, "password1": guessed, "password2": guessed})
        for guessed in ("kort", "123456789012", "aaaaaaaaaaaa", "qwertyuiopas", "welkom123456", "amina@lennik.example")
    ),
    (CHECK, {}),
    (CHECK, {"number": "x" * 50, "name": "x" * 300}),
]


@pytest.fixture
def person(amina: User) -> User:
    amina.set_password(PASSWORD)
    amina.save()
    return amina


def browser(accepts: str) -> Client:
    return Client(headers={"accept-language": accepts} if accepts else {})


def errors_on(page: str) -> Iterator[str]:
    """As they stand there: a form's own errors are translated anew by whoever reads them."""
    for part in re.findall(r'<ul class="errorlist.*?</ul>|<div class="error".*?</div>', page, re.DOTALL):
        yield from re.findall(r"<(?:li|p)>(.*?)</", part)


def shown(client: Client, address: str, mistake: dict[str, Any]) -> tuple[str, list[str]]:
    """The language of the page, and the errors on it."""
    response = submit(client, client.get(address), "", **mistake)
    page = response.content.decode()
    return re.search(r'<html lang="(\w+)"', page)[1], list(errors_on(page))


@pytest.mark.parametrize(("address", "mistake"), MISTAKES)
def test_every_error_speaks_the_language_of_its_page(person: User, address: str, mistake: dict[str, Any]) -> None:
    """A text that is the same in two languages is one that nobody translated."""
    by_language: dict[str, list[str]] = {}
    for language in LANGUAGES:
        User.objects.filter(pk=person.pk).update(language=language)
        for accepts in ELSEWHERE if address == CHANGE else [language]:
            client = browser(accepts)
            if address == CHANGE:
                client.force_login(person)
            spoken, errors = shown(client, address, mistake)
            assert spoken == language
            assert by_language.setdefault(language, errors) == errors
    assert by_language["nl"]
    for texts in zip(*by_language.values(), strict=True):
        assert len(set(texts)) == len(LANGUAGES), texts


@pytest.mark.parametrize(("address", "mistake"), [(SIGN_IN, MISTAKES[2][1]), (CHECK, {})])
def test_whoever_was_served_before_in_another_language_makes_no_difference(
    person: User, address: str, mistake: dict[str, Any]
) -> None:
    """Nothing is translated once for all."""
    first = {language: shown(browser(language), address, mistake) for language in LANGUAGES}
    again = {language: shown(browser(language), address, mistake) for language in reversed(LANGUAGES)}
    assert first == again


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("accepts", LANGUAGES)
class TestWhatIsSaidAcrossSigningInAndOut:
    """The page that asks and the page that follows may be in different languages."""

    SAID = {"nl": "afgemeld|uitgelogd", "fr": "déconnecté", "en": "(signed|logged) out"}
    SAVED = {"nl": "wachtwoord is bewaard", "fr": "mot de passe", "en": "password"}

    @pytest.fixture
    def speaker(self, person: User, lennik: Organisation, language: str) -> User:
        person.language = language
        assert lennik.hr_group
        person.groups.add(lennik.hr_group)  # so that the admin's door is open too
        person.save()
        return person

    def test_signing_in_says_nothing_in_the_language_of_the_browser(
        self, speaker: User, language: str, accepts: str
    ) -> None:
        client = browser(accepts)
        page = submit(client, client.get(SIGN_IN), login=speaker.email, password=PASSWORD, follow=True)
        if page.redirect_chain[-1][0].startswith("/beheer/"):
            page = client.get(CHANGE)
        assert f'<html lang="{language}"' in page.content.decode()
        assert list(get_messages(page.wsgi_request)) == []

    @pytest.mark.parametrize("door", [reverse("account_logout"), reverse("wagtailadmin_logout")])
    def test_signing_out_speaks_the_language_of_the_sign_in_screen(
        self, speaker: User, language: str, accepts: str, door: str
    ) -> None:
        client = browser(accepts)
        client.force_login(speaker)
        page = client.post(door, follow=True).content.decode()
        assert f'<html lang="{accepts}"' in page
        said = re.search(r'<ul class="messages">(.*?)</ul>', page, re.DOTALL)
        assert said is not None
        assert re.search(
            {"nl": "afgemeld|uitgelogd", "fr": "déconnecté", "en": "(signed|logged) out"}[accepts], said[1]
        )

    def test_choosing_a_password_through_the_mailbox(self, speaker: User, language: str, accepts: str) -> None:
        client = browser(accepts)
        link = resets.link_for(speaker)
        fresh = "heel-iets-nieuws-nu"
        page = submit(client, client.get(link, follow=True), password1=fresh, password2=fresh, follow=True)
        assert f'<html lang="{accepts}"' in page.content.decode()
        (message,) = page.context["messages"]
        assert self.SAVED[accepts] in str(message)


def test_a_message_of_before_signing_out_is_not_left_for_the_next_page(
    person: User, signed_in: Callable[[User], Client]
) -> None:
    client = signed_in(person)
    page = client.post(reverse("account_logout"), follow=True)
    assert [str(message) for message in page.context["messages"]] == ["Je bent afgemeld."]
