"""HR chooses a programme to start from, sees what is in it, and has it made as drafts."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from html import unescape
from typing import Any, cast

import pytest
from django.db import connection
from django.test import Client, TestCase
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from pytest_django import DjangoCaptureOnCommitCallbacks

from onboarding.hr.first_day.first_steps import Step
from onboarding.hr.models import Activity, Job, JobState, Verb
from onboarding.lessons import starter_contents, starters
from onboarding.lessons.models import Lesson, LessonPage, OrganisationPage, Programme, ProgrammePage
from onboarding.people.models import Organisation, User
from tests.factories import make_rule
from tests.hr.conftest import Municipality, sign_in
from tests.ready_made import Copy
from tests.rendered_forms import fill, submit

pytestmark = [
    pytest.mark.django_db,
    # Wagtail leaves the temporary file of a new rendition open.
    pytest.mark.filterwarnings("ignore:Unclosed file <tempfile.SpooledTemporaryFile:ResourceWarning"),
]
URL = "/beheer/beginnen/"


def test_each_starter_stands_there_with_what_it_asks(hr_officer: Client) -> None:
    page = unescape(hr_officer.get(URL).content.decode())
    assert "KRACHT, onze waarden" in page
    assert "5 lessen, samen 35 minuten. Geschreven voor Herenthout." in page
    assert f'href="{URL}lennik/"' in page


def test_one_sees_its_values_and_lessons_before_it_is_made(hr_officer: Client) -> None:
    page = unescape(hr_officer.get(f"{URL}herenthout/").content.decode())
    for lesson in starter_contents.of("herenthout").lessons:
        assert lesson.title in page
        assert lesson.summary in page
    assert not LessonPage.objects.exists()


def test_one_that_there_is_not_is_not_there(hr_officer: Client) -> None:
    assert hr_officer.get(f"{URL}nergens/").status_code == 404


@pytest.fixture(scope="session")
def draft(municipality_with: Callable[[Callable[[Organisation], Any]], Copy]) -> Copy:
    """What comes of HR's asking for a starter, with the work that it leads to; made once."""

    def make(organisation: Organisation) -> ProgrammePage:
        officer = sign_in(User.objects.get(organisation=organisation, first_name="Marleen"))
        with TestCase.captureOnCommitCallbacks(execute=True):
            submit(officer, officer.get(f"{URL}herenthout/"))
        made: ProgrammePage = ProgrammePage.objects.get(title="De vijf pijlers", slug="de-vijf-pijlers")
        return made

    return municipality_with(make)


class TestMakingIt:
    @pytest.fixture
    def made(self, lennik: Municipality, draft: Copy) -> ProgrammePage:
        return cast(ProgrammePage, draft.put_back())

    def test_it_becomes_drafts_under_the_own_page_and_nothing_is_published(
        self, made: ProgrammePage, lennik: Municipality
    ) -> None:
        lessons = LessonPage.objects.descendant_of(made)
        assert made.is_child_of(lennik.page)
        assert lessons.count() == 5
        assert not made.live
        assert not lessons.filter(live=True).exists()
        assert not Lesson.objects.exists()
        assert Programme.objects.count() == 1  # that of the municipality itself
        assert OrganisationPage.objects.get(pk=lennik.page.pk).drawing == "fields"

    def test_the_work_says_what_came_of_it_and_leads_there_and_the_log_keeps_it(
        self, made: ProgrammePage, lennik: Municipality
    ) -> None:
        job = Job.objects.get()
        assert (job.state, job.url) == (JobState.DONE, f"/beheer/pages/{made.pk}/")
        assert job.outcome.startswith("“De vijf pijlers” staat klaar als concept, met 5 lessen.")
        kept = Activity.objects.get(verb=Verb.STARTER_MADE)
        assert (kept.actor, kept.organisation, kept.detail) == (
            lennik.hr_officer,
            lennik.organisation,
            "De vijf pijlers",
        )

    def test_a_second_time_makes_nothing(
        self,
        made: ProgrammePage,
        hr_officer: Client,
        django_capture_on_commit_callbacks: DjangoCaptureOnCommitCallbacks,
    ) -> None:
        assert "Dit traject staat er al" in unescape(hr_officer.get(f"{URL}herenthout/").content.decode())
        with django_capture_on_commit_callbacks(execute=True):
            assert hr_officer.post(f"{URL}herenthout/")["Location"] == f"/beheer/pages/{made.pk}/"
        assert Job.objects.count() == 1
        assert ProgrammePage.objects.filter(title="De vijf pijlers").count() == 1

    def test_two_at_the_same_moment_make_one(
        self,
        hr_officer: Client,
        lennik: Municipality,
        django_capture_on_commit_callbacks: DjangoCaptureOnCommitCallbacks,
    ) -> None:
        with django_capture_on_commit_callbacks(execute=True):
            for _time in range(2):
                hr_officer.post(f"{URL}herenthout/")
        assert sorted(Job.objects.values_list("state", flat=True)) == ["done", "failed"]
        assert ProgrammePage.objects.filter(title="De vijf pijlers").count() == 1

    def test_the_first_step_then_says_that_it_waits_and_leads_to_publishing_it(
        self, made: ProgrammePage, hr_officer: Client
    ) -> None:
        page = unescape(hr_officer.get("/beheer/").content.decode())
        assert "“De vijf pijlers” staat klaar als concept" in page
        assert f"/beheer/bulk/wagtailcore/page/publish/?id={made.pk}" in page
        assert "Vink daarbij" not in page

    def test_its_values_and_lessons_are_listed_in_their_order(self, made: ProgrammePage, hr_officer: Client) -> None:
        first = made.get_children().first()
        for page in (made, first):
            listed = hr_officer.get(reverse("wagtailadmin_explore", args=[page.pk])).context["pages"]
            assert [one.pk for one in listed] == [one.pk for one in page.get_children()]

    def test_its_button_publishes_the_lessons_along_without_a_tick_of_ones_own(
        self, made: ProgrammePage, hr_officer: Client
    ) -> None:
        ways = hr_officer.get("/beheer/eerste-stappen/").context["lines"]
        button = next(line.button.address for line in ways if line.name == Step.PROGRAMME)
        submit(hr_officer, hr_officer.get(button))
        assert Lesson.objects.filter(current_version__isnull=False, is_asked=True).count() == 5

    def test_a_second_programme_is_found_in_the_menu_published_from_there_and_given_by_a_rule(
        self, made: ProgrammePage, hr_officer: Client
    ) -> None:
        assert f'"url": "{URL}"' in hr_officer.get("/beheer/").content.decode()  # the menu
        with CaptureQueriesContext(connection) as queries:
            here = hr_officer.get(URL)
        there = {one.title: one for one in here.context["there"]}
        assert there["De vijf pijlers"].words == "concept, 5 lessen"
        assert there["De vijf pijlers"].give == ""  # nobody can be given a draft
        assert f'href="{URL}lennik/"' in here.content.decode()  # and there is a way to yet another one

        published = submit(hr_officer, hr_officer.get(there["De vijf pijlers"].publish))
        assert published["Location"] == URL
        ProgrammePage.objects.get(pk=made.pk).copy(
            update_attrs={"slug": "nog-een"}, copy_revisions=False, recursive=True
        )
        with CaptureQueriesContext(connection) as later:
            here = hr_officer.get(URL)
        assert len(later) == len(queries)
        live = next(one for one in here.context["there"] if one.url.endswith(f"/{made.pk}/"))
        assert (live.words, live.publish) == ("live, 5 lessen", "")
        assert live.give == "/beheer/inschrijven/nieuw/"

        LessonPage.objects.descendant_of(made).order_by("path").first().unpublish()
        programme = Programme.objects.get(page=made)
        make_rule(organisation=programme.organisation, programme=programme, switched_on=date(2026, 11, 2))
        live = next(one for one in hr_officer.get(URL).context["there"] if one.url.endswith(f"/{made.pk}/"))
        assert live.words == "live, 4 lessen; 1 les nog niet live"
        assert (bool(live.publish), live.give) == (True, "")

    def test_a_selection_of_pages_goes_without_what_is_below_unless_one_ticks_it(
        self, made: ProgrammePage, hr_officer: Client
    ) -> None:
        address = f"/beheer/bulk/wagtailcore/page/publish/?id={made.pk}&next=/beheer/"
        page = submit(hr_officer, hr_officer.get(address), follow=True)
        assert "Onder dit traject staan nog 5 lessen die niet live zijn" in page.content.decode()
        assert not Lesson.objects.filter(current_version__isnull=False).exists()

    def test_publishing_it_alone_says_how_many_lessons_stay_behind_and_leads_to_publishing_them(
        self, made: ProgrammePage, hr_officer: Client
    ) -> None:
        edit = reverse("wagtailadmin_pages:edit", args=[made.pk])
        sent = fill(hr_officer.get(edit), "edit/")
        page = unescape(hr_officer.post(edit, {**sent, "action-publish": "x"}, follow=True).content.decode())
        assert ProgrammePage.objects.get(pk=made.pk).live
        assert "Onder dit traject staan nog 5 lessen die niet live zijn" in page
        assert f"publish/?id={made.pk}&eronder=1" in page

    def test_it_is_published_with_its_lessons_in_one_go(self, made: ProgrammePage, hr_officer: Client) -> None:
        address = f"/beheer/bulk/wagtailcore/page/publish/?id={made.pk}&next=/beheer/"
        page = hr_officer.get(address)
        assert "Ook wat eronder staat" in page.content.decode()
        submit(hr_officer, page, include_descendants=True)
        assert Lesson.objects.filter(current_version__isnull=False, is_asked=True).count() == 5


def test_a_starter_is_still_published_where_a_command_asks_that(lennik: Municipality) -> None:
    assert starters.load("herenthout", lennik.page).live
    assert Lesson.objects.filter(current_version__isnull=False).count() == 5
