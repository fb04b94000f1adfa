"""The overview in an evidence pack: PDF/UA in Dutch of who completed what, when, in which version and how."""

from __future__ import annotations

import json
from dataclasses import dataclass, field
from datetime import date, datetime
from pathlib import Path
from typing import Any

from django.utils import timezone, translation
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from onboarding.learning.evidence.evidence_records import Entry, ExemptionRecord, How, LessonRecord, ResultRecord, What
from onboarding.learning.models import Confirmed
from onboarding.lessons.translations.content_languages import language_of
from onboarding.paper import typefaces, typesetting

MOST_ON_PAPER = 2_000  # completions; of more only the versions are listed
TEMPLATE = Path(__file__).parent / "evidence.typ"
LONGEST_WAIT = 120  # seconds
DONE_WIDTHS = (3, 3, 4.4, 1.1, 2.1, 1.9, 1.9, 3.3)
TEXT_WIDTHS = (4.2, 1, 1.9, 1.3, 8.2)
RIGHT_WIDTHS = (4.2, 1, 1.9, 3, 6.5)


@dataclass(slots=True)
class TextTally:
    """A version, and how often it was completed."""

    title: str
    number: int
    published_at: str
    digest: str
    times: int = 0


@dataclass(frozen=True, slots=True)
class PutRight:
    """A version whose questions were put right, and what that was."""

    title: str
    number: int
    at: str
    by: str | None
    reason: str


@dataclass(slots=True)
class Tally:
    """What passes by while a pack is written, as far as the overview needs it."""

    count: int = 0  # of what was completed
    exempted: int = 0
    people: set[int] = field(default_factory=set)
    rows: list[Entry] = field(default_factory=list)  # the first MOST_ON_PAPER
    texts: dict[str, TextTally] = field(default_factory=dict)  # by path
    put_right: dict[PutRight, None] = field(default_factory=dict)  # each once, in the order of the entries

    def add(self, entry: Entry) -> None:
        if entry.exemption is None:
            self.count += 1
        else:
            self.exempted += 1
        self.people.add(entry.person.id)
        if len(self.rows) < MOST_ON_PAPER:
            self.rows.append(entry)
        if (text := entry.lesson) is not None:
            told = TextTally(text.title, text.version, text.published_at, text.digest)
            self.texts.setdefault(text.path, told).times += 1
            for one in text.earlier:
                self.texts.setdefault(one.path, TextTally(text.title, one.version, one.published_at, one.digest))
            for right in entry.result.corrections if entry.result else ():
                self.put_right[PutRight(text.title, text.version, right.at, right.by, right.reason)] = None


@dataclass(frozen=True, slots=True)
class Overview:
    """What the overview says besides the completions; fingerprints in hexadecimal, `key_address` where to compare."""

    organisation: str
    about: str
    made: str
    moment: datetime
    tally: Tally
    evidence_sha256: str
    key: str
    key_address: str


def overview_pdf(overview: Overview) -> bytes:
    """The same overview gives the same bytes. Raises subprocess.SubprocessError when the PDF cannot be made."""
    with translation.override("nl"):
        words = json.dumps(_words(overview))
    return typesetting.typeset_apart(TEMPLATE, words, typefaces.FOLDER, LONGEST_WAIT, overview.moment)


def _words(overview: Overview) -> dict[str, Any]:
    tally = overview.tally
    is_listed = tally.count + tally.exempted <= MOST_ON_PAPER
    return {
        "heading": _("Bewijs van voltooiing"),
        "organisation": setting(overview.organisation),
        "about": setting(overview.about),
        "lines": [setting(overview.made), setting(in_numbers(tally))],
        "footer": setting(f"{overview.organisation} · {overview.about}"),
        "page": (_("bladzijde %(number)s van %(total)s") % {"number": "\t", "total": "\t"}).split("\t"),
        "done_heading": _("Wie voltooide wat"),
        "done": {
            "widths": DONE_WIDTHS,
            "headings": [
                *(_("Wie"), _("Traject"), _("Wat"), _("Versie"), _("Hoe")),
                *(_("Begonnen op"), _("Voltooid op"), _("Resultaat")),
            ],
            "rows": [[setting(cell) for cell in cells_of(entry)] for entry in tally.rows] if is_listed else [],
        },
        "not_listed": ""
        if is_listed
        else _("Dit zijn er te veel om af te drukken. Ze staan allemaal, een voor een, in het bestand evidence.json."),
        "texts_heading": _("Welke teksten en vragen dat waren"),
        "texts_about": _("De volledige tekst van elke versie zit in de map versions, met haar vragen en bestanden."),
        "texts": {
            "widths": TEXT_WIDTHS,
            "headings": [
                *(_("Les"), _("Versie"), _("Gepubliceerd op"), _("Voltooid"), _("Vingerafdruk (SHA-256)")),
            ],
            "rows": [[setting(cell) for cell in text_cells(text)] for text in tally.texts.values()],
        },
        "right_heading": _("Welke vragen verbeterd werden"),
        "right_about": _(
            "Een antwoord telt zoals de vragen eerst waren, of zoals ze verbeterd zijn: wat het meest geeft."
        ),
        "right": {
            "widths": RIGHT_WIDTHS,
            "headings": [_("Les"), _("Versie"), _("Verbeterd op"), _("Door"), _("Waarom")],
            "rows": [[setting(cell) for cell in right_cells(one)] for one in tally.put_right],
        },
        "check_heading": _("Zo kijk je het na"),
        "check": [
            _("Dit overzicht alleen bewijst niets: het hoort bij een pakket met een handtekening."),
            _("In LEESMIJ.txt staat hoe je het pakket nakijkt. Vergelijk de sleutel met die op %(address)s")
            % {"address": overview.key_address},
        ],
        "marks": [
            {"label": _("Vingerafdruk van evidence.json (SHA-256)"), "value": in_groups(overview.evidence_sha256)},
            {"label": _("Vingerafdruk van de sleutel (SHA-256)"), "value": in_groups(overview.key)},
        ],
    }


def in_numbers(tally: Tally) -> str:
    """ "3 mensen, 12 voltooiingen, 7 versies van lessen"."""
    numbers = [
        ngettext("%(number)s persoon", "%(number)s mensen", len(tally.people)) % {"number": len(tally.people)},
        ngettext("%(number)s voltooiing", "%(number)s voltooiingen", tally.count) % {"number": tally.count},
        ngettext("%(number)s versie van een les", "%(number)s versies van lessen", len(tally.texts))
        % {"number": len(tally.texts)},
    ]
    if tally.exempted:
        words = ngettext("%(number)s vrijstelling", "%(number)s vrijstellingen", tally.exempted)
        numbers.append(words % {"number": tally.exempted})
    return ", ".join(numbers)


def cells_of(entry: Entry) -> list[str]:
    person = entry.person
    return [
        f"{person.name} ({person.personnel_number})" if person.personnel_number else person.name,
        entry.enrolment.programme,
        what_in_words(entry),
        str(entry.lesson.version) if entry.lesson else "",
        how_in_words(entry),
        begun_in_words(entry),
        day(entry.completed_at),
        result_in_words(entry),
    ]


def what_in_words(entry: Entry) -> str:
    if entry.lesson is not None:
        return lesson_in_words(entry.lesson)
    title = entry.exemption.title if entry.exemption is not None else None
    return title or _("Het hele traject")


def lesson_in_words(lesson: LessonRecord) -> str:
    """Its title, for which kind of work it was, where that makes a difference, and in which language, if in another."""
    kind = lesson.variant.name if lesson.variant else ""
    read = (
        _("gelezen in het %(language)s") % {"language": language_of(lesson.language).name} if lesson.translation else ""
    )
    about = ", ".join(filter(None, (kind, read)))
    return f"{lesson.title} ({about})" if about else lesson.title


def begun_in_words(entry: Entry) -> str:
    """The day; and in which version, when they went on in another one, and when that was."""
    if entry.lesson is None or not entry.lesson.earlier:
        return day(entry.started_at)
    return _("%(day)s, in versie %(first)s; vanaf %(later)s in versie %(last)s") % {
        "day": day(entry.started_at),
        "first": entry.lesson.earlier[0].version,
        "later": day(entry.lesson.earlier[-1].until),
        "last": entry.lesson.version,
    }


def how_in_words(entry: Entry) -> str:
    """A way that came later is said as it stands in the pack."""
    ways: dict[str, str] = {
        How.QUIZ: _("met vragen"),
        How.READ: _("gelezen"),
        How.TOGETHER: together_in_words(entry),
        How.LESSONS: _("alle gevraagde lessen"),
        How.DECLARED: _("klaar verklaard door HR"),
        How.ELSEWHERE: _("vrijgesteld, elders gedaan"),
    }
    way = ways.get(entry.how, entry.how)
    return _("bijgelezen, %(how)s") % {"how": way} if entry.what == What.FOLLOW_UP else way


def together_in_words(entry: Entry) -> str:
    if entry.together is None:
        return _("samen")
    return _("samen, begeleid door %(leader)s op %(day)s, %(confirmed)s") % {
        "leader": entry.together.led_by,
        "day": day(entry.together.begun_at),
        "confirmed": Confirmed(entry.together.confirmed_by).label,
    }


def result_in_words(entry: Entry) -> str:
    if entry.exemption is not None:
        return exemption_in_words(entry.exemption)
    if entry.certificate:
        return _("attest %(number)s") % {"number": entry.certificate}
    result = entry.result
    if result is None:
        return ""
    tried = ngettext("%(number)s poging", "%(number)s pogingen", result.tries) % {"number": result.tries}
    return ", ".join(filter(None, (passed_in_words(result), tried, raised_in_words(result))))


def exemption_in_words(exemption: ExemptionRecord) -> str:
    """When it was done elsewhere, and when the exemption was taken back, if it was."""
    done_on = date_format(date.fromisoformat(exemption.done_on), "d/m/Y")
    if exemption.taken_back_at is None:
        return _("gedaan op %(day)s") % {"day": done_on}
    return _("gedaan op %(day)s; teruggenomen op %(later)s") % {"day": done_on, "later": day(exemption.taken_back_at)}


def passed_in_words(result: ResultRecord) -> str:
    """With how many points, to the person; to others only that they passed, and at which mark."""
    if result.points is not None:
        return _("%(points)s op %(most)s (%(percent)s %%)") % {
            "points": result.points.replace(".", ","),
            "most": result.max_points,
            "percent": result.percent,
        }
    if not result.pass_mark:
        return _("beantwoord")
    if any(one.passed_by_it for one in result.corrections):
        return ""  # at the mark of the correction, which is said beside it
    return _("geslaagd vanaf %(mark)s %%") % {"mark": result.pass_mark}


def raised_in_words(result: ResultRecord) -> str:
    """What a correction did; to others than the person only that they passed by it, or when it was: that tells no
    answer."""
    if any(one.points_before != one.points_after for one in result.regrades or ()):
        return _("verhoogd na een correctie")
    if any(one.passed_by_it for one in result.corrections):
        return _("geslaagd na een correctie")
    days = ", ".join(dict.fromkeys(day(one.at) for one in result.corrections))
    return _("vragen verbeterd op %(day)s") % {"day": days} if days else ""


def text_cells(text: TextTally) -> list[str]:
    return [text.title, str(text.number), day(text.published_at), f"{text.times} ×", in_groups(text.digest)]


def right_cells(one: PutRight) -> list[str]:
    return [one.title, str(one.number), day(one.at), one.by or "", one.reason]


def day(moment: str | None) -> str:
    """The day here of a moment in UTC."""
    return date_format(timezone.localtime(datetime.fromisoformat(moment)), "d/m/Y") if moment else ""


def in_groups(sha256: str) -> str:
    return " ".join(sha256[start : start + 8] for start in range(0, len(sha256), 8))


def setting(text: str) -> dict[str, Any]:
    """Text as evidence.typ takes it; words that say so instead of what no font of ours has."""
    try:
        return typefaces.for_typst(text)
    except typefaces.Unprintable:
        return typefaces.for_typst(_("(andere letters)"))
