"""The languages that a lesson can be read in, besides that of the organisation (`LANGUAGE_CODE`)."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from django.conf import settings
from django.conf.locale import LANG_INFO
from django.utils.functional import Promise
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

LONGEST_CODE = 10  # characters, in the columns that keep one


@dataclass(frozen=True, slots=True)
class ContentLanguage:
    """A language by its code; `own_name` is what it calls itself, `name` what we call it, `direction` ltr or rtl."""

    code: str
    own_name: str
    name: str | Promise
    direction: str


# What people in Flanders speak at work and at home; the first three are those of most colleagues.
_NAMES: dict[str, str | Promise] = {
    "nl": _("Nederlands"),
    "fr": _("Frans"),
    "en": _("Engels"),
    "de": _("Duits"),
    "ar": _("Arabisch"),
    "bg": _("Bulgaars"),
    "es": _("Spaans"),
    "fa": _("Perzisch"),
    "it": _("Italiaans"),
    "pl": _("Pools"),
    "pt": _("Portugees"),
    "ro": _("Roemeens"),
    "ru": _("Russisch"),
    "sq": _("Albanees"),
    "tr": _("Turks"),
    "uk": _("Oekraïens"),
}


def _language(code: str, name: str | Promise) -> ContentLanguage:
    known = LANG_INFO[code]
    own_name = known["name_local"]
    return ContentLanguage(code, own_name[:1].upper() + own_name[1:], name, "rtl" if known["bidi"] else "ltr")


LANGUAGES = {code: _language(code, name) for code, name in _NAMES.items()}
SOURCE = LANGUAGES[settings.LANGUAGE_CODE]
TRANSLATED = {code: language for code, language in LANGUAGES.items() if code != SOURCE.code}


def language_of(code: str) -> ContentLanguage:
    """The language with this code, "" for that of the source. Raises KeyError for one that no lesson can have."""
    return LANGUAGES[code] if code else SOURCE


def in_order(codes: Iterable[str]) -> list[ContentLanguage]:
    """These languages, in the order in which every list has them; a code that is none of ours is left out."""
    given = set(codes)
    return [language for code, language in LANGUAGES.items() if code in given]


def attributes_of(language: ContentLanguage) -> SafeString:
    """The attributes of what is said in `language` on a screen: none where the screen is in that language itself.

    WCAG 2.2, 3.1.2; every screen runs from left to right.
    """
    if (get_language() or SOURCE.code) == language.code:
        return SafeString()
    direction = SafeString(' dir="rtl"') if language.direction == "rtl" else ""
    return format_html(' lang="{}"{}', language.code, direction)
