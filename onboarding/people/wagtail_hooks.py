"""Registers this room's parts of the Wagtail admin."""

from django.templatetags.static import static
from django.utils.html import format_html
from django.utils.safestring import SafeString
from wagtail import hooks

from onboarding.people import accounts_admin

hooks.register("before_bulk_action", accounts_admin.refuse_in_bulk)


@hooks.register("insert_global_admin_js")
def hide_what_was_kept_for_back() -> SafeString:
    return format_html('<script src="{}"></script>', static("js/page.js"))
