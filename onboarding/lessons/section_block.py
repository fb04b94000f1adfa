"""What every block of a lesson's body has: a heading, which opens a section, and for whom it is. One without a heading
continues the section."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _
from wagtail import blocks

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
