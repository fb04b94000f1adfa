"""What HR has in the menu of the Wagtail admin, in that order; what is opened now and then is behind one entry."""

from __future__ import annotations

from typing import Any

from django.urls import reverse_lazy
from django.utils.translation import gettext_lazy as _
from wagtail.admin.menu import Menu, MenuItem, SubmenuMenuItem

from onboarding.hr.access import HrOnlyMenuItem


def entry(order: int, label: Any, address: str, name: str, icon: str) -> MenuItem:
    """`address` is its name in the namespace hr."""
    return HrOnlyMenuItem(label, reverse_lazy(f"hr:{address}"), name=name, icon_name=icon, order=order)


NOW_AND_THEN = [
    entry(10, _("Bewaarde lijsten"), "saved_views", "saved-views", "list-ul"),
    entry(12, _("Brieven"), "letters", "letters", "mail"),
    entry(17, _("Bewijs"), "evidence", "evidence", "key"),
    entry(15, _("Bijlezen"), "reading_up", "reading-up", "doc-full-inverse"),
    entry(16, _("Wie wacht"), "who_waits", "who-waits", "group"),
    HrOnlyMenuItem(
        _("Samen een les doen"), reverse_lazy("together:choose"), name="together", icon_name="group", order=18
    ),
    entry(20, _("Logboek"), "activity_log", "activity-log", "history"),
    entry(30, _("Taken"), "jobs", "jobs", "tasks"),
    entry(40, _("Aanmelding"), "sign_in_settings", "sign-in-settings", "lock"),
]

ENTRIES: list[MenuItem] = [
    entry(40, _("Overzicht"), "overview", "overview", "view"),
    entry(50, _("Voltooiing"), "completion_report", "completion", "clipboard-list"),
    entry(51, _("Medewerkers"), "employees", "employees", "user"),
    entry(52, _("Diensten"), "departments", "departments", "group"),
    entry(58, _("Import"), "imports", "imports", "upload"),
    entry(60, _("Inschrijfregels"), "rules", "enrolment-rules", "calendar-check"),
    entry(62, _("Berichten"), "notices", "notices", "mail"),
    entry(80, _("Vragen"), "insight", "insight", "help"),
    SubmenuMenuItem(_("Bijhouden"), Menu(items=NOW_AND_THEN), name="keeping", icon_name="history", order=85),
]
