"""What an editor chooses before a lesson goes away: whether it comes back, and who is done without it."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from onboarding.hr.publish_step.cards import Choice
from onboarding.hr.publish_step.decision_forms import AudienceForm
from onboarding.lessons.asked_lessons import Coming
from onboarding.lessons.models import AfterExpiry, Audience
from onboarding.people.bare_labels import BareLabels

BACK, WAIT, DECLARE = AfterExpiry.BACK.value, AfterExpiry.WAIT.value, AfterExpiry.DECLARE.value


class AfterwardsForm(BareLabels, forms.Form):
    """What becomes of a page's lessons and of people; `offered` is what can be chosen, perhaps nothing."""

    after = forms.ChoiceField(
        widget=forms.RadioSelect,
        error_messages={
            "required": gettext_lazy("Kies wat er daarna gebeurt."),
            "invalid_choice": gettext_lazy("Kies een van de antwoorden die er staan."),
        },
    )
    without_mail = forms.BooleanField(required=False)

    def __init__(self, *args: Any, offered: list[str], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        after: Any = self.fields["after"]
        after.choices = [(value, value) for value in offered]
        if not offered:
            del self.fields["after"]
        if DECLARE not in offered:
            del self.fields["without_mail"]

    @property
    def comes_back(self) -> bool:
        return self.cleaned_data.get("after") == BACK

    @property
    def declares(self) -> bool:
        return self.cleaned_data.get("after") == DECLARE

    @property
    def tells_who_is_done(self) -> bool:
        """Whether who is declared done is told so."""
        return not self.cleaned_data.get("without_mail")


class RemovalForm(AfterwardsForm):
    """Before a page goes away now; with nothing to choose, confirming is all."""

    # What was on the screen: something else by now is shown first.
    seen = forms.CharField(max_length=300, widget=forms.HiddenInput)


class MoveForm(AudienceForm, RemovalForm):
    """Also of whom lessons are asked where they come in; not asked when none `comes_in`, or nobody is there."""

    def __init__(self, *args: Any, comes_in: bool, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        del self.fields["note"]
        if not comes_in:
            del self.fields["audience"]

    @property
    def coming(self) -> Coming:
        chosen = self.cleaned_data
        audience = Audience(chosen.get("audience", Audience.NEW))
        return Coming(audience, chosen["due_date"], self.asks_something and chosen["sends_mail"])


def without_it() -> str:
    """What becomes of people while it is away and comes back."""
    return _("Tot dan wordt niemand klaar zonder deze les.")


def removal_choices(offered: list[str], chosen: str, waiting: int, mails: int) -> list[Choice]:
    """The choices with what each does; `waiting` people have everything that remains, `mails` of them get a mail."""
    if waiting:
        wait = ngettext(
            "%(number)d persoon heeft alles wat overblijft, en wacht. Je kan later nog beslissen.",
            "%(number)d mensen hebben alles wat overblijft, en wachten. Je kan later nog beslissen.",
            waiting,
        ) % {"number": waiting}
    else:
        wait = _("Niemand heeft nu alles wat overblijft. Wie verder werkt, wordt klaar met de lessen die er nog zijn.")
    declare = ngettext(
        "%(number)d persoon heeft alles wat overblijft, en wordt nu klaar. Het attest volgt, als er een is.",
        "%(number)d mensen hebben alles wat overblijft, en worden nu klaar. Het attest volgt, als er een is.",
        waiting,
    ) % {"number": waiting}
    leave = ngettext("Er vertrekt %(number)d mail.", "Er vertrekken %(number)d mails.", mails) % {"number": mails}
    texts = {
        BACK: (_("Ze komt terug"), without_it()),
        WAIT: (_("Ze is weg voorgoed, en wie alles heeft, wacht") if waiting else _("Ze is weg voorgoed"), wait),
        DECLARE: (_("Ze is weg voorgoed, en wie alles heeft, is klaar"), f"{declare} {leave}"),
    }
    reason = _("je kan later nog beslissen")
    return [
        Choice(value, *texts[value], reason if value == offered[0] == BACK else "", is_chosen=chosen == value)
        for value in offered
    ]
