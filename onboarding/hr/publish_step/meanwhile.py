"""What became of a page while someone was looking at a step, in a sentence."""

from __future__ import annotations

from django.utils.translation import gettext as _

from onboarding.clock_times import clock_time
from onboarding.hr.deeds.page_publishing import ChangedMeanwhile
from onboarding.people.models import User


def sentence_about(other: ChangedMeanwhile, reader: User) -> str:
    """Who saved something newer, and when. It may be the reader: a form saves by itself, also while the step opens."""
    revision = other.revision
    if revision is None or revision.user is None:
        return _("Iemand bewaarde intussen iets anders: kijk opnieuw.")
    at = clock_time(revision.created_at)
    if revision.user == reader:
        return _("Je bewaarde intussen zelf nog iets, om %(at)s: kijk opnieuw.") % {"at": at}
    words = _("%(name)s bewaarde intussen iets anders, om %(at)s: kijk opnieuw.")
    return words % {"name": revision.user.first_name or revision.user, "at": at}
