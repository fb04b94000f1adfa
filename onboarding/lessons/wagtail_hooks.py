"""Registers this room's parts of the Wagtail admin."""

from wagtail import hooks
from wagtail.admin.admin_url_finder import register_admin_url_finder

from onboarding.lessons import checker, choosers, desk_guards, file_uses, media, writing_script
from onboarding.lessons.models import LessonVersion

hooks.register("before_serve_document", media.check_document)
hooks.register("construct_page_chooser_queryset", desk_guards.own_pages_only)
hooks.register("before_bulk_action", desk_guards.refuse_incomplete_lessons)
hooks.register("before_edit_page", desk_guards.tell_of_live_quiz)
hooks.register("before_edit_page", desk_guards.tell_of_wrong_counts)
hooks.register("register_rich_text_features", choosers.register_links, order=10)
hooks.register("insert_editor_js", writing_script.script_tags)
hooks.register("construct_wagtail_userbar", checker.use_our_checker)
register_admin_url_finder(LessonVersion, file_uses.VersionAtDesk)
