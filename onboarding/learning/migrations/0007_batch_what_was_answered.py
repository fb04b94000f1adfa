from collections import defaultdict
from itertools import groupby

from django.db import migrations
from django.db.models import F
from django.utils import timezone

from onboarding.learning.migrations import _batches_of_then as then

AT_ONCE = 200  # batches whose answers are read together


def batch_what_was_answered(apps, schema_editor):
    """First tries and votes so far count from where their people are today, in the order in which they were given."""
    wordings = {}
    for tries in _first_tries(apps):
        pools = defaultdict(list)
        for attempt, quiz, *where in tries:
            if quiz not in wordings:
                definitions = apps.get_model("quizzes", "PublishedQuiz").objects.values_list("definition", flat=True)
                wordings[quiz] = then.wording_of(definitions.get(pk=quiz))
            pools[wordings[quiz]].append((attempt, quiz, where))
        for wording, found in pools.items():
            people = [
                then.Waiting(attempt, room, name or "", then.half_year(day))
                for attempt, _quiz, (_lesson, room, name, day) in found
            ]
            pool = {"lesson_id": found[0][2][0], "what": f"{then.QUIZ}{wording}", "quiz_id": found[0][1]}
            _store(apps, pool, people, "attempt", then.QUIZ_BATCH, _drawn_of_tries)
    votes = apps.get_model("learning", "PollVote").objects.order_by("lesson_id", "block_id", "voted_at", "pk")
    rows = votes.values_list("lesson_id", "block_id", "pk").iterator(chunk_size=2000)
    for (lesson, block), found in groupby(rows, key=lambda row: row[:2]):
        people = [then.Waiting(vote) for _lesson, _block, vote in found]
        pool = {"lesson_id": lesson, "what": f"{then.POLL}{block}"}
        _store(apps, pool, people, "vote", then.POLL_BATCH, _drawn_of_votes)


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


def _store(apps, pool_fields, people, of, size, drawn_of):
    """One pool with its people, `of` being the field that holds what they gave, and their batches.

    Costs a query for so many batches, not for each: an organisation may have a hundred thousand people.
    """
    models = [apps.get_model("learning", name) for name in ("AnswerPool", "AnswerBatch", "PooledAnswer")]
    pools, batches, answers = models
    pool = pools.objects.create(**pool_fields)
    made, batch_of = then.batches_of(people, size), {}
    for start in range(0, len(made), AT_ONCE):
        some = made[start : start + AT_ONCE]
        given = drawn_of(apps, [one.given for batch in some for one in batch])
        stored = batches.objects.bulk_create(
            batches(
                pool=pool, formed_at=timezone.now(), **then.shared(batch),
                drawn=given([one.given for one in batch]),
            )
            for batch in some
        )  # fmt: skip
        batch_of |= {one.given: row.pk for batch, row in zip(some, stored, strict=True) for one in batch}
    answers.objects.bulk_create(
        [
            answers(
                pool=pool, batch_id=batch_of.get(one.given), department=one.department,
                department_name=one.department_name, half_year=one.half_year, **{f"{of}_id": one.given},
            )
            for one in people
        ],
        batch_size=500,
    )  # fmt: skip


def _drawn_of_tries(apps, attempts):
    """What draws of a batch, given the ids of its attempts, once the answers of all `attempts` are read."""
    rows = apps.get_model("quizzes", "Response").objects.filter(attempt__in=attempts).values_list(
        *("attempt_id", "question_id", "selected", "points", "max_points", "attempt__points", "attempt__max_points")
    )
    found = defaultdict(list)
    for attempt, *response in rows:
        found[attempt].append(response)
    return lambda batch: then.draw_answers(response for attempt in batch for response in found[attempt])


def _drawn_of_votes(apps, votes):
    chosen = dict(apps.get_model("learning", "PollVote").objects.filter(pk__in=votes).values_list("pk", "choice_id"))
    return lambda batch: {"choice": then.draw([chosen[vote] for vote in batch])}


class Migration(migrations.Migration):
    dependencies = [
        ("learning", "0006_answer_batches"),
        ("lessons", "0005_employee_side"),
        ("people", "0003_absence"),
        ("quizzes", "0002_employee_side"),
    ]

    operations = [migrations.RunPython(batch_what_was_answered, migrations.RunPython.noop)]
