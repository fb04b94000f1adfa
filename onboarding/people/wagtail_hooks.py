"""Registers this room's parts of the Wagtail admin."""

from wagtail import hooks

from onboarding.people import accounts_admin

hooks.register("before_bulk_action", accounts_admin.refuse_bulk_delete)
