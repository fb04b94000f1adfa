"""Who waits, narrowed to who is new, as every list is: by the first working day."""

from __future__ import annotations

from urllib.parse import urlencode

from django.http import HttpRequest
from django.utils.functional import cached_property
from wagtail.admin.filters import WagtailFilterSet

from onboarding.hr.completion.completion_filters import first_day_between
from onboarding.learning.models import Enrolment, EnrolmentQuerySet


class WaitingFilterSet(WagtailFilterSet):
    started = first_day_between("user__start_date")

    class Meta:
        model = Enrolment
        fields: list[str] = []


class ByFirstDay:
    """A screen about who waits that narrows itself by its address, also where it does something."""

    request: HttpRequest

    @cached_property
    def filters(self) -> WaitingFilterSet:
        return WaitingFilterSet(self.request.GET, queryset=Enrolment.objects.none(), request=self.request)

    def narrowed(self, enrolments: EnrolmentQuerySet) -> EnrolmentQuerySet:
        """Nobody when the days make no sense: whoever is told to be there would be taken for the answer."""
        if not self.filters.is_valid():
            return enrolments.none()
        found: EnrolmentQuerySet = self.filters.filter_queryset(enrolments)
        return found

    @cached_property
    def chosen(self) -> str:
        """The days as they stand in an address; "" without."""
        given = {name: self.request.GET.get(name, "") for name in ("started_from", "started_to")}
        return urlencode({name: value for name, value in given.items() if value})

    @property
    def before(self) -> str:
        """What stands in an address before the number of a page."""
        return f"{self.chosen}&" if self.chosen else ""

    @property
    def here(self) -> str:
        """The address of this screen, as it was narrowed."""
        return f"{self.request.path}?{self.chosen}" if self.chosen else self.request.path
