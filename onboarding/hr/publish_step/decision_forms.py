"""What an editor chooses on the step before publishing: how big it is, or of whom a new lesson is asked."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.formats import date_format
from django.utils.translation import gettext_lazy as _

from onboarding.hr.employees.day_and_choice_fields import DayField, refuse_day_off
from onboarding.learning.calendar.working_days import Calendar
from onboarding.learning.journey.following_up import usual_due_date
from onboarding.lessons.models import Audience, ChangeSize
from onboarding.people.bare_labels import BareLabels

LONGEST = timedelta(days=366)

SIZES = [
    (ChangeSize.TYPO.value, _("Schrijffout")),
    (ChangeSize.IMPROVEMENT.value, _("Verbetering")),
    (ChangeSize.MATERIAL.value, _("Wezenlijk")),
]
AUDIENCES = [
    (Audience.NEW.value, _("Alleen nieuwe mensen")),
    (Audience.BUSY.value, _("Ook wie bezig is")),
    (Audience.DONE.value, _("Ook wie klaar is")),
]
NO_TYPO = _(
    "Dit is geen schrijffout: de vragen, een juist antwoord, de punten, de slaaggrens, de pogingen of de wachttijd "
    "veranderen. Kies Verbetering."
)
STAY, MOVE = "stay", "move"
STAYING_OR_MOVING = [(STAY, _("Werkt de oude versie af")), (MOVE, _("Gaat verder in de nieuwe versie"))]


class DecisionForm(BareLabels, forms.Form):
    """What every decision has: the last day and the mail for whoever is asked something, and a line of history.

    `live_on` is the day on which it goes live: today, or as planned.
    """

    due_date = DayField(label=_("Te lezen tegen"), required=False)
    sends_mail = forms.BooleanField(label=_("Stuur hun een mail"), required=False)
    note = forms.CharField(
        label=_("Wat er veranderde, in één regel"),
        max_length=300,
        required=False,
        help_text=_("Voor de geschiedenis. Wie iets moet herlezen, ziet deze regel ook."),
    )
    # What was on the screen: something else by now is shown first.
    seen = forms.CharField(max_length=300, widget=forms.HiddenInput)

    def __init__(self, *args: Any, today: date, live_on: date, calendar: Calendar, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.today, self.live_on, self.calendar = today, live_on, calendar
        self.fields["due_date"].initial = usual_due_date(live_on, calendar)
        self.fields["sends_mail"].initial = True

    @property
    def asks_something(self) -> bool:
        """Whether what is chosen asks something of people who are done; only then the day counts."""
        return False

    @property
    def asking(self) -> str:
        """The value of the choice that asks something of people who are done; "" where none does."""
        return ""

    @property
    def chosen(self) -> str:
        """The choice as it stands in the form, also before it is sent."""
        return ""

    @property
    def is_asking_by_mail(self) -> bool:
        """Whether, as the form stands, people who are done are asked something by mail."""
        return bool(self.asking) and self.chosen == self.asking and bool(self["sends_mail"].value())

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        if not self.asks_something:
            self.errors.pop("due_date", None)
            cleaned["due_date"] = None
        elif "due_date" in cleaned:
            problem = self._problem_of(cleaned["due_date"])
            if problem:
                self.add_error("due_date", problem)
        return cleaned

    def _problem_of(self, day: date | None) -> ValidationError | None:
        if day is None:
            return ValidationError(_("Kies een dag."), code="no_day")
        if day <= self.today:
            return ValidationError(_("Die dag is al voorbij, of het is vandaag. Kies een latere dag."), code="past")
        if day <= self.live_on:
            words = _("Dan staat dit nog niet live, of nog maar net. Kies een dag na %(day)s.")
            return ValidationError(words, code="before_live", params={"day": date_format(self.live_on, "j F Y")})
        if day > self.live_on + LONGEST:
            return ValidationError(_("Dat is meer dan een jaar ver. Kies een vroegere dag."), code="too_far")
        try:
            refuse_day_off(day, self.calendar)
        except ValidationError as problem:
            return problem
        return None


class SizeForm(DecisionForm):
    """For a lesson that is live already. `size` is suggested, never chosen for the editor without showing it.

    `has_news`: a material change leaves whoever is done something to read. `may_be_typo`: nothing changed that counts.
    """

    size = forms.ChoiceField(
        choices=SIZES,
        widget=forms.RadioSelect,
        error_messages={"required": _("Kies hoe groot de wijziging is."), "invalid_choice": _("Kies een van de drie.")},
    )
    busy = forms.ChoiceField(
        choices=STAYING_OR_MOVING,
        widget=forms.RadioSelect,
        required=False,
        initial=STAY,
        error_messages={"invalid_choice": _("Kies een van de twee.")},
    )

    def __init__(self, *args: Any, has_news: bool = True, may_be_typo: bool = True, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.has_news, self.may_be_typo = has_news, may_be_typo

    def clean_size(self) -> str:
        size = str(self.cleaned_data["size"])
        if size == ChangeSize.TYPO and not self.may_be_typo:
            raise ValidationError(NO_TYPO, code="no_typo")
        return size

    @property
    def asking(self) -> str:
        return ChangeSize.MATERIAL.value if self.has_news else ""

    @property
    def chosen(self) -> str:
        return str(self["size"].value() or "")

    @property
    def asks_something(self) -> bool:
        return bool(self.asking) and self.cleaned_data.get("size") == self.asking

    def decision(self) -> dict[str, Any]:
        """The fields of a PublishDecision."""
        chosen = self.cleaned_data
        return {
            "size": chosen["size"],
            "moves_busy": chosen["size"] == ChangeSize.TYPO or chosen["busy"] == MOVE,
            "audience": Audience.NEW,
            "due_date": chosen["due_date"],
            "sends_mail": self.asks_something and chosen["sends_mail"],
            "note": chosen["note"],
        }


class AudienceForm(DecisionForm):
    """For a lesson that is new to its programme, or a value with lessons that are."""

    audience = forms.ChoiceField(
        choices=AUDIENCES,
        widget=forms.RadioSelect,
        error_messages={"required": _("Kies wie de les krijgt."), "invalid_choice": _("Kies een van de drie.")},
    )

    asking = Audience.DONE.value

    @property
    def chosen(self) -> str:
        return str(self["audience"].value() or "") if "audience" in self.fields else ""

    @property
    def asks_something(self) -> bool:
        return self.cleaned_data.get("audience") == self.asking

    def decision(self) -> dict[str, Any]:
        """The fields of a PublishDecision."""
        chosen = self.cleaned_data
        return {
            "size": ChangeSize.IMPROVEMENT,
            "moves_busy": False,
            "audience": chosen["audience"],
            "due_date": chosen["due_date"],
            "sends_mail": self.asks_something and chosen["sends_mail"],
            "note": chosen["note"],
        }


class PlainForm(DecisionForm):
    """For a page about which there is nothing to choose: what it says is only shown."""

    def decision(self) -> dict[str, Any]:
        """The fields of a PublishDecision."""
        return {
            "size": ChangeSize.IMPROVEMENT,
            "moves_busy": False,
            "audience": Audience.NEW,
            "due_date": None,
            "sends_mail": False,
            "note": self.cleaned_data["note"],
        }
