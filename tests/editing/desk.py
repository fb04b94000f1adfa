"""HR's desk: every edit as Wagtail or the step before it does it, and what each version of a lesson says."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta
from io import StringIO
from itertools import count
from typing import Any

from django.core.exceptions import ValidationError
from django.core.management import call_command
from django.utils import timezone
from wagtail.models import Page, Revision

from onboarding.hr.deeds import page_publishing
from onboarding.lessons import going_back, scheduled
from onboarding.lessons.models import (
    Audience,
    Lesson,
    LessonPage,
    LessonVersion,
    PrinciplePage,
    Programme,
    ProgrammePage,
)
from onboarding.people.models import Organisation, User
from quizzes.definitions import Credit
from tests.editing.written import COLOURS, FIRST_QUESTION, MARKS, Choice, Publication, Published, Words
from tests.factories import make_lesson
from tests.lessons import desk_files


@dataclass
class Clock:
    """What time it is: a Tuesday morning, going on from there, and later once something planned has come."""

    ahead: timedelta = timedelta()
    real: Callable[[], datetime] = timezone.now
    began: datetime = field(default_factory=timezone.now)

    def now(self) -> datetime:
        return datetime(2026, 11, 24, 9, tzinfo=UTC) + (self.real() - self.began) + self.ahead


CLOCK = Clock()


def fresh(page: Page) -> Any:
    """The page as it is now: its place in the tree may have changed."""
    return Page.objects.get(pk=page.pk).specific


@dataclass
class Desk:
    """The pages of an organisation with two programmes.

    `versions` has what each version says, `digests` what a digest stands for, and `live` the version that who opens a
    lesson now gets, by lesson record; `drafts` and `saved` what is written on a page, by page and by revision. `away`
    are the lessons that come back, `happened` what was published since this was last emptied.
    """

    organisation: Organisation
    hr_officer: User
    versions: dict[int, Published] = field(default_factory=dict)
    digests: dict[str, Any] = field(default_factory=dict)
    live: dict[int, int] = field(default_factory=dict)
    away: set[int] = field(default_factory=set)
    happened: list[Publication] = field(default_factory=list)
    planned: tuple[LessonPage, Choice | None, Words] | None = None
    audience: Audience = Audience.NEW  # of a lesson that comes in this step
    chosen: set[int] = field(default_factory=set)  # the lessons that went live in it with a choice about that
    put_right: list[tuple[int, set[int], int]] = field(default_factory=list)  # lesson, wrong quizzes, right choice
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
        below = LessonPage.objects.live().descendant_of(programme.page).filter(lesson__isnull=False)
        live = set(PrinciplePage.objects.live().child_of(programme.page).values_list("path", flat=True))
        lessons = below.order_by("path").values_list("lesson", "path")
        return [pk for pk, path in lessons if path[: -Page.steplen] in live]

    # --- Lessons ---

    def add(self, principle: PrinciplePage, choice: Choice | None = None) -> LessonPage:
        number = next(self.numbers)
        words = Words(
            f"Les {number}", f"Tekst {number}.", f"Vraag nummer {number}?", f"Beeld nummer {number}.",
            desk_files.picture(self.organisation, f"beeld-{number}.png", desk_files.png(COLOURS[number % 6], 40)).pk,
            *(self._document(name, number) for name in ("stuk-{}.pdf", "film-{}.mp4", "film-{}.vtt")),
        )  # fmt: skip
        fields = words.fields()
        page = make_lesson(principle, fields.pop("title"), publish=False, **self._raw(fields))
        self.drafts[page.pk], self.saved[page.pk] = words, []
        self.publish(page, choice)
        return page

    def _document(self, name: str, number: int) -> int:
        pk: int = desk_files.document(self.organisation, name.format(number), f"{name} {number}.".encode()).pk
        return pk

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

    def edit(self, page: LessonPage, what: str, choice: Choice | None = None) -> None:
        """Write another `what` (a field of Words) and publish it."""
        number, words = next(self.numbers), self.drafts[page.pk]
        new: dict[str, Any] = {
            "title": f"Les {number}",
            "text": f"Tekst {number}.",
            "question": f"Vraag nummer {number}?",
            "alt": f"Beeld nummer {number}.",
            "right": (words.right + 1) % 3,
            "mark": MARKS[words.mark == MARKS[0]],
        }
        self.drafts[page.pk] = replace(words, **{what: new[what]})
        self.publish(page, choice)

    def publish(self, page: LessonPage, choice: Choice | None = None) -> None:
        """Publish what is written; a draft that is not complete (any more) is refused, and nothing happens."""
        if self._publish(page, self._save(page), choice):
            self._note_version(page, choice)

    def _publish(self, page: LessonPage, revision: Revision, choice: Choice | None) -> bool:
        """By the step before it, with what was chosen; without that, as Wagtail does it by itself. False: refused."""
        now = timezone.now()
        try:
            if choice is None:
                revision.publish()
            else:
                seen = page_publishing.standing_of(Page.objects.get(pk=page.pk))
                page_publishing.publish(
                    self.hr_officer, page.pk, seen, choice.fields(now), now, number=0, detail=page.title
                )
        except ValidationError:
            return False
        return True

    def _save(self, page: LessonPage) -> Revision:
        words = self.drafts[page.pk]
        draft = LessonPage.objects.get(pk=page.pk).get_latest_revision_as_object()
        for name, value in words.fields().items():
            setattr(draft, name, value)
        draft.go_live_at = draft.expire_at = None
        revision: Revision = draft.save_revision()
        self.saved[page.pk].append((revision.pk, words))
        return revision

    def _note_version(self, page: LessonPage, choice: Choice | None, planned: Words | None = None) -> None:
        """What the last version of a lesson says, and whether it is live."""
        lesson = Lesson.objects.get(page=page.pk)
        words = planned or self.drafts[page.pk]
        latest = lesson.versions.order_by("-number").first()
        if latest is None:
            return  # planned, and not there yet
        says = Published(latest.number, words, words.contents())
        if latest.pk not in self.versions:
            before = lesson.versions.filter(number=latest.number - 1).first()
            self.happened.append(Publication(lesson.pk, latest.pk, before.pk if before else None, choice))
            self._check_record(latest, says)
        assert self.versions.setdefault(latest.pk, says).says == says.says, "what was published is no version"
        if lesson.current_version_id is not None:
            self.live[lesson.pk] = lesson.current_version_id
            self.audience = choice.audience if choice is not None else Audience.NEW
            self.chosen |= {lesson.pk} if choice is not None else set()

    def _check_record(self, version: LessonVersion, says: Published) -> None:
        """A new version is what was written, and no other words or files have its digest."""
        assert version.quiz is not None
        quiz, words = version.quiz.quiz, says.words
        question = quiz.question(FIRST_QUESTION)
        right = [choice.id for choice in question.choices if choice.credit == Credit.FULL]
        assert (version.title, question.text, quiz.pass_mark) == (words.title, words.question, words.mark)
        assert right == [f"Vraag 1-{words.right}"]
        assert self.digests.setdefault(version.digest, says.says) == says.says, "a digest stands for something else"

    def take_away(self, page: LessonPage) -> None:
        """Unpublish a lesson, saying that it comes back."""
        lesson = Lesson.objects.get(page=page.pk)
        removal = page_publishing.Removal(lambda one: one.unpublish(), [lesson.pk], comes_back=True)
        seen = page_publishing.standing_of(Page.objects.get(pk=page.pk))
        page_publishing.remove(self.hr_officer, page.pk, seen, removal, number=0, detail=page.title)
        self.away.add(lesson.pk)
        self._drop_what_went()

    def go_back(self, page: LessonPage, number: int, choice: Choice | None) -> None:
        """Make a draft of an older version, and publish it: it says what that one said, with the key that is right."""
        versions = list(LessonVersion.objects.filter(lesson__page=page.pk).order_by("number"))
        version = versions[number % len(versions)]
        revision = going_back.go_back(fresh(page), version, self.hr_officer)
        draft = revision.as_object()
        shown = {block.block_type: block.value for block in draft.body}
        words = replace(self.versions[version.pk].words, right=self._right_in(version))
        if "picture" in shown:
            words = replace(words, picture=shown["picture"]["image"].pk)
        if "document" in shown:
            words = replace(words, paper=shown["document"]["document"].pk)
        if "video" in shown:
            words = replace(words, film=shown["video"]["file"].pk, captions=shown["video"]["captions"].pk)
        self.drafts[page.pk] = words
        self.saved[page.pk].append((revision.pk, words))
        if self._publish(page, revision, choice):
            self._note_version(page, choice)
        assert self.versions[version.pk].files == words.contents(), "another file came back"

    def correct(self, lesson_id: int, right: int) -> None:
        """Remember in which quizzes of a lesson another answer counted than the one that is right."""
        versions = LessonVersion.objects.filter(lesson=lesson_id).values_list("pk", "quiz")
        wrong = {quiz for pk, quiz in versions if quiz and self.versions[pk].words.right != right}
        self.put_right.append((lesson_id, wrong, right))

    def _right_in(self, version: LessonVersion) -> int:
        """By the first correction that holds for it, and those after; without one, as it says."""
        right, is_wrong = self.versions[version.pk].words.right, False
        for lesson_id, wrong, now in self.put_right:
            is_wrong |= version.quiz_id in wrong
            if is_wrong and wrong and lesson_id == version.lesson_id:
                right = now
        return right

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
        if self._publish(page, revision, None):
            self._note_version(page, None)

    def plan(self, page: LessonPage, what: str, choice: Choice | None = None) -> None:
        """Let what is written go live (`go_live_at`), or away (`expire_at`), in a minute."""
        self._save(page)
        draft = LessonPage.objects.get(pk=page.pk).get_latest_revision_as_object()
        setattr(draft, what, timezone.now() + timedelta(minutes=1))
        if self._publish(page, draft.save_revision(), choice):
            if what == "expire_at":
                self._note_version(page, choice)
            else:
                self.planned = (page, choice, self.drafts[page.pk])

    def let_it_come(self) -> None:
        """That minute is over."""
        CLOCK.ahead += timedelta(minutes=2)
        scheduled.publish_due(timezone.now())
        if self.planned is not None:
            self._note_version(*self.planned)
        self.planned = None
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
        self.away -= set(Lesson.objects.filter(page=None).values_list("pk", flat=True))
        kept = set(LessonPage.objects.values_list("pk", flat=True))
        for pk in [pk for pk in self.drafts if pk not in kept]:
            del self.drafts[pk]

    # --- Files ---

    def replace_files(self, page: LessonPage) -> None:
        number = next(self.numbers)
        for name, thing in self.drafts[page.pk].things().items():
            is_picture = name == "picture"
            content = desk_files.png(COLOURS[number % 6], 40) if is_picture else f"Een ander stuk {number}.".encode()
            desk_files.replace(thing, content)

    def replace_captions(self, page: LessonPage) -> None:
        """Other captions under the same film, and nothing else."""
        if captions := self.drafts[page.pk].things().get("captions"):
            desk_files.replace(captions, f"Andere ondertitels {next(self.numbers)}.".encode())

    def rename_files(self, page: LessonPage) -> None:
        number = next(self.numbers)
        for name, thing in self.drafts[page.pk].things().items():
            thing.title = f"{name} {number}"
            thing.save()

    def delete_files(self, page: LessonPage) -> None:
        for thing in self.drafts[page.pk].things().values():
            thing.delete()

    # --- Values, programmes, and the rest ---

    def reorder(self, page: Page) -> None:
        """To the front of its own parent."""
        fresh(page).move(fresh(page).get_parent(), pos="first-child")

    def move(self, page: Page, target: Page) -> None:
        """To the end of another parent; nobody waits for a lesson where it no longer belongs."""
        before = dict(Lesson.objects.filter(pk__in=self.away).values_list("pk", "programme"))
        fresh(page).move(fresh(target), pos="last-child")
        after = dict(Lesson.objects.filter(pk__in=self.away).values_list("pk", "programme"))
        self.away = {pk for pk in self.away if before[pk] == after[pk]}

    def reword(self, page: ProgrammePage, wordmark: str, letters: str) -> None:
        """Give a programme another wordmark, and its values these letters in turn."""
        for index, principle in enumerate(PrinciplePage.objects.child_of(fresh(page)).order_by("path")):
            principle.letter = letters[index % len(letters)] if letters else ""
            self._republish(principle)
        changed = fresh(page)
        changed.wordmark = wordmark
        self._republish(changed)

    def rename(self, page: Page) -> None:
        """Give a value or a programme another title."""
        changed = fresh(page)
        changed.title = f"Anders {next(self.numbers)}"
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
