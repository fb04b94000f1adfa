"""What is deleted at the desk by Wagtail's own screens goes to the trash too; and the way to it."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime
from typing import Any

from django.http import HttpRequest
from django.urls import reverse
from django.utils.translation import gettext as _
from wagtail.admin import messages
from wagtail.admin.widgets.button import Button
from wagtail.documents.models import AbstractDocument
from wagtail.images.models import AbstractImage
from wagtail.models import Page

from onboarding.lessons import deleted_files, deleted_pages
from onboarding.people import roles
from onboarding.people.roles import May

FILES = (AbstractImage, AbstractDocument)


def keep_what_goes(request: HttpRequest, action_type: str, objects: list[Any], now: datetime) -> None:
    """In the transaction in which Wagtail deletes a selection: pages, pictures, or documents."""
    if request.method != "POST" or action_type != "delete":
        return
    deleted_pages.keep([one for one in objects if isinstance(one, Page)], request.user, now)
    deleted_files.keep([one for one in objects if isinstance(one, FILES)], request.user, now)


def tell(request: HttpRequest, action_type: str, objects: list[Any]) -> None:
    if action_type != "delete":
        return
    if any(isinstance(one, Page) for one in objects):
        messages.info(request, _("Wat je verwijderde, blijft 30 dagen in de prullenmand."), buttons=[to_trash()])
    files = [one for one in objects if isinstance(one, FILES)]
    if files and deleted_files.can_be_kept(files):
        messages.info(request, _("Wat je verwijderde, blijft 30 dagen in de prullenmand."), buttons=[to_files()])


def keep_file(request: HttpRequest, thing: Any, now: datetime) -> None:
    """In the transaction in which Wagtail deletes one picture or document."""
    deleted_files.keep([thing], request.user, now)


def tell_of_file(request: HttpRequest, thing: Any) -> None:
    tell(request, "delete", [thing])


def to_trash() -> Any:
    """The button of a message."""
    return messages.button(reverse("hr:trash"), _("Naar de prullenmand"))


def to_files() -> Any:
    return messages.button(reverse("hr:trashed_files"), _("Naar de prullenmand"))


def header_buttons(page: Page, user: Any, view_name: str, next_url: str | None = None) -> Iterator[Button]:
    """Wagtail's hook for the menu beside the title of a page: where pages are listed, the way to those that went."""
    if page.depth > 1 and view_name == "index" and roles.may(user, May.PUBLISH):
        yield Button(_("Prullenmand"), url=reverse("hr:trash"), icon_name="bin", priority=68)
