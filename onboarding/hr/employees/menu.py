"""This part's entries in the menu of the Wagtail admin."""

from django.urls import reverse_lazy
from django.utils.translation import gettext_lazy as _
from wagtail.admin.menu import MenuItem

from onboarding.hr.access import HrOnlyMenuItem

ITEMS: list[MenuItem] = [
    HrOnlyMenuItem(_("Medewerkers"), reverse_lazy("hr:employees"), name="employees", icon_name="user", order=51),
    HrOnlyMenuItem(_("Diensten"), reverse_lazy("hr:departments"), name="departments", icon_name="group", order=52),
]
