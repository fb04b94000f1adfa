"""What kind of work a department does, such as at the counter or outdoors: parts of a lesson may be for some kinds."""

from __future__ import annotations

from collections.abc import Iterable

from django.db import models
from django.db.models import Q
from django.utils.text import slugify
from django.utils.translation import gettext_lazy as _

from onboarding.people.folded import ComposedField
from onboarding.people.models.organisations import Organisation
from onboarding.people.who_may_see import Belonging

FIRST = {"loket": "Loket", "buiten": "Buiten", "zorg": "Zorg", "kantoor": "Kantoor"}  # that every organisation gets
MAX_KEY = 40  # characters


class KindOfWorkQuerySet(Belonging["KindOfWork"]):
    def standing(self) -> KindOfWorkQuerySet:
        """Without those that HR took away."""
        return self.filter(is_gone=False)

    def names(self) -> dict[str, str]:
        """Their names by key, in the order in which they are shown."""
        return dict(self.values_list("key", "name"))


class KindOfWork(models.Model):
    """A kind of work of an organisation.

    What was published names it by its `key`, which follows from its first name, never changes and is never another's:
    so a kind that is taken away stays here, as `is_gone`.
    """

    organisation = models.ForeignKey(Organisation, on_delete=models.CASCADE, related_name="kinds_of_work")
    key = models.SlugField(max_length=MAX_KEY, editable=False)
    name = ComposedField(_("naam"), max_length=60)
    is_gone = models.BooleanField(default=False, editable=False)

    objects = KindOfWorkQuerySet.as_manager()

    class Meta:
        verbose_name = _("soort werk")
        verbose_name_plural = _("soorten werk")
        ordering = ["name__fold", "pk"]
        constraints = [
            models.UniqueConstraint(fields=["organisation", "key"], name="kind_of_work_key_once_per_organisation"),
            models.UniqueConstraint(
                fields=["organisation", "name"],
                condition=Q(is_gone=False),
                name="kind_of_work_name_once_per_organisation",
            ),
        ]

    def __str__(self) -> str:
        return self.name


def give_first(organisation: Organisation) -> None:
    """Give the organisation the four kinds that each begins with, unless it has or had any."""
    if not KindOfWork.objects.of(organisation).exists():
        KindOfWork.objects.bulk_create(
            KindOfWork(organisation=organisation, key=key, name=name) for key, name in FIRST.items()
        )


def free_key(name: str, taken: Iterable[str]) -> str:
    """The key of a new kind of this name, another than those that are or were in use."""
    taken = set(taken)
    start = slugify(name)[: MAX_KEY - 4].strip("-") or "soort"
    key, turn = start, 1
    while key in taken:
        turn += 1
        key = f"{start}-{turn}"
    return key
