"""What every block of a lesson's body has: a heading, which opens a section, and for whom it is. One without a heading
continues the section."""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext_lazy as _
from wagtail import blocks

from onboarding.lessons.for_whom import FIELD
from onboarding.lessons.for_whom_block import ForWhomBlock

PROSE = ["bold", "italic", "ul", "ol", "link", "document-link"]
MAX_HEADING = 28  # characters that fit the lesson's side menu on one line


class SectionBlock(blocks.StructBlock):
    heading = blocks.CharBlock(
        label=_("Tussentitel"),
        required=False,
        max_length=MAX_HEADING,
        help_text=_("Opent een nieuw stuk in het menu van de les. Leeg: hoort bij het stuk erboven."),
    )
    for_whom = ForWhomBlock()

    def get_prep_value(self, value: Any) -> Any:
        """As it is stored: a block for everyone says nothing about it, so that its version stays the same."""
        stored = super().get_prep_value(value)
        return {key: stored[key] for key in stored if key != FIELD or stored[key]}
