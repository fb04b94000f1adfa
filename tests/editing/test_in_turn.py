"""All that HR can do to live content, one after the other, while people are busy with it."""

from __future__ import annotations

from collections.abc import Callable

from onboarding.learning.models import FollowUp, Notice, NoticeKind, NoticeState
from onboarding.lessons.models import Audience, ChangeSize, Lesson, LessonPage, PrinciplePage, Programme
from tests.editing import kept_rows, kept_screens
from tests.editing.town import Round, Town
from tests.editing.written import Choice


def holding(town: Town) -> Callable[[], None]:
    """What holds all that is remembered against what everyone sees now: where what was done is about to be undone, or
    much was done. The rows that all of it is made of are held at every step."""
    seen: kept_screens.Seen = {}

    def hold() -> None:
        town.check_figures()
        town.check_lists()
        kept_rows.check_refusals()
        kept_screens.check_all(town, seen)

    return hold


def test_whatever_is_edited_everyone_keeps_what_they_did_and_saw(town: Town) -> None:
    desk = town.desk
    programme, other = Programme.objects.order_by("pk")
    first, second, third, _elsewhere = desk.lessons
    ids = dict(Lesson.objects.values_list("page", "pk"))
    done, busy, failed, opened, idle = (town.enrol(programme) for _person in range(5))
    abroad = town.enrol(other)
    town.complete(done)
    town.certify(done)
    town.answer(busy, ids[first.pk], "right")
    town.answer(busy, ids[second.pk], "right", number=1)
    town.answer(failed, ids[first.pk], "wrong")
    town.open(opened, ids[first.pk])
    town.complete(abroad)
    assert [one.is_complete for one in town.rounds] == [True, False, False, False, False, True]
    town.withdraw(town.enrol(other))
    for one in town.rounds[:2]:
        town.withdraw(one)
    assert len(town.rounds) == 6

    hold = holding(town)

    for what in ("text", "question", "right", "mark", "title"):
        with town.step():
            for page in (first, second):
                desk.edit(page, what)
    for page in (third, PrinciplePage.objects.get(title="Waarde R")):
        with town.step():
            desk.reorder(LessonPage.objects.get(pk=page.pk) if page is third else page)
    with town.step():
        desk.move(third, PrinciplePage.objects.get(title="Waarde K"))
    with town.step():
        desk.move(second, PrinciplePage.objects.get(title="Waarde V"))
    hold()
    with town.step():
        desk.move(second, PrinciplePage.objects.get(title="Waarde K"))
    with town.step():
        desk.move(PrinciplePage.objects.get(title="Waarde R"), other.page)
    with town.step():
        desk.copy(first)
    with town.step():
        desk.reword(desk.programmes[0], "KRACHT", "TA")
    for page in (desk.programmes[0], PrinciplePage.objects.get(title="Waarde V")):
        with town.step():
            desk.rename(page)
    for change in (desk.replace_captions, desk.replace_files, desk.rename_files):
        with town.step():
            change(first)
        with town.step():
            desk.publish(first)
    hold()
    with town.step():
        desk.edit(first, "alt")
    with town.step():
        desk.delete_files(first)
    with town.step():
        desk.delete_files(second)
    with town.step():
        desk.unpublish(first)
    hold()
    town.answer(failed, ids[first.pk], "right")
    with town.step():
        desk.publish(first)
    with town.step():
        desk.revert(first, 0)
    with town.step():
        desk.write(second, text="Straks anders.")
        desk.plan(second, "go_live_at")
    with town.step():
        desk.let_it_come()
    with town.step():
        desk.plan(second, "expire_at")
    with town.step():
        desk.let_it_come()
    hold()
    with town.step():
        desk.publish(second)
    with town.step():
        desk.purge_revisions()
    town.begin_round(done)
    town.complete(busy)
    town.complete(failed)
    town.complete(idle)
    hold()
    with town.step():
        desk.delete(second)
    with town.step():
        desk.delete(PrinciplePage.objects.get(title="Waarde K"))
    hold()
    for page in desk.programmes:
        with town.step():
            desk.delete(page)
    hold()


def test_whatever_is_decided_everyone_keeps_what_they_did_and_saw(town: Town) -> None:
    desk = town.desk
    programme = Programme.objects.order_by("pk")[0]
    first, second, third, _elsewhere = desk.lessons
    ids = dict(Lesson.objects.values_list("page", "pk"))
    done, busy, failed, late = (town.enrol(programme, days_ago) for days_ago in (0, 0, 0, 60))
    town.complete(done)
    town.certify(done)
    town.answer(busy, ids[first.pk], "right", number=2)
    town.answer(failed, ids[second.pk], "half")
    half_way = busy.places[ids[first.pk]]
    hold = holding(town)

    def edit(page: LessonPage, what: str, choice: Choice) -> None:
        with town.step():
            desk.edit(page, what, choice)

    def to_read() -> int:
        return FollowUp.objects.still_asked().count()

    # How big it is, and whether who is half-way moves over.
    edit(first, "text", Choice(ChangeSize.TYPO))
    assert half_way.version == desk.live[ids[first.pk]]
    edit(first, "question", Choice())
    assert half_way.version != desk.live[ids[first.pk]]
    edit(first, "right", Choice(moves_busy=True))
    assert half_way.version == desk.live[ids[first.pk]]
    assert half_way.given.keys() == {"id-Vraag 2"}
    edit(first, "right", Choice(ChangeSize.TYPO))

    # Who is done reads what is new: by mail, once; or something newer, or nothing any more.
    assert to_read() == 0
    edit(first, "question", Choice(ChangeSize.MATERIAL))
    edit(second, "text", Choice(ChangeSize.MATERIAL, moves_busy=True))
    assert to_read() == 2
    for _again in range(3):
        town.let_days_pass(4)
    assert Notice.objects.filter(kind=NoticeKind.FOLLOW_UP, state=NoticeState.SENT).exists()
    town.read(done)
    edit(first, "title", Choice(ChangeSize.MATERIAL, sends_mail=False))
    edit(first, "question", Choice(ChangeSize.MATERIAL))
    assert to_read() == 2
    town.take_back(0)
    town.take_back(0)
    assert to_read() == 0
    edit(second, "text", Choice(ChangeSize.MATERIAL))
    town.let_days_pass(1)
    assert to_read() == 1
    with town.step():
        desk.write(third, text="Straks anders.")
        desk.plan(third, "go_live_at", Choice(ChangeSize.MATERIAL))
    with town.step():
        desk.write(third, text="Nog later.")
        desk.purge_revisions()
    with town.step():
        desk.let_it_come()
    assert to_read() == 2
    hold()

    # What was wrong in how it counted.
    edit(second, "mark", Choice())
    assert failed.places[ids[second.pk]].passed
    town.answer(late, ids[first.pk], "half")
    edit(first, "right", Choice())
    town.correct(ids[first.pk])
    assert late.places[ids[first.pk]].passed

    # Lessons that come, of whom they are asked; that come back, and that go.
    for audience in Audience:
        with town.step():
            desk.add(PrinciplePage.objects.get(title="Waarde K"), Choice(audience=audience))
    assert [len(town.asked_of(one)) for one in (done, busy)] == [3, 5]
    town.read(done)
    town.read(done)
    with town.step():
        desk.take_away(third)
    town.complete(busy)
    assert not busy.is_complete
    hold()
    with town.step():
        desk.publish(third, Choice(audience=Audience.DONE))
    town.complete(busy)
    assert busy.is_complete
    with town.step():
        desk.unpublish(third)
    town.complete(failed)
    [*_others, last] = desk.lessons
    late_asked = {*town.asked_of(late)} - {Lesson.objects.get(page=last.pk).pk}
    for lesson_id in late_asked:
        town.answer(late, lesson_id, "right")
    with town.step():
        desk.unpublish(last)
    town.let_wait(programme)
    town.let_days_pass(3)
    assert not late.is_complete
    town.declare(programme)
    assert late.is_complete
    town.certify(late)

    # The programme goes and comes back; a second round; back to how it was.
    page = desk.programmes[0]
    with town.step():
        desk.unpublish(page)
    town.let_days_pass(10)
    with town.step():
        desk.republish(page)
    town.begin_round(done)
    again = town.rounds[-1]
    town.answer(again, ids[first.pk], "wrong", number=1)
    with town.step():
        desk.delete_files(first)
    with town.step():
        desk.go_back(first, 0, Choice(ChangeSize.MATERIAL, moves_busy=True))
    with town.step():
        desk.purge_revisions()
    town.let_days_pass(20)
    town.complete(again)
    assert again.is_complete
    for one in list(town.rounds):
        town.read(one)
    hold()


def test_whoever_acts_before_the_worker_and_whatever_fails_in_it_everyone_keeps_what_they_did_and_saw(
    town: Town,
) -> None:
    desk = town.desk
    programme = Programme.objects.order_by("pk")[0]
    first, second, third, _elsewhere = desk.lessons
    ids = dict(Lesson.objects.values_list("page", "pk"))
    done, busy, late, opened = (town.enrol(programme, days_ago) for days_ago in (0, 25, 60, 0))
    town.complete(done)
    town.answer(busy, ids[first.pk], "right", number=2)
    town.answer(late, ids[first.pk], "half")
    town.open(opened, ids[first.pk])
    hold = holding(town)

    def edit(page: LessonPage, what: str, choice: Choice) -> Callable[[], object]:
        return lambda: desk.edit(page, what, choice)

    def finish(one: Round) -> Callable[[], object]:
        return lambda: town.answer(one, ids[first.pk], "right")

    material = Choice(ChangeSize.MATERIAL, moves_busy=True)
    new = Choice(audience=Audience.DONE)
    value = PrinciplePage.objects.get(title="Waarde K")
    town.edit_with_late_worker(edit(first, "text", material), finish(busy), stops_at=None, for_good=False)
    assert FollowUp.objects.still_asked().filter(enrolment=busy.enrolment).exists()
    town.edit_with_late_worker(edit(first, "mark", Choice()), finish(opened), stops_at=1, for_good=False)
    assert late.places[ids[first.pk]].passed
    for stops_at, page in ((2, second), (4, third)):
        town.answer(opened, ids[page.pk], "half", number=1)
        town.edit_with_late_worker(
            edit(page, "question", material),
            lambda: town.answer(late, ids[second.pk], "right", number=1),
            stops_at,
            True,
        )
        assert opened.places[ids[page.pk]].version == desk.live[ids[page.pk]]
    hold()
    town.edit_with_late_worker(lambda: desk.add(value, new), lambda: town.complete(opened), stops_at=1, for_good=True)
    assert opened.is_complete
    town.edit_with_late_worker(lambda: desk.take_away(third), lambda: town.complete(busy), stops_at=1, for_good=False)
    assert not busy.is_complete
    town.edit_with_late_worker(lambda: desk.publish(third, new), lambda: town.read(done), stops_at=3, for_good=True)
    town.complete(busy)
    assert busy.is_complete
    hold()
