"""How an organisation looks and welcomes: from its page on HR's desk to what employees see."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from typing import Any

from django.db.models import Q, QuerySet
from wagtail.images.models import AbstractImage
from wagtail.rich_text import expand_db_html

from onboarding.lessons.models import OrganisationPage
from onboarding.lessons.video import player_url
from onboarding.people.house import Contact, House, Picture
from onboarding.people.models import Organisation

LOGO = "max-160x160|format-webp"
PICTURE = "width-720|format-webp"


def house_of(page: OrganisationPage) -> House:
    """The house as `page` says it."""
    logo = page.logo.get_rendition(LOGO) if page.logo else None
    return House(
        logo=logo.url if logo else "",
        logo_file=logo.file.name if logo else "",
        welcome_title=page.welcome_title,
        welcome=expand_db_html(page.welcome),
        picture=_picture(page),
        video=player_url(page.welcome_video),
        contact=Contact(page.contact_name, page.contact_email, page.contact_phone),
    )


def furnish(organisation: Organisation, page: OrganisationPage) -> Organisation:
    """Give `organisation` (unsaved) the colour, the looks and the welcome that `page` says."""
    organisation.brand_colour = page.brand_colour
    organisation.refreshers_on = page.refreshers_on
    organisation.house = house_of(page)
    return organisation


def publish_house(page: OrganisationPage) -> None:
    """What was published is what employees see."""
    organisation = furnish(Organisation.objects.get(pk=page.organisation_id), page)
    organisation.save(update_fields=["brand_colour", "refreshers_on", "house"])


@contextmanager
def houses_follow(things: Iterable[Any]) -> Iterator[None]:
    """Whatever becomes within it of these pictures or documents, the houses that show one show what is there then.

    To be used in a transaction.
    """
    pages = [page.pk for page in houses_with(things)]
    yield
    for page in OrganisationPage.objects.filter(pk__in=pages):
        publish_house(page)


def houses_with(things: Iterable[Any]) -> QuerySet[OrganisationPage]:
    """The pages, as they are live, of organisations that show one of these pictures."""
    pictures = [thing.pk for thing in things if isinstance(thing, AbstractImage) and thing.pk]
    shown = Q(logo__in=pictures) | Q(welcome_picture__in=pictures)
    found: QuerySet[OrganisationPage] = OrganisationPage.objects.filter(shown, live=True)
    return found if pictures else found.none()


def _picture(page: OrganisationPage) -> Picture | None:
    if page.welcome_picture is None:
        return None
    picture = page.welcome_picture.get_rendition(PICTURE)
    return Picture(picture.url, picture.width, picture.height, page.welcome_picture_alt)
