"""Which lessons are to be looked at again, and which programmes nobody published anything of for a year."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from functools import reduce
from operator import or_
from typing import Any

from dateutil.relativedelta import relativedelta
from django.db.models import F, Max, Q
from django.utils import timezone

from onboarding.lessons.models import Lesson, PrinciplePage, Programme
from onboarding.people.who_may_see import Viewer

YEAR = relativedelta(years=1)  # after a lesson was published, unless HR chose another day


def due_on(lesson: Lesson) -> date:
    """The day to look whether a lesson that is live is still right."""
    if lesson.review_on is not None:
        return lesson.review_on
    assert lesson.current_version is not None  # noqa: S101 - it is live
    return a_year_after(timezone.localdate(lesson.current_version.published_at))


def a_year_after(day: date) -> date:
    """The same day, for whoever looks on `day`; 28 February after the 29th."""
    after: date = day + YEAR
    return after


def is_due(today: date) -> Q:
    """As `due_on` has it, of lessons that are live."""
    by_itself = Q(review_on=None, current_version__published_at__lt=_end_of_day(today))
    return Q(current_version__isnull=False, page__isnull=False) & (Q(review_on__lte=today) | by_itself)


def due(viewer: Viewer, today: date) -> list[Lesson]:
    """Those that `viewer` may see, longest due first; one query."""
    found = Lesson.objects.visible_to(viewer).filter(is_due(today))
    found = found.select_related("programme__organisation", "current_version")
    found = found.defer("current_version__content", "current_version__article", "programme__outline")
    return sorted(found, key=lambda lesson: (due_on(lesson), lesson.pk))


def number_due(viewer: Viewer, today: date) -> int:
    """How many `due` has; one query."""
    return Lesson.objects.visible_to(viewer).filter(is_due(today)).count()


def _end_of_day(today: date) -> datetime:
    """Before which was published what is a year old on `today`."""
    after = today - YEAR + timedelta(days=1)
    if after + YEAR <= today:  # what came on 29 February is a year old on the 28th
        after += timedelta(days=1)
    return timezone.make_aware(datetime.combine(after, time.min))


@dataclass(frozen=True, slots=True)
class Old:
    """A programme, and when something of it was published last."""

    programme: Programme
    published_at: datetime


def old_programmes(viewer: Viewer, today: date, page_ids: Iterable[int] | None = None) -> list[Old]:
    """The live programmes of which nothing was published for over a year, oldest first; two queries. With `page_ids`
    only those of these pages."""
    live = Programme.objects.visible_to(viewer).filter(is_live=True, page__isnull=False)
    if page_ids is not None:
        live = live.filter(page__in=list(page_ids))
    found: Any = live.annotate(
        newest_lesson=Max("lessons__versions__published_at"), newest_page=F("page__last_published_at")
    )
    programmes = list(found.defer("outline").select_related("organisation", "page"))
    values = _newest_values([programme.page.path for programme in programmes])
    newest = {
        programme: max(filter(None, (programme.newest_lesson, programme.newest_page, values.get(programme.page.path))))
        for programme in programmes
        if programme.newest_lesson or programme.newest_page
    }
    old = [Old(programme, at) for programme, at in newest.items() if at < _end_of_day(today)]
    return sorted(old, key=lambda one: (one.published_at, one.programme.pk))


def _newest_values(paths: Iterable[str]) -> dict[str, datetime]:
    """When a value was published last below the page with each of these paths."""
    below = reduce(or_, (Q(path__startswith=path) for path in paths), Q(pk=None))
    newest: dict[str, datetime] = {}
    values = PrinciplePage.objects.filter(below, last_published_at__isnull=False)
    for path, at in values.values_list("path", "last_published_at").order_by("last_published_at"):
        newest[path[: -PrinciplePage.steplen]] = at
    return newest
