"""What Wagtail's content checker looks for in a draft, in the panel beside its form."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _
from wagtail.admin.userbar import ContentCheckerItem


class DraftChecker(ContentCheckerItem):
    """Also finds a picture without a description; asks nothing for search engines, which never see these pages."""

    axe_run_only = [
        *(rule for rule in ContentCheckerItem.axe_run_only if rule != "empty-meta-description"),
        "image-alt",
    ]
    axe_custom_rules = [rule for rule in ContentCheckerItem.axe_custom_rules if rule["id"] != "empty-meta-description"]
    axe_messages = {
        **ContentCheckerItem.axe_messages,
        "image-alt": {
            "error_name": _("Een beeld zonder beschrijving"),
            "help_text": _("Schrijf wat er te zien is, voor wie het beeld niet ziet."),
        },
    }


def use_our_checker(request: HttpRequest, items: list[Any], page: Any) -> None:
    """Take the place of Wagtail's own, wherever it stands."""
    items[:] = [DraftChecker(item.in_editor) if isinstance(item, ContentCheckerItem) else item for item in items]
