"""Several pages of a programme are approved in one step, each as it was seen; whoever asked hears once."""

from __future__ import annotations

import pytest
from django.core import mail
from django.test import Client, TestCase
from django.urls import reverse

from onboarding.hr.deeds import programme_reviews, reviews
from onboarding.hr.models import Activity, Verb
from onboarding.lessons import four_eyes
from onboarding.lessons.four_eyes import Stage
from onboarding.lessons.models import LessonPage
from tests.client_response import ClientResponse
from tests.hr.conftest import Municipality, at, sign_in
from tests.rendered_forms import fill, submit

pytestmark = pytest.mark.django_db
NOW = at(2026, 11, 22, 10)


def stages(pages: list[LessonPage]) -> list[Stage]:
    return [four_eyes.standing_of(LessonPage.objects.get(pk=page.pk)).stage for page in pages]


def boxes(screen: ClientResponse) -> list[str]:
    """What each box sends, in the order of the pages."""
    return [row.box for row in screen.context["rows"]]


def press(client: Client, screen: ClientResponse, **values: object) -> str:
    with TestCase.captureOnCommitCallbacks(execute=True):
        return submit(client, screen, follow=True, **values).content.decode()


def test_what_waits_is_walked_and_approved_in_one_step(lennik: Municipality, lessons: list[LessonPage]) -> None:
    first, changed, own, answered, _fifth, _last = lessons
    foreseen = programme_reviews.foresee(lennik.hr_officer, lennik.programme_page, NOW)
    of_lessons = [one for one in foreseen if one.page.pk in {page.pk for page in lessons}]
    programme_reviews.ask(lennik.hr_officer, lennik.programme_page, of_lessons, "", NOW)
    own.save_revision(user=lennik.learner)
    reviewer = sign_in(lennik.learner)
    address = reverse("hr:approve_programme", args=[lennik.programme_page.pk])

    # The list leads into the walk, which knows what waits for this reviewer.
    listed = reviewer.get(reverse("hr:reviews")).content.decode()
    assert address in listed
    assert "Kijk het hele traject na" in listed
    walked = reviewer.get(reverse("hr:review", args=[changed.pk]))
    assert "Pagina 2 van 5" in walked.content.decode()
    assert (walked.context["walk"].before.pk, walked.context["walk"].after.pk) == (first.pk, answered.pk)
    assert reviewer.get(reverse("hr:review", args=[own.pk])).context["walk"] is None
    following = submit(reviewer, reviewer.get(reverse("hr:review", args=[first.pk])), "besluit/", outcome="approve")
    assert following["Location"] == reverse("hr:review", args=[changed.pk])

    # Nothing is ticked until somebody ticks it.
    screen = reviewer.get(address)
    assert len(boxes(screen)) == 4
    told = screen.content.decode()
    assert f"{lennik.hr_officer}: 4 pagina’s" in told
    assert "1 pagina keurt iemand anders goed" in told
    nothing = submit(reviewer, screen, comment="Mooi.")
    assert nothing.status_code == 422
    assert "Vink eerst aan wat je goedkeurt." in nothing.content.decode()
    assert "Mooi." in nothing.content.decode()
    everything = reviewer.get(address, {"alles": "ja"})
    assert fill(everything)["seen"] == boxes(everything)

    # Between looking and pressing one is changed, and one is answered by somebody else.
    changed.title = "Vragen, maar anders"
    changed.save_revision(user=lennik.hr_officer)
    four_eyes.states_of(answered).update(status="cancelled")
    mail.outbox.clear()
    answer = press(reviewer, everything, comment="Op naar maandag.")
    assert "Niet goedgekeurd, want er veranderde intussen iets: “Vragen, maar anders”, “Helpen en meer”." in answer
    assert "Je keurde 2 pagina’s goed. HR kan ze nu publiceren. Er vertrekt 1 mail." in answer
    assert stages(lessons) == [
        Stage.APPROVED,
        Stage.ASKED,
        Stage.ASKED,
        Stage.UNASKED,
        Stage.APPROVED,
        Stage.APPROVED,
    ]
    assert not LessonPage.objects.filter(live_revision__in=[page.latest_revision for page in lessons]).exists()
    [sent] = mail.outbox
    assert sent.to == [lennik.hr_officer.email]
    assert "2 pagina’s" in sent.subject
    assert all(words in sent.body for words in ("Schrijven en meer", "Lezen en meer", "Op naar maandag."))
    assert all(title not in sent.body for title in ("Vragen", "Zwijgen", "Helpen", "Luisteren"))
    assert Activity.objects.filter(verb=Verb.REVIEW_APPROVED, actor=lennik.learner).count() == 3

    # What was left out is read again, and goes on its own.
    again = reviewer.get(address)
    assert "gewijzigd nadat het gevraagd werd" in again.content.decode()
    assert "Je keurde 1 pagina goed." in press(reviewer, again, seen=boxes(again))
    assert "wacht er niets op jou" in reviewer.get(address).content.decode()


def test_who_wrote_it_meanwhile_or_names_another_page_approves_nothing(
    lennik: Municipality, lessons: list[LessonPage]
) -> None:
    own, unasked = lessons[:2]
    reviews.ask(lennik.hr_officer, own, "", NOW)
    reviewer = sign_in(lennik.learner)
    screen = reviewer.get(reverse("hr:approve_programme", args=[lennik.programme_page.pk]))
    [box] = boxes(screen)
    own.save_revision(user=lennik.learner)
    mark = box.partition("@")[2]
    odd = [box, f"{unasked.pk}@{mark}", f"{lennik.page.pk}@{mark}", f"{10**17}@{mark}"]
    answer = reviewer.post(screen.request["PATH_INFO"], {"seen": odd}, follow=True).content.decode()
    assert "Je keurde" not in answer
    assert stages(lessons[:2]) == [Stage.ASKED, Stage.UNASKED]
    for nonsense in ("x", f"{'9' * 5000}@{mark}", "١@x", ""):
        assert reviewer.post(screen.request["PATH_INFO"], {"seen": [nonsense]}).status_code == 422
    LessonPage.objects.get(pk=lessons[-1].pk).delete()
    with pytest.raises(reviews.Refused, match="gone"):
        reviews.ask(lennik.hr_officer, lessons[-1], "", NOW)
