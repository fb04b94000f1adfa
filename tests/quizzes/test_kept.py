"""What is kept of a template is drawn of the values it is given, and of nothing else."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, date, datetime
from typing import Any

import pytest
from django.contrib.auth.models import Group
from django.http import HttpRequest, HttpResponse
from django.template import TemplateSyntaxError, engines
from django.test import RequestFactory, override_settings
from django.urls import path, set_script_prefix, set_urlconf
from django.utils import translation
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext_lazy

from quizzes.templatetags.kept import KEPT, LONGEST, KeptNode


def view(request: HttpRequest) -> HttpResponse:
    return HttpResponse()


urlpatterns = [path("elders/", view, name="somewhere")]


@dataclass(frozen=True)
class Frozen:
    text: str
    html: SafeString


@dataclass
class Thawed:
    text: str


def template(source: str) -> Any:
    return engines["django"].from_string("{% load i18n kept %}" + source)


def test_a_stretch_is_drawn_once_for_the_same_values_and_anew_for_others() -> None:
    page = template("{% kept name=who number=how_many %}{{ name }} {{ number }}{% endkept %}")
    [stretch] = [node for node in page.template.nodelist if isinstance(node, KeptNode)]
    shown = [
        page.render({"who": who, "how_many": how_many})
        for who, how_many in [("Jef", 1), ("Jef", True), ("<b>", 1), (mark_safe("<b>"), 1), ("Jef", 1)]
    ]
    assert shown == ["Jef 1", "Jef True", "&lt;b&gt; 1", "<b> 1", "Jef 1"]
    assert stretch.kept.cache_info().misses == 4
    assert stretch.kept.cache_info().maxsize == KEPT


def test_it_knows_nothing_of_the_page_around_it(rf: RequestFactory) -> None:
    inside = "[{{ secret }}{{ request.path }}{{ user }}{% if csrf_token %}token{% endif %}{{ name }}]"
    page = template("{{ secret }}{% kept name=name %}" + inside + "{% endkept %}")
    request: HttpRequest = rf.get("/elders/")
    assert page.render({"secret": "s", "name": "Jef", "user": "u"}, request) == "s[Jef]"


def test_it_is_in_the_language_of_the_screens() -> None:
    page = template('{% kept %}{% translate "Afmelden" %}{% endkept %}')
    said = []
    for language in ("nl", "fr", "nl", "en"):
        with translation.override(language):
            said.append(page.render({}))
    assert said == ["Afmelden", "Se déconnecter", "Afmelden", "Sign out"]


class Elsewhere:
    urlpatterns = (path("nog-elders/", view, name="somewhere"),)


ELSEWHERE: list[Any] = [__name__, Elsewhere]  # Django takes whatever has addresses


def test_it_has_the_addresses_of_now() -> None:
    page = template("{% kept %}{% url 'somewhere' %}{% endkept %}")
    shown = []
    try:
        for prefix in ("/", "/onthaal/", "/"):
            for addresses in ELSEWHERE:
                set_script_prefix(prefix)
                set_urlconf(addresses)
                shown.append(page.render({}))
    finally:
        set_script_prefix("/")
        set_urlconf(None)
    assert shown == ["/elders/", "/nog-elders/", "/onthaal/elders/", "/onthaal/nog-elders/", "/elders/", "/nog-elders/"]


def test_what_is_very_long_is_drawn_each_time() -> None:
    """Who writes may write as much as they like, as often as they like: memory has an end."""
    page = template("{% kept text=text %}{{ text }}{% endkept %}")
    [stretch] = [node for node in page.template.nodelist if isinstance(node, KeptNode)]
    for text in ("<" * LONGEST, "a" * (LONGEST + 1)):
        for _again in range(2):
            assert page.render({"text": text}) == text.replace("<", "&lt;")
    assert stretch.kept.cache_info().currsize == 0
    assert page.render({"text": "a" * LONGEST}) == "a" * LONGEST
    assert stretch.kept.cache_info().currsize == 1


def test_a_test_that_changes_where_static_files_are_meets_nothing_of_before_and_leaves_nothing() -> None:
    page = template("{% load static %}{% kept %}{% static 'img/icon.svg' %}{% endkept %}")
    here = page.render({})
    with override_settings(STATIC_URL="/elders/"):
        assert page.render({}) == "/elders/img/icon.svg"
    assert page.render({}) == here != "/elders/img/icon.svg"


def test_it_is_escaped_as_the_page_is() -> None:
    for source, shown in (("{% autoescape off %}{}{% endautoescape %}", "<"), ("{}", "&lt;")):
        page = template(source.replace("{}", "{% kept sign=sign %}{{ sign }}{% endkept %}"))
        assert page.render({"sign": "<"}) == shown


@pytest.mark.parametrize(
    "value",
    [
        *("text", 3, 2.5, None, date(2026, 11, 28), (1, ("a", None)), frozenset({1}), gettext_lazy("Afmelden")),
        Frozen("<", mark_safe("<b>")),
    ],
)
def test_what_never_changes_is_taken(value: Any) -> None:
    page = template("{% kept one=value %}{{ one }}{% endkept %}")
    assert (
        page.render({"value": value}) == page.render({"value": value}) == template("{{ one }}").render({"one": value})
    )


@pytest.mark.parametrize(
    "value",
    [
        Group(pk=1, name="Onthaal"),
        datetime(2026, 11, 28, 12, tzinfo=UTC),
        (Group(pk=1), 2),
        (mark_safe("<b>"),),
        Frozen(mark_safe("<b>"), mark_safe("<b>")),
        HttpRequest(),
    ],
)
def test_what_may_change_or_is_not_said_to_be_html_is_refused(value: Any) -> None:
    with pytest.raises(TypeError):
        template("{% kept one=value %}{{ one }}{% endkept %}").render({"value": value})


def test_what_cannot_be_told_apart_is_refused() -> None:
    for value in ([1], {"a": 1}, Thawed("a")):
        with pytest.raises(TypeError):
            template("{% kept one=value %}{{ one }}{% endkept %}").render({"value": value})


@pytest.mark.parametrize("source", ["{% kept %}{% csrf_token %}{% endkept %}", "{% kept value %}{% endkept %}"])
def test_a_token_and_a_value_without_a_name_are_refused(source: str) -> None:
    with pytest.raises(TemplateSyntaxError):
        template(source)
