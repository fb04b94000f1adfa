"""Who finishes an older version of a lesson after a material change: they are asked what changed, as whoever was done
already."""

from __future__ import annotations

from django.db.models import F
from django.utils import timezone
from django_tasks import task

from onboarding.learning.calendar.own_calendars import calendar_of_lesson
from onboarding.learning.journey import asked_to_read, following_up
from onboarding.learning.models import Completion
from onboarding.lessons.models import ChangeSize, LessonVersion, PublishDecision


@task()
def ask_what_changed(enrolment_id: int, lesson_id: int) -> None:
    """Ask someone who just finished a lesson to read what is new since, if a material change came after their version.

    As was decided about the last one: with a mail or not, and as many working days to read as whoever was done then.
    Without a decision nobody is asked. Safe to repeat.
    """
    done = Completion.objects.filter(enrolment=enrolment_id, lesson=lesson_id).select_related("version").first()
    live = (
        LessonVersion.objects.filter(pk=F("lesson__current_version"), lesson=lesson_id)
        .select_related("lesson", "quiz")
        .first()
    )
    if done is None or live is None or live.number <= done.version.number:
        return
    changed = PublishDecision.objects.filter(
        version__lesson=lesson_id,
        version__change=ChangeSize.MATERIAL,
        version__number__gt=done.version.number,
        version__number__lte=live.number,
        due_date__isnull=False,
    )
    decision = changed.select_related("version").order_by("-version__number").first()
    if decision is None or decision.version is None or decision.due_date is None:
        return
    now = timezone.now()
    today = timezone.localdate(now)
    calendar, asked_on = calendar_of_lesson(lesson_id), timezone.localdate(decision.version.published_at)
    days = calendar.between(asked_on, following_up.due_date_on(asked_on, decision.due_date, calendar))
    due_date = calendar.add(today, days)
    theirs = asked_to_read.who_is_asked(live.lesson, done.version, today).filter(pk=enrolment_id)
    following_up.ask(theirs.values_list("pk", flat=True), live, done.version, due_date, now, decision.sends_mail)
