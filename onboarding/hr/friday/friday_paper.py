"""The Friday page on paper: A4, PDF/UA, with the charts as the overview draws them and the same figures beside them."""

from __future__ import annotations

import json
from datetime import datetime
from pathlib import Path
from typing import Any

from django.utils.formats import date_format
from django.utils.translation import get_language, ngettext
from django.utils.translation import gettext as _

from onboarding.hr.friday.friday_sheet import Sheet
from onboarding.hr.friday.needs_attention import Group
from onboarding.hr.lists.printed import Setting, breakable
from onboarding.hr.overview import charts
from onboarding.hr.overview.breakdowns import SORTS
from onboarding.hr.overview.newcomers import Newcomers
from onboarding.hr.overview.overview_figures import Tally
from onboarding.paper import typefaces, typesetting

TEMPLATE = Path(__file__).parent / "friday.typ"
LONGEST_WAIT = 60  # seconds


def pdf(sheet: Sheet, moment: datetime) -> bytes:
    """The sheet in the language of now. Raises subprocess.SubprocessError when it cannot be made."""
    return typesetting.typeset_apart(TEMPLATE, json.dumps(_words(sheet)), typefaces.FOLDER, LONGEST_WAIT, moment)


def title_of(sheet: Sheet) -> str:
    day = date_format(sheet.today, "l j F Y")
    return _("%(title)s van %(day)s") % {"title": sheet.description.title, "day": day}


def lead(tally: Tally) -> str:
    """How things stand, in one sentence."""
    told = ngettext(
        "Van %(total)d inschrijving: %(done)d klaar, %(on_track)d op schema, %(late)d te laat, %(exempted)d "
        "vrijgesteld.",
        "Van %(total)d inschrijvingen: %(done)d klaar, %(on_track)d op schema, %(late)d te laat, %(exempted)d "
        "vrijgesteld.",
        tally.total,
    )
    numbers = {"total": tally.total, "done": tally.done, "on_track": tally.on_track}
    return told % {**numbers, "late": tally.late, "exempted": tally.exempted}


def others_in_words(number: int) -> str:
    """Who or what else there is; empty when all is there."""
    return _("en nog %(number)d") % {"number": number} if number else ""


def _words(sheet: Sheet) -> dict[str, Any]:
    description, setting = sheet.description, Setting()
    made = _("Gemaakt op %(moment)s door %(who)s") % {"moment": description.moment, "who": description.made_by}
    new = sheet.newcomers
    words = {
        "language": get_language(),
        "document": {"title": title_of(sheet), "author": description.organisation},
        "title": setting.of(title_of(sheet)),
        "about": setting.of(f"{description.organisation} · {made}"),
        "filters": setting.of(description.in_words),
        "lead": setting.of(lead(sheet.tally)),
        "newcomers": setting.of(newcomers_in_words(new) if new else ""),
        "footer": setting.of(f"{description.title} · {description.organisation} · {description.moment}"),
        "page": (_("bladzijde %(number)s van %(total)s") % {"number": "\t", "total": "\t"}).split("\t"),
        "attention_heading": setting.of(_("Wie aandacht vraagt")),
        "attention": [_attention(group, setting) for group in sheet.attention],
        "attention_headings": [setting.of(words) for words in (_("Wie"), _("Dienst"), _("Meer"))],
        "legend": [
            {"kind": kind, "name": setting.of(name)}
            for kind, name in (
                ("done", _("Klaar")),
                ("on-track", _("Op schema")),
                ("late", _("Te laat")),
                ("exempted", _("Vrijgesteld")),
            )
        ],
        "tables": [_table(part, setting) for part in sheet.breakdowns] if sheet.tally.total else [],
        "months": _months(sheet.months, setting) if sheet.tally.total and sheet.months else None,
    }
    return words | {"unprintable": setting.notice}  # last: now it is known


def newcomers_in_words(new: Newcomers) -> str:
    """Who is new and how many of them are in no programme, as the overview says it."""
    told = ngettext(
        "%(period)s: %(number)d persoon. Nog nergens ingeschreven: %(nowhere)d.",
        "%(period)s: %(number)d mensen. Nog nergens ingeschreven: %(nowhere)d.",
        new.everyone.number,
    )
    return told % {"period": new.period.in_words, "number": new.everyone.number, "nowhere": new.nowhere.number}


def _attention(group: Group, setting: Setting) -> dict[str, Any]:
    return {
        "title": setting.of(f"{group.title}: {group.figure.number}"),
        "what": setting.of(group.what if group.figure.number else _("Niemand.")),
        "rows": [
            [setting.of(breakable(text)) for text in (one.name, one.department, one.about)] for one in group.named
        ],
        "others": setting.of(others_in_words(group.others)),
    }


def _table(part: dict[str, Any], setting: Setting) -> dict[str, Any]:
    rows = zip(part["table"].rows, part["chart"].bars, strict=True)
    (_by, name, _sort), *numbers = part["headings"]
    return {
        "title": setting.of(part["title"]),
        "note": setting.of(part["note"]),
        "name": setting.of(name),
        "headings": [setting.of(str(label)) for _by, label, _sort in numbers],
        "chart_heading": setting.of(_("Grafiek")),
        "rows": [
            {
                "name": setting.of(breakable(row.name)),
                "blocks": [_block(block) for block in bar.blocks],
                "numbers": [str(getattr(row, by).number) for by in SORTS],
            }
            for row, bar in rows
        ],
        "width": charts.WIDTH,
        "others": setting.of(others_in_words(part["others"])),
    }


def _months(months: dict[str, Any], setting: Setting) -> dict[str, Any]:
    chart: charts.Columns = months["chart"]
    told = "; ".join(f"{row.name}: {row.total.number}" for row in months["rows"] if row.total.number)
    return {
        "title": setting.of(_("Per eerste werkdag")),
        "alt": told,
        "width": chart.width,
        "height": chart.height,
        "floor": chart.floor,
        "blocks": [_block(block) for column in chart.columns for block in column.blocks],
        "texts": [
            {"middle": column.middle, "baseline": baseline, "text": text}
            for column in chart.columns
            for text, baseline in ((column.number, column.number_at), *column.names)
            if text
        ],
    }


def _block(block: charts.Block) -> dict[str, Any]:
    return {"kind": block.kind, "x": block.x, "y": block.y, "width": block.width, "height": block.height}
