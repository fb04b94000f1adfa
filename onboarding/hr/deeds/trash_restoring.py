"""A deleted page, picture or document put back, with its line in the activity log."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.db import transaction
from wagtail.models import Page

from onboarding.hr.deeds import activity
from onboarding.hr.models import Verb
from onboarding.lessons import deleted_files, putting_back
from onboarding.lessons.models import OrganisationPage, TrashedFile
from onboarding.people.models import User


@transaction.atomic
def put_back(actor: User, kept_id: int, parent_id: int, now: datetime) -> Page:
    """The page, as a draft; raises NotKept or NoPlace of lessons/putting_back.py, and then nothing is done."""
    page = putting_back.put_back(kept_id, parent_id, actor, now)
    house = OrganisationPage.objects.ancestor_of(page).get()
    activity.record(actor, Verb.PAGE_PUT_BACK, house.organisation_id, detail=page.title)
    return page


@transaction.atomic
def put_back_file(actor: User, kept: TrashedFile, now: datetime) -> Any:
    """The picture or document, as it was; raises what deleted_files.py says, and then nothing is done."""
    thing = deleted_files.put_back(kept.pk, now)
    activity.record(actor, Verb.FILE_PUT_BACK, kept.organisation_id, detail=thing.title)
    return thing
