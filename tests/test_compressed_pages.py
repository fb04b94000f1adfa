"""Pages travel compressed; downloads go out as they are made, and a page with a lasting secret as it is."""

from __future__ import annotations

import gzip
from typing import Any

from django.conf import settings as site
from django.http import HttpResponse, StreamingHttpResponse
from django.http.response import HttpResponseBase
from django.test import Client, RequestFactory
from django.urls import resolve, reverse

from onboarding.compressed_pages import CompressedPages
from onboarding.people.models import Organisation
from tests.factories import UserFactory

GZIP = {"accept-encoding": "gzip"}


def answer(response: HttpResponseBase, path: str = "/") -> Any:
    request = RequestFactory().get(path, headers=GZIP)
    request.resolver_match = resolve(path)
    return CompressedPages(lambda _request: response)(request)


def test_only_pages_are_compressed_and_none_that_shows_a_lasting_secret() -> None:
    words = b"<p>Welkom aan boord.</p>" * 50
    page = answer(HttpResponse(words))
    assert page["Content-Encoding"] == "gzip"
    for other in (
        answer(HttpResponse(words), reverse("mfa_activate_totp")),
        answer(HttpResponse(words), reverse("mfa_view_recovery_codes")),
        answer(HttpResponse(words, content_type="application/pdf")),
        answer(StreamingHttpResponse(iter([words]), content_type="text/csv")),
        answer(StreamingHttpResponse(iter([words]))),
    ):
        assert "Content-Encoding" not in other


def test_the_same_page_has_another_length_each_time_and_another_token(lennik: Organisation, client: Client) -> None:
    client.force_login(UserFactory.create(organisation=lennik))
    answers = [client.get(reverse("account_change_password"), headers=GZIP) for _time in range(12)]
    assert len({len(one.content) for one in answers}) > 1
    pages = [gzip.decompress(one.content) for one in answers]
    assert len(set(pages)) == len(pages)  # the form's token is masked anew
    assert site.SESSION_COOKIE_SAMESITE == "Lax"
