"""Help for who writes a lesson: every block and every kind of question, with its picture and what it is for."""

from __future__ import annotations

from typing import Any, NamedTuple

from django.templatetags.static import static
from django.urls import reverse_lazy
from django.utils.translation import gettext_lazy
from django.views.generic import TemplateView
from wagtail.admin.menu import MenuItem
from wagtail.admin.views.generic.base import WagtailAdminTemplateMixin
from wagtail.blocks import Block

from onboarding.hr.access import RoleMenuItem, RoleMixin
from onboarding.lessons.models import LessonPage
from onboarding.people.roles import May


class Help(NamedTuple):
    """One block; `picture` is the address of its symbol, `fields` what there is to fill in: label and help of each."""

    name: str
    picture: str
    said: str
    fields: list[tuple[str, str]]


EVERY_BLOCK = {"heading", "for_whom"}
EVERY_QUESTION = {"question", "points", "feedback", "reread", "hint", "second"}


def help_for(field: str, pictures: str, shared: set[str]) -> list[Help]:
    """The blocks of a field of a lesson, with the fields that not each of them has."""
    blocks: dict[str, Block] = LessonPage._meta.get_field(field).stream_block.child_blocks
    return [
        Help(
            block.label,
            f"{static(pictures)}#{name}",
            block.get_description(),
            [(one.label, _help_of(one)) for key, one in block.child_blocks.items() if key not in shared],
        )
        for name, block in blocks.items()
    ]


def _help_of(block: Block) -> str:
    return str(getattr(block.meta, "help_text", "") or getattr(getattr(block, "field", None), "help_text", "") or "")


def menu_item() -> MenuItem:
    """Wagtail's hook for its menu of help."""
    label, url = gettext_lazy("Hulp bij het schrijven"), reverse_lazy("hr:block_help")
    return RoleMenuItem(label, url, name="block-help", icon_name="edit", order=10, needs=May.WRITE_DRAFTS)


class BlockHelpView(RoleMixin, WagtailAdminTemplateMixin, TemplateView):
    needs = May.WRITE_DRAFTS
    template_name = "hr/language_checks/block_help.html"
    page_title: Any = gettext_lazy("Hulp bij het schrijven")
    header_icon = "help"
    _show_breadcrumbs = True

    def get_breadcrumbs_items(self) -> list[dict[str, Any]]:
        return [*self.breadcrumbs_items, {"url": "", "label": self.page_title}]

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return {
            **super().get_context_data(**kwargs),
            "body_blocks": help_for("body", "img/block-pictures.svg", EVERY_BLOCK),
            "questions": help_for("questions", "quizzes/writing/pictures.svg", EVERY_QUESTION),
        }
