"""All that HR can do to live content, one after the other, while people are busy with it."""

from __future__ import annotations

from onboarding.lessons.models import Lesson, LessonPage, PrinciplePage, Programme
from tests.editing import kept_screens
from tests.editing.town import Town


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

    seen: kept_screens.Seen = {}

    def hold() -> None:
        for one in town.rounds:
            kept_screens.check(town, one, seen)
            kept_screens.check_proofs(town, one)

    for what in ("text", "question", "right", "mark", "title"):
        with town.step():
            for page in (first, second):
                desk.edit(page, what)
    hold()
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
    with town.step():
        desk.replace_files(first)
    hold()
    with town.step():
        desk.edit(first, "text")
    with town.step():
        desk.delete_files(first)
    with town.step():
        desk.delete_files(second)
    hold()
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
    hold()
    with town.step():
        desk.delete(PrinciplePage.objects.get(title="Waarde K"))
    hold()
    for page in desk.programmes:
        with town.step():
            desk.delete(page)
    hold()
