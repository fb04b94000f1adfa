"""Wagtail's page listing offers everybody who ever made or edited a page as a filter; here only one's own pages'. Its
filter by site is left out: there is one, for all organisations."""

from __future__ import annotations

from django.db.models import QuerySet
from django.forms import CheckboxSelectMultiple
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _
from wagtail.admin.filters import MultipleUserFilter
from wagtail.admin.views.pages.listing import EditedByFilter, GenericPageFilterSet
from wagtail.admin.viewsets.pages import PageViewSet
from wagtail.models import Page, PageLogEntry
from wagtail.permission_policies.pages import PagePermissionPolicy

from onboarding.people.models import User


def _pages(request: HttpRequest) -> QuerySet[Page]:
    found: QuerySet[Page] = PagePermissionPolicy().explorable_instances(request.user)
    return found.order_by()


def owners(request: HttpRequest) -> QuerySet[User]:
    """Who made the pages that `request.user` can reach."""
    return User.objects.filter(pk__in=_pages(request).values("owner_id"))


def editors(request: HttpRequest) -> QuerySet[User]:
    """Who edited the pages that `request.user` can reach."""
    edits = PageLogEntry.objects.filter(action="wagtail.edit", page_id__in=_pages(request).values("pk"))
    return User.objects.filter(pk__in=edits.order_by().values("user_id"))


class OwnPagesFilterSet(GenericPageFilterSet):
    owner = MultipleUserFilter(label=_("Gemaakt door"), queryset=owners, widget=CheckboxSelectMultiple)
    site = None
    edited_by = EditedByFilter(label=_("Bewerkt door"), queryset=editors, widget=CheckboxSelectMultiple)

    class Meta(GenericPageFilterSet.Meta):
        pass


class OwnPagesViewSet(PageViewSet):
    """Takes the place of Wagtail's own for every kind of page."""

    filterset_class = OwnPagesFilterSet


own_pages = OwnPagesViewSet()
