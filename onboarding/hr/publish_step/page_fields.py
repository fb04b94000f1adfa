"""What stands in the form of a programme or of a value, in words: so that what changes can be told."""

from __future__ import annotations

from django.utils.html import strip_tags
from django.utils.translation import gettext as _
from wagtail.models import Page

from onboarding.lessons.differences import Change, field_changes
from onboarding.lessons.models import PrinciplePage, ProgrammePage

OF_PROGRAMME = (
    "title",
    "wordmark",
    "welcome",
    "days_to_finish",
    "refresher_days",
    "gives_certificate",
    "repeat_months",
    "mails_rounds",
)
OF_PRINCIPLE = ("title", "kind", "letter", "short_title", "statement", "behaviours")


def changes_between(live: Page, draft: Page) -> tuple[Change, ...]:
    """The fields of the draft that say something else than what is live."""
    return field_changes(_in_words(live), _in_words(draft))


def _in_words(page: Page) -> dict[str, str]:
    names = OF_PROGRAMME if isinstance(page, ProgrammePage) else OF_PRINCIPLE
    assert isinstance(page, (ProgrammePage, PrinciplePage))  # noqa: S101 - no other page has these fields
    return {str(page._meta.get_field(name).verbose_name): _text_of(page, name) for name in names}


def _text_of(page: ProgrammePage | PrinciplePage, name: str) -> str:
    value = getattr(page, name)
    if name == "welcome":
        return strip_tags(str(value).replace("</p>", "</p>\n")).strip()
    if name == "behaviours":
        return "\n".join(str(block.value) for block in value)
    if name == "kind":
        return str(page.get_kind_display())
    if isinstance(value, bool):
        return _("ja") if value else _("nee")
    return "" if value is None else str(value)
