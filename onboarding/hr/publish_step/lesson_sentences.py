"""What the step says about publishing a lesson: the numbers in their cards, and what each size means for people."""

from __future__ import annotations

from collections.abc import Iterator

from django.utils.formats import date_format
from django.utils.timezone import localtime
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from onboarding.hr.publish_step.cards import Card, Choice
from onboarding.hr.publish_step.decision_forms import MOVE, STAYING_OR_MOVING
from onboarding.hr.publish_step.fitting_answers import Fit, fit_of
from onboarding.hr.publish_step.publish_effects import LessonEffect
from onboarding.hr.publish_step.touched_people import Touched
from onboarding.lessons.models import ChangeSize
from onboarding.lessons.outlines import Opening

KEEP = gettext_lazy("blijven klaar, met datum en attest")


def cards_of_lesson(effect: LessonEffect) -> list[Card]:
    if effect.is_new:
        return list(_of_new_lesson(effect))
    return list(_of_lesson_that_is_back(effect) if effect.is_back else _of_lesson(effect))


def _of_new_lesson(effect: LessonEffect) -> Iterator[Card]:
    busy, done = effect.tell(effect.unfinished), effect.tell(effect.finished)
    note = _("krijgen deze les alleen als jij dat kiest")
    yield Card(busy, _are(busy, "busy"), note, "bezig-met-traject")
    yield Card(done, _are(done, "done"), KEEP, "klaar-met-traject")
    yield _mails(effect.asked_new.count(), _("als ook wie klaar is de les krijgt: %(number)d"))


def _of_lesson_that_is_back(effect: LessonEffect) -> Iterator[Card]:
    back, done = effect.tell(effect.getting_back), effect.tell(effect.done)
    label = ngettext("krijgt de les terug", "krijgen de les terug", back.number)
    yield Card(back, label, _from_when(effect), "krijgt-terug")
    yield Card(done, _are(done, "done"), KEEP, "klaar")
    yield from _of_what_changes(effect)


def _from_when(effect: LessonEffect) -> str:
    if effect.goes_live_at is None:
        return _("vanaf nu")
    return _("vanaf %(at)s") % {"at": date_format(localtime(effect.goes_live_at), "j F Y, H.i")}


def _of_lesson(effect: LessonEffect) -> Iterator[Card]:
    done, busy = effect.tell(effect.done), effect.tell(effect.busy)
    yield Card(done, _are(done, "done"), KEEP, "klaar")
    yield Card(busy, _are(busy, "busy"), "", "bezig")
    yield from _of_what_changes(effect)


def _of_what_changes(effect: LessonEffect) -> Iterator[Card]:
    if effect.difference.is_empty:
        return
    if effect.difference.pass_mark_lowered:
        yield _raised(effect)
    yield _mails(effect.asked.count(), _("bij een wezenlijke wijziging: %(number)d"))


def _raised(effect: LessonEffect) -> Card:
    before, after = effect.before, effect.draft.quiz
    marks = {"new": after.pass_mark, "old": before.quiz.quiz.pass_mark if before and before.quiz else 0}
    note = _("geslaagd vanaf %(new)d in plaats van %(old)d %%") % marks
    raised = effect.tell_raised()
    return Card(raised, ngettext("slaagt nu", "slagen nu", raised.number), note)


def _are(people: Touched, what: str) -> str:
    words = {
        "done": ngettext("is klaar", "zijn klaar", people.number),
        "busy": ngettext("is bezig", "zijn bezig", people.number),
    }
    return words[what]


def _mails(number: int, note: str) -> Card:
    return Card(Touched(0), _("mails vertrekken"), note % {"number": number} if number else "")


def sentences_about(effect: LessonEffect) -> list[str]:
    """What else becomes of people, a sentence for each thing."""
    return list(_other_sentences(effect))


def _other_sentences(effect: LessonEffect) -> Iterator[str]:
    opens = {"new": effect.draft.get_opens_display(), "old": effect.page.get_opens_display()}
    if effect.is_back:
        yield _("De les staat weer in het traject, voor wie ze gevraagd was en nog niet klaar is.")
        if effect.draft.opens != Opening.AT_ONCE:
            yield _("Ze gaat open: %(new)s.") % opens
    elif effect.opens_otherwise:
        yield _("De les gaat voortaan %(new)s open. Nu is dat %(old)s. Wie ze al deed, merkt niets.") % opens


# --- How big, and for whom ---


def size_choices(effect: LessonEffect, chosen: str) -> list[Choice]:
    """The three sizes, with the one that is suggested and why."""
    suggestion = effect.difference.suggestion
    texts = {
        ChangeSize.TYPO: _("Niemand merkt iets. Wie bezig is, leest de verbeterde tekst."),
        ChangeSize.IMPROVEMENT: _("Wie nog moet beginnen, krijgt de nieuwe versie. Wie klaar is, merkt niets."),
        ChangeSize.MATERIAL: material_in_words(effect),
    }
    return [
        Choice(
            size.value,
            size.label.capitalize(),
            text,
            suggestion.reason if suggestion.size == size else "",
            chosen == size,
        )
        for size, text in texts.items()
    ]


def material_in_words(effect: LessonEffect) -> str:
    """What whoever is done is asked to read, and how many mails leave for it."""
    number = effect.asked.count()
    if not number:
        return _("Klaar blijft klaar. Er is nu niemand die moet herlezen wat veranderde.")
    words = ngettext(
        "Klaar blijft klaar. Wie klaar is, leest tegen de dag die je kiest alleen wat veranderde: %(what)s. "
        "Er vertrekt %(number)d mail.",
        "Klaar blijft klaar. Wie klaar is, leest tegen de dag die je kiest alleen wat veranderde: %(what)s. "
        "Er vertrekken %(number)d mails.",
        number,
    )
    return words % {"what": _amount(effect), "number": number}


def _amount(effect: LessonEffect) -> str:
    """ "1 stuk en 1 vraag"."""
    pieces, questions = len(effect.difference.changed_blocks), len(effect.difference.changed_questions)
    told = []
    if pieces or not questions:
        told.append(ngettext("%(number)d stuk", "%(number)d stukken", pieces or 1) % {"number": pieces or 1})
    if questions:
        told.append(ngettext("%(number)d vraag", "%(number)d vragen", questions) % {"number": questions})
    return _(" en ").join(told)


def busy_choices(effect: LessonEffect, chosen: str) -> list[Choice]:
    """What can become of whoever is half-way."""
    stay = _("Wie bezig is, houdt de tekst en de vragen waarmee die begon.")
    move = _moving_in_words(fit_of(effect.lesson, effect.draft.quiz) if effect.lesson else Fit())
    return [
        Choice(value, label, move if value == MOVE else stay, is_chosen=chosen == value)
        for value, label in STAYING_OR_MOVING
    ]


def changed_key_places(effect: LessonEffect) -> str:
    """The numbers of the questions whose right answer changed, as "2" or "2, 4"; "" where none did."""
    quiz = effect.draft.quiz
    keys = effect.difference.changed_keys
    places = [number for number, one in enumerate(quiz.questions, start=1) if one.id in keys] if quiz else []
    return ", ".join(str(place) for place in places)


def _moving_in_words(fit: Fit) -> str:
    told = [_("Antwoorden die nog passen, blijven.")]
    if fit.answers:
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
