"""What an organisation says itself about words in its lessons, besides our list of words of offices."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _

from onboarding.lessons.plain_language.known_phrases import Phrase, forms_in
from onboarding.people.folded import ComposedField
from onboarding.people.models import Organisation
from onboarding.people.who_may_see import Belonging

MOST = 300  # words of one organisation: reading a draft takes no longer by it
LONGEST = 200  # characters


class OwnWordQuerySet(Belonging["OwnWord"]):
    def phrases(self) -> tuple[Phrase, ...]:
        """What is looked for, or let be."""
        rows = self.order_by("pk").values_list("forms", "plain")
        return tuple(Phrase(forms_in(forms), plain) for forms, plain in rows)


class OwnWord(models.Model):
    """A word, or more, that editors are told to write otherwise; `forms` as it is written, with a comma between.
    Without `plain` it is let be, although it stands in our list."""

    organisation = models.ForeignKey(Organisation, on_delete=models.CASCADE, related_name="own_words")
    forms = ComposedField(_("woord"), max_length=LONGEST)
    plain = ComposedField(_("gewoner"), max_length=LONGEST, blank=True)

    objects = OwnWordQuerySet.as_manager()

    class Meta:
        verbose_name = _("eigen woord")
        verbose_name_plural = _("eigen woorden")
        ordering = ["forms__fold", "pk"]
        constraints = [models.UniqueConstraint(fields=["organisation", "forms"], name="own_word_once_per_organisation")]

    def __str__(self) -> str:
        return self.forms
