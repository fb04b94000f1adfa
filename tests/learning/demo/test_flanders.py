"""A made Flanders is the same every time, says what it is, and tells nobody anything."""

from __future__ import annotations

from io import StringIO

import pytest
from django.core.management import CommandError, call_command
from django.utils import timezone

from onboarding.learning.demo import flanders
from onboarding.learning.journey import summaries
from onboarding.learning.models import Certificate, Completion, Enrolment, Notice
from onboarding.people.models import Organisation, User


def test_the_world_of_a_seed_is_the_same_every_time_and_as_large_as_asked() -> None:
    world = flanders.world(7, 9_000)
    assert (len(world.sizes), sum(world.sizes), world.sizes[:2]) == (285, 9_000, (60, 600))
    assert list(world.employees(1)) == list(flanders.world(7, 9_000).employees(1))
    assert list(world.employees(1)) != list(flanders.world(8, 9_000).employees(1))
    assert sum(flanders.world(7).sizes) == 171_333
    assert sum(flanders.world(7, flanders.FEWEST).sizes) == flanders.FEWEST


@pytest.mark.django_db
def test_what_is_made_is_what_was_counted_and_nobody_is_mailed() -> None:
    world = flanders.World(1, (45, 3))
    assert list(flanders.fill(world, "welkom-aan-boord", timezone.now())) == [45, 3]
    officers = User.objects.filter(email__startswith="hr@")
    made = {
        "local governments": Organisation.objects.count(),
        "employees": User.objects.exclude(pk__in=officers).count(),
        "enrolments": Enrolment.objects.count(),
        "completed lessons": Completion.objects.count(),
        "certificates": Certificate.objects.count(),
    }
    assert made == world.counts()
    assert not Notice.objects.exists()
    assert summaries.rebuild(Enrolment.objects.all()) == 0
    with pytest.raises(CommandError, match="has a Flanders already"):
        call_command("make_flanders", "--force", stdout=StringIO())


@pytest.mark.django_db
def test_the_command_says_in_numbers_what_it_will_make_and_makes_nothing_beside_others(
    lennik: Organisation,
) -> None:
    said = StringIO()
    call_command("make_flanders", "--employees", "9000", "--dry-run", stdout=said)
    assert "285 local governments, 9,000 employees" in said.getvalue()
    with pytest.raises(CommandError, match="organisations already: 1"):
        call_command("make_flanders", "--employees", "9000", stdout=StringIO())
    with pytest.raises(CommandError, match="at least 660"):
        call_command("make_flanders", "--employees", "659", stdout=StringIO())
    assert Organisation.objects.count() == 1
