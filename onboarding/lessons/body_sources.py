"""Which pictures and documents a lesson's body names, whether they are still there or not."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Any

from django.db.models import Model
from wagtail.blocks import StreamValue
from wagtail.documents import get_document_model
from wagtail.images import get_image_model

from onboarding.ids import read_id
from onboarding.lessons import within_reach
from onboarding.lessons.blocks import LessonStreamBlock
from onboarding.lessons.lesson_content import Block

Reference = tuple[type[Model], str, str, str]  # model, key, path in the blocks and in the content, as Wagtail has them

_BODY = LessonStreamBlock()


def body_of(body: Iterable[Block]) -> StreamValue:
    """The blocks of a body as it is stored; each look-up in it is made when it is asked for."""
    return _BODY.to_python(list(body))


def references(body: Iterable[Block]) -> Iterator[Reference]:
    """The pictures and documents in a body as it is stored, the way Wagtail's index of what uses what wants them."""
    media = (get_image_model(), get_document_model())
    with within_reach.instead(_bare):
        found = list(_BODY.extract_references(body_of(body)))
    return (reference for reference in found if reference[0] in media)


def named_in(body: Iterable[Block]) -> dict[type[Any], set[int]]:
    """The keys of the pictures and of the documents in a body, by their model."""
    named: dict[type[Any], set[int]] = {}
    for model, key, _model_path, _content_path in references(body):
        pk = read_id(key)
        if pk is not None:
            named.setdefault(model, set()).add(pk)
    return named


def _bare(model: type[Model], pk: int) -> Model:
    """Something with this key, without asking the database whether it exists."""
    return model(pk=pk)
