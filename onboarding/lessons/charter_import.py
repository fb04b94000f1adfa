"""From a charter to a draft programme. A second run writes only where nobody else has."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

from django.db import transaction
from django.utils.text import slugify

from onboarding.lessons.charter import Charter, CharterPrinciple
from onboarding.lessons.charter_drafts import (
    add_draft,
    lesson_fields,
    lesson_of,
    principle_fields,
    programme_fields,
)
from onboarding.lessons.models import (
    CharterImport,
    LessonPage,
    OrganisationPage,
    PrinciplePage,
    ProgrammePage,
)
from quizzes.definitions import digest


@dataclass(slots=True)
class ImportReport:
    """What an import did, as titles: made, brought up to date, the same as before, and left alone."""

    created: list[str] = field(default_factory=list)
    updated: list[str] = field(default_factory=list)
    unchanged: list[str] = field(default_factory=list)
    left_alone: list[str] = field(default_factory=list)


@transaction.atomic
def import_charter(charter: Charter, organisation_page: OrganisationPage) -> ImportReport:
    """Make or bring up to date the draft programme of `charter`, all or nothing.

    What a person edited, published or deleted since is left alone and reported.
    """
    report = ImportReport()
    record = (
        CharterImport.objects.filter(programme_page__in=organisation_page.get_children())
        .select_for_update(of=("self",))
        .order_by("-pk")
        .first()
    )
    if record is None:
        programme = add_draft(organisation_page, ProgrammePage(**programme_fields(charter)))
        record = CharterImport.objects.create(programme_page=programme)
        _remember(record, "programme", programme)
        report.created.append(programme.title)
    else:
        _bring_up_to_date(record, "programme", ProgrammePage, programme_fields(charter), report)
    for principle in charter.principles:
        _import_principle(record, principle, report)
    record.save()
    return report


def _import_principle(record: CharterImport, principle: CharterPrinciple, report: ImportReport) -> None:
    key = f"{principle.kind}:{slugify(principle.title)}"
    fields = principle_fields(principle)
    if key in record.entries:
        _bring_up_to_date(record, key, PrinciplePage, fields, report)
    else:
        page = add_draft(record.programme_page, PrinciplePage(**fields))
        _remember(record, key, page)
        report.created.append(page.title)
    lesson_key = f"lesson:{key}"
    if lesson_key in record.entries:
        _bring_up_to_date(record, lesson_key, LessonPage, lesson_fields(principle), report)
        return
    parent = PrinciplePage.objects.filter(pk=record.entries[key]["page"]).first()
    if parent is not None:
        lesson = add_draft(parent, lesson_of(principle))
        _remember(record, lesson_key, lesson)
        report.created.append(f"{lesson.title} (les)")


def _bring_up_to_date(
    record: CharterImport, key: str, model: type[Any], fields: dict[str, Any], report: ImportReport
) -> None:
    entry = record.entries[key]
    label = f"{fields['title']} (les)" if model is LessonPage else fields["title"]
    page = model.objects.filter(pk=entry["page"]).first()
    if page is None:
        report.left_alone.append(f"{label}: iemand haalde deze pagina weg")
        return
    draft = page.get_latest_revision_as_object()
    if page.live or _fingerprint(draft) != entry["digest"]:
        report.left_alone.append(f"{label}: {'staat al online' if page.live else 'iemand werkte hieraan'}")
        return
    for name, value in fields.items():
        setattr(draft, name, value)
    if _fingerprint(draft) == entry["digest"]:
        report.unchanged.append(label)
        return
    draft.save()
    draft.save_revision(log_action=True)
    _remember(record, key, draft)
    report.updated.append(label)


def _remember(record: CharterImport, key: str, page: Any) -> None:
    record.entries[key] = {"page": page.pk, "digest": _fingerprint(page)}


def _fingerprint(page: Any) -> str:
    """A digest of what an import writes and a person can change; block ids aside, which are made at random."""
    names = {
        ProgrammePage: ("title", "wordmark", "welcome", "days_to_finish"),
        PrinciplePage: ("title", "kind", "letter", "short_title", "statement", "behaviours"),
        LessonPage: ("title", "summary", "introduction", "minutes", "body", "questions", "pass_mark", "max_attempts"),
    }[type(page)]
    return digest({name: _plain(getattr(page, name)) for name in names})


def _plain(value: Any) -> Any:
    if hasattr(value, "get_prep_value"):
        value = value.get_prep_value()
    if isinstance(value, dict):
        return {key: _plain(item) for key, item in value.items() if key != "id"}
    if isinstance(value, list):
        return [_plain(item) for item in value]
    return value
