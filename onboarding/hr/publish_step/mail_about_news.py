"""How the mail reads that asks someone to read what changed in a lesson: shown before it is decided."""

from __future__ import annotations

from onboarding.hr.access import is_hr
from onboarding.hr.publish_step.publish_effects import LessonEffect
from onboarding.learning.models import Notice, NoticeKind
from onboarding.learning.notices import mail_of_notice
from onboarding.people.mail_message import Mail


def mail_about_news(effect: LessonEffect) -> Mail | None:
    """As one of those who would be asked gets it; None where there is nobody, and for who may not know who that is.

    What there is to read stands in it as an example: it is still to be decided.
    """
    reached = effect.asked.exclude(user__email="").select_related("user__organisation", "user__department", "programme")
    one = reached.order_by("pk").first() if is_hr(effect.people.viewer) else None
    if one is None:
        return None
    today = effect.goes_live_on
    line = Notice(recipient=one.user, enrolment=one, kind=NoticeKind.FOLLOW_UP, about=today)
    return mail_of_notice.example(line, today)
