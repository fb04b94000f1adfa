"""This part's entries in the menu of the Wagtail admin."""

from django.urls import reverse_lazy
from django.utils.translation import gettext_lazy as _
from wagtail.admin.menu import MenuItem

from onboarding.hr.access import HrOnlyMenuItem

ITEMS: list[MenuItem] = [
    HrOnlyMenuItem(_("Overzicht"), reverse_lazy("hr:overview"), name="overview", icon_name="view", order=40)
]
