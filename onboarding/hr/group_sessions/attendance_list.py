"""The list that people sign who were there: which lesson, in which version, when, led by whom, and a line for each."""

from __future__ import annotations

import json
from collections.abc import Sequence
from datetime import datetime
from pathlib import Path
from typing import Any

from django.utils import timezone, translation
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from onboarding.learning.models import GroupSession
from onboarding.paper import typefaces, typesetting
from onboarding.people.models import User

TEMPLATE = Path(__file__).parent / "attendance_list.typ"
LONGEST_WAIT = 60  # seconds


def pdf(session: GroupSession, people: Sequence[User], moment: datetime) -> bytes:
    """A4 for black and white, as PDF/UA. Raises subprocess.SubprocessError when it cannot be made."""
    with translation.override("nl"):
        words = json.dumps(_words(session, people))
    return typesetting.typeset_apart(TEMPLATE, words, typefaces.FOLDER, LONGEST_WAIT, moment)


def _words(session: GroupSession, people: Sequence[User]) -> dict[str, Any]:
    facts = [
        (_("Les"), f"{session.version.title} ({session.lesson.programme.title})"),
        (_("Versie"), str(session.version.number)),
        (_("Samen gedaan op"), date_format(timezone.localtime(session.begun_at), "l j F Y")),
        (_("Begeleid door"), session.leader_name),
        (_("Dienst"), session.department.name if session.department else ""),
    ]
    return {
        "title": _("Wie was er? %(lesson)s") % {"lesson": session.version.title},
        "organisation": _set(session.organisation.name),
        "heading": _("Samen een les gedaan: wie was er?"),
        "facts": [{"label": label, "value": _set(value)} for label, value in facts if value],
        "sentence": _(
            "Wie hier tekent, bevestigt dat die er van begin tot einde bij was. Daardoor is de les gedaan. Van wat "
            "iemand antwoordde of zei, wordt niets bewaard."
        ),
        "headings": [_("Naam"), _("Personeelsnummer"), _("Handtekening")],
        "people": [[_set(one.get_full_name(), one.personnel_number), _set(one.personnel_number)] for one in people],
        "leader_label": _("Handtekening van wie de les begeleidde"),
        "keep": _("Noteer in Aan boord wie tekende, ten laatste op %(day)s, en houd dit blad bij.")
        % {"day": date_format(timezone.localtime(session.open_until), "j F Y")},
        "page": (_("bladzijde %(number)s van %(total)s") % {"number": "\t", "total": "\t"}).split("\t"),
    }


def _set(text: str, otherwise: str = "") -> dict[str, Any]:
    """`text` as typst takes it, or `otherwise` where no font of ours has its letters."""
    return typefaces.for_typst(text if typefaces.is_printable(text) else otherwise)
