"""The words of a translation as a form: a field for each text, with the marks of what it showed."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from hashlib import sha256
from typing import Any

from django import forms
from django.core import signing
from django.core.exceptions import ValidationError
from django.forms import BoundField
from django.utils.html import linebreaks
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from wagtail.rich_text import expand_db_html

from onboarding.lessons.prose_words import plain
from onboarding.lessons.rendered_html import text_of
from onboarding.lessons.rich_text import RichTextArea
from onboarding.lessons.section_block import PROSE
from onboarding.lessons.translations.content_languages import ContentLanguage
from onboarding.lessons.translations.translation_keeping import Sent, mark_of_words, without_keys
from onboarding.lessons.translations.translation_standing import (
    Kept,
    is_behind,
    source_of_words,
    words_for,
)
from onboarding.lessons.translations.words_of_lesson import Text, TextKind
from quizzes.word_runs import Run, runs_of

SEEN = "seen"
SALT = "onboarding.hr.translating.words_form"
ROWS = 3  # of a field of more lines, at least
WIDE = 60  # characters on a line of a field, about


class RichWordsField(forms.CharField):
    """Formatted text, cleaned as the editor of a lesson cleans it; "" where it says nothing."""

    def to_python(self, value: Any) -> str:
        html = without_keys(super().to_python(value) or "")
        return html if text_of(html) else ""


@dataclass(frozen=True, slots=True)
class Row:
    """A text on the screen: the source, the field beside it, and what changed in the source since."""

    text: Text
    field: BoundField
    holds: BoundField | None
    before: tuple[Run, ...]
    after: tuple[Run, ...]
    state: str  # done, left or behind

    @property
    def source(self) -> SafeString:
        if self.is_rich:
            return _formatted(self.text.said)
        return mark_safe(linebreaks(self.text.said, autoescape=True))

    @property
    def is_rich(self) -> bool:
        return self.text.kind is TextKind.RICH

    @property
    def written(self) -> SafeString:
        """What is written of a formatted text, to be read where no script makes its editor."""
        return _formatted(self.field.initial)


def name_of(key: str) -> str:
    """The name of the field for a text: its key has signs that no name should have."""
    return f"tekst-{sha256(key.encode()).hexdigest()[:12]}"


class WordsForm(forms.Form):
    """`texts` are those that it shows, `kept` what was written before."""

    def __init__(self, data: Any = None, *, texts: Mapping[str, Text], kept: Kept, language: ContentLanguage) -> None:
        super().__init__(data, label_suffix="")
        self.texts, self.kept, self.language = texts, kept, language
        for key, text in texts.items():
            name = name_of(key)
            self.fields[name] = self._field(text)
            self.initial[name] = words_for(kept, key)
            if words_for(kept, key) and is_behind(kept, text):
                self.fields[f"{name}-klopt"] = forms.BooleanField(
                    label=gettext_lazy("De vertaling klopt nog"), required=False
                )
        self.fields[SEEN] = forms.CharField(required=False, widget=forms.HiddenInput)
        self.initial[SEEN] = self._marks()

    def _field(self, text: Text) -> forms.CharField:
        attrs = {"lang": self.language.code, "dir": self.language.direction}
        label = f"{text.label} ({self.language.name})"
        options: dict[str, Any] = {"label": label, "required": False, "max_length": text.longest}
        options["error_messages"] = {
            "max_length": _("Dit is te lang: hoogstens %(limit_value)d tekens, en nu zijn het er %(show_value)d.")
        }
        if text.kind is TextKind.RICH:
            return RichWordsField(widget=RichTextArea(features=PROSE), **options)
        if text.kind is TextKind.PLAIN:
            return forms.CharField(widget=forms.TextInput(attrs), **options)
        rows = max(ROWS, len(text.said) // WIDE + 1)
        return forms.CharField(widget=forms.Textarea({**attrs, "rows": rows}), **options)

    def _marks(self) -> str:
        marks = {
            name_of(key): [mark_of_words(words_for(self.kept, key)), mark_of_words(text.said)]
            for key, text in self.texts.items()
        }
        return signing.dumps(marks, salt=SALT, compress=True)

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or self.cleaned_data
        if not _read(cleaned.get(SEEN, "")):
            message = _("We weten niet meer wat je zag. Kopieer wat je schreef, en open dit scherm opnieuw.")
            raise ValidationError(message, code="seen")
        return cleaned

    def sent(self) -> dict[str, Sent]:
        """What was sent for each text, of a form that is valid; without those of which the form does not say what it
        showed."""
        marks = _read(self.cleaned_data[SEEN])
        found = {}
        for key in self.texts:
            name = name_of(key)
            if name in marks and name in self.data:
                words, source = marks[name]
                holds = bool(self.cleaned_data.get(f"{name}-klopt"))
                found[key] = Sent(self.cleaned_data[name].replace("\r\n", "\n"), words, source, holds)
        return found

    def tell(self, others: Mapping[str, str], now: Kept) -> None:
        """That someone else wrote these words meanwhile, under each field; saved once more, it holds."""
        for key, words in others.items():
            said = plain(words) if self.texts[key].kind is TextKind.RICH else words
            told = _("Intussen schreef iemand anders hier “%(words)s”. Wat jij schreef, staat hier nog.")
            self.add_error(name_of(key), told % {"words": said})
        data: Any = self.data.copy()  # type: ignore[attr-defined]  # of a request it is a QueryDict
        self.kept = now
        data[SEEN] = self._marks()
        self.data = data

    def rows(self, texts: Mapping[str, Text]) -> Iterator[tuple[str, list[Row]]]:
        """These texts as they stand on the screen, by the part of the lesson that they are of."""
        group, found = "", list[Row]()
        for key, text in texts.items():
            if text.group != group and found:
                yield group, found
                found = []
            group = text.group
            found.append(self._row(key, text))
        if found:
            yield group, found

    def _row(self, key: str, text: Text) -> Row:
        name = name_of(key)
        has_words = bool(words_for(self.kept, key))
        behind = has_words and is_behind(self.kept, text)
        before, after = runs_of(_plain(text, source_of_words(self.kept, key)), _plain(text, text.said))
        return Row(
            text,
            self[name],
            self[f"{name}-klopt"] if f"{name}-klopt" in self.fields else None,
            before if behind else (),
            after if behind else (),
            "behind" if behind else "done" if has_words else "left",
        )


def _plain(text: Text, said: str) -> str:
    return plain(said) if text.kind is TextKind.RICH else said


def _formatted(html: str) -> SafeString:
    return mark_safe(str(expand_db_html(html)))  # as Wagtail stored it


def _read(marks: str) -> dict[str, list[str]]:
    """What the form showed; nothing, when the marks are none of ours."""
    try:
        return dict(signing.loads(marks, salt=SALT))
    except (signing.BadSignature, ValueError, TypeError):
        return {}
