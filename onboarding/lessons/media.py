"""Pictures and documents of lessons: for people of the organisation they belong to, and nobody else."""

from __future__ import annotations

from django.contrib.auth.decorators import login_required
from django.core.files.storage import default_storage
from django.http import FileResponse, Http404, HttpResponseBase
from django.urls import path
from django.views.decorators.http import require_safe
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
    response = _film(request, kept, name) if kept.content_type.startswith("video/") else _whole(kept, name)
    response["Cache-Control"] = f"private, max-age={MONTH}, immutable"
    response["Content-Security-Policy"] = "default-src 'none'"
    return response


def _whole(kept: FrozenFile, name: str) -> HttpResponseBase:
    shows = kept.content_type in SHOWN_INLINE or kept.content_type.startswith(("image/", "video/"))
    return FileResponse(kept.file.open(), content_type=kept.content_type, as_attachment=not shows, filename=name)


def _film(request: PersonRequest, kept: FrozenFile, name: str) -> HttpResponseBase:
    """The film, or the part of it that a player asks for."""
    size = kept.file.size
    part = part_asked(request, size)
    response = _whole(kept, name) if part is None else part_of(kept.file.open(), part, size, kept.content_type)
    response["Accept-Ranges"] = "bytes"
    return response


def check_document(document: AbstractDocument, request: PersonRequest) -> None:
    """Wagtail's hook before a document is served: 404 for anyone who may not see it."""
    if not request.user.is_authenticated or not may_see(request.user, document.collection):
        raise Http404


document_urls = [
    path(
        "<id:document_id>/<str:document_filename>",
        login_required(require_safe(documents.serve)),
        name="wagtaildocs_serve",
    ),
]
