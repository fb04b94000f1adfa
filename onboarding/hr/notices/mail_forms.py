"""What HR fills in about mails: which kinds are sent and when, and an organisation's own words."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from onboarding.learning.models import MailPace, NoticeKind, NoticeSetting, NoticeText
from onboarding.learning.notices import mail_planning, texts

LABELS_OF_DAYS = {
    NoticeKind.BEFORE_DUE: _("Werkdagen vóór de einddatum"),
    NoticeKind.OVERDUE: _("Werkdagen na de einddatum"),
    NoticeKind.FOLLOW_UP: _("Werkdagen vóór de dag tegen wanneer"),
}
MOST_DAYS = 60


class SettingForm(forms.Form):
    """One kind of mail; the form's prefix is the kind."""

    is_on = forms.BooleanField(label=_("Versturen"), required=False)

    def __init__(self, data: Any, *, kind: NoticeKind, setting: NoticeSetting | None) -> None:
        self.kind = kind
        rule = mail_planning.rule_for(kind, setting.is_on, setting.days) if setting else mail_planning.rule_for(kind)
        super().__init__(data, prefix=kind.value, initial={"is_on": rule.is_on, "days": rule.days})
        if kind in LABELS_OF_DAYS:
            self.fields["days"] = forms.IntegerField(label=LABELS_OF_DAYS[kind], min_value=1, max_value=MOST_DAYS)


class PaceForm(forms.ModelForm):
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
