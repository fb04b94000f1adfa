"""What happens in rooms that may not import this one: it belongs in the activity log, or ends something of HR's."""

from __future__ import annotations

from collections import defaultdict
from typing import Any

from django.apps import apps
from django.db.models.signals import post_save
from django.utils.translation import gettext as _
from wagtail.models import PageLogEntry

from onboarding.hr.deeds import activity, expiring, page_publishing
from onboarding.hr.models import ListRecipient, SavedView, Verb
from onboarding.learning.journey import regrading
from onboarding.lessons import scheduled
from onboarding.lessons.models import Lesson
from onboarding.people import events
from onboarding.people.models import AddressChange, AddressOutcome, FactorReset, Letter, ResetOutcome, User
from quizzes.models import Correction

VERB_OF = {
    None: Verb.ADDRESS_ASKED,
    AddressOutcome.CONFIRMED: Verb.ADDRESS_CONFIRMED,
    AddressOutcome.REFUSED: Verb.ADDRESS_REFUSED,
    AddressOutcome.WITHDRAWN: Verb.ADDRESS_WITHDRAWN,
    AddressOutcome.LAPSED: Verb.ADDRESS_LAPSED,
    AddressOutcome.TAKEN: Verb.ADDRESS_LAPSED,
}

LETTER_VERBS = {"opened": Verb.LETTER_OPENED, "used": Verb.LETTER_USED}
VERB_OF_RESET = {
    None: Verb.FACTOR_RESET_ASKED,
    ResetOutcome.DONE: Verb.FACTOR_RESET_DONE,
    ResetOutcome.WITHDRAWN: Verb.FACTOR_RESET_DROPPED,
}


def connect() -> None:
    events.letters.connect(log_letter, dispatch_uid="activity_log")
    events.code_closed.connect(log_closed_code, dispatch_uid="activity_log")
    events.secret_changed.connect(log_changed_secret, dispatch_uid="activity_log")
    events.address_changes.connect(log_address_changes, dispatch_uid="activity_log")
    events.factor_resets.connect(log_factor_reset, dispatch_uid="activity_log")
    events.moved_away.connect(forget_saved_views, dispatch_uid="saved_views")
    regrading.results_raised.connect(log_regrade, dispatch_uid="activity_log")
    regrading.passed_by_it.connect(log_pass, dispatch_uid="activity_log")
    post_save.connect(page_publishing.log_around_the_step, sender=PageLogEntry, dispatch_uid="activity_log_of_pages")
    scheduled.gone_live.connect(page_publishing.log_gone_live, dispatch_uid="activity_log")
    scheduled.given_up.connect(page_publishing.log_given_up, dispatch_uid="activity_log")
    scheduled.going_away.connect(expiring.carry_out, dispatch_uid="expiry_decisions")
    scheduled.gone_away.connect(expiring.log_gone_away, dispatch_uid="activity_log")
    events.left_behind.connect(log_move, dispatch_uid="activity_log")
    events.going_for_good.connect(activity.keep_known, dispatch_uid="activity_log")


def forget_saved_views(person: User, **_sent: Any) -> dict[str, int]:
    """Nothing of the old organisation's people is mailed any more. Its lists are of HR there, and stay."""
    mailed = ListRecipient.objects.filter(person=person).delete()[1]
    return mailed | SavedView.objects.filter(made_by=person, organisation=None).delete()[1]


def log_move(person: User, organisation_id: int, actor: Any, deleted: dict[str, int], **_sent: Any) -> None:
    """A line where the person worked: that they went, and what was deleted for that."""
    kinds = [(str(apps.get_model(label)._meta.verbose_name_plural), number) for label, number in deleted.items()]
    detail = ", ".join(f"{kind}: {number}" for kind, number in sorted(kinds))
    activity.record(
        actor, Verb.WENT_ELSEWHERE, organisation_id, subject=person, number=sum(deleted.values()), detail=detail
    )


def log_regrade(correction: Correction, lesson: Lesson, people: int, **_sent: Any) -> None:
    """A line for all of it, also when nothing rose."""
    detail = f"{lesson.title}: {correction.reason}"
    organisation_id = lesson.programme.organisation_id
    activity.record(correction.corrected_by, Verb.REGRADED, organisation_id, number=people, detail=detail)


def log_pass(correction: Correction, lesson: Lesson, person: User, **_sent: Any) -> None:
    """A line about each person who passes by a correction, in the transaction that has them pass; more is theirs."""
    passes = _("%(lesson)s: was niet geslaagd, is nu geslaagd. %(reason)s")
    words = passes % {"lesson": lesson.title, "reason": correction.reason}
    organisation_id = lesson.programme.organisation_id
    activity.record(correction.corrected_by, Verb.REGRADED, organisation_id, subject=person, detail=words)


def log_factor_reset(reset: FactorReset, actor: Any, became: ResetOutcome | None, **_sent: Any) -> None:
    activity.record(actor, VERB_OF_RESET[became], reset.user.organisation_id, subject=reset.user)


def log_address_changes(changes: list[AddressChange], actor: Any, became: AddressOutcome | None, **_sent: Any) -> None:
    """A line for each organisation: about one person, or how many they are."""
    of_organisation: dict[int | None, list[AddressChange]] = defaultdict(list)
    for change in changes:
        of_organisation[change.user.organisation_id].append(change)
    for organisation_id, ours in of_organisation.items():
        subject = ours[0].user if len(ours) == 1 else None
        number = None if subject else len(ours)
        activity.record(actor, VERB_OF[became], organisation_id, subject=subject, number=number)


def log_letter(letter: Letter, became: str, **_sent: Any) -> None:
    """Who opens a letter is nobody yet; who uses it is the person whose letter it is."""
    person = letter.user
    actor = person if became == "used" else None
    activity.record(actor, LETTER_VERBS[became], person.organisation_id, subject=person)


def log_closed_code(person: User, **_sent: Any) -> None:
    activity.record(None, Verb.CODE_CLOSED, person.organisation_id, subject=person)


def log_changed_secret(person: User, **_sent: Any) -> None:
    activity.record(person, Verb.SECRET_CHANGED, person.organisation_id, subject=person)
