"""Several records of the database, chosen in a form."""

from __future__ import annotations

from typing import Any

from django import forms
from django.core.exceptions import ValidationError

from onboarding.ids import read_id


class SeveralChoicesField(forms.ModelMultipleChoiceField[Any]):
    """As Django's, which fails on a number that no database could know: that is a wrong choice as any other."""

    def clean(self, value: Any) -> Any:
        strange = [str(pk) for pk in value or () if read_id(str(pk)) is None]
        if strange:
            words = self.error_messages["invalid_pk_value"] % {"pk": strange[0]}
            raise ValidationError(words, code="invalid_pk_value")
        return super().clean(value)
