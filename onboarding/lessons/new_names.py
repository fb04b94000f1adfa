"""What a new organisation may be called, and what stands for it in addresses."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterator
from itertools import count

from django.core.exceptions import ValidationError
from django.urls import URLPattern, URLResolver, get_resolver
from django.utils.text import slugify
from django.utils.translation import gettext as _
from wagtail.models import Page

from onboarding.people.folding import fold
from onboarding.people.models import Organisation

FIRST_PART = re.compile(r"[a-z0-9-]+")
OTHERS = {"admin", "api", "static", "www"}  # in front of the site, or where people look for one


def reserved() -> set[str]:
    """What begins an address of the site already: whoever reads it would take it for that."""
    firsts = (FIRST_PART.match(str(entry.pattern).lstrip("^")) for entry in _entries())
    return OTHERS | {first[0] for first in firsts if first}


def _entries() -> Iterator[URLPattern | URLResolver]:
    """The patterns at the top; what is included without a part of its own counts as standing there."""
    left: list[URLPattern | URLResolver] = list(get_resolver().url_patterns)
    while left:
        entry = left.pop()
        if str(entry.pattern) in ("", "^"):
            left += getattr(entry, "url_patterns", [])
        else:
            yield entry


def propose_slug(short_name: str) -> str:
    """A key for addresses that is free now, after the short name; "" for a name without letters that it can have."""
    stem = slugify(short_name)[:45].strip("-_")
    ways = (stem if number == 1 else f"{stem}-{number}" for number in count(1))
    return next(one for one in ways if _is_free(one)) if stem else ""


def _is_free(slug: str) -> bool:
    return slug not in reserved() and not _is_taken(slug)


def _is_taken(slug: str) -> bool:
    """Whether an organisation has it, or a page that would stand beside the new one's."""
    beside = Page.objects.filter(depth=2, slug=slug)
    return Organisation.objects.filter(slug=slug).exists() or beside.exists()


def check(organisation: Organisation) -> None:
    """Raises ValidationError with what keeps this new organisation from being made, by field, each with a code."""
    problems: dict[str, list[ValidationError]] = defaultdict(list)
    try:
        organisation.full_clean(validate_unique=False)
    except ValidationError as error:
        problems.update(error.error_dict)
    for field in ("name", "short_name"):
        if field not in problems and (other := _called_alike(organisation, field)):
            words = _("Zo heet al een organisatie: %(name)s. Kies een naam waarmee je ze uit elkaar houdt.")
            problems[field].append(ValidationError(words % {"name": other.name}, code="name_taken"))
    if "slug" not in problems and (problem := _slug_problem(organisation)):
        problems["slug"].append(problem)
    if problems:
        raise ValidationError(dict(problems))


def _called_alike(organisation: Organisation, field: str) -> Organisation | None:
    written = " ".join(getattr(organisation, field).split())
    return Organisation.objects.filter(**{f"{field}__fold": fold(written)}).first()


def _slug_problem(organisation: Organisation) -> ValidationError | None:
    slug = organisation.slug
    if slug != slug.lower():
        return ValidationError(_("Schrijf de sleutel in kleine letters."), code="not_lower")
    if _is_free(slug):
        return None
    free = {"slug": slug, "free": propose_slug(slug)}
    if slug in reserved():
        words = _("“%(slug)s” is een woord van de site zelf. Neem bijvoorbeeld “%(free)s”.")
        return ValidationError(words % free, code="reserved")
    words = _("“%(slug)s” is al in gebruik. Vrij is bijvoorbeeld “%(free)s”.")
    return ValidationError(words % free, code="slug_taken")
