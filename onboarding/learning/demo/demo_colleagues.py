"""Colleagues for the demo's HR desk: people of several departments who started over the past year, in every state.

The same every time: what is random comes from a seed.
"""

from __future__ import annotations

import random
from datetime import date, datetime, time, timedelta

from django.db import transaction
from django.utils import timezone

from onboarding.learning.closing import certificates
from onboarding.learning.journey import progress
from onboarding.learning.journey.exempting import Grounds
from onboarding.learning.models import Enrolment
from onboarding.lessons.assembling import article_of
from onboarding.lessons.models import Programme
from onboarding.people import own_values
from onboarding.people.models import Department, EmploymentStatus, KindOfWork, Organisation, OwnField, User
from quizzes.attempts import AttemptRefused
from quizzes.definitions import Credit, Question, QuestionKind
from quizzes.grading import best_answer
from quizzes.kept_answers import asked_in_try

FIRST_NAMES = [
    "Sofie", "Bram", "Fatima", "Joris", "Elif", "Pieter", "An", "Mohamed", "Katrien", "Wouter", "Nele", "Dirk",
    "Zeynep", "Kristof", "Greet", "Samir", "Ellen", "Tom", "Hilde", "Stéphane", "Noor", "Bart", "Inge", "Luc",
    "Aïcha", "Koen", "Veerle", "Jan", "Magda", "Steven", "Özgür", "Lieve", "Ruben", "Chantal", "Emma", "Geert",
]  # fmt: skip
LAST_NAMES = [
    "Janssens", "Van den Bossche", "El Amrani", "Goossens", "Yılmaz", "Willems", "De Backer", "Bakkali",
    "Jacobs", "Van Damme", "Mertens", "Hermans", "Demir", "Vermeulen", "Lambrechts", "Benali", "Cools",
    "Vandenberghe", "D’Hondt", "Lefèvre", "Nguyen", "De Wolf", "Pauwels", "Thys", "Kowalski", "Baert",
]  # fmt: skip
WORK = {
    "Dienst Bevolking": ("loketmedewerker", "medewerker burgerzaken"),
    "Technische dienst": ("arbeider groen", "arbeider wegen", "ploegbaas"),
    "Bibliotheek": ("bibliotheekmedewerker",),
    "Kinderopvang": ("kinderbegeleider", "verpleegkundige"),
    "Sociaal Huis": ("maatschappelijk werker", "onthaalmedewerker"),
    "Woonzorgcentrum": ("zorgkundige", "verpleegkundige", "schoonmaker"),
    "Vrije tijd": ("sportpromotor", "jeugdconsulent"),
}
WITHOUT_MAILBOX = ("arbeider groen", "schoonmaker")
KINDS_OF_WORK = {
    "Dienst Bevolking": "loket",
    "Technische dienst": "buiten",
    "Bibliotheek": "loket",
    "Kinderopvang": "zorg",
    "Sociaal Huis": "loket",
    "Woonzorgcentrum": "zorg",
    "Vrije tijd": "kantoor",
    "Personeel en organisatie": "kantoor",
    "Personeelsdienst": "kantoor",
}
WORK_FACTS = (
    (EmploymentStatus.CONTRACT, "5/5", "Gemeentehuis"),
    (EmploymentStatus.STATUTORY, "4/5", "Gemeentehuis"),
    (EmploymentStatus.CONTRACT, "1/2", "Oude Molen"),
    (EmploymentStatus.STUDENT, "", "Sporthal"),
    (EmploymentStatus.CONTRACT, "4/5", "Oude Molen"),
    (EmploymentStatus.TRAINEE, "5/5", ""),
    (EmploymentStatus.VOLUNTEER, "", "Bibliotheek"),
)
READS_FRENCH = 8  # one in so many likes to read lessons in French
TEAMS = ("", "Noord", "Zuid", "Noord")
SINGLE_ANSWER = (QuestionKind.SINGLE, QuestionKind.TRUE_FALSE, QuestionKind.BETTER)


@transaction.atomic
def load(organisation: Organisation, programme: Programme, number: int, today: date) -> int:
    """Add colleagues until there are `number` of them; how many were added."""
    chance = random.Random(organisation.slug)  # noqa: S311 - nobody's secret
    there = set(User.objects.of(organisation).values_list("personnel_number", flat=True))
    added = 0
    for index in range(number):
        first, last = chance.choice(FIRST_NAMES), chance.choice(LAST_NAMES)
        department, functions = chance.choice(list(WORK.items()))
        function, days_ago, eagerness = chance.choice(functions), chance.randint(3, 330), chance.random() ** 0.5
        address, personnel_number = f"collega{index + 1}@{organisation.slug}.example", f"{1000 + index}"
        if personnel_number in there:
            continue
        start = today - timedelta(days=days_ago)
        person = User(
            email="" if function in WITHOUT_MAILBOX else address,
            first_name=first,
            last_name=last,
            organisation=organisation,
            department=department_of(organisation, department),
            function=function,
            personnel_number=personnel_number,
            start_date=start,
            reads_in="fr" if index % READS_FRENCH == 0 else "",
        )
        person.set_unusable_password()
        person.save()
        _work(person, index)
        progress.enrol(person, programme, start, announce=False)
        _walk(person, programme, start, today, eagerness, random.Random(address))  # noqa: S311 - nobody's secret
        added += 1
    if added:
        _exempt_one(organisation, programme, today)
        _give_certificates(programme)
    return added


def _work(person: User, index: int) -> None:
    """What HR’s system has of someone, and the own field of the demo; without a draw, so that the rest stays."""
    status, regime, site = WORK_FACTS[index % len(WORK_FACTS)]
    manager = person.department.head if person.department else None
    person.status, person.work_regime, person.site, person.manager = status, regime, site, manager
    person.save(update_fields=["status", "work_regime", "site", "manager"])
    team, _made = OwnField.objects.get_or_create(organisation=person.organisation, name="Ploeg")
    if team_of := TEAMS[index % len(TEAMS)]:
        own_values.give({person.pk: {team.pk: team_of}})


def _exempt_one(organisation: Organisation, programme: Programme, today: date) -> None:
    """Let HR record for one who did not begin that the programme was done elsewhere."""
    officer = User.objects.filter(groups=organisation.hr_group_id).order_by("pk").first()
    colleagues = Enrolment.objects.filter(programme=programme, started_at=None, user__personnel_number__gte="1000")
    one = colleagues.order_by("pk").first()
    if officer is None or one is None:
        return
    grounds = Grounds("Volgde dit vorig jaar bij een ander bestuur.", today - timedelta(days=200))
    progress.exempt([one.pk], None, grounds, officer, timezone.make_aware(datetime.combine(today, time(8))))


def _give_certificates(programme: Programme) -> None:
    """Two of three who finished took their certificate, an hour later."""
    finished = Enrolment.objects.filter(programme=programme, completed_at__isnull=False, certificate=None)
    for number, one in enumerate(finished.select_related("user", "programme__organisation").order_by("pk")):
        if number % 3 and one.completed_at is not None:
            certificates.issue(one, one.completed_at + timedelta(hours=1))


def department_of(organisation: Organisation, name: str) -> Department:
    """The department of this name; made with its kind of work where it is not there."""
    kind = KindOfWork.objects.of(organisation).filter(key=KINDS_OF_WORK.get(name)).first()
    return Department.objects.get_or_create(organisation=organisation, name=name, defaults={"kind_of_work": kind})[0]


def _walk(
    person: User, programme: Programme, start: date, today: date, eagerness: float, chance: random.Random
) -> None:
    """Do as many lessons as someone so eager had time for, a few days apart, with mistakes here and there."""
    if eagerness < 0.1:
        return
    lesson_ids = programme.lesson_ids
    wanted = len(lesson_ids) if eagerness > 0.35 else chance.randint(1, len(lesson_ids) - 1)
    day = start + timedelta(days=chance.randint(1, 6))
    for lesson_id in lesson_ids[:wanted]:
        if day >= today:
            return
        moment = timezone.make_aware(datetime.combine(day, time(9 + chance.randint(0, 7), chance.randint(0, 59))))
        if not _take(person, lesson_id, moment, eagerness, chance):
            return
        day += timedelta(days=chance.randint(1, 7))


def _take(person: User, lesson_id: int, moment: datetime, eagerness: float, chance: random.Random) -> bool:
    """Go through a lesson, again with the best answers if need be; whether it was completed."""
    try:
        place = progress.open_lesson(person, lesson_id, moment)
    except progress.NotReadable:
        return False
    progress.mark_read(place, len(article_of(place.version, place.variant).sections), moment)
    if place.version.quiz is None:
        progress.finish_reading(place, moment, announce=False)
        return True
    for question in place.version.quiz.quiz.questions:
        given = _mistake(question, chance) if chance.random() > _odds(question, eagerness) else best_answer(question)
        saved = progress.answer(place, 1, question.id, given, moment, announce=False)
    if saved is None or saved.attempt.passed:
        return saved is not None
    try:
        progress.retry(place, moment)
    except AttemptRefused:
        return False
    for question in place.version.quiz.quiz.questions:
        progress.answer(place, 2, question.id, best_answer(asked_in_try(question, 2)), moment, announce=False)
    return True


def _odds(question: Question, eagerness: float) -> float:
    """How likely this person has this question right: some questions are harder than others."""
    return 0.4 + eagerness / 2 + random.Random(question.id).uniform(-0.3, 0.2)  # noqa: S311 - nobody's secret


def _mistake(question: Question, chance: random.Random) -> tuple[str, ...] | list[str]:
    """An answer that is not the best one, where one choice is an answer; the best one elsewhere."""
    others = [choice.id for choice in question.choices if choice.credit is not Credit.FULL]
    return [chance.choice(others)] if question.kind in SINGLE_ANSWER and others else best_answer(question)
