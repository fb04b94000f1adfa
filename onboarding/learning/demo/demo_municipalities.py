"""The demo: Lennik and Herenthout with their programmes, and people half-way, not started, at HR and in charge."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import timedelta

from django.db import transaction
from django.db.models import OuterRef, Subquery
from django.utils import timezone

from onboarding.learning.demo import (
    demo_colleagues,
    demo_groups,
    demo_letters,
    demo_sharing,
    demo_tablet,
    demo_translation,
)
from onboarding.learning.journey import progress
from onboarding.learning.models import Enrolment
from onboarding.lessons import new_organisations, role_permissions, starters
from onboarding.lessons.assembling import article_of
from onboarding.lessons.models import OrganisationPage, Programme
from onboarding.people import several_departments
from onboarding.people.models import Department, Organisation, User
from onboarding.people.roles import Role
from quizzes.grading import best_answer

PASSWORD = "welkom-aan-boord"  # noqa: S105 - printed by the demo, and nowhere else in use
ADMINISTRATOR = "beheer@aanboord.example"
ROLES = {"HR": Role.HR, "redacteur": Role.EDITOR, "nazicht": Role.REVIEWER}


@dataclass(frozen=True)
class Person:
    first_name: str
    last_name: str
    department: str
    function: str
    lessons_done: int = 0
    started_days_ago: int = 3
    role: str = "nieuw, nog niet begonnen"
    other_departments: tuple[str, ...] = ()

    def email(self, slug: str) -> str:
        return f"{self.first_name.lower()}@{slug}.example"


@dataclass(frozen=True)
class Municipality:
    name: str
    short_name: str
    slug: str
    colour: str
    half_way: Person
    not_started: Person
    hr_officer: Person
    head: Person
    director: str  # who signs certificates
    phone: str
    welcome_title: str
    welcome: str
    writers: tuple[Person, ...] = ()  # who works on the lessons without being of HR

    @property
    def people(self) -> tuple[Person, ...]:
        return (self.half_way, self.not_started, self.hr_officer, self.head, *self.writers)


MUNICIPALITIES = (
    Municipality(
        "Lokaal bestuur Lennik",
        "Lennik",
        "lennik",
        "#1e5c4a",
        Person("Amina", "Verbeke", "Dienst Bevolking", "medewerker onthaal", 4, 9, "nieuw, halfweg"),
        Person("Jef", "Claes", "Technische dienst", "arbeider groen", 0, 2, other_departments=("Dienst Bevolking",)),
        Person("Marleen", "De Smet", "Personeel en organisatie", "HR-medewerker", role="HR"),
        Person("Dries", "Peeters", "Dienst Bevolking", "diensthoofd bevolking", role="diensthoofd"),
        "Annemie Goossens",
        "02 555 01 60",
        "Welkom in Lennik",
        "<p>Je badge ligt klaar aan het onthaal. Vraag daar ook wie je vandaag rondleidt. Je hoeft nog niets te "
        "kennen: kijk mee, en schrijf op wat je niet begrijpt.</p><p>Deze lessen zijn voor je eerste weken. Neem er "
        "af en toe een, tussen twee taken door.</p>",
        (
            Person("Elke", "Janssens", "Communicatie", "communicatiemedewerker", role="redacteur"),
            Person("Tom", "Lemmens", "Communicatie", "juridisch medewerker", role="nazicht"),
        ),
    ),
    Municipality(
        "Lokaal bestuur Herenthout",
        "Herenthout",
        "herenthout",
        "#7a2e52",
        Person("Yusuf", "Aydin", "Bibliotheek", "bibliotheekmedewerker", 2, 7, "nieuw, halfweg"),
        Person("Lien", "Wouters", "Kinderopvang", "kinderbegeleider", 0, 1),
        Person("Ioana", "Popescu", "Personeelsdienst", "HR-medewerker", role="HR"),
        Person("Roger", "Maes", "Bibliotheek", "bibliothecaris", role="diensthoofd"),
        "Chantal Verlinden",
        "014 55 01 60",
        "Dag, en welkom in Herenthout",
        "<p>Om tien uur staat er koffie in de keuken van het gemeentehuis. Kom erbij, ook als je niemand kent. Je "
        "leidinggevende toont je daarna je werkplek.</p><p>De vijf lessen hier lees je wanneer het past. Ze gaan over "
        "hoe we in Herenthout werken.</p>",
    ),
)


def load(colleagues: int = 0) -> Iterator[str]:
    """Load what is missing, and yield what was done, line by line; ends with the accounts.

    `colleagues` is how many others each municipality gets, so that HR has something to look at.
    """
    for municipality in MUNICIPALITIES:
        yield f"{municipality.name} …"
        _load_municipality(municipality)
        programme = Programme.objects.filter(organisation__slug=municipality.slug).order_by("pk").first()
        if programme is not None and municipality is MUNICIPALITIES[0]:
            colleagues_of = User.objects.of(programme.organisation)
            officer = colleagues_of.get(email=municipality.hr_officer.email(municipality.slug))
            demo_translation.load(programme.lesson_ids[1], officer, timezone.now())
        if programme is not None:
            demo_colleagues.load(programme.organisation, programme, colleagues, timezone.localdate())
            demo_groups.load(programme.organisation, programme, municipality.head.department)
            _remember_sign_ins(programme.organisation)
    demo_letters.load(MUNICIPALITIES[0].slug, timezone.now())
    if colleagues:
        demo_sharing.load(MUNICIPALITIES[0].slug, MUNICIPALITIES[1].slug, timezone.now())
    if not User.objects.filter(email=ADMINISTRATOR).exists():
        User.objects.create_superuser(ADMINISTRATOR, PASSWORD, first_name="Stéphanie", last_name="Maertens")
    yield from accounts()


def _remember_sign_ins(organisation: Organisation) -> None:
    """Who did something in a lesson signed in for it."""
    latest = Enrolment.objects.filter(user=OuterRef("pk")).order_by("-last_activity_at").values("last_activity_at")
    active = User.objects.of(organisation).filter(last_login=None, enrolments__last_activity_at__isnull=False)
    User.objects.filter(pk__in=active.values("pk")).update(last_login=Subquery(latest[:1]))


def accounts() -> Iterator[str]:
    """The demo accounts, as lines to print."""
    yield ""
    yield f"Wachtwoord van alle accounts: {PASSWORD}"
    for municipality in MUNICIPALITIES:
        for person in municipality.people:
            yield f"  {person.email(municipality.slug):32} {municipality.short_name}, {person.role}"
    yield f"  {ADMINISTRATOR:32} beheerder van alle organisaties"
    numbers = " of ".join(demo_tablet.NUMBERS)
    yield f"Gedeeld toestel: open /kantine/ in een privévenster; nummer {numbers}, code {demo_tablet.CODE}"


@transaction.atomic
def _load_municipality(municipality: Municipality) -> None:
    organisation, _created = Organisation.objects.get_or_create(
        slug=municipality.slug,
        defaults={
            "name": municipality.name,
            "short_name": municipality.short_name,
            "brand_colour": municipality.colour,
        },
    )
    page = new_organisations.set_up(organisation)
    _welcome(page, municipality)
    starters.load(municipality.slug, page)
    programme = Programme.objects.filter(page__in=page.get_children()).earliest("pk")
    for number, person in enumerate(municipality.people, start=1):
        _load_person(person, organisation, programme, f"{number:05}")
    if municipality is MUNICIPALITIES[0]:
        officer = User.objects.of(organisation).get(email=municipality.hr_officer.email(municipality.slug))
        demo_tablet.make(organisation, officer, timezone.now())
    head = User.objects.of(organisation).get(email=municipality.head.email(municipality.slug))
    Department.objects.of(organisation).filter(name=municipality.head.department).update(head=head)


def _welcome(page: OrganisationPage, municipality: Municipality) -> None:
    """The organisation's welcome, unless someone wrote one."""
    if page.welcome:
        return
    hr = municipality.hr_officer
    page.welcome_title, page.welcome = municipality.welcome_title, municipality.welcome
    page.contact_name = f"{hr.first_name} {hr.last_name}, {hr.department}"
    page.contact_email, page.contact_phone = hr.email(municipality.slug), municipality.phone
    page.signer_name, page.signer_function = municipality.director, "algemeen directeur"
    page.save_revision().publish()


def _load_person(person: Person, organisation: Organisation, programme: Programme, number: str) -> None:
    email = person.email(organisation.slug)
    if User.objects.of(organisation).filter(email=email).exists():
        return
    department = demo_colleagues.department_of(organisation, person.department)
    start = timezone.localdate() - timedelta(days=person.started_days_ago)
    user = User.objects.create_user(
        email,
        PASSWORD,
        first_name=person.first_name,
        last_name=person.last_name,
        organisation=organisation,
        department=department,
        function=person.function,
        personnel_number=number,
        start_date=start,
    )
    if person.role in ROLES:
        user.groups.add(role_permissions.group_of(organisation, ROLES[person.role]))
    others = [demo_colleagues.department_of(organisation, name) for name in person.other_departments]
    several_departments.give({user.pk: dict.fromkeys((one.pk for one in others), start)})
    if person.role.startswith("nieuw"):
        progress.enrol(user, programme, start, announce=False)
        if person.lessons_done:
            progress.welcome(user, timezone.now())
        for index, lesson_id in enumerate(programme.lesson_ids[: person.lessons_done]):
            complete_lesson(user, lesson_id, days_ago=person.lessons_done - index)


def complete_lesson(user: User, lesson_id: int, days_ago: int = 0) -> None:
    """Walk through a lesson as this person, with the best answer to every question, `days_ago` days ago."""
    now = timezone.now() - timedelta(days=days_ago)
    place = progress.open_lesson(user, lesson_id, now)
    progress.mark_read(place, len(article_of(place.version, place.variant).sections), now)
    if place.version.quiz is None:
        progress.finish_reading(place, now, announce=False)
        return
    for question in place.version.quiz.quiz.questions:
        progress.answer(place, 1, question.id, best_answer(question), now, announce=False)
