"""This part's entries in the menu of the Wagtail admin: what HR opens now and then, together behind one entry."""

from django.urls import reverse_lazy
from django.utils.translation import gettext_lazy as _
from wagtail.admin.menu import Menu, MenuItem, SubmenuMenuItem

from onboarding.hr.access import HrOnlyMenuItem

NOW_AND_THEN: list[MenuItem] = [
    HrOnlyMenuItem(
        _("Bewaarde lijsten"), reverse_lazy("hr:saved_views"), name="saved-views", icon_name="list-ul", order=10
    ),
    HrOnlyMenuItem(_("Logboek"), reverse_lazy("hr:activity_log"), name="activity-log", icon_name="history", order=20),
    HrOnlyMenuItem(_("Taken"), reverse_lazy("hr:jobs"), name="jobs", icon_name="tasks", order=30),
]

ITEMS: list[MenuItem] = [
    SubmenuMenuItem(_("Bijhouden"), Menu(items=NOW_AND_THEN), name="keeping", icon_name="history", order=85),
]
