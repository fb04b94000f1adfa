"""What an import does, in sentences."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from datetime import date
from typing import Any

from django.utils.formats import date_format, number_format
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext, ngettext_lazy

from onboarding.hr.import_row_kinds import RowKind
from onboarding.hr.imports import file_layout as layouts
from onboarding.hr.imports import left_out_rows, listed_departments
from onboarding.hr.imports.file_columns import DATES, MANAGER, OTHERS, label_of
from onboarding.hr.imports.file_layout import MOST_VALUES
from onboarding.hr.models import EmployeeImport
from onboarding.people.models import EmploymentStatus, KindOfWork, Language

# Of what is counted, in the order in which it is told.
COUNTS = {
    RowKind.CREATED: gettext_lazy("%(number)s nieuw"),
    RowKind.CHANGED: gettext_lazy("%(number)s gewijzigd"),
    RowKind.UNCHANGED: gettext_lazy("%(number)s ongewijzigd"),
    RowKind.MISSING: gettext_lazy("%(number)s ontbreekt"),
    RowKind.WRONG: gettext_lazy("%(number)s fout"),
    RowKind.GONE: gettext_lazy("%(number)s weggelaten"),
}
DEEDS = {
    RowKind.CREATED: ngettext_lazy(
        "Je voegt %(number)s medewerker toe.", "Je voegt %(number)s medewerkers toe.", "count"
    ),
    RowKind.CHANGED: ngettext_lazy(
        "Je wijzigt de gegevens van %(number)s medewerker.",
        "Je wijzigt de gegevens van %(number)s medewerkers.",
        "count",
    ),
    RowKind.MISSING: ngettext_lazy(
        "Je meldt %(number)s medewerker uit dienst, omdat die niet in het bestand staat.",
        "Je meldt %(number)s medewerkers uit dienst, omdat ze niet in het bestand staan.",
        "count",
    ),
}
UNDOINGS = {
    RowKind.CREATED: ngettext_lazy(
        "%(number)s medewerker die de import toevoegde, gaat weer weg.",
        "%(number)s medewerkers die de import toevoegde, gaan weer weg.",
        "count",
    ),
    RowKind.CHANGED: ngettext_lazy(
        "%(number)s medewerker krijgt de gegevens van voor de import terug.",
        "%(number)s medewerkers krijgen de gegevens van voor de import terug.",
        "count",
    ),
    RowKind.MISSING: ngettext_lazy(
        "%(number)s medewerker is weer in dienst.", "%(number)s medewerkers zijn weer in dienst.", "count"
    ),
}
# Of rows that are no people, by why.
LEFT_OUT = {
    left_out_rows.TOTAL: ngettext_lazy(
        "%(number)s rij met totalen slaan we over: rij %(rows)s.",
        "%(number)s rijen met totalen slaan we over: rij %(rows)s.",
        "count",
    ),
    left_out_rows.HEADING: ngettext_lazy(
        "De kolomnamen staan er nog eens, op rij %(rows)s. Die rij slaan we over.",
        "De kolomnamen staan er nog %(number)s keer, op rij %(rows)s. Die rijen slaan we over.",
        "count",
    ),
    left_out_rows.EMPTY: ngettext_lazy(
        "%(number)s lege rij slaan we over: rij %(rows)s.",
        "%(number)s lege rijen slaan we over: rij %(rows)s.",
        "count",
    ),
}


def number(value: int) -> str:
    return number_format(value, force_grouping=True)


def counts(run: EmployeeImport) -> str:
    """Such as “3 nieuw, 1 gewijzigd”; what is not there is left out."""
    return ", ".join(_of_each_kind(run, COUNTS))


def deeds(run: EmployeeImport) -> list[str]:
    """What applying does, a sentence for each kind of row."""
    more = (gone_left_out(run), gone_taken(run), without_address(run), new_departments(run), new_own_fields(run))
    return [*_of_each_kind(run, DEEDS), *filter(None, more)]


def undoings(run: EmployeeImport) -> list[str]:
    """What undoing does, likewise."""
    return [*_of_each_kind(run, UNDOINGS), *filter(None, [departments_going(run)])]


def good_rows(run: EmployeeImport) -> int:
    """How many rows of the file have nothing wrong."""
    freed = int(run.summary.get("strangers", {}).get("freed", 0))  # two lines of one row
    return sum(map(run.number_of, (RowKind.CREATED, RowKind.CHANGED, RowKind.UNCHANGED))) - freed


def gone_left_out(run: EmployeeImport) -> str:
    """How many are left out because they are new and left already; empty when none are."""
    found = run.number_of(RowKind.GONE)
    text = ngettext(
        "%(number)s persoon uit het bestand kennen we niet en is al uit dienst: de laatste werkdag is voorbij. "
        "We laten die weg.",
        "%(number)s mensen uit het bestand kennen we niet en zijn al uit dienst: hun laatste werkdag is voorbij. "
        "We laten ze weg.",
        found,
    )
    return text % {"number": number(found)} if found else ""


def gone_taken(run: EmployeeImport) -> str:
    """How many come along who left already, once HR chose so; empty when none do."""
    found = run.summary.get("gone_taken", 0)
    text = ngettext(
        "Onder de nieuwe mensen is er %(number)s die al uit dienst is. Die nemen we op als uit dienst, zoals je koos.",
        "Onder de nieuwe mensen zijn er %(number)s die al uit dienst zijn. Die nemen we op als uit dienst, zoals je "
        "koos.",
        found,
    )
    return text % {"number": number(found)} if found else ""


def set_apart(run: EmployeeImport) -> str:
    """How many rows stay behind, once HR chose so; empty when none do."""
    found = run.number_of(RowKind.WRONG) if run.sets_wrong_apart else 0
    text = ngettext("%(number)s rij met een fout bleef apart.", "%(number)s rijen met een fout bleven apart.", found)
    return text % {"number": number(found)} if found else ""


def about_anyone(run: EmployeeImport) -> str:
    """That nobody is marked as left, because of rows of which nobody can tell whom they are about."""
    found = run.summary.get("about_anyone", 0) if run.marks_missing_as_left else 0
    text = ngettext(
        "Van %(number)s rij met een fout weten we niet over wie ze gaat. Daarom wordt niemand uit dienst gemeld.",
        "Van %(number)s rijen met een fout weten we niet over wie ze gaan. Daarom wordt niemand uit dienst gemeld.",
        found,
    )
    return text % {"number": number(found)} if found else ""


def _of_each_kind(run: EmployeeImport, words: Mapping[RowKind, Any]) -> Iterator[str]:
    """The words on each kind of which there are rows."""
    for kind, text in words.items():
        if found := run.number_of(kind):
            yield text % {"count": found, "number": number(found)}


def without_address(run: EmployeeImport) -> str:
    """How many of who is added get no mail; empty when all do."""
    found = run.summary.get("without_address", 0)
    text = ngettext(
        "%(number)s nieuwe medewerker heeft geen e-mailadres en krijgt dus geen mails: geef een brief.",
        "%(number)s nieuwe medewerkers hebben geen e-mailadres en krijgen dus geen mails: geef hun een brief.",
        found,
    )
    return text % {"number": number(found)} if found else ""


def new_departments(run: EmployeeImport) -> str:
    """Which departments come along, with the kind of work that the file says; empty when none do."""
    kinds = run.summary.get("department_kinds", {})
    called = KindOfWork.objects.of(run.organisation_id).names() if kinds else {}
    names = [
        f"{name} ({called[kinds[name]]})" if kinds.get(name) in called else name
        for name in run.summary.get("departments", [])
    ]
    text = ngettext(
        "Deze dienst is nieuw en komt erbij: %(names)s.",
        "Deze diensten zijn nieuw en komen erbij: %(names)s.",
        len(names),
    )
    return text % {"names": ", ".join(names)} if names else ""


def departments_going(run: EmployeeImport) -> str:
    """Which departments that came along go when it is undone; empty when none came."""
    names = run.summary.get("departments", [])
    text = ngettext(
        "Deze dienst kwam erbij en gaat weer weg, als ze dan nergens meer voor dient: %(names)s.",
        "Deze diensten kwamen erbij en gaan weer weg, voor zover ze dan nergens meer voor dienen: %(names)s.",
        len(names),
    )
    return text % {"names": ", ".join(names)} if names else ""


def new_own_fields(run: EmployeeImport) -> str:
    """Which own fields come along; empty when none do."""
    names = run.summary.get("own_fields", [])
    text = ngettext(
        "Dit eigen veld is nieuw en komt erbij: %(names)s.",
        "Deze eigen velden zijn nieuw en komen erbij: %(names)s.",
        len(names),
    )
    return text % {"names": ", ".join(names)} if names else ""


def filled(column: Mapping[str, Any]) -> str:
    """How much there is in a column, such as “van 376 mensen, 12 verschillende waarden”; empty when that is nothing."""
    people, values = column.get("filled", 0), column.get("values", 0)
    text = ngettext(
        "van %(people)s mensen, %(values)s verschillende waarde",
        "van %(people)s mensen, %(values)s verschillende waarden",
        values,
    )
    many = _("van %(people)s mensen, meer dan %(values)s verschillende waarden")
    words = many if values > MOST_VALUES else text
    return words % {"people": number(people), "values": number(min(values, MOST_VALUES))} if people else ""


def as_before(run: EmployeeImport) -> str:
    """That the columns are as they were chosen for such a file before; empty when they were not."""
    day = run.layout.get("as_before")
    return _("Zoals vorige keer, op %(day)s.") % {"day": shown("start_date", day)} if day else ""


def notes(run: EmployeeImport) -> list[str]:
    """What is to be known about how the file is read: from which sheet and row, and what is hidden in it."""
    layout = run.layout
    if not layout:
        return []
    sentences = []
    if layout["sheet"]:
        sentences.append(_("We lezen het blad “%(sheet)s”.") % {"sheet": layout["sheet"]})
    if others := layout["other_sheets"]:
        text = ngettext(
            "Ook op dit blad staan kolomnamen, maar we lezen het niet: %(names)s.",
            "Ook op deze bladen staan kolomnamen, maar we lezen ze niet: %(names)s.",
            len(others),
        )
        sentences.append(text % {"names": ", ".join(others)})
    if layout.get("has_whole_names"):
        sentences.append(_("In de kolom met de naam staat ook de voornaam. We halen ze uit elkaar, en tonen je hoe."))
    if layout["header_row"] > 1:
        text = _("De kolomnamen staan op rij %(row)s. Wat erboven staat, lezen we niet.")
        sentences.append(text % {"row": number(layout["header_row"])})
    if hidden := layout["hidden_rows"]:
        text = ngettext(
            "%(number)s rij is in Excel verborgen, bijvoorbeeld door een filter. We lezen ze mee.",
            "%(number)s rijen zijn in Excel verborgen, bijvoorbeeld door een filter. We lezen ze mee.",
            hidden,
        )
        sentences.append(text % {"number": number(hidden)})
    if merged := layout.get("merged", 0):
        text = ngettext(
            "%(number)s vakje is samengevoegd over meer rijen. Wat erin staat, geldt voor elk van die rijen.",
            "%(number)s vakjes zijn samengevoegd over meer rijen. Wat erin staat, geldt voor elk van die rijen.",
            merged,
        )
        sentences.append(text % {"number": number(merged)})
    sentences += _left_out(layout.get("left_out", {}))
    width = len(layout["columns"])
    unseen = [index for index in run.mapping.values() if index < width and layout["columns"][index]["is_hidden"]]
    if unseen:
        text = _("Deze kolommen zijn in Excel verborgen. We lezen ze mee: %(names)s.")
        sentences.append(text % {"names": _headings(layout, sorted(unseen))})
    return sentences


def _left_out(found: Mapping[str, Any]) -> Iterator[str]:
    """Which rows are no people, and why."""
    for why, text in LEFT_OUT.items():
        if of_kind := found.get(why):
            rows, count = left_out_rows.rows_in_words(of_kind["rows"]), of_kind["count"]
            yield text % {"count": count, "number": number(count), "rows": rows}


def unread(run: EmployeeImport) -> str:
    """Which columns of the file are not used; empty when all are."""
    indexes = layouts.unread(run)
    text = ngettext("Deze kolom lezen we niet: %(names)s.", "Deze kolommen lezen we niet: %(names)s.", len(indexes))
    return text % {"names": _headings(run.layout, indexes)} if indexes else ""


def _headings(layout: Mapping[str, Any], indexes: Iterable[int]) -> str:
    return ", ".join(heading_label(layout["columns"][index]["heading"], index) for index in indexes)


def heading_label(heading: str, index: int) -> str:
    """A heading, or which column (from 0) it is that has none."""
    return heading or _("kolom %(number)d, zonder naam") % {"number": index + 1}


def field_label(field: str) -> str:
    return label_of(field)


def sides(change: Mapping[str, Any]) -> tuple[str, str]:
    """What was and what comes, as a person reads it; of a manager the name."""
    if change["field"] == MANAGER:
        return change.get("old_name") or _("(leeg)"), change.get("new_name") or _("(leeg)")
    return shown(change["field"], change["old"]), shown(change["field"], change["new"])


def shown(field: str, value: str) -> str:
    """A value of an import as a person reads it: days as 22/11/2026, languages by name, nothing as a word."""
    if not value:
        return _("(leeg)")
    if field in DATES:
        try:
            return date_format(date.fromisoformat(value), "d/m/Y")
        except ValueError:
            return value
    if field == OTHERS:
        return listed_departments.on_one_line(value)
    if field == "status":
        return str(dict(EmploymentStatus.choices).get(value, value))
    if field == "language":
        return dict(Language.choices).get(value, value)
    return value
