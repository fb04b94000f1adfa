"""Our own words in a lesson that was rendered before we knew who would read it."""

from __future__ import annotations

import re
from html import escape, unescape

from django import template
from django.conf import settings
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import get_language, gettext

register = template.Library()

OURS = re.compile(r"<span data-ours>(.*?)</span>", re.DOTALL)


@register.filter
def for_reader(html: str) -> SafeString:
    """`html` of a published version, in which what stands in <span data-ours> is said in the reader's language."""
    language = get_language()
    if language != settings.LANGUAGE_CODE:
        html = OURS.sub(lambda found: f'<span lang="{language}">{escape(gettext(unescape(found[1])))}</span>', html)
    return mark_safe(html)
