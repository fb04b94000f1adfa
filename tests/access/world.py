"""Lennik with a marker in every text, its people, and the outsiders of Herenthout.

Every text of Lennik holds WORD, to search for, and a marker of its own that says what leaked.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from django.contrib.contenttypes.models import ContentType
from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.http import QueryDict
from django.test import Client
from django.test.client import ClientHandler
from django.urls import reverse
from django.utils import timezone
from wagtail.admin.models import EditingSession
from wagtail.documents import get_document_model
from wagtail.images import get_image_model
from wagtail.images.tests.utils import get_test_image_file
from wagtail.models import Comment, Site, Task, UploadedFile, Workflow

from onboarding.hr.deeds import activity, replacing_files
from onboarding.hr.from_web_page import programme_making
from onboarding.hr.import_row_kinds import RowKind
from onboarding.hr.imports import file_layout
from onboarding.hr.models import EmployeeImport, ImportState, Job, JobState, SavedView, SentProgramme, SentState, Verb
from onboarding.learning.journey import leading, progress
from onboarding.learning.models import (
    Attendance,
    Certificate,
    ClosingDay,
    Enrolment,
    Exemption,
    FollowUp,
    LessonProgress,
    Mailing,
)
from onboarding.lessons import deleted_files, deleted_pages, file_keeping, new_organisations, role_permissions
from onboarding.lessons.models import (
    AdoptedLesson,
    FileKind,
    Lesson,
    LessonOffer,
    LessonTranslation,
    LessonVersion,
    OrganisationPage,
    OwnWord,
    PrinciplePage,
    Programme,
    TrashedFile,
    TrashedPage,
    VersionFile,
)
from onboarding.lessons.open_file.file_counts import FileCounts
from onboarding.people.models import Absence, Department, KindOfWork, Organisation, OwnField, OwnValue, Pulse, User
from onboarding.people.roles import Role
from tests.factories import QUIZ, make_lesson, make_programme, make_rule, poll_block, reflection_block, text_block
from tests.ready_made import start_keys_at

WORD = "geheim"
# Each of these holds the bird's name, so that a body without it has none of them.
BIRD = "kwartel"
MARKERS = {
    "organisation": "kwartelstad",
    "department": "kwarteldienst",
    "person": "kwartelpersoon",
    "e-mail": "kwartelmail",
    "programme": "kwarteltraject",
    "principle": "kwartelwaarde",
    "lesson": "kwartelles",
    "text": "kwarteltekst",
    "picture": "kwartelfoto",
    "document": "kwarteldocument",
    "file": "kwartelbestand",
    "tag": "kwarteltag",
    "resolution": "kwartelvoornemen",
    "collection": "kwartelverzameling",
    "group": "kwartelgroep",
}

# What stands in every text of Herenthout's that HR of Lennik could come across.
SWALLOW = "zwaluw"

ROLES = ("anonymous", "hire", "head", "editor", "reviewer", "manager", "hr", "other", "admin")
GIVEN = {"editor": Role.EDITOR, "reviewer": Role.REVIEWER, "manager": Role.ORGANISATION_ADMINISTRATOR}
START = date(2026, 11, 2)

# What Herenthout has got of each kind has this key on SQLite, and the next pages those after it: a number in a form is
# that of something of theirs, whatever kind the form takes.
FOREIGN = 5_000

HANDLER = ClientHandler(enforce_csrf_checks=False)  # puts its middleware together at its first request, once


def mark(what: str) -> str:
    return f"{WORD} {MARKERS[what]}"


@dataclass(frozen=True)
class World:
    """What a row of the table can name, and who asks for it."""

    objects: dict[str, Any]
    sessions: dict[str, str]  # of each role, and of `stranger`, a new hire of Herenthout

    def client(self, role: str) -> Client:
        """A new client each time: an answer that signs out or sets a cookie touches no other request."""
        client = Client(raise_request_exception=False)
        client.handler = HANDLER
        if role != "anonymous":
            client.cookies["sessionid"] = self.sessions[role]
        return client


def build() -> World:
    Pulse.objects.all().delete()  # of no heart is known when it beat: a monitor hears that all is well
    lennik = _organisation(mark("organisation"), "lennik")
    start_keys_at(FOREIGN - 1)
    herenthout = _organisation("Zwaluwstad", "herenthout")
    stranger = _person(herenthout, "stranger")
    outsider = _outsider(herenthout, stranger)
    department = Department.objects.create(organisation=lennik, name=mark("department"))
    people = {
        "hire": _person(lennik, "hire", department=department, personnel_number="1"),
        "head": _person(lennik, "head", department=department),
        "editor": _person(lennik, "editor"),
        "reviewer": _person(lennik, "reviewer"),
        "manager": _person(lennik, "manager"),
        "hr": _person(lennik, "hr", hr=True),
        "other": _person(herenthout, "other", hr=True),
        "stranger": stranger,
        "admin": User.objects.create_superuser("stephanie@aanboord.example", "x", first_name="S", last_name="M"),
    }
    for role, given in GIVEN.items():
        people[role].groups.add(role_permissions.group_of(lennik, given))
    department.head = people["head"]
    department.save()
    programme = make_programme(lennik, letters="K", title=mark("programme"))
    pages = _pages(lennik, programme, people["hr"])  # before anyone is enrolled, so that its lesson is asked
    trashed = _trashed(pages["principle"], people["hr"])
    own_field = OwnField.objects.create(organisation=lennik, name=mark("department") + " 4")
    own_word = OwnWord.objects.create(organisation=lennik, forms=mark("department") + " 5", plain="x")
    OwnValue.objects.create(person=people["hire"], field=own_field, value=mark("person"))
    enrolment = progress.enrol(people["hire"], programme, START)
    objects = {
        "user": people["hire"].pk,
        "organisation": lennik.pk,
        "enrolment": enrolment.pk,
        "programme": programme.pk,
        "notice": enrolment.notices.get().pk,
        "mailing": Mailing.objects.create(organisation=lennik, programme=programme, kind="start", day=START).pk,
        "department": department.pk,
        "empty_department": Department.objects.create(organisation=lennik, name=mark("department") + " 2").pk,
        "kind": KindOfWork.objects.create(organisation=lennik, key="kwartel", name=mark("department") + " 3").pk,
        "own_field": own_field.pk,
        "own_word": own_word.pk,
        "trashed": trashed,
        "rule": make_rule(organisation=lennik, department=department, programme=programme).pk,
        "closing_day": _closing_day(lennik),
        "this_year": timezone.localdate().year,
        "absence": Absence.objects.create(user=people["hire"], first_day=START, last_day=START).pk,
        "site": Site.objects.get().pk,
        "group": lennik.hr_group_id,
        **pages,
        **_media(lennik, people["hr"]),
        **outsider,
    }
    objects["refresher"] = _refresher(enrolment, objects["lesson"])
    objects |= _resolution(enrolment, objects["lesson"])
    objects |= _follow_up(enrolment, objects["lesson"])
    objects["place"] = progress.open_lesson(people["hire"], objects["lesson"], timezone.now()).pk
    objects["exemption"] = _exemption(enrolment, people["hr"])
    objects |= _import(lennik, people["hr"])
    objects |= _group(people["head"], enrolment, objects["lesson"])
    objects["pack"] = _pack(lennik, people["hr"])
    objects["sent"] = _sent(lennik, people["hr"])
    objects["letters"] = _letters(lennik, people["hr"])
    objects |= _certificates(lennik, people["hr"], enrolment)
    comment = Comment.objects.create(
        page_id=objects["lesson_page"], user=people["reviewer"], text=mark("text"), contentpath="title"
    )
    objects["comment"] = comment.pk
    page = f"{mark('text')}\n\nOnze waarden\n\n{mark('principle')}\n\n• Je luistert"
    objects["web_page"] = programme_making.begin(people["hr"], lennik, page, mark("file"), timezone.now()).pk
    objects |= _offered(lennik, objects["lesson_page"])
    objects["saved_view"] = _traces_of_hr(people["hr"], people["hire"])
    return World(objects, {role: _session(user) for role, user in people.items()})


def _offered(lennik: Organisation, lesson_page: int) -> dict[str, Any]:
    """A lesson of a third organisation, with a file, that it offers; and that of Lennik was taken from there."""
    third = _organisation("Merelbos", "merelbos")
    make_programme(third, letters="M", wordmark="M", body=[text_block()], questions=[])
    lesson = Lesson.objects.get(programme__organisation=third)
    version = lesson.current_version
    assert version is not None
    kept = file_keeping.keep(ContentFile(b"tekst"), "gids.txt", third.pk, timezone.now())
    VersionFile.objects.create(
        version=version,
        file=kept,
        kind=FileKind.DOCUMENT,
        source=0,
        name="van-jan.txt",
        title="Gids",
        is_in_digest=False,
    )
    AdoptedLesson.objects.create(
        organisation=lennik, page_id=lesson_page, version=version, adopted_at=timezone.now(), settled_up_to=1
    )
    offer = LessonOffer.objects.create(lesson=lesson, offered_at=timezone.now())
    return {"offer": offer.pk, "offered_file": kept.pk, "offered_name": "gids.txt"}


def _trashed(principle: int, by: User) -> int:
    page = make_lesson(PrinciplePage.objects.get(pk=principle), title=mark("lesson"), publish=False)
    deleted_pages.keep([page], by, timezone.now())
    page.delete()
    return TrashedPage.objects.get().pk


def _closing_day(organisation: Organisation) -> int:
    day = timezone.localdate() + timedelta(days=30)
    return ClosingDay.objects.create(organisation=organisation, day=day, name=mark("text")).pk


def _organisation(name: str, slug: str) -> Organisation:
    organisation = Organisation.objects.create(name=name, short_name=name, slug=slug)
    new_organisations.set_up(organisation)
    return Organisation.objects.get(pk=organisation.pk)


def _person(organisation: Organisation, role: str, hr: bool = False, **fields: Any) -> User:
    is_outsider = organisation.slug == "herenthout"
    user = User.objects.create(
        first_name=role.capitalize(),
        last_name="Zwaluwman" if is_outsider else mark("person"),
        email=f"{role}@zwaluwmail.example" if is_outsider else f"{role}@{MARKERS['e-mail']}.example",
        organisation=organisation,
        **fields,
    )
    if hr:
        assert organisation.hr_group
        user.groups.add(organisation.hr_group)
    return user


def _session(user: User) -> str:
    client = Client()
    client.force_login(user)
    return client.cookies["sessionid"].value


def _pages(lennik: Organisation, programme: Programme, hr: User) -> dict[str, Any]:
    page = OrganisationPage.objects.get(organisation=lennik)
    principle = PrinciplePage.objects.child_of(programme.page).get()
    principle.title, principle.owner = mark("principle"), hr
    principle.save()
    principle.save_revision(user=hr, log_action="wagtail.edit").publish(user=hr)
    body = [text_block(mark("text")), reflection_block(), poll_block()]
    lesson = make_lesson(principle, mark("lesson"), body=body, questions=QUIZ, owner=hr)
    lesson.save_revision(user=hr, log_action="wagtail.edit").publish(user=hr)
    elsewhere = PrinciplePage(title=mark("principle") + " 2", kind="value", letter="A", statement="x")
    programme.page.add_child(instance=elsewhere)
    older, newer = lesson.revisions.order_by("pk")[:2]
    LessonTranslation.objects.create(
        page=lesson,
        language="fr",
        words={"title": {"said": lesson.title, "words": mark("text")}},
        updated_at=timezone.now(),
        updated_by=hr,
    )
    moderated = make_lesson(principle, mark("lesson") + " 2", publish=False)
    moderated.save_revision()
    workflow, task = Workflow.objects.get(), Task.objects.get()
    state = workflow.start(moderated, hr)
    session = EditingSession.objects.create(user=hr, content_object=lesson, last_seen_at=timezone.now())
    return {
        "organisation_page": page.pk,
        "programme_page": programme.page_id,
        "principle": principle.pk,
        "other_principle": elsewhere.pk,
        "lesson_page": lesson.pk,
        "lesson": lesson.lesson.pk,
        "reflection": "blok-voornemen",
        "poll": "blok-peiling",
        "older": older.pk,
        "newer": newer.pk,
        "moderated": moderated.pk,
        "workflow": workflow.pk,
        "task": task.pk,
        "workflow_state": state.pk,
        "task_state": state.current_task_state_id,
        "editing_session": session.pk,
    }


def _media(lennik: Organisation, hr: User) -> dict[str, Any]:
    collection = OrganisationPage.objects.get(organisation=lennik).collection
    collection.name = mark("collection")
    collection.save()
    lennik.hr_group.name = mark("group")
    lennik.hr_group.save()
    image_model, document_model = get_image_model(), get_document_model()
    picture = image_model.objects.create(
        title=mark("picture"),
        file=get_test_image_file(filename=f"{MARKERS['file']}.png"),
        collection=collection,
        uploaded_by_user=hr,
    )
    document = document_model.objects.create(
        title=mark("document"),
        file=ContentFile(b"tekst", name=f"{MARKERS['file']}.txt"),
        collection=collection,
        uploaded_by_user=hr,
    )
    thrown = document_model.objects.create(
        title=mark("document"), file=ContentFile(b"x", name=f"{MARKERS['file']} 2.txt"), collection=collection
    )
    deleted_files.keep([thrown], hr, timezone.now())
    thrown.delete()
    kept = file_keeping.keep(document.file.open(), document.filename, lennik.pk, timezone.now())
    version = LessonVersion.objects.filter(lesson__programme__organisation=lennik).earliest("pk")
    gone = 0  # the document itself: one that is used would not be deleted when asked once
    VersionFile.objects.create(
        version=version, file=kept, kind=FileKind.DOCUMENT, source=gone, name=document.filename, is_in_digest=False
    )
    for thing in (picture, document):
        thing.tags.add(mark("tag"))
    uploads = [
        UploadedFile.objects.create(
            for_content_type=ContentType.objects.get_for_model(model),
            file=ContentFile(b"tekst", name=f"{MARKERS['file']}.txt"),
            uploaded_by_user=hr,
        )
        for model in (image_model, document_model)
    ]
    file = get_test_image_file(filename=f"{MARKERS['file']}.png")
    return {
        "collection": collection.pk,
        "replacement": replacing_files.hold(hr, picture, file, QueryDict("title=x"), timezone.now()).pk,
        "picture": picture.pk,
        "picture_file": picture.file.name,
        "rendition_file": picture.get_rendition("width-50").file.name,
        "document": document.pk,
        "document_file": document.filename,
        "trashed_file": TrashedFile.objects.get().pk,
        "kept_file": kept.pk,
        "kept_name": document.filename,
        "picture_upload": uploads[0].pk,
        "document_upload": uploads[1].pk,
    }


def _refresher(enrolment: Enrolment, lesson_id: int) -> int:
    """One that was begun; of one question, so that it has an open one."""
    place = progress.open_lesson(enrolment.user, lesson_id, timezone.now())
    question = {"lesson": lesson_id, "quiz": place.version.quiz_id, "question": QUIZ[0]["id"]}
    return progress.begin_refresher(enrolment.pk, 30, [question], timezone.now()).pk


def _resolution(enrolment: Enrolment, lesson_id: int) -> dict[str, Any]:
    place = progress.open_lesson(enrolment.user, lesson_id, timezone.now())
    written = progress.write_reflection(place, "blok-voornemen", mark("resolution"), timezone.now(), asks=True)
    assert written is not None
    return {"resolution": written.pk, "resolution_mark": written.mark}


def _follow_up(enrolment: Enrolment, lesson_id: int) -> dict[str, Any]:
    """What is still to be read of a lesson that is live, with an open question."""
    version = Lesson.objects.get(pk=lesson_id).current_version
    assert version is not None
    follow_up = FollowUp.objects.create(
        enrolment=enrolment, lesson_id=lesson_id, version=version, before=version, quiz=version.quiz,
        asked_on=START, due_date=START,
    )  # fmt: skip
    return {"follow_up": follow_up.pk, "version": version.pk}


def _group(head: User, enrolment: Enrolment, lesson_id: int) -> dict[str, Any]:
    """A lesson that the head leads, and the new hire, who was there and has still to confirm."""
    session = leading.begin(head, lesson_id, None, "", timezone.now())
    Attendance.objects.create(session=session, enrolment=enrolment)
    return {"session": session.pk}


def _exemption(enrolment: Enrolment, hr: User) -> int:
    """One with a document, that was taken back: nothing is asked or not asked by it."""
    return Exemption.objects.create(
        enrolment=enrolment, reason=mark("text"), done_on=START, recorded_by=hr, recorded_by_name=str(hr),
        document=default_storage.save("vrijstellingen/x", ContentFile(b"%PDF-1.7")),
        document_name=f"{mark('file')}.pdf", document_type="application/pdf",
        recorded_at=timezone.now(),
        revoked_at=timezone.now(), revoked_by=hr, revoked_by_name=str(hr), revoked_why=mark("text"),
    ).pk  # fmt: skip


def _traces_of_hr(hr: User, hire: User) -> int:
    """A list that HR keeps under a name, and a line in the activity log."""
    activity.record(hr, Verb.PERSON_VIEWED, hr.organisation, subject=hire, detail=mark("person"))
    return SavedView.objects.create(
        organisation=hr.organisation, made_by=hr, name=mark("text"), view="completion_report", query="status=late"
    ).pk


def _import(lennik: Organisation, hr: User) -> dict[str, Any]:
    """One that was gone through and can be applied, with the job that did it."""
    job = Job.objects.create(organisation=lennik, owner=hr, title=mark("file"), state=JobState.DONE)
    run = EmployeeImport.objects.create(
        organisation=lennik,
        uploaded_by=hr,
        filename=f"{mark('file')}.csv",
        content=f"Personeelsnummer;Voornaam\r\n2;{mark('person')}\r\n".encode(),
        state=ImportState.CHECKED,
        summary={kind.value: int(kind == RowKind.CREATED) for kind in RowKind},
        job=job,
    )
    file_layout.keep(run)
    run.rows.create(number=2, kind=RowKind.CREATED, personnel_number="2", name=mark("person"))
    return {"import": run.pk, "job": job.pk}


def _pack(lennik: Organisation, hr: User) -> int:
    """The job of an evidence pack, which is no longer there to download."""
    job = Job.objects.create(organisation=lennik, owner=hr, title=mark("person"), state=JobState.DONE)
    Job.objects.filter(pk=job.pk).update(url=reverse("hr:evidence_made", args=[job.pk]))
    return job.pk


def _sent(lennik: Organisation, hr: User) -> int:
    """A programme in a file, of which drafts were made."""
    counts = FileCounts(mark("programme"), principles=1, lessons=1, questions=1, files=0, size=0).as_dict()
    return SentProgramme.objects.create(
        organisation=lennik, owner=hr, name=mark("file"), sent_at=timezone.now(), state=SentState.MADE, counts=counts
    ).pk


def _letters(lennik: Organisation, hr: User) -> int:
    """The job of printed letters, which are no longer there to download."""
    job = Job.objects.create(
        organisation=lennik, owner=hr, title=mark("person"), state=JobState.DONE, finished_at=timezone.now()
    )
    Job.objects.filter(pk=job.pk).update(url=reverse("hr:letters_made", args=[job.pk]))
    return job.pk


def _certificates(lennik: Organisation, hr: User, enrolment: Enrolment) -> dict[str, Any]:
    """The certificate of an earlier round, and the job of many, which are no longer there to download."""
    earlier = Enrolment.objects.create(
        user=enrolment.user, programme=enrolment.programme, round=9, is_current=False, enrolled_on=date(2020, 1, 1),
        started_at=timezone.now(), completed_at=timezone.now(),
    )  # fmt: skip
    lesson = Lesson.objects.get(pk=enrolment.programme.lesson_ids[0])
    version = lesson.versions.latest("number")
    # Whoever completed something was in it.
    LessonProgress.objects.create(enrolment=earlier, lesson=lesson, version=version, started_at=timezone.now())
    certificate = Certificate.objects.create(
        enrolment=earlier,
        number="K7QM-3XRP-9WTC",
        name=mark("person"),
        programme_title=mark("programme"),
        organisation_name=lennik.name,
        completed_on=date(2020, 2, 1),
        issued_at=timezone.now(),
    )
    job = Job.objects.create(organisation=lennik, owner=hr, title=mark("person"), state=JobState.DONE)
    Job.objects.filter(pk=job.pk).update(url=reverse("hr:certificates_download", args=[job.pk]))
    return {"certificate": certificate.pk, "certificates": job.pk}


def _outsider(herenthout: Organisation, stranger: User) -> dict[str, Any]:
    """Something of Herenthout, so that the outsiders' lists are not empty."""
    programme = make_programme(herenthout, letters="KR", title="Zwaluwpijlers")
    progress.enrol(stranger, programme, START)
    page = OrganisationPage.objects.get(organisation=herenthout)
    lesson = make_lesson(PrinciplePage.objects.child_of(programme.page).first(), "Zwaluwles")
    department = Department.objects.create(organisation=herenthout, name="Zwaluwdienst", head=stranger)
    file = ContentFile(b"tekst", name="zwaluwbestand.txt")
    return {
        "own_principle": programme.page.get_children().first().pk,
        "own_programme_page": programme.page_id,
        "own_lesson_page": lesson.pk,
        "own_organisation_page": page.pk,
        "own_programme": programme.pk,
        "own_lesson": lesson.lesson.pk,
        "own_department": department.pk,
        "own_rule": make_rule(organisation=herenthout, department=department, programme=programme).pk,
        "own_organisation": herenthout.pk,
        "own_collection": page.collection_id,
        "own_user": stranger.pk,
        "own_picture": get_image_model()
        .objects.create(
            title="Zwaluwfoto", file=get_test_image_file(filename="zwaluwbestand.png"), collection=page.collection
        )
        .pk,
        "own_document": get_document_model()
        .objects.create(title="Zwaluwdocument", file=file, collection=page.collection)
        .pk,
    }
