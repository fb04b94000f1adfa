"""HR's desk: every edit as Wagtail does it, and what each lesson says to whoever opens it now."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from datetime import timedelta
from io import StringIO
from itertools import count
from typing import Any
from unittest import mock

from django.core.exceptions import ValidationError
from django.core.management import call_command
from django.utils import timezone
from wagtail.documents.models import Document
from wagtail.images.models import Image
from wagtail.models import Page, Revision

from onboarding.lessons import scheduled
from onboarding.lessons.models import Lesson, LessonPage, PrinciplePage, Programme, ProgrammePage
from onboarding.people.models import Organisation
from tests.factories import make_lesson, multiple, single, stream, text_block, true_false
from tests.lessons import desk_files

COLOURS = ("navy", "gold", "teal", "maroon", "olive", "purple")
MARKS = (60, 50)  # a quiz of five points in three questions tells no answer with these


@dataclass(frozen=True, slots=True)
class Words:
    """What a lesson says in a draft: `right` is the number of the right choice; `picture` and `paper` are ids."""

    title: str
    text: str
    question: str
    picture: int
    paper: int
    right: int = 1
    mark: int = 60

    def fields(self) -> dict[str, Any]:
        first = single("Vraag 1", best=self.right)
        first["value"]["question"] = self.question
        paper = Document.objects.filter(pk=self.paper).first()
        blocks = [
            text_block(text=f"<p>{self.text}</p>"),
            *([desk_files.picture_block(self.picture)] if Image.objects.filter(pk=self.picture).exists() else []),
            *([desk_files.document_block(paper)] if paper is not None else []),
        ]
        return {
            "title": self.title,
            "body": stream("body", blocks),
            "questions": stream("questions", [first, multiple("Vraag 2"), true_false("Vraag 3", points=2)]),
            "pass_mark": self.mark,
        }


@dataclass(frozen=True, slots=True)
class Published:
    """What a version says: the words, and what its document holds."""

    words: Words
    paper: bytes | None


def fresh(page: Page) -> Any:
    """The page as it is now: its place in the tree may have changed."""
    return Page.objects.get(pk=page.pk).specific


@dataclass
class Desk:
    """The pages of an organisation with two programmes.

    `live` has, by lesson record, what a lesson says to who opens it now; `drafts` and `saved` what is written on a
    page, by page and by revision.
    """

    organisation: Organisation
    live: dict[int, Published] = field(default_factory=dict)
    drafts: dict[int, Words] = field(default_factory=dict)
    saved: dict[int, list[tuple[int, Words]]] = field(default_factory=dict)
    numbers: Any = field(default_factory=lambda: count(1))

    # --- What is there ---

    @property
    def lessons(self) -> list[LessonPage]:
        return list(LessonPage.objects.filter(pk__in=self.drafts).order_by("pk"))

    @property
    def principles(self) -> list[PrinciplePage]:
        return list(PrinciplePage.objects.order_by("pk"))

    @property
    def programmes(self) -> list[ProgrammePage]:
        return list(ProgrammePage.objects.order_by("pk"))

    def asked_in(self, programme: Programme) -> list[int]:
        """The lessons that stand in a programme now, looked up in the tree of pages."""
        if programme.page is None:
            return list(programme.outline.lesson_ids)  # it was taken away as it was
        below = LessonPage.objects.live().descendant_of(programme.page)
        live = {page.path for page in PrinciplePage.objects.live().child_of(programme.page)}
        pages = [page for page in below.order_by("path") if page.path[: -Page.steplen] in live]
        lessons = dict(Lesson.objects.filter(page__in=pages).values_list("page", "pk"))
        return [lessons[page.pk] for page in pages if page.pk in lessons]

    # --- Lessons ---

    def add(self, principle: PrinciplePage) -> LessonPage:
        number = next(self.numbers)
        words = Words(
            f"Les {number}", f"Tekst {number}.", f"Vraag nummer {number}?",
            desk_files.picture(self.organisation, f"beeld-{number}.png", desk_files.png(COLOURS[number % 6], 40)).pk,
            desk_files.document(self.organisation, f"stuk-{number}.pdf", f"Stuk {number}.".encode()).pk,
        )  # fmt: skip
        fields = words.fields()
        page = make_lesson(principle, fields.pop("title"), publish=False, **self._raw(fields))
        self.drafts[page.pk], self.saved[page.pk] = words, []
        self.publish(page)
        return page

    @staticmethod
    def _raw(fields: dict[str, Any]) -> dict[str, Any]:
        return {
            **fields,
            "body": list(fields["body"].raw_data),
            "questions": list(fields["questions"].raw_data),
        }

    def write(self, page: LessonPage, **changes: Any) -> None:
        """Save a draft that says something else."""
        self.drafts[page.pk] = replace(self.drafts[page.pk], **changes)
        self._save(page)

    def edit(self, page: LessonPage, what: str) -> None:
        """Write another `what` (a field of Words) and publish it."""
        number, words = next(self.numbers), self.drafts[page.pk]
        new: dict[str, Any] = {
            "title": f"Les {number}",
            "text": f"Tekst {number}.",
            "question": f"Vraag nummer {number}?",
            "right": (words.right + 1) % 3,
            "mark": MARKS[words.mark == MARKS[0]],
        }
        self.write(page, **{what: new[what]})
        self.publish(page)

    def publish(self, page: LessonPage) -> None:
        """Publish what is written; a draft that is not complete (any more) is refused, and nothing happens."""
        revision = self._save(page)
        try:
            revision.publish()
        except ValidationError:
            return
        self._went_live(page)

    def _save(self, page: LessonPage) -> Revision:
        words = self.drafts[page.pk]
        draft = LessonPage.objects.get(pk=page.pk).get_latest_revision_as_object()
        for name, value in words.fields().items():
            setattr(draft, name, value)
        draft.go_live_at = draft.expire_at = None
        revision: Revision = draft.save_revision()
        self.saved[page.pk].append((revision.pk, words))
        return revision

    def _went_live(self, page: LessonPage) -> None:
        words = self.drafts[page.pk]
        lesson = Lesson.objects.get(page=page.pk)
        paper = Document.objects.filter(pk=words.paper).first()
        self.live[lesson.pk] = Published(words, paper.file.open().read() if paper is not None else None)

    def unpublish(self, page: Page) -> None:
        fresh(page).unpublish()
        self._drop_what_went()

    def _drop_what_went(self) -> None:
        gone = Lesson.objects.filter(pk__in=self.live).exclude(page__live=True)
        for lesson_id in gone.values_list("pk", flat=True):
            self.live.pop(lesson_id)

    def revert(self, page: LessonPage, number: int) -> None:
        """Publish an older revision again, if Wagtail still has it."""
        there = set(
            Revision.objects.filter(pk__in=[pk for pk, _words in self.saved[page.pk]]).values_list("pk", flat=True)
        )
        found = [(pk, words) for pk, words in self.saved[page.pk] if pk in there]
        pk, words = found[number % len(found)]
        older = Revision.objects.get(pk=pk).as_object()
        older.go_live_at = older.expire_at = None
        revision = older.save_revision()
        self.drafts[page.pk] = words
        self.saved[page.pk].append((revision.pk, words))
        try:
            revision.publish()
        except ValidationError:
            return
        self._went_live(page)

    def plan(self, page: LessonPage, **hours: Any) -> None:
        """Let what is written go live, or away, in an hour; and let that hour come."""
        now = timezone.now()
        self._save(page)
        draft = LessonPage.objects.get(pk=page.pk).get_latest_revision_as_object()
        for name in hours:
            setattr(draft, name, now + timedelta(hours=1))
        draft.save_revision().publish()
        later = now + timedelta(hours=2)
        with mock.patch.object(timezone, "now", lambda: later):
            scheduled.publish_due(later)
        if LessonPage.objects.get(pk=page.pk).live:
            self._went_live(page)
        self._drop_what_went()

    def copy(self, page: LessonPage) -> None:
        number = next(self.numbers)
        copy = fresh(page).copy(update_attrs={"title": f"Kopie {number}", "slug": f"kopie-{number}"})
        self.drafts[copy.pk], self.saved[copy.pk] = replace(self.drafts[page.pk], title=copy.title), []
        if copy.live:
            self.publish(copy)

    def delete(self, page: Page) -> None:
        fresh(page).delete()
        self._drop_what_went()
        kept = set(LessonPage.objects.values_list("pk", flat=True))
        for pk in [pk for pk in self.drafts if pk not in kept]:
            del self.drafts[pk]
        self.live = {pk: one for pk, one in self.live.items() if Lesson.objects.filter(pk=pk, page__live=True).exists()}

    # --- Files ---

    def replace_files(self, page: LessonPage) -> None:
        number, words = next(self.numbers), self.drafts[page.pk]
        for thing, content in (
            (Image.objects.filter(pk=words.picture).first(), desk_files.png(COLOURS[number % 6], 40)),
            (Document.objects.filter(pk=words.paper).first(), f"Een ander stuk {number}.".encode()),
        ):
            if thing is not None:
                desk_files.replace(thing, content)

    def delete_files(self, page: LessonPage) -> None:
        words = self.drafts[page.pk]
        Image.objects.filter(pk=words.picture).delete()
        Document.objects.filter(pk=words.paper).delete()

    # --- Values, programmes, and the rest ---

    def reorder(self, page: Page) -> None:
        """To the front of its own parent."""
        fresh(page).move(fresh(page).get_parent(), pos="first-child")

    def move(self, page: Page, target: Page) -> None:
        fresh(page).move(fresh(target), pos="last-child")

    def reword(self, page: ProgrammePage, wordmark: str, letters: str) -> None:
        """Give a programme another wordmark, and its values these letters in turn."""
        for index, principle in enumerate(PrinciplePage.objects.child_of(fresh(page)).order_by("path")):
            principle.letter = letters[index % len(letters)] if letters else ""
            self._republish(principle)
        changed = fresh(page)
        changed.wordmark = wordmark
        self._republish(changed)

    def republish(self, page: Page) -> None:
        """Publish a value or a programme, as it is."""
        fresh(page).save_revision().publish()

    def _republish(self, page: Page) -> None:
        revision = page.save_revision()
        if page.live:
            revision.publish()

    def purge_revisions(self) -> None:
        call_command("purge_revisions", stdout=StringIO())
