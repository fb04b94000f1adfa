"""Someone of the demo who has no mailbox, with a letter that is still to be used: from there one walks to a lesson."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction
from django.db.models import Q
from django.utils import timezone

from onboarding.learning.demo import demo_colleagues, kept_letters, mailbox_files
from onboarding.learning.journey import progress
from onboarding.lessons.models import Programme
from onboarding.people.letters import letter_codes, letter_keeping
from onboarding.people.models import Letter, Organisation, User

FIRST_NAME, LAST_NAME = "Fatima", "El Idrissi"
NUMBER = "00090"
DEPARTMENT, FUNCTION = "Technische dienst", "schoonmaker"


def load(slug: str, now: datetime) -> None:
    """Print the letter for someone of this organisation, unless one waits in the mailbox or was used; only where there
    is a mailbox."""
    programme = Programme.objects.filter(organisation__slug=slug).select_related("organisation").order_by("pk").first()
    if programme is None or not mailbox_files.is_there():
        return
    organisation = programme.organisation
    person = User.objects.of(organisation).having([NUMBER]).first() or _add(organisation, programme, now)
    in_mailbox = [letter_codes.hashed(one.code) for one in kept_letters.latest_letters()]
    waiting = Q(code__in=in_mailbox, replaced_at=None, last_day__gte=timezone.localdate(now))
    if Letter.objects.filter(waiting | Q(used_at__isnull=False), user=person).exists():
        return
    code = letter_codes.new()
    letter_keeping.keep([(person.pk, code)], None, now)
    kept_letters.keep([(person, code)], now)


@transaction.atomic
def _add(organisation: Organisation, programme: Programme, now: datetime) -> User:
    today = timezone.localdate(now)
    person = User.objects.create_user(
        first_name=FIRST_NAME,
        last_name=LAST_NAME,
        organisation=organisation,
        department=demo_colleagues.department_of(organisation, DEPARTMENT),
        function=FUNCTION,
        personnel_number=NUMBER,
        start_date=today,
    )
    progress.enrol(person, programme, today, announce=False)
    return person
