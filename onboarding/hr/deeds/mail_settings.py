"""Changing what an organisation sends: settings and own words, each with its line in the activity log."""

from __future__ import annotations

from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from onboarding.hr.deeds import activity, changed_values
from onboarding.hr.deeds.changed_values import Change
from onboarding.hr.models import Verb
from onboarding.learning.models import MailPace, NoticeKind, NoticeSetting, NoticeText
from onboarding.learning.notices import texts
from onboarding.learning.notices.texts import Text
from onboarding.people.models import Language, Organisation


def set_rule(
    actor: Any, organisation: Organisation, kind: NoticeKind, is_on: bool, days: int, again: tuple[int, int]
) -> None:
    """Whether the organisation sends this kind of mail, how many working days from the due date; and `again` after how
    many, how many times."""
    every, times = again
    chosen = {"is_on": is_on, "days": days, "repeat_every": every, "repeat_times": times}
    with transaction.atomic():
        before = NoticeSetting.objects.of(organisation).filter(kind=kind).first()
        kept, _is_new = NoticeSetting.objects.update_or_create(organisation=organisation, kind=kind, defaults=chosen)
        _record(actor, organisation, str(kind.label), changed_values.of_fields(before, kept, tuple(chosen)))


def set_pace(actor: Any, pace: MailPace) -> None:
    """Above how many mails at once an organisation has them leave in portions, and how fast."""
    with transaction.atomic():
        chosen = {"above": pace.above, "portion": pace.portion, "minutes": pace.minutes}
        MailPace.objects.update_or_create(organisation_id=pace.organisation_id, defaults=chosen)
        detail = _("porties: boven %(above)d, %(portion)d tegelijk, %(minutes)d minuten") % chosen
        activity.record(actor, Verb.TEXT_CHANGED, pace.organisation_id, detail=detail)


def set_text(actor: Any, organisation: Organisation, kind: NoticeKind, language: Language, text: Text) -> None:
    """Keep the organisation's own words; words that are ours are not kept, so that they change along with ours."""
    with transaction.atomic():
        own = NoticeText.objects.of(organisation).filter(kind=kind, language=language)
        before = own.first()
        if text == texts.ours(kind, language):
            own.delete()
        else:
            own.update_or_create(
                organisation=organisation,
                kind=kind,
                language=language,
                defaults={"subject": str(text.subject), "body": str(text.body)},
            )
        changes = changed_values.of_fields(before, own.first(), ("subject", "body"))
        _record(actor, organisation, f"{kind.label}, {language.label}", changes)


def drop_text(actor: Any, organisation: Organisation, kind: NoticeKind, language: Language) -> bool:
    """Back to our words; False when the organisation had none of its own."""
    with transaction.atomic():
        own = NoticeText.objects.of(organisation).filter(kind=kind, language=language)
        changes = changed_values.of_fields(own.first(), None, ("subject", "body"))
        dropped, _kinds = own.delete()
        if dropped:
            _record(actor, organisation, f"{kind.label}, {language.label}", changes)
    return bool(dropped)


def _record(actor: Any, organisation: Organisation, detail: str, changes: list[Change]) -> None:
    activity.record(actor, Verb.TEXT_CHANGED, organisation, detail=detail, changes=changes)
