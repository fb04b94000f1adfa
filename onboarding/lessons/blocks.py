"""The blocks of a lesson's body. A block with a heading opens a section; one without continues it."""

from __future__ import annotations

from typing import Any

from django.core.exceptions import ValidationError
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from wagtail import blocks
from wagtail.admin.telepath import register
from wagtail.blocks.struct_block import StructBlockValidationError
from wagtail.documents.blocks import DocumentChooserBlock
from wagtail.images.blocks import ImageChooserBlock
from wagtail.images.shortcuts import get_rendition_or_not_found

from onboarding.lessons.exhibit_blocks import AccountsBlock, ConversationBlock, LetterBlock, MailsBlock
from onboarding.lessons.kept_copies import KeptPicture
from onboarding.lessons.section_block import PROSE, SectionBlock
from onboarding.lessons.video import player_url
from onboarding.lessons.video_form import VideoAdapter
from quizzes.blocks import TickChoiceBlock, check_choices
from quizzes.blocks.open_rows import OpenRowsBlock
from quizzes.blocks.question_blocks import refuse, twins
from quizzes.blocks.stream_forms import PaletteAdapter

PICTURE = "width-720|format-webp"  # how a picture is cut for the article


class TextBlock(SectionBlock):
    text = blocks.RichTextBlock(label=_("Tekst"), features=PROSE)

    class Meta:
        label = _("Tekst")
        description = _("Gewone alinea’s, met een opsomming of een link.")
        icon = "pilcrow"
        template = "lessons/blocks/text.html"


class BehavioursBlock(SectionBlock):
    items = OpenRowsBlock(
        blocks.CharBlock(label=_("Je …"), max_length=200), opened=({}, {}, {}), min_num=1, label=_("Gedrag")
    )

    class Meta:
        label = _("Zo ziet het eruit")
        description = _("Wat iemand doet die dit kan, in korte zinnen.")
        icon = "list-ul"
        template = "lessons/blocks/behaviours.html"


class ScenarioChoiceBlock(blocks.StructBlock):
    text = blocks.TextBlock(label=_("Keuze"), rows=2)
    response = blocks.TextBlock(label=_("Wat gebeurt er dan?"), rows=3)

    class Meta:
        label = _("Keuze")


class ScenarioBlock(SectionBlock):
    title = blocks.CharBlock(label=_("Titel"), max_length=120)
    situation = blocks.TextBlock(label=_("Situatie"), rows=4, help_text=_("Eindig met de vraag."))
    choices = OpenRowsBlock(ScenarioChoiceBlock(), opened=({}, {}, {}), min_num=2, max_num=5, label=_("Keuzes"))

    class Meta:
        label = _("Stel je voor")
        description = _("Een situatie met keuzes. Elke keuze toont wat er dan gebeurt.")
        icon = "comment"
        template = "lessons/blocks/scenario.html"


class QuoteBlock(SectionBlock):
    text = blocks.TextBlock(label=_("Citaat"), rows=3)
    speaker = blocks.CharBlock(label=_("Wie zegt het?"), max_length=80)
    role = blocks.CharBlock(label=_("Functie en dienst"), max_length=120, required=False)

    class Meta:
        label = _("Citaat")
        description = _("Wat een collega zei, met naam en dienst.")
        icon = "openquote"
        template = "lessons/blocks/quote.html"


class PictureBlock(SectionBlock):
    image = ImageChooserBlock(label=_("Beeld"))
    alt_text = blocks.CharBlock(
        label=_("Wat is er te zien?"),
        max_length=250,
        help_text=_("Voor wie het beeld niet ziet. Schrijf wat ertoe doet, in één zin."),
    )
    caption = blocks.CharBlock(label=_("Onderschrift"), max_length=250, required=False)

    def get_context(self, value: Any, parent_context: Any = None) -> dict[str, Any]:
        context = super().get_context(value, parent_context=parent_context)
        context["picture"] = _cut(value["image"])
        return context

    class Meta:
        label = _("Beeld")
        description = _("Een foto of tekening, met een beschrijving.")
        icon = "image"
        template = "lessons/blocks/picture.html"


def _cut(image: Any) -> Any:
    """A picture as it is cut for the article: what a version kept, or a rendition of the one at the desk."""
    is_cut = image is None or isinstance(image, KeptPicture)
    return image if is_cut else get_rendition_or_not_found(image, PICTURE)


class VideoBlock(SectionBlock):
    title = blocks.CharBlock(label=_("Titel"), max_length=120)
    url = blocks.URLBlock(label=_("Adres van de video"), required=False, help_text=_("Een video op YouTube of Vimeo."))
    captioned = blocks.BooleanBlock(label=_("Deze video op YouTube of Vimeo heeft ondertitels"), required=False)
    file = DocumentChooserBlock(
        label=_("Of een eigen bestand"), required=False, help_text=_("Een .mp4 of .webm bij de documenten.")
    )
    captions = DocumentChooserBlock(
        label=_("Ondertitels bij het bestand"), required=False, help_text=_("Een .vtt bij de documenten.")
    )
    poster = ImageChooserBlock(
        label=_("Beeld voor de start"),
        required=False,
        help_text=_("Bij een eigen bestand. De video zelf wordt pas geladen als iemand hem start."),
    )
    silent = blocks.BooleanBlock(label=_("Deze video heeft geen geluid"), required=False)
    transcript = blocks.RichTextBlock(
        label=_("Uitgeschreven tekst"),
        features=PROSE,
        help_text=_("Voor wie de video niet kan zien of horen."),
    )

    def clean(self, value: Any) -> Any:
        cleaned = super().clean(value)
        if not self.is_deferred_validation:
            errors = _video_errors(cleaned)
            if errors:
                raise StructBlockValidationError(block_errors=errors)
        return cleaned

    def get_context(self, value: Any, parent_context: Any = None) -> dict[str, Any]:
        context = super().get_context(value, parent_context=parent_context)
        context["player_url"] = player_url(value["url"])
        context["poster"] = _cut(value["poster"])
        return context

    class Meta:
        label = _("Video")
        description = _("Een film met ondertitels en een uitgeschreven tekst.")
        icon = "media"
        template = "lessons/blocks/video.html"


def _video_errors(value: Any) -> dict[str, ValidationError]:
    """What keeps a video from being published, by field."""
    if bool(value["url"]) == bool(value["file"]):
        return {"url": ValidationError(_("Geef een adres of kies een bestand, één van de twee."), "one_source")}
    if value["url"]:
        if not player_url(value["url"]):
            message = _("Dit adres kennen we niet. Neem het adres van een video op YouTube of Vimeo.")
            return {"url": ValidationError(message, "unknown_player")}
        if not value["captioned"]:
            message = _("Zet ondertitels bij de video en vink dit aan. Niet iedereen kan het geluid horen.")
            return {"captioned": ValidationError(message, "no_captions")}
        return {}
    if not value["file"].filename.lower().endswith((".mp4", ".webm")):
        return {"file": ValidationError(_("Kies een .mp4 of een .webm."), "not_a_video")}
    if not value["captions"] or not value["captions"].filename.lower().endswith(".vtt"):
        message = _("Kies een bestand met ondertitels (.vtt). Niet iedereen kan het geluid horen.")
        return {"captions": ValidationError(message, "no_captions")}
    return {}


class CalloutBlock(SectionBlock):
    title = blocks.CharBlock(label=_("Titel"), max_length=80)
    text = blocks.RichTextBlock(label=_("Tekst"), features=PROSE)

    class Meta:
        label = _("Kader")
        description = _("Eén ding dat niemand mag missen, in een vak.")
        icon = "info-circle"
        template = "lessons/blocks/callout.html"


class ReflectionBlock(SectionBlock):
    question = blocks.CharBlock(
        label=_("Vraag"), max_length=200, help_text=_("Bijvoorbeeld: wat ga jij deze week anders doen?")
    )
    hint = blocks.CharBlock(label=_("Voorbeeld"), max_length=250, required=False)

    class Meta:
        label = _("Jouw voornemen")
        description = _("De lezer schrijft op wat die zelf gaat doen.")
        icon = "edit"


class CheckBlock(SectionBlock):
    """A question between two paragraphs: it helps to learn, is never recorded and never counts."""

    question = blocks.TextBlock(label=_("Vraag"), rows=3)
    choices = OpenRowsBlock(
        TickChoiceBlock(), opened=({"correct": True}, {}, {}), min_num=2, max_num=5, label=_("Antwoorden")
    )

    def clean(self, value: Any) -> Any:
        cleaned = super().clean(value)
        if not self.is_deferred_validation:
            choices = cleaned["choices"]
            check_choices([choice["text"] for choice in choices], [choice["correct"] for choice in choices])
        return cleaned

    class Meta:
        label = _("Even proberen")
        description = _("Een vraag om te proberen. Er wordt niets van bewaard.")
        icon = "tick-inverse"
        template = "lessons/blocks/check.html"


class PollBlock(SectionBlock):
    """What do the others think? No answer is right, and nobody sees who chose what."""

    question = blocks.CharBlock(label=_("Vraag"), max_length=200)
    choices = OpenRowsBlock(
        blocks.CharBlock(label=_("Keuze"), max_length=120), opened=({}, {}, {}), min_num=2, max_num=6, label=_("Keuzes")
    )

    def clean(self, value: Any) -> Any:
        cleaned = super().clean(value)
        if not self.is_deferred_validation:
            message = _("Deze keuze staat er al. Maak ze anders of haal ze weg.")
            refuse("choices", twins(list(cleaned["choices"]), message, "identical_choices"))
        return cleaned

    class Meta:
        label = _("Peiling")
        description = _("Wat denken de anderen? Geen antwoord is juist.")
        icon = "group"


class DocumentBlock(SectionBlock):
    document = DocumentChooserBlock(label=_("Document"))
    description = blocks.CharBlock(label=_("Waarover gaat het?"), max_length=250)

    class Meta:
        label = _("Document om te lezen")
        description = _("Een reglement of formulier, met waarover het gaat.")
        icon = "doc-full"
        template = "lessons/blocks/document.html"


class LessonStreamBlock(blocks.StreamBlock):
    """Everything a lesson can be made of."""

    text = TextBlock()
    behaviours = BehavioursBlock()
    scenario = ScenarioBlock()
    quote = QuoteBlock()
    picture = PictureBlock()
    video = VideoBlock()
    callout = CalloutBlock()
    reflection = ReflectionBlock()
    check = CheckBlock()
    poll = PollBlock()
    document = DocumentBlock()
    mails = MailsBlock()
    conversation = ConversationBlock()
    letter = LetterBlock()
    accounts = AccountsBlock()


class BodyAdapter(PaletteAdapter):
    """Folded: there are many, and most lessons need a few."""

    pictures = "img/block-pictures.svg"
    is_folded = True

    def title(self) -> str:
        return gettext("Voeg een blok toe")


register(BodyAdapter(), LessonStreamBlock)
register(VideoAdapter(), VideoBlock)
