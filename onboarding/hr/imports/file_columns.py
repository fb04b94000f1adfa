"""Which column of a file is which field: known by its heading in Dutch, French or English, or chosen by a person."""

from __future__ import annotations

import difflib
import re
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from django.utils.functional import Promise
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from onboarding.people.folding import plain
from onboarding.people.models.own_fields import LONGEST_NAME, MAX_VALUE

SHORTEST, LONGEST = 5, 100  # letters of a heading that may resemble one of ours
LIKENESS = 0.85  # from 0 to 1, as difflib has it: one letter more, less or other in six
NOT_LETTERS = re.compile(r"[\W_]+")


@dataclass(frozen=True, slots=True)
class Field:
    """Something of a person that a file can tell."""

    label: str | Promise
    tells_who: bool = False  # a person is known by it; a file without any of these cannot be read
    needed_for_new: bool = False  # a person cannot be added without it
    max_length: int | None = None  # characters; None: not kept as text


FIELDS: Mapping[str, Field] = {
    "personnel_number": Field(_("personeelsnummer"), tells_who=True, max_length=40),
    "first_name": Field(_("voornaam"), needed_for_new=True, max_length=80),
    "last_name": Field(_("achternaam"), needed_for_new=True, max_length=80),
    "email": Field(_("e-mailadres"), tells_who=True, max_length=254),
    "department": Field(_("dienst"), max_length=120),
    "other_departments": Field(_("andere diensten"), max_length=1500),  # all of them; each is as long as one above
    "function": Field(_("functie"), max_length=120),
    "status": Field(_("statuut")),
    "work_regime": Field(_("werkregime"), max_length=60),
    "site": Field(_("vestiging"), max_length=100),
    "manager": Field(_("leidinggevende"), max_length=254),  # by whatever we know somebody by
    "start_date": Field(_("eerste werkdag")),
    "end_date": Field(_("laatste werkdag")),
    "language": Field(_("taal")),
    "external_id": Field(_("externe sleutel"), tells_who=True, max_length=120),
}
TELL_WHO = tuple(name for name, field in FIELDS.items() if field.tells_who)
PREFIX = "name_prefix"
KIND = "kind_of_work"
WHOLE_NAME = "whole_name"
# What a column can be: one of those fields, a part of one, or what is said of the department.
COLUMNS: Mapping[str, Field] = {
    **{name: FIELDS[name] for name in ("personnel_number", "first_name")},
    WHOLE_NAME: Field(_("voor- en achternaam samen"), max_length=170),
    PREFIX: Field(_("voorvoegsel van de achternaam"), max_length=80),
    **{name: field for name, field in FIELDS.items() if name not in ("personnel_number", "first_name")},
    KIND: Field(_("soort werk"), max_length=60),
}
DATES = frozenset({"start_date", "end_date"})
OTHERS = "other_departments"
MANAGER = "manager"
OWN = "own:"  # before the name of a field that the organisation made itself

# What HR systems and people write above a column; compared without case, accents, spaces and punctuation.
HEADINGS: Mapping[str, str] = {
    "personnel_number": """
        personnel_number; personeelsnummer; personeelsnr; personeelsnum; personeel nr; personeels-id; personeelsid;
        stamnummer; stamnr; stam nr; matricule; matriculenummer; nummer personeelslid; nummer medewerker;
        werknemersnummer; werknemernummer; werknemersnr; werknemer nr; medewerkersnummer; medewerkernummer;
        medewerkernr; medewerker-id; medewerkerid; n° de matricule; numéro de matricule; numéro matricule; no matricule;
        n° matricule; nr matricule; numéro du personnel; numéro de personnel; n° de personnel; n° personnel;
        numéro d’employé; numéro employé; n° employé; numéro d’agent; numéro de l’agent; identifiant agent;
        personnel number; personnel no; personnel nr; personnel id; employee number; employee no; employee nr;
        employee id; emp no; staff number; staff no; staff id; payroll number; worker id
    """,
    "first_name": """
        first_name; voornaam; voornamen; eerste voornaam; roepnaam; voornaam medewerker; voornaam personeelslid;
        prénom; prénoms; prénom usuel; first name; firstname; given name; given names; forename
    """,
    "last_name": """
        last_name; familienaam; achternaam; achter naam; geslachtsnaam; familienaam medewerker; naam medewerker;
        naam personeelslid; nom de famille; nom famille; nom patronymique; last name; lastname; surname; family name
    """,
    "name_prefix": """
        name_prefix; tussenvoegsel; tussenvoegsels; voorvoegsel; voorvoegsels; voorvoegsel achternaam;
        voorvoegsel familienaam; voorvoegsel van de achternaam; tussenvoegsel achternaam; tussenvoegsel familienaam;
        voorvoegsel naam; voorvoegsels naam; tussenvoegsel naam; voorzetsel; voorzetsels; particule;
        préfixe du nom; name prefix; surname prefix; last name prefix; name infix
    """,
    "whole_name": """
        whole_name; volledige naam; voor- en achternaam samen; voornaam en naam; naam en voornaam; voornaam naam;
        naam voornaam; naam, voornaam; voor- en achternaam; voornaam en achternaam; achternaam voornaam;
        achternaam en voornaam; voornaam achternaam; familienaam en voornaam; familienaam voornaam; nom et prénom;
        nom, prénom; prénom et nom; prénom nom; nom prénom; nom complet; full name; complete name; display name;
        weergavenaam
    """,
    "email": """
        email; e-mail; e-mailadres; emailadres; e-mail adres; mail; mailadres; e-mail werk; werkmail; e-mailadres werk;
        professioneel e-mailadres; professionele e-mail; zakelijk e-mailadres; courriel; adresse courriel;
        adresse e-mail; adresse mail; adresse électronique; e-mail professionnel; courriel professionnel;
        adresse e-mail professionnelle; email address; e-mail address; work email; work e-mail; business email
    """,
    "department": """
        department; dienst; naam dienst; dienstnaam; afdeling; naam afdeling; afdelingsnaam; team; sector;
        organisatie-eenheid; organisatieeenheid; organisatorische eenheid; entiteit; service; nom du service;
        département; unité; unité organisationnelle; division; department name; unit; organisational unit;
        organizational unit
    """,
    "other_departments": """
        other_departments; andere diensten; andere dienst; overige diensten; bijkomende diensten; bijkomende dienst;
        extra diensten; ook bij dienst; ook bij diensten; nevendiensten; nevendienst; tweede dienst; andere afdelingen;
        autres services; autre service; services supplémentaires; deuxième service; autres départements;
        other departments; other department; additional departments; secondary department; second department
    """,
    "kind_of_work": """
        kind_of_work; soort werk; soorten werk; soort werk dienst; type de travail; types de travail; kind of work;
        kinds of work
    """,
    "function": """
        function; functie; functienaam; functietitel; functiebenaming; functieomschrijving; fonction;
        intitulé de fonction; intitulé de la fonction; titre de fonction; poste; job;
        job title; jobtitel; position; role
    """,
    "status": """
        status; statuut; statuut medewerker; arbeidsstatuut; soort contract; contracttype; type contract; contractsoort;
        aard tewerkstelling; dienstverband; type dienstverband; statut; type de contrat; employment status;
        contract type; employment type
    """,
    "work_regime": """
        work_regime; werkregime; werk regime; arbeidsregime; tewerkstellingspercentage; tewerkstellingsbreuk;
        prestatiebreuk; arbeidspercentage; werkpercentage; jobpercentage; régime de travail; temps de travail;
        taux d’occupation; work regime; work schedule
    """,
    "site": """
        site; vestiging; locatie; werklocatie; standplaats; werkplek; plaats van tewerkstelling; tewerkstellingsplaats;
        vestigingsplaats; lieu de travail; lieu d’affectation; implantation; location; work location; workplace
    """,
    "manager": """
        manager; leidinggevende; directe leidinggevende; naam leidinggevende; e-mail leidinggevende;
        personeelsnummer leidinggevende; stamnummer leidinggevende; nummer leidinggevende; rechtstreekse leidinggevende;
        hiërarchisch meerdere; hiërarchische overste; responsable hiérarchique; supérieur hiérarchique; supérieur;
        n+1; line manager; direct manager; manager name; manager email; manager id; reports to; supervisor
    """,
    "start_date": """
        start_date; datum in dienst; in dienst; datum indienst; indiensttreding; datum indiensttreding;
        datum van indiensttreding; datum in dienst treding; in dienst sinds; begindatum; begin datum; startdatum;
        start datum; begindatum contract; eerste werkdag; date d’entrée; date entrée; date d’entrée en service;
        entrée en service; date d’entrée en fonction; entrée en fonction; date de début; date début; date d’engagement;
        en service depuis; hire date; hired on; date hired; start date; starting date; first working day; date of hire;
        employment start date
    """,
    "end_date": """
        end_date; datum uit dienst; uit dienst; datum uitdienst; uitdiensttreding; datum uitdiensttreding;
        datum van uitdiensttreding; einddatum; eind datum; einddatum contract; laatste werkdag; date de sortie;
        date sortie; date de sortie de service; sortie de service; date de fin; date fin; date de départ;
        fin de contrat; date de fin de contrat; dernier jour de travail; end date; termination date; leave date;
        leaving date; last working day; date of leaving; employment end date
    """,
    "language": """
        language; taal; taalcode; taal medewerker; voertaal; contacttaal; taalrol; langue; code langue;
        rôle linguistique; langue de contact; language code; preferred language
    """,
    "external_id": """
        external_id; externe sleutel; externe id; extern id; identifiant externe; external id; external key;
        azure object id; object id; entra id; acm idm; sso id
    """,
}
# What we write above the sentences in the file of rows to repair, in our three languages: no field of anyone.
REMARKS = {"nl": "Wat er mis is", "fr": "Ce qui ne va pas", "en": "What is wrong"}
# “Naam” beside “Voornaam” is the family name; alone, it may well be both, which nobody can take apart for sure.
SURNAME_OR_BOTH = frozenset({"naam", "nom", "name"})


def folded(heading: str) -> str:
    """A heading without case, accents, spaces and punctuation, for comparing."""
    return NOT_LETTERS.sub("", plain(heading))


FIELD_OF: Mapping[str, str] = {
    folded(heading): field for field, headings in HEADINGS.items() for heading in headings.split(";")
}


def own(name: str) -> str:
    """How a field of the organisation’s own is called in a mapping."""
    return f"{OWN}{name}"


def is_own(field: str) -> bool:
    return field.startswith(OWN)


def own_name(field: str) -> str:
    return field.removeprefix(OWN)


def column_of(field: str) -> Field | None:
    """What a column under this name tells; None when there is no such field, or it has no name that can be."""
    if not is_own(field):
        return COLUMNS.get(field)
    name = own_name(field)
    is_name = bool(name) and name.isprintable() and name == " ".join(name.split())[:LONGEST_NAME]
    return Field(name, max_length=MAX_VALUE) if is_name else None


def label_of(field: str) -> str:
    column = column_of(field)
    return str(column.label) if column else field


def in_order(fields: Iterable[str]) -> list[str]:
    """These fields of a mapping as they are shown: ours first, then the organisation’s own."""
    given = set(fields)
    return [*(name for name in COLUMNS if name in given), *sorted(filter(is_own, given))]


def is_none_of_ours(heading: str) -> bool:
    """Whether this is no name of a field that everyone has, nor what may be a name of a person."""
    name = folded(heading)
    return bool(name) and name not in FIELD_OF and name not in SURNAME_OR_BOTH


def is_remark(heading: str) -> bool:
    """Whether this stands above the sentences that we put in a file of rows to repair."""
    return folded(heading) in {folded(one) for one in REMARKS.values()}


def remark() -> str:
    """The heading of those sentences, in the language of whoever asks."""
    return REMARKS.get((get_language() or "nl")[:2], REMARKS["nl"])


def known_headings(cells: Sequence[str]) -> int:
    """How many of our fields these cells name, if they are headings at all."""
    names = {folded(cell) for cell in cells if len(cell) <= LONGEST}
    return len({FIELD_OF.get(name, "last_name" if name in SURNAME_OR_BOTH else "") for name in names} - {""})


def resembles(name: str) -> str | None:
    """The field of which a folded heading is nearly a name: “personeelsnumer”. None when it is none, or really one."""
    if name in FIELD_OF or name in SURNAME_OR_BOTH or not SHORTEST <= len(name) <= LONGEST:
        return None
    near = difflib.get_close_matches(name, FIELD_OF, n=1, cutoff=LIKENESS)
    return FIELD_OF[near[0]] if near else None


@dataclass(frozen=True, slots=True)
class Guess:
    """What a column seems to be. `field` None and clear: none of our fields; not clear: a person chooses."""

    field: str | None
    is_clear: bool


def guess(header: Sequence[str]) -> list[Guess]:
    """For each column of the header, the field that it is.

    Columns that claim the same field are unclear, and so is a lone “naam”, which may hold a first name as well, and a
    heading that nearly is one of ours, where no other column is: a typing error must not cost people their names.
    """
    names = [folded(heading) for heading in header]
    fields = [FIELD_OF.get(name) for name in names]
    resembled = [None if field else resembles(name) for name, field in zip(names, fields, strict=True)]
    if "first_name" in fields and "last_name" not in fields:
        fields = ["last_name" if name in SURNAME_OR_BOTH else field for name, field in zip(names, fields, strict=True)]
        in_doubt = False
    else:
        in_doubt = "last_name" not in fields
    claims = Counter(field for field in fields if field is not None)
    return [
        Guess(None, False)
        if claims.get(field or "", 0) > 1
        or (in_doubt and name in SURNAME_OR_BOTH)
        or (near is not None and near not in claims)
        else Guess(field, True)
        for name, field, near in zip(names, fields, resembled, strict=True)
    ]


def unclear(header: Sequence[str], mapping: Mapping[str, int]) -> list[int]:
    """The columns (from 0) about which a person must choose, `mapping` being what was chosen already."""
    names = [folded(heading) for heading in header]
    claimed = [FIELD_OF.get(name) or resembles(name) or "last_name" for name in names]
    return [
        index
        for index, one in enumerate(guess(header))
        if not one.is_clear and claimed[index] not in mapping and index not in mapping.values()
    ]
