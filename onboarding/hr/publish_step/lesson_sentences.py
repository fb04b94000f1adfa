"""What the step says about publishing a lesson: the numbers in their cards, and what each size means for people."""

from __future__ import annotations

from collections.abc import Iterator

from django.utils.formats import date_format
from django.utils.html import format_html
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from wagtail.models import Page

from onboarding.clock_times import day_and_time
from onboarding.hr.publish_step import variant_readers
from onboarding.hr.publish_step.audience_choices import time_in_words
from onboarding.hr.publish_step.cards import Card, Choice
from onboarding.hr.publish_step.decision_forms import MOVE, NO_TYPO, STAYING_OR_MOVING
from onboarding.hr.publish_step.fitting_answers import Fit, fit_of
from onboarding.hr.publish_step.publish_effects import LessonEffect
from onboarding.hr.publish_step.touched_people import Touched
from onboarding.learning.journey import regrading
from onboarding.learning.journey.following_up import usual_due_date
from onboarding.lessons.frozen_files import sources_in
from onboarding.lessons.models import ChangeSize, ProgrammePage
from onboarding.lessons.news import Amount
from onboarding.lessons.outlines import Opening


def cards_of_lesson(effect: LessonEffect, is_asking: bool) -> list[Card]:
    """The numbers; `is_asking`: the form stands on what asks people something by mail."""
    if effect.is_new:
        return effect.people.cards(_("krijgen deze les alleen als jij dat kiest"), is_asking)
    return list(_of_lesson_that_is_back(effect, is_asking) if effect.is_back else _of_lesson(effect, is_asking))


def _of_lesson_that_is_back(effect: LessonEffect, is_asking: bool) -> Iterator[Card]:
    back = effect.people.tell(effect.getting_back)
    label = ngettext("krijgt de les terug", "krijgen de les terug", back.number)
    yield Card(back, label, _from_when(effect), "krijgt-terug")
    yield Card.of_done(effect.people.tell(effect.done), "klaar")
    yield from _of_what_changes(effect, is_asking)


def _from_when(effect: LessonEffect) -> str:
    if effect.goes_live_at is None:
        return _("vanaf nu")
    return _("vanaf %(at)s") % {"at": day_and_time(effect.goes_live_at)}


def _of_lesson(effect: LessonEffect, is_asking: bool) -> Iterator[Card]:
    yield Card.of_done(effect.people.tell(effect.done), "klaar")
    yield Card.of_busy(effect.people.tell(effect.busy), "", "bezig")
    yield from _of_what_changes(effect, is_asking)


def _of_what_changes(effect: LessonEffect, is_asking: bool) -> Iterator[Card]:
    if effect.difference.is_empty:
        return
    if effect.mark_before is not None:
        yield _passing(effect, effect.mark_before)
    always = effect.passing_mails_at_most
    material = always + effect.asked_mails if effect.asked_mails else 0
    yield Card.of_mails(material, _("bij een wezenlijke wijziging: %(number)d"), always, is_asking)


def _passing(effect: LessonEffect, mark_before: int) -> Card:
    marks = {"new": effect.draft.pass_mark, "old": mark_before}
    note = _("geslaagd vanaf %(new)d in plaats van %(old)d %%") % marks
    passing = Touched(effect.passing_at_most)
    return Card(passing, ngettext("slaagt nu", "slagen nu", passing.number), note, at_most=passing.number > 0)


def sentences_about(effect: LessonEffect) -> list[str]:
    """What else becomes of people, a sentence for each thing."""
    return list(_other_sentences(effect))


def _other_sentences(effect: LessonEffect) -> Iterator[str]:
    if effect.was_gone:
        yield _("De les was weg voorgoed. Wie ze toen al deed, houdt dat en doet ze niet opnieuw.")
    if effect.hidden_below is not None:
        yield from _of_hidden_lesson(effect, effect.hidden_below)
    yield from _of_when_it_opens(effect)
    if effect.goes_live_at and sources_in(effect.draft.body.get_prep_value()):
        yield _(
            "Beelden en documenten worden bewaard zoals ze zijn op het moment dat de les live gaat. Vervang je er "
            "intussen een, dan krijgt deze versie het nieuwe bestand."
        )
    yield from variant_readers.sentences(effect)
    if effect.is_live and not effect.difference.is_empty:
        yield from _of_who_is_reading(effect)


def _of_when_it_opens(effect: LessonEffect) -> Iterator[str]:
    opens = {"new": effect.draft.get_opens_display(), "old": effect.page.get_opens_display()}
    if effect.is_back:
        yield _("De les staat weer in het traject, voor wie ze gevraagd was en nog niet klaar is.")
        if effect.people.time_until is not None and effect.getting_back.exists():
            yield time_in_words(effect.people.time_until)
        if effect.draft.opens != Opening.AT_ONCE:
            yield _("Ze gaat open: %(new)s.") % opens
    elif effect.opens_otherwise:
        yield _("De les gaat voortaan %(new)s open. Nu is dat %(old)s. Wie ze al deed, merkt niets.") % opens
        if Opening(effect.draft.opens).is_later_than(Opening(effect.page.opens)):
            yield _("Wie daardoor langer moet wachten om ze te doen, krijgt er zo nodig tijd bij.")
            if effect.people.time_until is not None:
                yield time_in_words(effect.people.time_until)


def _of_who_is_reading(effect: LessonEffect) -> Iterator[str]:
    """What becomes of whoever still is to read what changed before, whatever the size."""
    on = effect.reading_on.count()
    over = effect.reading.count() - on
    if over:
        words = ngettext(
            "%(number)d persoon moest nog bijlezen wat eerder veranderde. Dat hoeft dan niet meer.",
            "%(number)d mensen moesten nog bijlezen wat eerder veranderde. Dat hoeft dan niet meer.",
            over,
        )
        yield words % {"number": over}
    if on:
        words = ngettext(
            "%(number)d persoon moet nog bijlezen wat eerder veranderde, en leest dan meteen deze versie.",
            "%(number)d mensen moeten nog bijlezen wat eerder veranderde, en lezen dan meteen deze versie.",
            on,
        )
        yield words % {"number": on}


def _of_hidden_lesson(effect: LessonEffect, above: Page) -> Iterator[str]:
    names = {"title": above.title}
    yield _("“%(title)s” staat niet live: niemand ziet deze les, tot je dat publiceert.") % names
    if not effect.is_new:
        return
    if isinstance(above.specific, ProgrammePage):
        yield _("Wie al klaar is met het traject, wordt pas gevraagd om de les te lezen als het weer live staat.")
    else:
        yield _("Voor wie de les is, bevestig je dan: wat je hier kiest, staat daar al aangeduid.")


# --- How big, and for whom ---


def size_choices(effect: LessonEffect, chosen: str) -> list[Choice]:
    """The three sizes, with the one that is suggested and why."""
    suggestion, passing = effect.difference.suggestion, _passing_in_words(effect)
    nobody = _("Wie klaar is, merkt niets.") if passing else _("Niemand merkt iets.")
    texts: dict[ChangeSize, str] = {
        ChangeSize.TYPO: _typo_in_words(effect, nobody),
        ChangeSize.IMPROVEMENT: _("Wie nog moet beginnen, krijgt de nieuwe versie. Wie klaar is, merkt niets."),
        ChangeSize.MATERIAL: material_in_words(effect),
    }
    return [
        Choice(
            size.value,
            size.label.capitalize(),
            format_html("{} {}", text, passing)
            if passing and (effect.may_be_typo or size != ChangeSize.TYPO)
            else text,
            suggestion.reason if suggestion.size == size else "",
            chosen == size,
        )
        for size, text in texts.items()
    ]


def _typo_in_words(effect: LessonEffect, nobody: str) -> str:
    if not effect.may_be_typo:
        return str(NO_TYPO)
    return " ".join([nobody, _("Wie bezig is, leest de verbeterde tekst.")])


def _passing_in_words(effect: LessonEffect) -> str:
    """That people may pass by a lower mark, and the mails about it; "" where nobody can."""
    number = effect.passing_at_most
    if not number:
        return ""
    passing = ngettext("Hoogstens %(number)d persoon slaagt nu.", "Hoogstens %(number)d mensen slagen nu.", number) % {
        "number": number
    }
    mails = effect.passing_mails_at_most
    if not mails:
        return " ".join([passing, _("Daar vertrekt geen mail over.")])
    told = ngettext(
        "Daar vertrekt dan hoogstens %(number)d mail over.",
        "Daar vertrekken dan hoogstens %(number)d mails over.",
        mails,
    ) % {"number": mails}
    return f"{passing} {told}"


def material_in_words(effect: LessonEffect) -> str:
    """What whoever is done is asked to read, and how many mails leave for it."""
    if effect.to_read.is_nothing:
        return _(
            "Klaar blijft klaar. Er is niets nieuws om te lezen: er valt alleen iets weg, of er verandert een regel. "
            "Niemand moet iets herlezen, en er vertrekt geen mail."
        )
    if not effect.asked.exists():
        return _("Klaar blijft klaar. Er is nu niemand die moet herlezen wat veranderde.")
    words = format_html(
        _(
            "Klaar blijft klaar. Wie klaar is, leest tegen <b>{day}</b>, of een andere dag die je kiest, alleen wat "
            "veranderde: {what}."
        ),
        day=date_format(usual_due_date(effect.goes_live_on, effect.people.calendar), "j F"),
        what=_amount(effect.to_read),
    )
    mails = ngettext("Er vertrekt %(number)d mail.", "Er vertrekken %(number)d mails.", effect.asked_mails)
    return format_html("{} {}", words, mails % {"number": effect.asked_mails})


def _amount(found: Amount) -> str:
    """ "1 stuk en 1 vraag"."""
    told = []
    if found.pieces:
        told.append(ngettext("%(number)d stuk", "%(number)d stukken", found.pieces) % {"number": found.pieces})
    if found.questions:
        told.append(ngettext("%(number)d vraag", "%(number)d vragen", found.questions) % {"number": found.questions})
    return _(" en ").join(told)


def busy_choices(effect: LessonEffect, chosen: str) -> list[Choice]:
    """What can become of whoever is half-way."""
    stay = _("Wie bezig is, houdt de tekst en de vragen waarmee die begon.")
    if not effect.to_read.is_nothing:
        stay = " ".join([stay, _("Is de wijziging wezenlijk, dan leest die na het afwerken wat er veranderde.")])
    move = _moving_in_words(fit_of(effect.lesson, effect.draft.quiz) if effect.lesson else Fit())
    return [
        Choice(value, label, move if value == MOVE else stay, is_chosen=chosen == value)
        for value, label in STAYING_OR_MOVING
    ]


def changed_key_places(effect: LessonEffect) -> str:
    """The numbers of the questions whose right answer changed since someone answered them, as "2" or "2, 4"; "" where
    there is nothing to regrade."""
    quiz, lesson = effect.draft.quiz, effect.lesson
    if quiz is None or lesson is None:
        return ""
    keys = regrading.answered_by_another_key(lesson, quiz, effect.difference.changed_keys)
    places = [number for number, one in enumerate(quiz.questions, start=1) if one.id in keys]
    return ", ".join(str(place) for place in places)


def _moving_in_words(fit: Fit) -> str:
    told = [_("Antwoorden die nog passen, blijven.")]
    if fit.answers and fit.kept == fit.answers:
        told = [_("Alle antwoorden passen nog, en blijven.")]
    elif fit.answers:
        words = ngettext(
            "Van het %(answers)d antwoord past er %(kept)d nog.",
            "Van de %(answers)d antwoorden passen er %(kept)d nog.",
            fit.answers,
        )
        told.append(words % {"answers": fit.answers, "kept": fit.kept})
    if fit.staying:
        words = ngettext(
            "%(number)d persoon heeft dan niets meer te antwoorden, en werkt de oude versie af.",
            "%(number)d mensen hebben dan niets meer te antwoorden, en werken de oude versie af.",
            fit.staying,
        )
        told.append(words % {"number": fit.staying})
    return " ".join(told)
