"""Certificates: given once for a completed programme, made into a PDF, and confirmed to whoever has number and name."""

from __future__ import annotations

import json
import logging
import secrets
from datetime import datetime
from functools import cache
from pathlib import Path
from typing import Any

import typst
from django.core.files.storage import default_storage
from django.db import connection
from django.utils import timezone, translation
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from onboarding.learning.closing import check_code
from onboarding.learning.how_done import was_together
from onboarding.learning.models import Certificate, CertificateWords, Enrolment
from onboarding.paper import typefaces, typesetting
from onboarding.people.folding import composed, plain
from onboarding.people.models import Organisation
from onboarding.people.site_addresses import absolute
from onboarding.row_guards import thawed

logger = logging.getLogger(__name__)

FOLDER = Path(__file__).parent
ALPHABET = "23456789ABCDEFGHJKLMNPQRSTUVWXYZ"  # without 0 and O, 1 and I: they sound or look alike
GROUPS, GROUP_LENGTH = 3, 4  # 60 bits: nobody guesses one
LONGEST_EXEMPTED = 220  # signs of the line about what was done elsewhere: two lines on the page
TRIES = 5  # a number that is taken comes once in many lifetimes


class NoCertificate(Exception):
    """A certificate that cannot be given. `code`: not_completed, not_given or unprintable (the name, for one)."""

    def __init__(self, code: str) -> None:
        super().__init__(code)
        self.code = code


def issue(enrolment: Enrolment, now: datetime) -> Certificate:
    """The enrolment's certificate, given on the first request; what stands on it stays as it was then.

    It is in the person's language, and signed by whoever signs for the organisation then, unless no font has the
    letters of that name. Two requests at once get the same one. Raises NoCertificate while the programme is not
    completed, or when it gives none; one that was given before stands. So it does with letters that none of our fonts
    has: rather none than one with holes. As soon as HR has written the name in other letters, it is given.
    """
    certificate = _of(enrolment)
    if certificate is not None and _is_printable(certificate):
        return certificate
    if enrolment.completed_at is None:
        raise NoCertificate("not_completed")
    if not enrolment.programme.gives_certificate:
        raise NoCertificate("not_given")
    words = {
        "name": composed(enrolment.user.get_full_name()),
        "programme_title": enrolment.programme.title,
        "organisation_name": enrolment.programme.organisation.name,
    }
    if not all(map(typefaces.is_printable, words.values())):
        logger.warning("The certificate of enrolment %s has letters that no font of ours has.", enrolment.pk)
        raise NoCertificate("unprintable")
    if certificate is not None:  # of the days when it came out with holes: it never stood on paper as it should
        with thawed(connection, ["learning.Certificate"]):
            Certificate.objects.filter(pk=certificate.pk).update(**words)
    for _try in range(TRIES):
        new = Certificate(
            enrolment=enrolment,
            number=new_number(),
            completed_on=timezone.localtime(enrolment.completed_at).date(),
            issued_at=now,
            language=enrolment.user.language,
            exempted="\n".join(enrolment.exempted_titles),
            **_how_completed(enrolment),
            **_signature(enrolment.programme.organisation),
            **words,
        )
        Certificate.objects.bulk_create([new], ignore_conflicts=True)  # of the enrolment, or of the number
        certificate = _of(enrolment)
        if certificate is not None:
            return certificate
    raise RuntimeError("No free number for a certificate.")


def _how_completed(enrolment: Enrolment) -> dict[str, str]:
    """Whether the person finished the programme or was declared done, and by whom: not of someone who works elsewhere
    by now, and not in letters that no font of ours has."""
    if not enrolment.is_declared:
        return {"words": CertificateWords.FINISHED}
    by = enrolment.declared_by
    is_from_here = by is not None and by.organisation_id == enrolment.programme.organisation_id
    name = composed(by.get_full_name()) if by is not None and is_from_here else ""
    return {"words": CertificateWords.DECLARED, "declared_by": name if typefaces.is_printable(name) else ""}


def _signature(organisation: Organisation) -> dict[str, str]:
    signature = organisation.house.signature
    if not signature.name or not all(map(typefaces.is_printable, (signature.name, signature.function))):
        return {}
    return {"signer_name": composed(signature.name), "signer_function": composed(signature.function)}


def _of(enrolment: Enrolment) -> Certificate | None:
    given = Certificate.objects.select_related("enrolment__programme__organisation")
    return given.filter(enrolment=enrolment).first()


def _is_printable(certificate: Certificate) -> bool:
    words = (certificate.name, certificate.programme_title, certificate.organisation_name)
    return all(map(typefaces.is_printable, words))


def new_number() -> str:
    """A number such as K7QM-3XRP-9WTC."""
    return _grouped("".join(secrets.choice(ALPHABET) for _place in range(GROUPS * GROUP_LENGTH)))


def _grouped(letters: str) -> str:
    return "-".join(letters[start : start + GROUP_LENGTH] for start in range(0, len(letters), GROUP_LENGTH))


def confirm(number: str, name: str) -> Certificate | None:
    """The certificate with this number when it is in this name; None tells nothing about which of both is wrong.

    Case, accents, spaces and hyphens do not matter.
    """
    letters = "".join(letter for letter in number.upper() if letter in ALPHABET)
    certificate = Certificate.objects.select_related("enrolment").filter(number=_grouped(letters)).first()
    wanted = _bare(name)
    if certificate is None or not wanted or _bare(certificate.name) != wanted:
        return None
    return certificate


def _bare(name: str) -> str:
    """The letters and digits of a name, in lower case and without accents."""
    return "".join(letter for letter in plain(name) if letter.isalnum())


def pdf(certificate: Certificate) -> bytes:
    """The certificate as PDF/UA, in the language that it was given in, with the organisation's looks of today.

    The same certificate gives the same bytes. A logo that cannot be read is left out. Raises typefaces.Unprintable
    for letters that no font of ours has: `issue` gives none with such letters.
    """
    organisation = certificate.enrolment.programme.organisation
    words, logo = _words(certificate, organisation), _logo(organisation)
    if logo:
        try:
            return typeset(words, logo, certificate.issued_at)
        except typst.TypstError:  # what it says may hold letters of the name: not for the log
            logger.warning("Certificate %s could not be made with its logo.", certificate.pk)
    return typeset(words, b"", certificate.issued_at)


def typeset(words: dict[str, Any], logo: bytes, moment: datetime, **how: Any) -> bytes:
    """The page with these words; `how` is for typst, such as format="png" for a picture of it."""
    data = json.dumps({**words, "logo": list(logo)})
    return typesetting.typeset(_template(), data, _fonts(), **{"timestamp": int(moment.timestamp()), **how})


@cache
def _template() -> bytes:
    return (FOLDER / "certificate.typ").read_bytes()


@cache
def _fonts() -> typst.Fonts:
    return typefaces.of_typst()


def _words(certificate: Certificate, organisation: Organisation) -> dict[str, Any]:
    """What stands on the certificate; what the organisation named itself is in its own language."""
    address = absolute("learning:confirm_certificate")
    is_of_before = certificate.words == CertificateWords.ALL_LESSONS
    palette = organisation.palette
    check_url = f"{address}?nummer={certificate.number}"
    with translation.override(certificate.language):
        return {
            "lang": certificate.language,
            "brand": palette["brand"],
            "far": palette["far"],
            "mid": palette["mid"],
            "on_brand": palette["on_brand"],
            "ink": palette["ink"],
            "initial": _initial(organisation),
            "logo_alt": _("Logo van %(organisation)s") % {"organisation": certificate.organisation_name},
            "organisation": typefaces.for_typst(certificate.organisation_name),
            "heading": _("Attest"),
            "name": typefaces.for_typst(certificate.name),
            "sentence": _("heeft alle lessen afgewerkt van het traject") if is_of_before else _("heeft het traject"),
            "programme": typefaces.for_typst(certificate.programme_title),
            "day": typefaces.for_typst(_when_in_words(certificate)),
            "remarks": [typefaces.for_typst(one) for one in remarks_in_words(certificate)],
            "number_label": _("Nummer"),
            "number": certificate.number,
            "check_label": _("Kijk hier na of dit attest klopt"),
            "check_text": address.partition("://")[2].rstrip("/"),
            "check_url": check_url,
            "check_code": list(check_code.svg(check_url)),
            "check_code_alt": _("QR-code naar de pagina waar je dit attest nakijkt"),
            **_signed(certificate),
        }


def _when_in_words(certificate: Certificate) -> str:
    """What ends the sentence on it: when, and who said so where the person was declared done."""
    facts = {"day": date_format(certificate.completed_on, "j F Y"), "who": declared_by_in_words(certificate)}
    if certificate.words == CertificateWords.ALL_LESSONS:
        return _("op %(day)s.") % facts
    if certificate.words == CertificateWords.DECLARED:
        return _("afgerond op %(day)s, op beslissing van %(who)s.") % facts
    return _("afgerond op %(day)s.") % facts


def declared_by_in_words(certificate: Certificate) -> str:
    """Who declared the person done; "" where nobody did. Also of a certificate of before, that did not say so."""
    if not certificate.enrolment.is_declared:
        return ""
    return certificate.declared_by or certificate.organisation_name


def remarks_in_words(certificate: Certificate) -> list[str]:
    """What else is to be said of how the programme was completed: how many lessons were done in a group, and from which
    the person was exempted. As it was when it was completed, so that the same certificate says the same."""
    return [*_together_in_words(certificate), *_exempted_in_words(certificate)]


def _together_in_words(certificate: Certificate) -> list[str]:
    enrolment = certificate.enrolment
    done = enrolment.completions.filter(was_together(), completed_at__lte=enrolment.completed_at)
    number = done.count()
    if not number:
        return []
    words = ngettext(
        "%(number)d les daarvan is samen gedaan, in een begeleide groep.",
        "%(number)d lessen daarvan zijn samen gedaan, in een begeleide groep.",
        number,
    )
    return [words % {"number": number}]


def _exempted_in_words(certificate: Certificate) -> list[str]:
    """From which lessons the person was exempted; how many, where they are too many for the page or have letters that
    no font of ours has. Nothing where there are none."""
    titles = certificate.exempted.splitlines()
    if not titles:
        return []
    words = _("Vrijgesteld, elders gedaan: %(lessons)s") % {"lessons": ", ".join(titles)}
    if len(words) > LONGEST_EXEMPTED or not typefaces.is_printable(words):
        number = {"number": len(titles)}
        words = ngettext(
            "Vrijgesteld voor %(number)d les, die elders gedaan is.",
            "Vrijgesteld voor %(number)d lessen, die elders gedaan zijn.",
            len(titles),
        )
        words %= number
    return [words]


def _signed(certificate: Certificate) -> dict[str, Any]:
    """Who signed it; nothing for a certificate that nobody signed."""
    if not certificate.signer_name:
        return {}
    return {
        "signer": typefaces.for_typst(certificate.signer_name),
        "signer_function": typefaces.for_typst(certificate.signer_function),
    }


def _initial(organisation: Organisation) -> dict[str, Any]:
    initial = organisation.short_name[:1].upper()
    return typefaces.for_typst(initial if typefaces.is_printable(initial) else "")


def _logo(organisation: Organisation) -> bytes:
    """The logo's file; empty without one, or when the file is gone."""
    name = organisation.house.logo_file
    if not name or not default_storage.exists(name):
        return b""
    with default_storage.open(name) as file:
        return file.read()
