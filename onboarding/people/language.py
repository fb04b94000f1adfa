"""Which language someone meets: their own once they are signed in, before that their browser's."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any

from django.conf import settings
from django.contrib.auth.middleware import get_user
from django.http import FileResponse, HttpRequest, HttpResponseBase, StreamingHttpResponse
from django.utils import translation
from django.utils.cache import patch_vary_headers

from onboarding.constant_addresses import is_at_desk
from onboarding.people.models import Language, User

GetResponse = Callable[[HttpRequest], HttpResponseBase]


def choose(user: User, code: str) -> bool:
    """Make `code` the person's language; False, and nothing changes, for a language there is no interface in."""
    if code not in Language.values:
        return False
    user.language = code
    user.save(update_fields=["language"])
    return True


def speak_to_who_signed_in(request: HttpRequest, user: User, **kwargs: Any) -> None:
    """What is said from here on in this request stands on a page in this person's language."""
    _speak(request, user.language)


def speak_to_who_signed_out(request: HttpRequest, **kwargs: Any) -> None:
    _speak(request, translation.get_language_from_request(request))


def _speak(request: HttpRequest, language: str) -> None:
    if hasattr(request, "LANGUAGE_CODE"):  # so OwnLanguage brings the server's own language back afterwards
        request.LANGUAGE_CODE = language
        translation.activate(language)


class OwnLanguage:
    """Speaks the language of whoever asks, and the server's own again afterwards.

    The Wagtail admin does too, for whoever did not choose another language in their account there.
    """

    def __init__(self, get_response: GetResponse) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        person = _person(request)
        language = person.language if person else translation.get_language_from_request(request)
        request.LANGUAGE_CODE = language
        with translation.override(language):
            response = self.get_response(request)
        language = request.LANGUAGE_CODE  # signing in or out may have changed it
        if isinstance(response, StreamingHttpResponse) and not isinstance(response, FileResponse):
            response.streaming_content = _spoken(response.streaming_content, language)
        elif _is_page(request, response):
            response.headers.setdefault("Content-Language", language)
            if person is None:  # who is signed in gets pages of their own anyway
                patch_vary_headers(response, ["Accept-Language"])
        return response


def _person(request: HttpRequest) -> User | None:
    """The signed-in person, whom the request has from here on: Django's own stand-in looks at each attribute whether
    it knows them yet. Without a session there is none, and nothing is asked of the database."""
    if settings.SESSION_COOKIE_NAME not in request.COOKIES:
        return None
    person = get_user(request)
    if not isinstance(person, User):
        return None
    request.user = person
    return person


def _is_page(request: HttpRequest, response: HttpResponseBase) -> bool:
    """Whether this is a page of ours. The admin says itself which language it is in."""
    is_html = response.headers.get("Content-Type", "").startswith("text/html")
    return is_html and not is_at_desk(request)


def _spoken(chunks: Any, language: str) -> Iterator[bytes]:
    """What is made while it is sent, such as an export, is made after the request is over."""
    with translation.override(language):
        yield from chunks
