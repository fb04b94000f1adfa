"""A label stands as it was written."""

from __future__ import annotations

from django import forms

from onboarding.people.bare_labels import BareLabels


class Question(BareLabels, forms.Form):
    name = forms.CharField(label="Naam")


def test_no_colon_comes_behind_a_label() -> None:
    assert '<label for="id_name">Naam</label>' in Question().as_p()
    assert "Naam –</label>" in Question(label_suffix=" –").as_p()
