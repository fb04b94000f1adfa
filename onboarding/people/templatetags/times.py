"""Times of day in templates: `{{ at|clock_time }}` and `{{ at|day_and_time:"d/m/Y" }}`; nothing where there is none."""

from datetime import datetime

from django import template

from onboarding import clock_times

register = template.Library()


@register.filter
def clock_time(moment: datetime | None) -> str:
    return clock_times.clock_time(moment) if moment else ""


@register.filter
def day_and_time(moment: datetime | None, day_format: str) -> str:
    return clock_times.day_and_time(moment, day_format) if moment else ""
