"""In whose words it is told that a programme begins, and whom HR's choice has told. Pure."""

from __future__ import annotations

from onboarding.learning.models import Enrolment, Mailed, NoticeKind
from onboarding.people.who_is_new import is_new


def kind_for(enrolment: Enrolment) -> NoticeKind:
    """Of which kind the mail is that tells of this enrolment, loaded with its person: for who was new when enrolled,
    or for who was not, as anybody in a later round."""
    was_new = enrolment.round == 1 and is_new(enrolment.user.start_date, enrolment.enrolled_on)
    return NoticeKind.START if was_new else NoticeKind.INCUMBENT


def gets_mail(kind: NoticeKind, mailed: Mailed) -> bool:
    """Whether HR's choice has someone mailed whose mail is of this kind."""
    return mailed == Mailed.EVERYONE or (mailed == Mailed.NEWCOMERS and kind == NoticeKind.START)
