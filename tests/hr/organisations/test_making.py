"""Whoever runs the site makes an organisation with its first HR officer: all of it or nothing, and one mail."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest
from django.contrib.auth.models import Group
from django.core.mail import EmailMessage, EmailMultiAlternatives
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from pytest_django import DjangoCaptureOnCommitCallbacks
from wagtail.models import Collection

from onboarding.hr.deeds import assigning
from onboarding.hr.models import Activity, Verb
from onboarding.lessons import new_names, new_organisations
from onboarding.lessons.models import OrganisationPage
from onboarding.people.models import Organisation, User
from tests.client_response import ClientResponse
from tests.hr.conftest import Municipality, make_person
from tests.rendered_forms import fill, open_and_submit

pytestmark = pytest.mark.django_db

ADD = "/beheer/organisaties/nieuw/"
GOOIK: dict[str, Any] = {
    "name": "Lokaal bestuur Gooik",
    "short_name": "Gooik",
    "slug": "",
    "brand_colour": "#7a2e52",
    "first_name": "Els",
    "last_name": "Baeten",
    "email": "Els@Gooik.example",
}


def codes(response: ClientResponse) -> dict[str, list[str]]:
    assert response.status_code == 200
    return {
        field: [error.code for error in errors] for field, errors in response.context["form"].errors.as_data().items()
    }


@pytest.fixture(autouse=True)
def on_a_working_day(monkeypatch: pytest.MonkeyPatch) -> None:
    """A Tuesday: on a day off the invitation waits."""
    monkeypatch.setattr(timezone, "localdate", lambda *_args: date(2026, 11, 24))


@pytest.fixture
def post(administrator: Client, django_capture_on_commit_callbacks: DjangoCaptureOnCommitCallbacks) -> Any:
    def post(**values: object) -> ClientResponse:
        with django_capture_on_commit_callbacks(execute=True):
            return open_and_submit(administrator, ADD, {**GOOIK, **values})

    return post


class TestMakingOne:
    def test_it_has_its_page_collection_and_group_and_an_officer_who_is_invited_once(
        self, post: Any, mailoutbox: list[EmailMessage]
    ) -> None:
        response = post()
        gooik = Organisation.objects.get(slug="gooik")
        assert response["Location"] == reverse("hr:organisation", args=[gooik.pk])
        assert (gooik.name, gooik.short_name, gooik.brand_colour) == ("Lokaal bestuur Gooik", "Gooik", "#7a2e52")
        page = OrganisationPage.objects.get(organisation=gooik)
        assert (page.slug, page.brand_colour, page.collection.name) == ("gooik", "#7a2e52", gooik.name)
        els = User.objects.get(organisation=gooik)
        assert (els.email, els.has_usable_password(), els.is_superuser) == ("els@gooik.example", False, False)
        assert list(els.groups.all()) == [gooik.hr_group]
        assert User.objects.get(pk=els.pk).is_hr_officer
        (mail,) = mailoutbox
        assert mail.to == ["els@gooik.example"]
        assert "/account/uitnodiging/" in mail.body

    def test_the_invitation_is_for_who_makes_it_run_and_no_newcomers(
        self, post: Any, mailoutbox: list[EmailMultiAlternatives]
    ) -> None:
        post()
        (mail,) = mailoutbox
        shown = f"{mail.subject} {mail.body} {mail.alternatives[0][0]!s}"
        assert mail.subject == "Je bent HR van Lokaal bestuur Gooik in Aan boord"
        assert "Eerste stappen" in mail.body
        assert "korte lessen" not in shown
        assert "Stel ze aan je HR-dienst" not in shown

    def test_the_log_says_who_made_it_and_who_was_invited(self, post: Any) -> None:
        post()
        made = Activity.objects.get(verb=Verb.ORGANISATION_MADE)
        assert (str(made.actor), str(made.subject), made.detail) == (
            "Stéphanie Maertens",
            "Els Baeten",
            "Lokaal bestuur Gooik",
        )
        assert Activity.objects.filter(verb=Verb.INVITED, organisation=made.organisation).count() == 1

    def test_the_screen_says_beforehand_that_one_mail_leaves_and_when(self, administrator: Client, today: Any) -> None:
        page = administrator.get(ADD).content.decode()
        assert "vertrekt er op maandag 23 november 2026 één mail" in page  # today is a Sunday

    def test_the_address_of_someone_elsewhere_is_theirs_here_too(
        self, post: Any, lennik: Municipality, mailoutbox: list[EmailMessage]
    ) -> None:
        make_person(lennik.organisation, "Els", "Baeten", email="els@gooik.example")
        assert post().status_code == 302
        assert User.objects.filter(email="els@gooik.example").count() == 2
        assert len(mailoutbox) == 1

    def test_nobody_gets_into_its_group_who_was_in_one_of_that_name_before(self, post: Any) -> None:
        someone = make_person(None, "Iemand", "Anders")
        someone.groups.add(Group.objects.create(name="HR Gooik"))
        post()
        group = Organisation.objects.get(slug="gooik").hr_group
        assert group is not None
        assert group.name == "HR Gooik 2"
        assert not group.user_set.filter(pk=someone.pk).exists()


class TestAllOrNothing:
    @pytest.mark.parametrize(
        ("wrong", "expected"),
        [
            ({"name": ""}, {"name": ["required"]}),
            ({"short_name": ""}, {"short_name": ["required"]}),
            ({"short_name": "", "slug": "gooik"}, {"short_name": ["required"]}),
            ({"short_name": "!!"}, {"slug": ["blank"]}),
            ({"slug": "goo ik"}, {"slug": ["invalid"]}),
            ({"slug": "Gooik"}, {"slug": ["not_lower"]}),
            ({"slug": "beheer"}, {"slug": ["reserved"]}),
            ({"slug": "static"}, {"slug": ["reserved"]}),
            ({"slug": "lennik"}, {"slug": ["slug_taken"]}),
            ({"name": "LOKAAL bestuur  Lénnik"}, {"name": ["name_taken"]}),
            ({"short_name": "lennik"}, {"short_name": ["name_taken"]}),
            ({"brand_colour": "groen"}, {"brand_colour": ["not_a_colour"]}),
            ({"first_name": " "}, {"first_name": ["required"]}),
            ({"last_name": ""}, {"last_name": ["required"]}),
            ({"email": ""}, {"email": ["required"]}),
            ({"email": "els"}, {"email": ["invalid"]}),
            ({"email": "els@gooi\u212a.example"}, {"email": ["email_unusable"]}),
            ({"first_name": "x" * 81}, {"first_name": ["max_length"]}),
        ],
    )
    def test_what_is_wrong_is_said_beside_it_and_nothing_is_made(
        self,
        post: Any,
        lennik: Municipality,
        mailoutbox: list[EmailMessage],
        wrong: dict[str, str],
        expected: dict[str, list[str]],
    ) -> None:
        people = User.objects.count()
        assert codes(post(**wrong)) == expected
        assert list(Organisation.objects.all()) == [lennik.organisation]
        assert User.objects.count() == people
        assert mailoutbox == []

    def test_a_slug_that_is_taken_or_reserved_comes_with_one_that_is_free(
        self, post: Any, lennik: Municipality
    ) -> None:
        assert "Vrij is bijvoorbeeld “lennik-2”" in post(slug="lennik").content.decode()
        assert "Neem bijvoorbeeld “beheer-2”" in post(slug="beheer").content.decode()

    def test_posting_twice_makes_one_and_sends_one_mail(self, post: Any, mailoutbox: list[EmailMessage]) -> None:
        post()
        assert codes(post()) == {"name": ["name_taken"], "short_name": ["name_taken"]}
        assert Organisation.objects.filter(name=GOOIK["name"]).count() == 1
        assert User.objects.filter(email="els@gooik.example").count() == 1
        assert len(mailoutbox) == 1

    def test_whoever_is_a_moment_later_hears_that_it_was_just_made(
        self, post: Any, monkeypatch: pytest.MonkeyPatch, mailoutbox: list[EmailMessage]
    ) -> None:
        post()
        monkeypatch.setattr(new_names, "check", lambda organisation: None)  # both looked before either wrote
        assert codes(post(slug="gooik")) == {"__all__": ["saved_meanwhile"]}
        assert User.objects.filter(email="els@gooik.example").count() == 1
        assert len(mailoutbox) == 1

    def test_what_fails_at_the_very_end_leaves_nothing(
        self,
        administrator: Client,
        monkeypatch: pytest.MonkeyPatch,
        mailoutbox: list[EmailMessage],
        django_capture_on_commit_callbacks: DjangoCaptureOnCommitCallbacks,
    ) -> None:
        def fail(*args: object) -> None:
            raise RuntimeError

        monkeypatch.setattr(assigning, "invite", fail)
        groups, collections = Group.objects.count(), Collection.objects.count()
        form = fill(administrator.get(ADD), **GOOIK)
        with pytest.raises(RuntimeError), django_capture_on_commit_callbacks(execute=True):
            administrator.post(ADD, form)
        assert not Organisation.objects.filter(slug="gooik").exists()
        assert not OrganisationPage.objects.filter(slug="gooik").exists()
        assert not User.objects.filter(email="els@gooik.example").exists()
        assert (Group.objects.count(), Collection.objects.count()) == (groups, collections)
        assert mailoutbox == []


class TestWhatStandsForItInAddresses:
    def test_what_begins_an_address_of_the_site_is_reserved(self) -> None:
        assert {"account", "beheer", "aanmelden", "media", "brief", "les", "mijn-dienst"} <= new_names.reserved()

    def test_it_follows_from_the_short_name_and_is_free(self, lennik: Municipality) -> None:
        assert new_names.propose_slug("Sint-Pieters-Leeuw") == "sint-pieters-leeuw"
        assert new_names.propose_slug("Lennik") == "lennik-2"
        assert new_names.propose_slug("Account") == "account-2"
        assert new_names.propose_slug("x" * 60) == "x" * 45
        assert new_names.propose_slug("!") == ""

    def test_a_page_that_stands_there_already_keeps_its_place(self, lennik: Municipality) -> None:
        OrganisationPage.objects.filter(organisation=lennik.organisation).update(slug="gooik")
        assert new_names.propose_slug("Gooik") == "gooik-2"

    def test_the_command_makes_it_at_the_same_place(self, lennik: Municipality) -> None:
        with pytest.raises(Exception, match="Zo heet al een organisatie"):
            new_organisations.make(Organisation(name="Lokaal bestuur Lennik", short_name="Lennik stad"))
