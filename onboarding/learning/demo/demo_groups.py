"""A lesson of the demo that was led for a group, and one that is ready to be led: nobody of the group did it yet."""

from __future__ import annotations

from datetime import timedelta

from django.db import transaction
from django.utils import timezone

from onboarding.learning.demo.demo_colleagues import department_of
from onboarding.learning.journey import attending, leading, progress
from onboarding.learning.models import Confirmed, GroupSession
from onboarding.lessons.models import Programme
from onboarding.people.models import Department, Organisation, User

CREW = (("Rudi", "Van Lierde"), ("Ingrid", "Baert"), ("Youssef", "Amrani"))  # of the head's department
DAYS_AGO = 6


@transaction.atomic
def load(organisation: Organisation, programme: Programme, department_name: str) -> bool:
    """Add a crew and the first lesson that they did together, unless it is there; whether it was added."""
    department = department_of(organisation, department_name)
    leader = department.head
    if leader is None or GroupSession.objects.of(organisation).exists() or len(programme.lesson_ids) < 2:
        return False
    now = timezone.now() - timedelta(days=DAYS_AGO)
    crew = [_colleague(organisation, programme, department, number) for number in range(len(CREW))]
    session = leading.begin(leader, programme.lesson_ids[0], department, "", now)
    ids = [one.pk for one in crew]
    attending.tick(session.pk, User.objects.filter(pk__in=ids), ids, now)
    for there in session.attendances.order_by("pk"):
        how = Confirmed.PAPER if there == session.attendances.last() else Confirmed.CODE
        attending.confirm(there.pk, how, now + timedelta(hours=1), announce=False)
    leading.close(session.pk, now + timedelta(hours=2))
    return True


def _colleague(organisation: Organisation, programme: Programme, department: Department, number: int) -> User:
    first_name, last_name = CREW[number]
    start = timezone.localdate() - timedelta(days=DAYS_AGO + 4)
    person = User(
        first_name=first_name,
        last_name=last_name,
        organisation=organisation,
        department=department,
        function="schoonmaker",
        personnel_number=f"09{number + 1}",
        start_date=start,
    )
    person.set_unusable_password()
    person.save()
    progress.enrol(person, programme, start, announce=False)
    return person
