"""Registers this room's parts of the Wagtail admin."""

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.templatetags.static import static
from django.urls import include, path
from django.utils import timezone
from django.utils.html import format_html
from wagtail import hooks
from wagtail.models import Page

from onboarding.hr import admin_urls, home, menu
from onboarding.hr.between_organisations import beside_lessons
from onboarding.hr.finding import finding_screen
from onboarding.hr.freshness import beside_the_form
from onboarding.hr.from_web_page import left_screen
from onboarding.hr.language_checks import block_help, language_panel
from onboarding.hr.lesson_history import way_in
from onboarding.hr.open_files import file_link
from onboarding.hr.publish_step import below_too, many_pages, page_hooks, replace_views
from onboarding.hr.reviewing import home_reviews, review_links
from onboarding.hr.tenancy import page_listing
from onboarding.hr.trash import bulk_keeping

hooks.register("construct_reports_menu", home.no_wagtail_reports)
hooks.register("register_admin_search_area", finding_screen.area)
hooks.register("construct_help_menu", home.no_wagtail_news)
hooks.register("register_help_menu_item", block_help.menu_item)
hooks.register("register_page_header_buttons", way_in.header_buttons)
hooks.register("register_page_header_buttons", language_panel.header_buttons)
hooks.register("register_page_header_buttons", review_links.header_buttons)
hooks.register("register_page_header_buttons", beside_the_form.header_buttons)
hooks.register("register_page_header_buttons", bulk_keeping.header_buttons)
hooks.register("register_page_header_buttons", file_link.header_buttons)
hooks.register("register_page_header_buttons", left_screen.header_buttons)
hooks.register("register_page_header_buttons", beside_lessons.header_buttons)
hooks.register("register_page_listing_buttons", beside_lessons.listing_buttons)
hooks.register("construct_explorer_page_queryset", beside_lessons.note_in_list)
hooks.register("after_copy_page", beside_lessons.carry_over)
hooks.register("before_edit_page", beside_lessons.tell_above)
hooks.register("before_delete_page", page_hooks.before_deleting)
hooks.register("before_move_page", page_hooks.before_moving)


@hooks.register("register_admin_urls")
def urls() -> list[Any]:
    return [path("", include(admin_urls))]


@hooks.register("insert_global_admin_css")
def style() -> str:
    return format_html('<link rel="stylesheet" href="{}">', static("css/desk.css"))


@hooks.register("construct_main_menu")
def entries_of_hr(request: HttpRequest, menu_items: list[Any]) -> None:
    menu_items += [entry for entry in menu.ENTRIES if entry.is_shown(request)]


@hooks.register("construct_homepage_panels")
def panels(request: HttpRequest, panels: list[Any]) -> None:
    home.arrange_panels(request, panels, timezone.now())
    viewer: Any = request.user
    panels += home_reviews.panels(viewer)


@hooks.register("register_admin_viewset", order=10)
def page_viewset() -> page_listing.OwnPagesViewSet:
    return page_listing.own_pages


@hooks.register("before_edit_page")
def still_right(request: HttpRequest, page: Page) -> None:
    beside_the_form.ask_above(request, page, timezone.localdate())


@hooks.register("before_publish_page")
def step_before_publishing(request: HttpRequest, page: Page) -> HttpResponse | None:
    return page_hooks.before_publishing(request, page, timezone.now())


@hooks.register("after_publish_page")
def lessons_left_behind(request: HttpRequest, page: Page) -> None:
    below_too.tell(request, page.specific)


@hooks.register("after_bulk_action")
def lessons_of_many_left_behind(request: HttpRequest, action_type: str, objects: list[Any], action: Any) -> None:
    if action_type == "publish":
        for page in Page.objects.filter(pk__in=[one.pk for one in objects if isinstance(one, Page)]).specific():
            below_too.tell(request, page)


hooks.register("register_bulk_action", below_too.PublishWithBelow, order=100)  # in the place of Wagtail's


@hooks.register("before_replace_file")
def step_before_replacing(request: HttpRequest, thing: Any, form: Any) -> HttpResponse | None:
    return replace_views.before_replacing(request, thing, form, timezone.now())


@hooks.register("before_bulk_action", order=10)  # after whether a lesson is complete
def page_by_page(request: HttpRequest, action_type: str, objects: list[Any], action: Any) -> HttpResponse | None:
    return many_pages.refuse_what_touches_people(request, action_type, objects, action, timezone.now())


@hooks.register("before_bulk_action", order=20)  # after whether it touches people
def into_the_trash(request: HttpRequest, action_type: str, objects: list[Any], action: Any) -> None:
    bulk_keeping.keep_what_goes(request, action_type, objects, timezone.now())


@hooks.register("after_bulk_action")
def told_of_the_trash(request: HttpRequest, action_type: str, objects: list[Any], action: Any) -> None:
    bulk_keeping.tell(request, action_type, objects)


@hooks.register("before_delete_file")
def file_into_the_trash(request: HttpRequest, thing: Any) -> None:
    bulk_keeping.keep_file(request, thing, timezone.now())


hooks.register("after_delete_file", bulk_keeping.tell_of_file)
