"""Parts of the Wagtail admin that do nothing on this site, and therefore are not shown."""

from __future__ import annotations

from typing import Any

from wagtail.admin import signal_handlers
from wagtail.admin.views import account
from wagtail.documents.views.bulk_actions import AddTagsBulkAction as TagDocuments
from wagtail.images.views.bulk_actions import AddTagsBulkAction as TagPictures


def take_away() -> None:
    """No portrait: pictures are served to those whose lessons they are in, and a portrait is in none. No messages
    about moderation: what is asked and answered at Nazicht has mails of ours (deeds/review_mails.py). No tags on a
    selection: see media_tags.py."""
    for panel in (account.AvatarSettingsPanel, account.NotificationsSettingsPanel):
        panel.is_active = _never
    for action in (TagPictures, TagDocuments):
        action.models = []
    for notifier in (
        signal_handlers.workflow_submission_email_notifier,
        signal_handlers.workflow_approval_email_notifier,
        signal_handlers.workflow_rejection_email_notifier,
    ):
        notifier.can_handle = _nothing


def _never(panel: account.BaseSettingsPanel) -> bool:
    return False


def _nothing(instance: Any, **kwargs: Any) -> bool:
    return False
