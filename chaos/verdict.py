"""What became of it, read from the database when all is quiet."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection
from typing import Any

from django.utils import timezone
from django_tasks.base import TaskResultStatus
from django_tasks_db.models import DBTaskResult

from chaos import new_people
from chaos.planned_people import frozen
from onboarding.hr.models import Activity, Verb
from onboarding.learning.journey import summaries
from onboarding.learning.models import (
    BEGINS,
    Completion,
    Enrolment,
    LessonProgress,
    Notice,
    NoticeKind,
    NoticeState,
    attempts_context,
)
from onboarding.learning.notices import ledger
from onboarding.people.models import User
from quizzes.models import Attempt, Response


def waits() -> dict[str, int]:
    """What is not over, and how often: tasks, and mails of today. A mail that is being sent has a task; without, it was
    cut off, and is settled later."""
    tasks = DBTaskResult.objects.filter(status__in=[TaskResultStatus.READY, TaskResultStatus.RUNNING])
    mails = Notice.objects.filter(state=NoticeState.PLANNED, send_on__lte=timezone.localdate())
    found = [*tasks.values_list("task_path", "status"), *mails.values_list("kind", "state")]
    return dict(Counter(" ".join(one) for one in found))


def _unmailed(people: Collection[int], *kinds: str) -> int:
    """Of how many people no mail of these kinds was sent, or told as uncertain."""
    settled = Notice.objects.filter(kind__in=kinds, state__in=[NoticeState.SENT, NoticeState.UNCERTAIN])
    return len(set(people) - set(settled.values_list("enrolment__user", flat=True)))


def _imports(files: list[int], applied: list[int]) -> dict[str, int]:
    """What became of the files of new people that HR began to import, and of those that it was told are applied."""
    known = set(User.objects.values_list("email", flat=True))
    there = {file: sum(new_people.address_of(file, one) in known for one in range(new_people.SIZE)) for file in files}
    lines = Counter(Activity.objects.filter(verb=Verb.IMPORT_APPLIED).values_list("detail", flat=True))
    return {
        "imports told as applied, and not wholly there": sum(there[file] != new_people.SIZE for file in applied),
        "imports of which a part is there": sum(number not in (0, new_people.SIZE) for number in there.values()),
        "imports applied twice, or without a trace": sum(
            lines[new_people.name_of(file)] != (number > 0) for file, number in there.items()
        ),
        "runs in which no import was told as applied": int(bool(files) and not applied),
    }


def verdict(given: dict[str, Any]) -> dict[str, Any]:
    """Each promise with how often it was broken: all zeros when everything holds. `counts` says of how many."""
    ledger.find_interrupted(timezone.now() + ledger.SILENT)  # as the worker does by then
    enrolments = {one.user_id: one.pk for one in Enrolment.objects.all()}
    kept: dict[tuple[str, str], list[list[str]]] = {}
    for context, question, selected in Response.objects.values_list("attempt__context", "question_id", "selected"):
        kept.setdefault((context, question), []).append(list(selected))
    lost = twice = 0
    for answer in given["answers"]:
        context = attempts_context(enrolments[answer["person"]], answer["lesson"])
        found = kept.get((context, answer["question"]), [])
        lost += list(answer["best"]) not in found
        twice += len(found) > 1
    attempts = Counter(Attempt.objects.values_list("context", flat=True))
    mails = Counter(tuple(mail) for mail in given["mails"])
    sent = Notice.objects.filter(state=NoticeState.SENT).count()
    uncertain = Notice.objects.filter(state=NoticeState.UNCERTAIN).count()
    summary = list(Enrolment.objects.order_by("pk").values_list("pk", "lessons_done", "last_activity_at"))
    rebuilt = summaries.rebuild(Enrolment.objects.all())
    done = set(Completion.objects.values_list("enrolment__user", "lesson"))
    whole = Counter(person for person, _lesson in given["lessons"])
    ended = [one["id"] for one in given["people"] if whole[one["id"]] == len(one["lessons"])]
    places = LessonProgress.objects.order_by()
    statuses = Counter(DBTaskResult.objects.values_list("status", flat=True))
    before = given["frozen"]
    return {
        "promises": {
            "acknowledged answers lost": lost,
            "answers kept twice": twice,
            "attempts too many": sum(number - 1 for number in attempts.values()),
            "people who got no answer for two minutes": given["gave_up"],
            "lessons done without a completion": len({tuple(one) for one in given["lessons"]} - done),
            "places kept twice": places.count() - places.values("enrolment", "lesson").distinct().count(),
            "programmes done, and not completed": Enrolment.objects.filter(user__in=ended, completed_at=None).count(),
            "summaries that are not what a rebuild makes": rebuilt,
            "frozen tables that changed": sum(before[table] != now for table, now in frozen().items()),
            "mails received twice": sum(number - 1 for number in mails.values()),
            "mails told as sent, and not received": max(sent - len(mails), 0),
            "ends of a programme without a mail sent or told as uncertain": _unmailed(ended, NoticeKind.COMPLETION),
            "people who have not ended, and were not mailed that it begins": _unmailed(
                {one["id"] for one in given["people"]} - set(ended), *BEGINS
            ),
            **_imports(given["files"], given["applied"]),
            "work lost or stuck": statuses[TaskResultStatus.READY] + statuses[TaskResultStatus.RUNNING],
        },
        "counts": {
            "people": len(summary),
            "acknowledged answers": len(given["answers"]),
            "completions": Completion.objects.count(),
            "mails received": len(given["mails"]),
            "mails uncertain": uncertain,
            "imports begun": len(given["files"]),
            "imports told as applied": len(given["applied"]),
            "tasks": dict(statuses),
        },
    }
