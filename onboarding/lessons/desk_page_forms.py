"""The form of a page of HR's desk, and that of copying one."""

from __future__ import annotations

from typing import Any

from django.http import QueryDict
from django.utils import timezone
from wagtail.admin.forms import WagtailAdminPageForm
from wagtail.admin.forms.pages import CopyForm

from onboarding.lessons.desk_permissions import DeskPermissions


class DeskPageForm(WagtailAdminPageForm):
    """Who does not publish plans nothing either.

    Of a plan whose hour has passed nothing is left to fill in; Wagtail would refuse the page because of it.

    Lines end as they did before someone opened the form: else a text that nobody touched would be another one.
    """

    def __init__(self, data: Any = None, *args: Any, **kwargs: Any) -> None:
        super().__init__(_with_plain_line_ends(data), *args, **kwargs)
        for name in ("go_live_at", "expire_at"):
            planned = self.initial.get(name)
            if planned is not None and planned <= timezone.now():
                self.initial[name] = None
        if self.for_user is not None and not self._may_plan():
            for name in ("go_live_at", "expire_at"):
                self.fields.pop(name, None)

    def clean(self) -> dict[str, Any]:
        """What is missing is told once: the address follows from the title."""
        cleaned: dict[str, Any] = super().clean()
        if self.has_error("title", "required") and self.has_error("slug", "required"):
            del self.errors["slug"]
        return cleaned

    def _may_plan(self) -> bool:
        """Of a page that is new, as of the one that it will stand under."""
        page = self.instance if self.instance.pk else self.parent_page
        return page is None or DeskPermissions(self.for_user, page).can_plan()


def _with_plain_line_ends(data: Any) -> Any:
    """What a browser sends, which ends every line with two signs."""
    if not isinstance(data, QueryDict):
        return data
    plain = data.copy()
    for name, values in data.lists():
        plain.setlist(name, [value.replace("\r\n", "\n") for value in values])
    return plain


class DeskCopyForm(CopyForm):
    """No alias: it would be a second lesson for everyone, that nobody can edit. A copy begins as a draft: what is
    published is read by people at once, and a copy first wants another text."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for name in ("alias", "publish_copies"):
            self.fields.pop(name, None)
