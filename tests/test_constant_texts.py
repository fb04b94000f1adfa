"""A fixed text of a template stands there in the language of whoever reads it, whoever read it before."""

from __future__ import annotations

from collections.abc import Callable
from itertools import product

from django.template import Context, Engine, engines
from django.test import Client
from django.urls import reverse
from django.utils import translation

from onboarding.people.models import Organisation, User
from tests.factories import UserFactory

SIGNING_OUT = {"nl": "Afmelden", "fr": "Se déconnecter", "en": "Sign out"}
LANGUAGES = tuple(SIGNING_OUT)
SOURCES = (
    '{% translate "Afmelden" %}',
    '{% trans "Afmelden" %}',
    '{% translate "<b>&amp;</b> 100%%" %}',
    '{% autoescape off %}{% translate "Zoeken in je lessen" %}{% endautoescape %}',
    '{% translate "Afmelden"|upper %}',
    '{% translate "Afmelden" noop %}',
    '{% translate "Afmelden" as text %}{{ text }}',
    "{% translate text %}",
)


def test_it_says_what_django_says_in_each_language() -> None:
    plain = Engine(libraries={"i18n": "django.templatetags.i18n"})
    seen = set()
    for source in SOURCES:
        ours = engines["django"].from_string("{% load i18n %}" + source)
        djangos = plain.from_string("{% load i18n %}" + source)
        for language in (*LANGUAGES, *LANGUAGES):
            with translation.override(language):
                written = str(ours.render({"text": "Afmelden"}))
                assert written == djangos.render(Context({"text": "Afmelden"}))
                seen.add(written)
    assert set(SIGNING_OUT.values()) <= seen


def test_a_part_in_another_language_is_in_that_one_and_what_follows_is_not() -> None:
    text = '{% translate "Afmelden" %}'
    inside = f"{{% language other %}}{text} {{% kept %}}{text}{{% endkept %}}{{% endlanguage %}}"
    page = engines["django"].from_string(f"{{% load i18n kept %}}{text} {inside} {text}")
    for language, other in (*product(LANGUAGES, LANGUAGES), *product(LANGUAGES, LANGUAGES)):
        here, there = SIGNING_OUT[language], SIGNING_OUT[other]
        with translation.override(language):
            assert str(page.render({"other": other})) == f"{here} {there} {there} {here}"


def test_nobody_sees_what_was_for_another_reader(
    lennik: Organisation, herenthout: Organisation, signed_in: Callable[[User], Client]
) -> None:
    """People of two organisations read in turn, in three languages, of whom some see more links than others."""
    people = [
        UserFactory.create(organisation=house, first_name=f"Voor{n}", last_name=f"Achter{n}", language=language)
        for n, (house, language) in enumerate(product((lennik, herenthout), LANGUAGES))
    ]
    for one in people[::2]:
        assert one.organisation is not None
        assert one.organisation.hr_group is not None
        one.groups.add(one.organisation.hr_group)
    desk = reverse("wagtailadmin_home")
    for _again in range(2):
        for one in people:
            page = signed_in(one).get(reverse("learning:preferences")).content.decode()
            assert (f'href="{desk}"' in page) == (one in people[::2])
            assert {text for text in SIGNING_OUT.values() if f">{text}<" in page} == {SIGNING_OUT[one.language]}
            for other in people:
                assert (other.first_name in page, other.last_name in page) == (other == one, other == one)
                assert (str(other.organisation) in page) == (other.organisation == one.organisation)
