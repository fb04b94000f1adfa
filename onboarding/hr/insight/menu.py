"""This part's entries in the menu of the Wagtail admin."""

from wagtail.admin.menu import MenuItem

ITEMS: list[MenuItem] = []
