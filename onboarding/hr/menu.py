"""What everyone of the desk has in the menu of the Wagtail admin, in that order, by what their roles open; what is
opened now and then is behind one entry."""

from __future__ import annotations

from typing import Any

from django.urls import reverse_lazy
from django.utils.text import format_lazy
from django.utils.translation import gettext_lazy as _
from wagtail.admin.menu import Menu, MenuItem, SubmenuMenuItem

from onboarding.hr.access import AdministratorMenuItem, HeadMenuItem, RoleMenuItem
from onboarding.people.roles import May


def entry(order: int, label: Any, address: str, name: str, icon: str, needs: May = May.SEE_PEOPLE) -> MenuItem:
    """`address` is its name in the namespace hr."""
    return RoleMenuItem(label, reverse_lazy(f"hr:{address}"), name=name, icon_name=icon, order=order, needs=needs)


NOW_AND_THEN = [
    entry(10, _("Bewaarde lijsten"), "saved_views", "saved-views", "list-ul"),
    entry(11, _("Voltooide lessen"), "completed_lessons", "completed-lessons", "clipboard-list"),
    entry(12, _("Brieven"), "letters", "letters", "mail"),
    entry(13, _("Gedeelde toestellen"), "shared_devices", "shared-devices", "desktop", May.SHARE_DEVICES),
    entry(14, _("Attesten"), "certificates", "certificates", "doc-full"),
    entry(17, _("Bewijs"), "evidence", "evidence", "key"),
    entry(15, _("Bijlezen"), "reading_up", "reading-up", "doc-full-inverse"),
    entry(16, _("Wie wacht"), "who_waits", "who-waits", "group"),
    RoleMenuItem(
        _("Samen een les doen"),
        reverse_lazy("together:choose"),
        name="together",
        icon_name="group",
        order=18,
        needs=May.LEAD_GROUPS,
    ),
    entry(19, _("Sluitingsdagen"), "closing_days", "closing-days", "date"),
    entry(20, _("Logboek"), "activity_log", "activity-log", "history"),
    entry(22, _("Nog juist?"), "due_lessons", "due-lessons", "calendar-check", May.PUBLISH),
    entry(23, _("Vertalingen"), "all_translations", "all-translations", "globe", May.READ_DRAFTS),
    entry(24, _("Prullenmand"), "trash", "trash", "bin", May.PUBLISH),
    entry(30, _("Taken"), "jobs", "jobs", "tasks"),
    entry(40, _("Aanmelding"), "sign_in_settings", "sign-in-settings", "lock", May.SET_UP_SIGN_IN),
    entry(42, _("Rollen"), "roles", "roles", "group", May.GIVE_ROLES),
    entry(50, _("Eerste stappen"), "first_day", "first-day", "clipboard-list"),
]

# Wagtail marks the entry with which the address of a screen begins, and each address begins with that of the lessons.
OWN_LESSONS = format_lazy("{}#inhoud", reverse_lazy("learning:dashboard"))

ENTRIES: list[MenuItem] = [
    entry(40, _("Overzicht"), "overview", "overview", "view"),
    entry(50, _("Voltooiing"), "completion_report", "completion", "clipboard-list"),
    entry(51, _("Medewerkers"), "employees", "employees", "user"),
    entry(52, _("Diensten"), "departments", "departments", "group"),
    entry(58, _("Import"), "imports", "imports", "upload"),
    entry(59, _("Trajecten"), "starters", "starters", "doc-full-inverse"),
    entry(59, _("Lessen van elders"), "others_lessons", "others-lessons", "globe", May.WRITE_DRAFTS),
    entry(60, _("Inschrijfregels"), "rules", "enrolment-rules", "calendar-check"),
    entry(62, _("Berichten"), "notices", "notices", "mail"),
    entry(80, _("Vragen"), "insight", "insight", "help"),
    AdministratorMenuItem(
        _("Organisaties"), reverse_lazy("hr:organisations"), name="organisations", icon_name="globe", order=30
    ),
    entry(82, _("Nazicht"), "reviews", "reviews", "comment", May.COMMENT),
    MenuItem(_("Mijn lessen"), OWN_LESSONS, name="own-lessons", icon_name="home", order=900),
    HeadMenuItem(
        _("Mijn dienst"), reverse_lazy("department_head"), name="own-department", icon_name="group", order=901
    ),
    SubmenuMenuItem(_("Bijhouden"), Menu(items=NOW_AND_THEN), name="keeping", icon_name="history", order=85),
]
