"""What a role is, and what each one opens: the one place that says so.

Whoever is refused somewhere, is refused by `may`. `docs/roles.md` is this page as a table (role_table.py).
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any, Protocol

from django.db import models
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _


class Role(models.TextChoices):
    """Someone may have several: whatever one of them opens is open."""

    EMPLOYEE = "employee", _("Medewerker")
    HEAD = "head", _("Diensthoofd")
    EDITOR = "editor", _("Redacteur")
    REVIEWER = "reviewer", _("Nazicht")
    HR = "hr", _("HR")
    ORGANISATION_ADMINISTRATOR = "administrator", _("Beheerder van de organisatie")
    PLATFORM_ADMINISTRATOR = "platform", _("Platformbeheerder")


class May(models.TextChoices):
    """What someone sees or does."""

    LEARN = "learn", _("Volgt de eigen lessen, en ziet de eigen resultaten en attesten")
    SEE_OWN_DEPARTMENT = "see_own_department", _("Ziet hoever de mensen van de eigen dienst staan")
    SEE_PEOPLE = "see_people", _("Ziet alle medewerkers, hoever ze staan, en cijfers over hen")
    CHANGE_PEOPLE = (
        "change_people",
        _("Voegt medewerkers toe, wijzigt, importeert, schrijft in, stelt vrij, mailt en drukt brieven"),
    )
    READ_DRAFTS = "read_drafts", _("Leest lessen en andere pagina’s, ook als concept, en oudere versies")
    COMMENT = "comment", _("Schrijft opmerkingen bij een pagina")
    APPROVE = "approve", _("Keurt goed wat anderen schreven, waar de organisatie vier ogen wil")
    WRITE_DRAFTS = "write_drafts", _("Schrijft en bewaart concepten, en voegt beelden en documenten toe")
    PUBLISH = "publish", _("Publiceert, plant, verhuist en verwijdert pagina’s, en vervangt bestanden")
    GIVE_ROLES = "give_roles", _("Geeft en neemt rollen")
    RESET_FACTORS = "reset_factors", _("Wist met twee de tweede stap van wie alles kwijt is")
    SET_UP_SIGN_IN = "set_up_sign_in", _("Stelt in hoe de organisatie zich aanmeldt")
    SHARE_OWN_DEVICES = "share_own_devices", _("Zet gedeelde toestellen van de eigen dienst aan en uit")
    SHARE_DEVICES = "share_devices", _("Zet alle gedeelde toestellen aan en uit")
    LEAD_GROUPS = "lead_groups", _("Doet een les samen met een groep, en noteert wie er was")
    SEE_ALL_ORGANISATIONS = "see_all_organisations", _("Ziet en beheert alle organisaties")


_EVERYONE = frozenset({May.LEARN})
_HR = _EVERYONE | {
    *(May.SEE_PEOPLE, May.CHANGE_PEOPLE, May.READ_DRAFTS, May.COMMENT, May.WRITE_DRAFTS, May.PUBLISH),
    *(May.GIVE_ROLES, May.RESET_FACTORS, May.SET_UP_SIGN_IN, May.SHARE_DEVICES, May.LEAD_GROUPS),
}

OPENS: Mapping[Role, frozenset[May]] = {
    Role.EMPLOYEE: _EVERYONE,
    Role.HEAD: _EVERYONE | {May.SEE_OWN_DEPARTMENT, May.SHARE_OWN_DEVICES, May.LEAD_GROUPS},
    Role.EDITOR: _EVERYONE | {May.READ_DRAFTS, May.COMMENT, May.WRITE_DRAFTS},
    Role.REVIEWER: _EVERYONE | {May.READ_DRAFTS, May.COMMENT, May.APPROVE},
    Role.HR: _HR,
    Role.ORGANISATION_ADMINISTRATOR: _EVERYONE
    | {May.GIVE_ROLES, May.RESET_FACTORS, May.SET_UP_SIGN_IN, May.SHARE_DEVICES},
    Role.PLATFORM_ADMINISTRATOR: frozenset(May) - {May.SEE_OWN_DEPARTMENT, May.SHARE_OWN_DEVICES, May.APPROVE},
}

# Given on the page of roles; a head is named by the department, and a platform administrator by another one.
GIVEN = (Role.EDITOR, Role.REVIEWER, Role.HR, Role.ORGANISATION_ADMINISTRATOR)
# Who gives or takes one of these proves anew who they are, and the others of HR hear of it.
WEIGHTY = frozenset({Role.HR, Role.ORGANISATION_ADMINISTRATOR})
# Whoever has one of these gets in by no letter and no personal code, and is asked for a second step.
GUARDED = frozenset({Role.REVIEWER, Role.HR, Role.ORGANISATION_ADMINISTRATOR, Role.PLATFORM_ADMINISTRATOR})
# Who works at the desk, in the Wagtail admin.
DESK = frozenset({Role.EDITOR, *GUARDED})

# What follows from having a role is more than its own page of sentences: what everyone should know of it.
NOTES: Mapping[Role, Promise] = {
    Role.HEAD: _("Wie bij een dienst als diensthoofd staat. Ziet geen antwoorden en geen scores."),
    Role.EDITOR: _("Ziet geen mensen. Wat een redacteur schrijft, gaat live als HR het publiceert."),
    Role.REVIEWER: _("Ziet geen mensen. Wijzigt geen tekst. Wie zelf aan een concept schreef, keurt het niet goed."),
    Role.HR: _("Er is altijd iemand van HR die kan aanmelden: de laatste kan niemand wegnemen."),
    Role.ORGANISATION_ADMINISTRATOR: _("Ziet niet hoever iemand staat, tenzij die persoon ook HR is."),
    Role.PLATFORM_ADMINISTRATOR: _("Wie de toepassing beheert. Geen rol van een organisatie."),
}


class Holder(Protocol):
    """Someone signed in."""

    @property
    def is_superuser(self) -> bool: ...
    @property
    def is_hr_officer(self) -> bool: ...
    @property
    def is_department_head(self) -> bool: ...
    @property
    def is_editor(self) -> bool: ...
    @property
    def is_reviewer(self) -> bool: ...
    @property
    def is_organisation_administrator(self) -> bool: ...


_HAS: Mapping[Role, Callable[[Holder], bool]] = {
    Role.EMPLOYEE: lambda person: True,
    Role.HEAD: lambda person: person.is_department_head,
    Role.EDITOR: lambda person: person.is_editor,
    Role.REVIEWER: lambda person: person.is_reviewer,
    Role.HR: lambda person: person.is_hr_officer,
    Role.ORGANISATION_ADMINISTRATOR: lambda person: person.is_organisation_administrator,
    Role.PLATFORM_ADMINISTRATOR: lambda person: person.is_superuser,
}
# A menu asks some forty times: only of the roles that open what is asked.
_OPENED_BY = {what: [has for role, has in _HAS.items() if what in OPENS[role]] for what in May}


def of(person: Holder) -> frozenset[Role]:
    """The roles that someone has now; asks nothing of the database of whom `with_roles` found."""
    return frozenset(role for role, has in _HAS.items() if has(person))


def may(person: Any, what: May) -> bool:
    """Whether one of the roles of `person` opens this; nothing is open to whoever is not signed in."""
    return bool(person.is_authenticated) and any(has(person) for has in _OPENED_BY[what])


def only_writes(person: Any) -> bool:
    """Whether this person writes drafts, which somebody else publishes."""
    return may(person, May.WRITE_DRAFTS) and not may(person, May.PUBLISH)


def is_guarded(person: Holder) -> bool:
    """Whether this person sees what is of others, or decides who does."""
    return not GUARDED.isdisjoint(of(person))


def is_at_desk(person: Holder) -> bool:
    return not DESK.isdisjoint(of(person))
