"""Parts of the Wagtail admin that do nothing on this site, and therefore are not shown."""

from __future__ import annotations

from wagtail.admin.views import account
from wagtail.documents.views.bulk_actions import AddTagsBulkAction as TagDocuments
from wagtail.images.views.bulk_actions import AddTagsBulkAction as TagPictures


def take_away() -> None:
    """No portrait: pictures are served to those whose lessons they are in, and a portrait is in none. No messages
    about moderation, which there is not. No tags on a selection: see media_tags.py."""
    for panel in (account.AvatarSettingsPanel, account.NotificationsSettingsPanel):
        panel.is_active = _never
    for action in (TagPictures, TagDocuments):
        action.models = []


def _never(panel: account.BaseSettingsPanel) -> bool:
    return False
