"""The activity log: who did what when. Told in the language of whoever reads it, so only codes and names are kept."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import asdict
from typing import Any

from django.db.models import F, OuterRef, Subquery, TextField, Value
from django.db.models.functions import Coalesce, Concat, NullIf, Replace

from onboarding.hr.deeds.changed_values import Change
from onboarding.hr.models import Activity, Verb
from onboarding.people.models import Organisation, User, UserQuerySet

# A name with what tells two people of the same name apart, as User.told_apart does.
_TOLD_APART_BY = Coalesce(NullIf("email", Value("")), F("personnel_number"), output_field=TextField())
KNOWN = Replace(
    Concat("first_name", Value(" "), "last_name", Value(" ("), _TOLD_APART_BY, Value(")"), output_field=TextField()),
    Value(" ()"),
    Value(""),
    output_field=TextField(),
)


def record(
    actor: Any,
    verb: Verb,
    organisation: Organisation | int | None,
    *,
    subject: User | None = None,
    number: int | None = None,
    detail: str = "",
    changes: Iterable[Change] = (),
) -> None:
    """Remember that `actor` (None: a command or a rule) did this; `number` is of people or rows, `changes` what became
    what.

    Called in the transaction of the deed itself: no deed without its line, no line without its deed.
    """
    Activity.objects.create(
        actor=actor,
        verb=verb,
        organisation_id=organisation.pk if isinstance(organisation, Organisation) else organisation,
        subject=subject,
        number=number,
        detail=detail[:300],
        changes=[asdict(one) for one in changes],
    )


def keep_known(people: UserQuerySet, **_sent: Any) -> None:
    """Of who is deleted the lines keep the name and the address as they were."""
    for role in ("actor", "subject"):
        theirs = Activity.objects.filter(**{f"{role}__in": people.order_by().values("pk")})
        who = User.objects.filter(pk=OuterRef(role)).values(known=KNOWN)
        theirs.update(**{f"{role}_was": Subquery(who)})
