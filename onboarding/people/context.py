"""What every template knows: the organisation whose colours and name it wears, the language of its content, and whether
it is a draft."""

from __future__ import annotations

from django.conf import settings
from django.http import HttpRequest
from django.utils.html import format_html
from django.utils.translation import get_language

from onboarding.people.models import Organisation


def organisation(request: HttpRequest) -> dict[str, Organisation | None]:
    """The signed-in person's organisation, or None; a preview puts its own in its place."""
    return {"organisation": getattr(getattr(request, "user", None), "organisation", None)}


def preview(request: HttpRequest) -> dict[str, bool]:
    """Whether this is a draft that Wagtail shows before it is published, and whether it is shown beside its form."""
    return {
        "is_draft": getattr(request, "is_preview", False),
        "is_beside_its_form": getattr(request, "in_preview_panel", False),
    }


def content_language(request: HttpRequest) -> dict[str, str]:
    """`content_lang`: the attribute on what the organisation wrote, where the page around it is in another language.

    WCAG 2.2, 3.1.2. Organisations write in the language of the installation.
    """
    is_other = get_language() != settings.LANGUAGE_CODE
    return {"content_lang": format_html(' lang="{}"', settings.LANGUAGE_CODE) if is_other else ""}
