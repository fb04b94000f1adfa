"""Personas that keep access tests short: Amina learns, Marleen is HR, Ioana is HR elsewhere, and so on."""

from __future__ import annotations

import gc
import os
from collections.abc import Callable, Iterator
from datetime import date
from functools import partial
from typing import Any

import hypothesis
import pytest
from django.core.cache import cache
from django.db import connection
from django.template import Context, Template
from django.test import Client
from django.test import utils as django_test_utils
from django.test.signals import template_rendered
from django.utils.safestring import SafeString
from pytest_django import DjangoDbBlocker

from onboarding.learning.journey import progress
from onboarding.learning.models import Enrolment
from onboarding.lessons import assembling
from onboarding.lessons.models import Programme
from onboarding.people.models import Department, Organisation, User
from tests import migrated_database, ready_made
from tests.drawn_examples import ONE_IN, draw, goes_by_refusals, meets_others
from tests.factories import DepartmentFactory, UserFactory, make_organisation, make_programme
from tools import nu_checker

# A slow machine is no failure: speed is shown by the benchmark, never in a timed test.
# Thirty examples are drawn of what holds for any, others in each run; HYPOTHESIS_EXAMPLES=1000 draws so many.
hypothesis.settings.register_profile(
    "aanboord", deadline=None, max_examples=int(os.environ.get("HYPOTHESIS_EXAMPLES", "30"))
)
hypothesis.settings.load_profile("aanboord")

# Imports leave next to no garbage: looking for it while thousands of tests are collected takes seconds.
gc.disable()
GARBAGE = (100_000, 20, 50)  # objects before the first look, and looks before the next; Python's own 700 is for less

START = date(2026, 11, 2)


DATABASE = {"db", "transactional_db", "site", "world"}  # the last two are those of a whole module
VENDORS = ("postgresql", "sqlite")  # the marks of what holds of one database alone


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption("--examples", type=int, default=0, help="of some tests, at most so many examples (0: all of all)")


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """Mark what touches no database: it need not run on a second one. And draw examples, if so many are asked."""
    config.hook.pytest_deselected(items=[item for item in items if is_of_another_database(item)])
    items[:] = [item for item in items if not is_of_another_database(item)]
    for item in items:
        fixtures = set(getattr(item, "fixturenames", ()))
        if meets_others(item) or is_of_one_database(item):
            item.add_marker(pytest.mark.every_example)
        elif not fixtures & DATABASE and item.get_closest_marker("django_db") is None:
            item.add_marker(pytest.mark.pure)
    if number := config.getoption("examples"):
        seed = config.getoption("randomly_seed", 0)
        open_to_draw = [item for item in items if item.get_closest_marker("every_example") is None]
        stays = [item.nodeid for item in open_to_draw if goes_by_refusals(item)]
        others = {item.nodeid for item in open_to_draw}.difference(stays)
        drawn = draw(stays, number, seed) | draw(others, number, seed, one_in=ONE_IN)
        left = {item for item in open_to_draw if item.nodeid not in drawn}
        config.hook.pytest_deselected(items=[*left])
        items[:] = [item for item in items if item not in left]


def is_of_one_database(item: pytest.Item) -> bool:
    return any(item.get_closest_marker(vendor) for vendor in VENDORS)


def is_of_another_database(item: pytest.Item) -> bool:
    """Whether it says something of another database alone: it is not skipped then, it is not there."""
    return is_of_one_database(item) and item.get_closest_marker(connection.vendor) is None


def pytest_collection_finish() -> None:
    """Look for garbage from now on, and only among what the tests make."""
    gc.freeze()
    gc.set_threshold(*GARBAGE)
    gc.enable()


def pytest_report_header() -> list[str]:
    return [] if nu_checker.find() else [nu_checker.ABSENT]


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter) -> None:
    """What a test has to tell also when it passes, such as how much it tried."""
    for reports in terminalreporter.stats.values():
        for report in reports:
            for name, words in getattr(report, "user_properties", ()):
                if name == "told" and report.when == "call":
                    terminalreporter.write_line(str(words))


def _render_and_tell(template: Template, context: Context) -> SafeString:
    """In place of Django's: only what was asked for tells the test client what it shows, with what, and no part of it.

    To copy what is there takes longer than to write out many a part.
    """
    if context.template is template:
        template_rendered.send(sender=template, template=template, context=context)
    return template.nodelist.render(context)


django_test_utils.instrumented_test_render = _render_and_tell  # type: ignore[attr-defined]  # its stubs leave it out


@pytest.fixture(scope="session")
def django_db_modify_db_settings(django_db_modify_db_settings_parallel_suffix: None) -> Iterator[None]:
    with pytest.MonkeyPatch.context() as patch:
        migrated_database.use(patch)
        yield


@pytest.fixture(autouse=True)
def nothing_kept_from_another_test() -> None:
    """Articles, and Wagtail's renditions: a picture of another test may have had the same id."""
    assembling.forget()
    cache.clear()


@pytest.fixture(scope="session")
def copies(django_db_setup: None, django_db_blocker: DjangoDbBlocker) -> dict[str, ready_made.Copy]:
    """Herenthout, Lennik and its programme: built once, and put back in each test that asks for them.

    In the order of their names, in which their collections stand: a later one moves none.
    """
    with django_db_blocker.unblock():
        return ready_made.build(
            ("herenthout", lambda: make_organisation("Herenthout", brand_colour="#7a2e52")),
            ("lennik", lambda: make_organisation("Lennik")),
            ("programme", lambda: make_programme(Organisation.objects.get(slug="lennik"))),
        )


@pytest.fixture(scope="session")
def lennik_with(
    copies: dict[str, ready_made.Copy], django_db_blocker: DjangoDbBlocker
) -> Callable[..., ready_made.Copy]:
    """Builds, once, what several tests put back beside Lennik: `lennik_with(make_programme, letters="K")`."""
    return partial(built_beside, [copies["lennik"]], django_db_blocker)


@pytest.fixture(scope="session")
def programme_with(
    copies: dict[str, ready_made.Copy], django_db_blocker: DjangoDbBlocker
) -> Callable[..., ready_made.Copy]:
    """The same, beside Lennik and its programme."""
    return partial(built_beside, [copies["lennik"], copies["programme"]], django_db_blocker)


def built_beside(
    there: list[ready_made.Copy], django_db_blocker: DjangoDbBlocker, make: Callable[..., Any], **fields: Any
) -> ready_made.Copy:
    def step() -> Any:
        return make(Organisation.objects.get(slug="lennik"), **fields)

    with django_db_blocker.unblock():
        return ready_made.build(("", step), on=there)[""]


@pytest.fixture
def lennik(db: None, copies: dict[str, ready_made.Copy]) -> Organisation:
    copies["lennik"].put_back()
    return Organisation.objects.get(slug="lennik")


@pytest.fixture
def herenthout(db: None, copies: dict[str, ready_made.Copy]) -> Organisation:
    copies["herenthout"].put_back()
    return Organisation.objects.get(slug="herenthout")


@pytest.fixture
def department(lennik: Organisation) -> Department:
    return DepartmentFactory.create(organisation=lennik, name="Dienst Bevolking")


@pytest.fixture
def amina(lennik: Organisation, department: Department) -> User:
    """A new hire of Lennik: the learner."""
    return UserFactory.create(
        first_name="Amina", last_name="Verbeke", email="amina@lennik.example", organisation=lennik,
        department=department, personnel_number="00001",
    )  # fmt: skip


@pytest.fixture
def dries(lennik: Organisation, department: Department) -> User:
    """The head of Amina's department."""
    user = UserFactory.create(
        first_name="Dries", email="dries@lennik.example", organisation=lennik, department=department
    )
    department.head = user
    department.save()
    return user


@pytest.fixture
def marleen(lennik: Organisation) -> User:
    """The HR officer of Lennik."""
    user = UserFactory.create(first_name="Marleen", email="marleen@lennik.example", organisation=lennik)
    assert lennik.hr_group
    user.groups.add(lennik.hr_group)
    return user


@pytest.fixture
def ioana(herenthout: Organisation) -> User:
    """The HR officer of the other municipality: the outsider."""
    user = UserFactory.create(first_name="Ioana", email="ioana@herenthout.example", organisation=herenthout)
    assert herenthout.hr_group
    user.groups.add(herenthout.hr_group)
    return user


@pytest.fixture
def stephanie(db: None) -> User:
    """The administrator."""
    return User.objects.create_superuser("stephanie@aanboord.example", "geheim", first_name="Stéphanie", last_name="M")


@pytest.fixture
def programme(lennik: Organisation, copies: dict[str, ready_made.Copy]) -> Programme:
    """Lennik's programme: wordmark KAR, two values K and R with a lesson each, A belongs to none."""
    copies["programme"].put_back()
    return Programme.objects.get(organisation=lennik)


@pytest.fixture
def enrolment(amina: User, programme: Programme) -> Enrolment:
    return progress.enrol(amina, programme, START)


@pytest.fixture
def signed_in() -> Callable[[User], Client]:
    """A client that is signed in as someone."""

    def sign_in(user: User) -> Client:
        client = Client()
        client.force_login(user)
        return client

    return sign_in
