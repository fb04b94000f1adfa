"""What HR fills in about mails: which kinds are sent and when, and an organisation's own words."""

from __future__ import annotations

from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from onboarding.learning.models import MailPace, NoticeKind, NoticeText
from onboarding.learning.notices import texts
from onboarding.learning.notices.mail_planning import Rule
from onboarding.people.bare_labels import BareLabels

LABELS_OF_DAYS = {
    NoticeKind.BEFORE_DUE: _("Werkdagen vóór de einddatum"),
    NoticeKind.OVERDUE: _("Werkdagen na de einddatum"),
    NoticeKind.FOLLOW_UP: _("Werkdagen vóór de dag tegen wanneer"),
}
MOST_DAYS = 60
MOST_TIMES = 12


class SettingForm(forms.Form):
    """One kind of mail, with the rule that holds; the form's prefix is the kind."""

    is_on = forms.BooleanField(label=_("Versturen"), required=False)

    def __init__(self, data: Any, *, kind: NoticeKind, rule: Rule) -> None:
        self.kind = kind
        super().__init__(data, prefix=kind.value, initial={"is_on": rule.is_on, "days": rule.days})
        if kind in LABELS_OF_DAYS:
            self.fields["days"] = forms.IntegerField(label=LABELS_OF_DAYS[kind], min_value=1, max_value=MOST_DAYS)
        if kind == NoticeKind.OVERDUE:
            self.initial.update(every=rule.every, times=rule.times)
            self.fields["every"] = forms.IntegerField(
                label=_("Daarna opnieuw, om de zoveel werkdagen"),
                help_text=_("0: niet opnieuw."),
                min_value=0,
                max_value=MOST_DAYS,
            )
            self.fields["times"] = forms.IntegerField(
                label=_("Hoogstens zoveel keer opnieuw"), min_value=0, max_value=MOST_TIMES
            )

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or self.cleaned_data
        if cleaned.get("every") and cleaned.get("times") == 0:
            self.add_error("times", ValidationError(_("Zeg hoeveel keer, minstens 1."), code="no_times"))
        return cleaned

    @property
    def again(self) -> tuple[int, int]:
        """After how many working days, how many times; zeros for not at all."""
        every, times = self.cleaned_data.get("every", 0), self.cleaned_data.get("times", 0)
        return (every, times) if every else (0, 0)


class PaceForm(BareLabels, forms.ModelForm):
    """Above how many mails at once they leave in portions, and how fast."""

    class Meta:
        model = MailPace
        fields = ["above", "portion", "minutes"]


class TextForm(forms.ModelForm):
    """An organisation's own words for a kind of mail in a language."""

    class Meta:
        model = NoticeText
        fields = ["subject", "body"]
        widgets = {"body": forms.Textarea(attrs={"rows": 14})}

    def __init__(self, *args: Any, kind: NoticeKind, **kwargs: Any) -> None:
        self.kind = kind
        super().__init__(*args, **kwargs)

    def clean_subject(self) -> str:
        subject = " ".join(self.cleaned_data["subject"].split())
        texts.check_subject(self.kind, subject)
        return subject

    def clean_body(self) -> str:
        body = "\n".join(self.cleaned_data["body"].splitlines()).strip()
        texts.check_body(self.kind, body)
        return body
