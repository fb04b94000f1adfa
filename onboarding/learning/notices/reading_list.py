"""What someone is still asked to read, in words: for the first page of the lessons, and for mails."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date

from django.urls import reverse
from django.utils.formats import date_format
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from onboarding.learning.models import FollowUp
from onboarding.learning.status import is_past
from onboarding.lessons.news import news_since, notes_since
from onboarding.lessons.translations.as_read import AsRead
from onboarding.lessons.translations.content_languages import SOURCE, ContentLanguage
from onboarding.lessons.translations.liked_languages import translations_of

UNREAD = ("version__content", "version__article", "before__content", "before__article")  # what needs no list


@dataclass(frozen=True, slots=True)
class ToRead:
    """A lesson in which something is new: what, and by when, as part of a sentence; and what editors said of it."""

    lesson_id: int
    title: str
    lang: SafeString  # the attributes of the language that the title is in
    url: str
    what: str
    by_when: str
    notes: tuple[str, ...]


def to_read(enrolment_ids: Collection[int], today: date, liked: ContentLanguage = SOURCE) -> list[ToRead]:
    """What is still to be read in these enrolments, what comes first first, called as in the language that is liked.

    Costs two queries, or one without any; and one more in another language than that of the lessons.
    """
    open_ones = FollowUp.objects.still_asked().with_variant().filter(enrolment__in=enrolment_ids)
    related = open_ones.select_related("version", "before", "quiz").defer(*UNREAD)
    found = list(related.order_by("due_date", "pk"))
    translations = translations_of({one.version_id for one in found}, liked)
    read = {one.pk: AsRead(one.version, translations.get(one.version_id)) for one in found}
    return [
        ToRead(
            lesson_id=one.lesson_id,
            title=read[one.pk].title,
            lang=read[one.pk].lang,
            url=reverse("learning:follow_up", args=[one.pk]),
            what=what_is_new(one),
            by_when=by_when(one.due_date, today),
            notes=notes,
        )
        for one, notes in zip(found, notes_of(found), strict=True)
    ]


def notes_of(follow_ups: Collection[FollowUp]) -> list[tuple[str, ...]]:
    """What editors said, in a line, of each change that is to be read; nothing of a lesson that is new. One query."""
    steps = {one.pk: (one.before, one.version) for one in follow_ups if one.before is not None}
    found = dict(zip(steps, notes_since(list(steps.values())), strict=True))
    return [found.get(one.pk, ()) for one in follow_ups]


def example(due_date: date, today: date) -> str:
    """A line such as `lines` makes, for who looks at how a mail reads."""
    return _line(_("Luisteren aan het loket"), _amount(1, 1), by_when(due_date, today))


def lines(enrolment_ids: Collection[int], today: date, liked: ContentLanguage = SOURCE) -> list[str]:
    """The same, a line for each, and under it what editors said of it."""
    found = to_read(enrolment_ids, today, liked)
    return ["\n".join([_line(one.title, one.what, one.by_when), *one.notes]) for one in found]


def _line(title: str, what: str, when: str) -> str:
    return f"• {title}: {what}, {when}"


def what_is_new(follow_up: FollowUp) -> str:
    """How much there is to read, of one that is `with_variant`: "1 stuk en 2 vragen"."""
    if follow_up.before is None:
        return _("een nieuwe les")
    pieces = len(news_since(follow_up.before, follow_up.version, follow_up.variant).pieces)
    return _amount(pieces, len(follow_up.quiz.quiz.questions) if follow_up.quiz else 0)


def _amount(pieces: int, questions: int) -> str:
    of_text = ngettext("%(number)d stuk", "%(number)d stukken", pieces) % {"number": pieces}
    of_quiz = ngettext("%(number)d vraag", "%(number)d vragen", questions) % {"number": questions}
    if pieces and questions:
        return _("%(pieces)s en %(questions)s") % {"pieces": of_text, "questions": of_quiz}
    return of_text if pieces else of_quiz


def by_when(due_date: date, today: date) -> str:
    """The day by which, or that it can still be done: nobody is late with reading."""
    if is_past(due_date, today):
        return _("het kan nog altijd")
    return _("lees tegen %(day)s") % {"day": date_format(due_date, "l j F")}
