"""Registers this room's parts of the Wagtail admin."""

from typing import Any

from django.http import HttpRequest
from django.templatetags.static import static
from django.urls import include, path, reverse
from django.utils import timezone
from django.utils.html import format_html
from django.utils.translation import gettext_lazy as _
from wagtail import hooks

from onboarding.hr import access, admin_urls, home
from onboarding.hr.employees import menu as employees
from onboarding.hr.enrolling import menu as enrolling
from onboarding.hr.imports import menu as imports
from onboarding.hr.insight import menu as insight
from onboarding.hr.lists import menu as lists
from onboarding.hr.notices import menu as notices
from onboarding.hr.overview import menu as overview
from onboarding.hr.tenancy import page_listing

hooks.register("construct_reports_menu", home.no_wagtail_reports)
hooks.register("construct_help_menu", home.no_wagtail_news)


@hooks.register("register_admin_urls")
def urls() -> list[Any]:
    return [path("", include(admin_urls))]


@hooks.register("insert_global_admin_css")
def style() -> str:
    return format_html('<link rel="stylesheet" href="{}">', static("css/desk.css"))


@hooks.register("register_admin_menu_item")
def completion_menu_item() -> access.HrOnlyMenuItem:
    return access.HrOnlyMenuItem(
        _("Voltooiing"),
        reverse("hr:completion_report"),
        name="completion",
        icon_name="clipboard-list",
        order=50,
    )


@hooks.register("construct_main_menu")
def menu_of_each_part(request: HttpRequest, menu_items: list[Any]) -> None:
    for part in (employees, imports, enrolling, notices, overview, lists, insight):
        menu_items += [item for item in part.ITEMS if item.is_shown(request)]


@hooks.register("construct_homepage_panels")
def panels(request: HttpRequest, panels: list[Any]) -> None:
    home.arrange_panels(request, panels, timezone.now())


@hooks.register("register_admin_viewset", order=10)
def page_viewset() -> page_listing.OwnPagesViewSet:
    return page_listing.own_pages
