"""Pictures and documents of lessons: for people of the organisation they belong to, and nobody else."""

from __future__ import annotations

from django.contrib.auth.decorators import login_required
from django.core.files.storage import default_storage
from django.db.models.fields.files import FieldFile
from django.http import FileResponse, Http404, HttpRequest, HttpResponseBase
from django.urls import path
from django.views.decorators.http import require_safe
from wagtail.documents import get_document_model
from wagtail.documents.models import AbstractDocument
from wagtail.documents.views import serve as documents
from wagtail.images import get_image_model
from wagtail.models import Collection

from onboarding.lessons.models import FrozenFile, OrganisationPage
from onboarding.lessons.partial_answers import part_asked, part_of
from onboarding.people.models import PersonRequest, User

MONTH = 30 * 24 * 3600  # seconds
SHOWN_INLINE = {"application/pdf", "text/vtt"}


def may_see(user: User, collection: Collection) -> bool:
    """Whether `user` belongs to the organisation whose media stand in `collection`."""
    if user.is_superuser:
        return True
    return OrganisationPage.objects.filter(organisation_id=user.organisation_id, collection_id=collection.pk).exists()


@login_required
@require_safe
def serve_picture(request: PersonRequest, name: str) -> HttpResponseBase:
    """A picture or a rendition of one, by its file name; 404 for anyone who may not see it."""
    image_model = get_image_model()
    image = image_model.objects.filter(file=name).select_related("collection").first()
    if image is None:
        renditions = image_model.get_rendition_model().objects
        rendition = renditions.filter(file=name).select_related("image__collection").first()
        image = rendition.image if rendition else None
    if image is None or not may_see(request.user, image.collection) or not default_storage.exists(name):
        raise Http404
    response = FileResponse(default_storage.open(name))
    response["Cache-Control"] = f"private, max-age={MONTH}, immutable"
    return response


@login_required
@require_safe
def serve_kept(request: PersonRequest, file_id: int, name: str) -> HttpResponseBase:
    """A file of a published version, for people of its organisation; 404 for anyone else, and under any other name.

    A document opens or is saved as the documents at the desk do; nothing in it may run or fetch anything.
    """
    files = FrozenFile.objects.visible_to(request.user).filter(pk=file_id, uses__name=name)
    kept = files.first()
    if kept is None or not kept.is_there:
        raise Http404
    return kept_answer(request, kept, name)


def kept_answer(request: HttpRequest, kept: FrozenFile, name: str) -> HttpResponseBase:
    """The answer with a kept file, for whoever may see it: that is for the caller to ask."""
    response = _whole(request, kept, name)
    response["Cache-Control"] = f"private, max-age={MONTH}, immutable"
    response["Content-Security-Policy"] = "default-src 'none'"
    return response


def _whole(request: HttpRequest, kept: FrozenFile, name: str) -> HttpResponseBase:
    shows = kept.content_type in SHOWN_INLINE or kept.content_type.startswith(("image/", "video/"))
    whole = FileResponse(kept.file.open(), content_type=kept.content_type, as_attachment=not shows, filename=name)
    return _for_player(request, whole, kept.file) if kept.content_type.startswith("video/") else whole


def _for_player(request: HttpRequest, whole: HttpResponseBase, film: FieldFile) -> HttpResponseBase:
    """The answer with a whole film, or the part of it that a player asks for."""
    size = film.size
    part = part_asked(request, size)
    response = whole
    if part is not None:
        if isinstance(whole, FileResponse) and whole.file_to_stream:
            whole.file_to_stream.close()  # not the answer: that would end the request
        response = part_of(film, part, size, whole["Content-Type"])
    response["Accept-Ranges"] = "bytes"
    return response


@login_required
@require_safe
def serve_document(request: PersonRequest, document_id: int, document_filename: str) -> HttpResponseBase:
    """A document of the desk, as Wagtail serves it; a film in parts too, as it is watched in a draft."""
    response: HttpResponseBase = documents.serve(request, document_id, document_filename)
    if response.status_code != 200 or not response["Content-Type"].startswith("video/"):
        return response
    return _for_player(request, response, get_document_model().objects.get(pk=document_id).file)


def check_document(document: AbstractDocument, request: PersonRequest) -> None:
    """Wagtail's hook before a document is served: 404 for anyone who may not see it."""
    if not request.user.is_authenticated or not may_see(request.user, document.collection):
        raise Http404


document_urls = [
    path("<id:document_id>/<str:document_filename>", serve_document, name="wagtaildocs_serve"),
]
