"""What a lesson lays on the table: mails, a conversation, a letter, accounts of one incident. The reader judges."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _
from wagtail import blocks

from onboarding.lessons.section_block import PROSE, SectionBlock
from quizzes.blocks.open_rows import OpenRowsBlock


class MailBlock(blocks.StructBlock):
    sender = blocks.CharBlock(label=_("Van"), max_length=80)
    recipient = blocks.CharBlock(label=_("Aan"), max_length=120)
    sent = blocks.CharBlock(label=_("Wanneer"), max_length=60, help_text=_("Bijvoorbeeld: dinsdag, 16.52 uur"))
    subject = blocks.CharBlock(label=_("Onderwerp"), max_length=120)
    text = blocks.TextBlock(label=_("Tekst"), rows=5, help_text=_("Een lege regel begint een nieuwe alinea."))

    class Meta:
        label = _("Mail")


class MailsBlock(SectionBlock):
    items = blocks.ListBlock(MailBlock(), min_num=1, max_num=8, label=_("Mails"), help_text=_("De oudste eerst."))

    class Meta:
        label = _("Mails")
        description = _("Mails zoals ze binnenkwamen. De lezer oordeelt.")
        icon = "mail"
        template = "lessons/blocks/mails.html"


class LineBlock(blocks.StructBlock):
    speaker = blocks.CharBlock(label=_("Wie zegt het?"), max_length=40)
    text = blocks.TextBlock(label=_("Wat zegt die?"), rows=2)

    class Meta:
        label = _("Zin")


class ConversationBlock(SectionBlock):
    lines = OpenRowsBlock(LineBlock(), opened=({}, {}, {}, {}), min_num=2, max_num=20, label=_("Gesprek"))

    class Meta:
        label = _("Gesprek")
        description = _("Een gesprek, zin na zin.")
        icon = "comment"
        template = "lessons/blocks/conversation.html"


class LetterBlock(SectionBlock):
    sender = blocks.CharBlock(label=_("Van"), max_length=120)
    date = blocks.CharBlock(label=_("Datum"), max_length=60)
    subject = blocks.CharBlock(label=_("Onderwerp"), max_length=160)
    text = blocks.RichTextBlock(label=_("Brief"), features=PROSE)
    caption = blocks.CharBlock(
        label=_("Onderschrift"),
        max_length=250,
        required=False,
        help_text=_("Wat de lezer moet weten. Bijvoorbeeld: zo lag de brief klaar om te vertrekken."),
    )

    class Meta:
        label = _("Brief")
        description = _("Een brief zoals hij klaar lag om te vertrekken.")
        icon = "doc-full-inverse"
        template = "lessons/blocks/letter.html"


class AccountBlock(blocks.StructBlock):
    speaker = blocks.CharBlock(label=_("Wie vertelt?"), max_length=80)
    role = blocks.CharBlock(label=_("Functie en dienst"), max_length=120, required=False)
    text = blocks.TextBlock(label=_("Verhaal"), rows=6, help_text=_("Een lege regel begint een nieuwe alinea."))

    class Meta:
        label = _("Verhaal")


class AccountsBlock(SectionBlock):
    items = OpenRowsBlock(AccountBlock(), opened=({}, {}), min_num=2, max_num=3, label=_("Verhalen over hetzelfde"))

    class Meta:
        label = _("Elk zijn verhaal")
        description = _("Twee of drie mensen over hetzelfde.")
        icon = "group"
        template = "lessons/blocks/accounts.html"
