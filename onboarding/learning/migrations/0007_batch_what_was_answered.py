from collections import defaultdict
from itertools import groupby

from django.db import migrations
from django.db.models import F
from django.utils import timezone

from onboarding.learning.batching import Waiting, draw, half_year, next_batch, shared
from onboarding.learning.counting import POLL, POLL_BATCH, QUIZ, draw_answers
from onboarding.learning.disclosure import MINIMUM_GROUP
from quizzes.definitions import Quiz
from quizzes.wordings import wording_of_quiz


def batch_what_was_answered(apps, schema_editor):
    """First tries and votes so far count from where their people are today, in the order in which they were given."""
    wordings = {}
    for tries in _first_tries(apps):
        pools = defaultdict(list)
        for attempt, quiz, *where in tries:
            if quiz not in wordings:
                definition = apps.get_model("quizzes", "PublishedQuiz").objects.values_list("definition", flat=True)
                wordings[quiz] = wording_of_quiz(Quiz.from_dict(definition.get(pk=quiz)))
            pools[f"{QUIZ}{wordings[quiz]}"].append((attempt, quiz, where))
        for what, found in pools.items():
            people = [
                (attempt, Waiting(attempt, room, name or "", half_year(day)))
                for attempt, _quiz, (_lesson, room, name, day) in found
            ]
            lesson = found[0][2][0]
            _store(apps, lesson, what, people, "attempt", MINIMUM_GROUP, _of_tries, quiz_id=found[0][1])
    votes = apps.get_model("learning", "PollVote").objects.order_by("lesson_id", "block_id", "voted_at", "pk")
    rows = votes.values_list("lesson_id", "block_id", "pk").iterator(chunk_size=2000)
    for (lesson, block), found in groupby(rows, key=lambda row: row[:2]):
        people = [(vote, Waiting(vote)) for _lesson, _block, vote in found]
        _store(apps, lesson, f"{POLL}{block}", people, "vote", POLL_BATCH, _of_votes)


def _first_tries(apps):
    """Of each lesson: (attempt, quiz, lesson, department, its name, first working day) of those who finished it."""
    lesson = "published_quiz__lesson_versions__lesson"
    attempts = apps.get_model("quizzes", "Attempt").objects.filter(
        number=1, **{f"{lesson}__programme__organisation": F("user__organisation")}
    )
    for lesson_id in apps.get_model("lessons", "Lesson").objects.order_by("pk").values_list("pk", flat=True):
        rows = attempts.filter(**{lesson: lesson_id}).order_by("pk").values_list(
            *("user_id", "finished_at", "pk", "published_quiz_id", lesson),
            *("user__department_id", "user__department__name", "user__start_date"),
        )
        first = {}
        for row in rows.iterator(chunk_size=2000):
            first.setdefault(row[0], row)  # the very first counts, or none
        finished = sorted((row for row in first.values() if row[1]), key=lambda row: row[1:3])
        yield [row[2:] for row in finished]


def _store(apps, lesson, what, people, of, size, drawn_of, **pool_fields):
    """One pool with its people, `of` being the field that holds what they gave; batches as people come."""
    models = [apps.get_model("learning", name) for name in ("AnswerPool", "AnswerBatch", "PooledAnswer")]
    pools, batches, answers = models
    pool = pools.objects.create(lesson_id=lesson, what=what, **pool_fields)
    batch_of, waiting, is_first = {}, [], True
    for _given, one in people:
        waiting.append(one)
        chosen = next_batch(waiting, size, lambda: is_first)  # noqa: B023 - called at once
        if chosen:
            room, name, half = shared(chosen)
            batch = batches.objects.create(
                pool=pool, department=room, department_name=name, half_year=half, formed_at=timezone.now(),
                drawn=drawn_of(apps, [one.id for one in chosen]),
            )  # fmt: skip
            batch_of |= {one.id: batch.pk for one in chosen}
            waiting = [one for one in waiting if one.id not in batch_of]
            is_first = False
    answers.objects.bulk_create(
        [
            answers(
                pool=pool, batch_id=batch_of.get(one.id), department=one.department,
                department_name=one.department_name, half_year=one.half_year, **{f"{of}_id": given},
            )
            for given, one in people
        ],
        batch_size=500,
    )  # fmt: skip


def _of_tries(apps, attempts):
    rows = apps.get_model("quizzes", "Response").objects.filter(attempt__in=attempts)
    return draw_answers(
        rows.values_list(
            *("question_id", "selected", "points", "max_points", "attempt__points", "attempt__max_points")
        )
    )


def _of_votes(apps, votes):
    found = apps.get_model("learning", "PollVote").objects.filter(pk__in=votes)
    return {"choice": draw(list(found.values_list("choice_id", flat=True)))}


class Migration(migrations.Migration):
    dependencies = [
        ("learning", "0006_answer_batches"),
        ("lessons", "0005_employee_side"),
        ("people", "0003_absence"),
        ("quizzes", "0002_employee_side"),
    ]

    operations = [migrations.RunPython(batch_what_was_answered, migrations.RunPython.noop)]
