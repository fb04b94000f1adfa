"""What is looked up once is what Django would look up, for each set of addresses and each place of the site."""

from __future__ import annotations

from typing import Any

import pytest
from django.http import HttpRequest, HttpResponse
from django.template import engines
from django.template.context import RequestContext
from django.test import override_settings
from django.urls import NoReverseMatch, ResolverMatch, include, path, reverse, set_script_prefix, set_urlconf
from pytest import MonkeyPatch

from onboarding import constant_addresses
from onboarding.constant_addresses import address_of, address_with, numbered_address

PAGE = "learning:dashboard"


def view(request: HttpRequest) -> HttpResponse:
    return HttpResponse()


urlpatterns = [path("elders/&/", view, name="elsewhere")]


def shown(source: str) -> str:
    return str(engines["django"].from_string(source).render({}))


def test_it_is_that_of_the_addresses_and_the_place_of_now(monkeypatch: MonkeyPatch) -> None:
    here = address_of(PAGE)
    assert here == reverse(PAGE) == shown(f"{{% url '{PAGE}' %}}")
    try:
        set_script_prefix("/onthaal/")
        assert address_of(PAGE) == reverse(PAGE) == shown(f"{{% url '{PAGE}' %}}") == f"/onthaal{here}"
    finally:
        set_script_prefix("/")
    for _again in range(2):
        with pytest.raises(NoReverseMatch):
            address_of("elsewhere")
    with override_settings(ROOT_URLCONF=__name__):
        assert address_of("elsewhere") == "/elders/&/"
        assert shown("{% url 'elsewhere' %}") == "/elders/&amp;/"
        assert shown("{% autoescape off %}{% url 'elsewhere' %}{% endautoescape %}") == "/elders/&/"
        assert shown("{% url 'elsewhere' as there %}{{ there }}") == "/elders/&amp;/"
        with pytest.raises(NoReverseMatch):
            address_of(PAGE)
    assert address_of(PAGE) == here


class Elsewhere:
    inside = ([path("", view, name="page"), path("<int:number>/", view, name="numbered")], "wing")
    urlpatterns = (path("west/", include(inside)), path("oost/", include(inside, namespace="east")))


def test_it_is_that_of_the_request_and_of_the_part_of_the_site_that_it_is_in() -> None:
    class Request(HttpRequest):
        current_app: str

    page: Any = engines["django"].from_string("{% url 'wing:page' %} {% url 'wing:numbered' 3 %}")
    here = address_of(PAGE)
    elsewhere: Any = Elsewhere  # Django takes whatever has addresses
    try:
        set_urlconf(elsewhere)
        for _again in range(2):
            with pytest.raises(NoReverseMatch):
                address_of(PAGE)
            with pytest.raises(NoReverseMatch):
                address_with("learning:lesson", 3)
            with pytest.raises(NoReverseMatch):
                numbered_address("hr:employee", 3)
            for app, there in ((None, "west"), ("east", "oost"), ("wing", "west")):
                assert address_of("wing:page", app) == f"/{there}/"
                assert address_with("wing:numbered", 3, current_app=app) == f"/{there}/3/"
                asked, matched = Request(), Request()
                asked.current_app = app or ""
                matched.resolver_match = ResolverMatch(view, (), {}, namespaces=[app] if app else [])
                for request in (asked, matched):
                    assert page.template.render(RequestContext(request)) == f"/{there}/ /{there}/3/"
    finally:
        set_urlconf(None)
    assert address_of(PAGE) == here


def test_a_text_in_an_address_is_not_kept() -> None:
    """It may be what opens a door."""
    before = constant_addresses._looked_up_with.cache_info().currsize
    source = engines["django"].from_string("{% url 'letter' code %}")
    assert "geheime-code" in source.render({"code": "geheime-code"})
    assert constant_addresses._looked_up_with.cache_info().currsize == before


def test_one_with_numbers_is_what_django_would_make_of_it() -> None:
    for name, given in (("learning:lesson", [3]), ("learning:question", [3, 1]), ("learning:poll", [3, "a-b"])):
        for one in (given, [str(part) for part in given]):
            if all(isinstance(part, int) for part in one):
                assert address_with(name, *one) == reverse(name, args=one)
            places = " ".join(f"a{number}" for number in range(len(one)))
            values = {f"a{number}": part for number, part in enumerate(one)}
            source = "{% url '" + name + "' " + places + " %}"
            assert str(engines["django"].from_string(source).render(values)) == reverse(name, args=one)
    for _again in range(2):
        with pytest.raises(NoReverseMatch):
            address_with("learning:lesson", -1)
        with pytest.raises(NoReverseMatch):
            engines["django"].from_string("{% url 'learning:lesson' what %}").render({"what": True})
    try:
        set_script_prefix("/onthaal/")
        assert address_with("learning:lesson", 3) == reverse("learning:lesson", args=[3])
    finally:
        set_script_prefix("/")


def test_that_of_a_row_is_that_of_its_number_and_of_the_place_of_now() -> None:
    name = "hr:employee"
    try:
        for prefix in ("/", "/onthaal/", "/"):
            set_script_prefix(prefix)
            for number in (0, 7, 41, 10**12):
                assert numbered_address(name, number) == reverse(name, args=[number])
    finally:
        set_script_prefix("/")
    with pytest.raises(NoReverseMatch):
        numbered_address(PAGE, 1)
