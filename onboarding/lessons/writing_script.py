"""The scripts of the forms of pages, with the words that they say."""

from __future__ import annotations

from django.templatetags.static import static
from django.utils.html import format_html
from django.utils.translation import gettext as _


def script_tags() -> str:
    """Wagtail's hook for the end of the form of a page."""
    return format_html(
        '<script src="{}" data-over="{}" data-none="{}" data-gone="{}"></script><script src="{}"></script>'
        '<script src="{}"></script>',
        static("js/writing.js"),
        _("Dit zijn %(length)s tekens, en er passen er %(limit)s. Maak het korter."),
        _("Geen"),
        _("%(name)s (staat niet in de les)"),
        static("js/form-errors.js"),
        static("js/typed-meanwhile.js"),
    )
