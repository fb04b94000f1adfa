"""Who is new here on a day, such as that of enrolling, in Python and as a condition of the database on people.

New is who starts later, or started at most MONTHS ago. Staff files come once a month, after a summer or a
reorganisation once a quarter: whoever is in the first file since they started is still welcomed. After a quarter nobody
is a newcomer any more, and "welcome" would say that we do not know them. Who has no known first working day was there
before the files were: not new.
"""

from __future__ import annotations

from datetime import date

from dateutil.relativedelta import relativedelta
from django.db.models import Q

MONTHS = 3


def first_day_of_new(day: date) -> date:
    """The earliest first working day of who is new on this day."""
    first: date = day - relativedelta(months=MONTHS)
    return first


def is_new(first_working_day: date | None, day: date) -> bool:
    """Whether someone who starts or started on that first working day is new on `day`."""
    return first_working_day is not None and first_working_day >= first_day_of_new(day)


def new_on(day: date, person: str = "") -> Q:
    """`is_new` in the database; `person` is the way to the person, such as "user__"."""
    return Q(**{f"{person}start_date__gte": first_day_of_new(day)})
