"""The kinds of work of the organisation that a page belongs to, as far as its blocks are for some of them."""

from __future__ import annotations

from collections.abc import Collection
from typing import Any

from onboarding.people.models import KindOfWork


def standing(owner: Any) -> dict[str, str]:
    """The names by key of the kinds that the organisation has whose OrganisationPage this is; none without one."""
    return KindOfWork.objects.of(owner.organisation_id).standing().names() if owner is not None else {}


def names_of(keys: Collection[str], owner: Any) -> dict[str, str]:
    """What these kinds are called, also those that were taken away; one that never was, by its key. In the order of
    the names, so that the same is always told the same way. Costs a query, or none without keys."""
    if not keys:
        return {}
    known = KindOfWork.objects.of(owner.organisation_id).names() if owner is not None else {}
    return {key: name for key, name in known.items() if key in keys} | {
        key: key for key in sorted(keys) if key not in known
    }
