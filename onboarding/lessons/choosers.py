"""Wagtail's choosers, links and comparisons show only what may be shown now (within_reach.py), whatever they name.

Choosers and comparisons have no setting for this, so their look-ups are wrapped: of every chooser there is, also one
that is used tomorrow. Links in texts are registered with Wagtail in the ordinary way. What is out of reach is shown
as what does not exist: an empty chooser, a link that leads nowhere.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django.db.models import Model
from django.utils.html import escape
from wagtail.admin.compare import ForeignObjectComparison
from wagtail.admin.rich_text.converters.html_to_contentstate import PageLinkElementHandler
from wagtail.admin.widgets import BaseChooser
from wagtail.blocks import ChooserBlock
from wagtail.documents import get_document_model
from wagtail.documents.rich_text import DocumentLinkHandler
from wagtail.documents.rich_text.contentstate import DocumentLinkElementHandler
from wagtail.images.rich_text import ImageEmbedHandler
from wagtail.images.rich_text.contentstate import ImageElementHandler
from wagtail.models import Page
from wagtail.rich_text.feature_registry import FeatureRegistry
from wagtail.rich_text.pages import PageLinkHandler

from onboarding.ids import read_id
from onboarding.lessons.models.desk_pages import DeskPage
from onboarding.lessons.within_reach import find, kept, stand_ins_of

_stored = ChooserBlock.bulk_to_python
_compared = ForeignObjectComparison.get_objects


def guard() -> None:
    """Wrap the look-ups of choosers, of chooser blocks, and of the comparison of two revisions."""
    BaseChooser.get_instance = _instance_of_chooser
    ChooserBlock.to_python = _stored_one
    ChooserBlock.bulk_to_python = _stored_many
    ChooserBlock.value_from_form = _posted
    ForeignObjectComparison.get_objects = _compared_in_reach


def _instance_of_chooser(chooser: BaseChooser, value: Any) -> Model | None:
    """What a chooser shows: of a thing, or of a number as stored or posted."""
    return kept(value) if isinstance(value, chooser.model_class) else find(chooser.model_class, value)


def _stored_one(block: ChooserBlock, value: Any) -> Model | None:
    return find(block.model_class, value)


def _stored_many(block: ChooserBlock, values: Iterable[Any]) -> list[Model | None]:
    if stand_ins_of(block.model_class):
        return [find(block.model_class, value) for value in values]
    return [kept(thing) for thing in _stored(block, values)]


def _posted(block: ChooserBlock, value: Any) -> Model | None:
    """What was posted, whosever it is: the form refuses it with a reason (ownership.py), and does not show it."""
    if value is None or isinstance(value, block.model_class):
        return value
    pk = read_id(str(value))
    return None if pk is None else block.model_class._default_manager.filter(pk=pk).first()


def _compared_in_reach(comparison: ForeignObjectComparison) -> tuple[Model | None, Model | None]:
    before, after = _compared(comparison)
    return kept(before), kept(after)


# --- Links and pictures in texts, as they are read -------------------------------------------------------------------


class OwnOnly:
    """Stands before a handler of Wagtail's: the things it names, as far as they may be shown."""

    @classmethod
    def get_many(cls, attrs_list: list[dict[str, Any]]) -> list[Any]:
        with_numbers = [{**attrs, "id": read_id(str(attrs.get("id")))} for attrs in attrs_list]
        return [kept(one) for one in super().get_many(with_numbers)]  # type: ignore[misc]  # of the handler that it stands before

    @classmethod
    def extract_references(cls, attrs: dict[str, Any]) -> Iterable[Any]:
        return super().extract_references({**attrs, "id": attrs.get("id", "")})  # type: ignore[misc]  # of the handler that it stands before


class OwnPageLinks(OwnOnly, PageLinkHandler):
    @classmethod
    def expand_db_attributes_many(cls, attrs_list: list[dict[str, Any]]) -> list[str]:
        """To where an employee finds what was published from a page of the desk."""
        pages = cls.get_many(attrs_list)
        return ["<a>" if page is None else f'<a href="{escape(address_of(page))}">' for page in pages]


def address_of(page: Any) -> str:
    """An employee's address of a page; the front page for the top of the tree, which is no page of the desk."""
    return page.employee_path() if isinstance(page, DeskPage) else "/"


class OwnDocumentLinks(OwnOnly, DocumentLinkHandler):
    @classmethod
    def get_many(cls, attrs_list: list[dict[str, Any]]) -> list[Any]:
        model = cls.get_model()
        if stand_ins_of(model):
            return [find(model, attrs.get("id")) for attrs in attrs_list]
        return super().get_many(attrs_list)


class OwnPictures(OwnOnly, ImageEmbedHandler):
    pass


# --- … and as they are edited ----------------------------------------------------------------------------------------


class OwnPageLinkInEditor(PageLinkElementHandler):
    def get_attribute_data(self, attrs: dict[str, Any]) -> dict[str, Any]:
        if find(Page, attrs.get("id")) is None:
            return {"id": read_id(str(attrs.get("id"))), "url": None, "parentId": None}
        data = super().get_attribute_data(attrs)
        return {**data, "url": address_of(Page.objects.get(pk=data["id"]).specific)}


class OwnDocumentLinkInEditor(DocumentLinkElementHandler):
    def get_attribute_data(self, attrs: dict[str, Any]) -> dict[str, Any]:
        if find(get_document_model(), attrs.get("id")) is None:
            return {"id": read_id(str(attrs.get("id")))}
        return super().get_attribute_data(attrs)


class OwnPictureInEditor(ImageElementHandler):
    def create_entity(self, name: str, attrs: dict[str, Any], state: Any, contentstate: Any) -> Any:
        is_ours = find(OwnPictures.get_model(), attrs.get("id")) is not None
        return super().create_entity(name, attrs if is_ours else {**attrs, "id": 0}, state, contentstate)


IN_EDITOR: dict[str, dict[str, Any]] = {
    "link": {'a[linktype="page"]': OwnPageLinkInEditor("LINK")},
    "document-link": {'a[linktype="document"]': OwnDocumentLinkInEditor("DOCUMENT")},
    "image": {'embed[embedtype="image"]': OwnPictureInEditor()},
}


def register_links(features: FeatureRegistry) -> None:
    """Take the place of Wagtail's own handlers; its hooks have run by now."""
    features.register_link_type(OwnPageLinks)
    features.register_link_type(OwnDocumentLinks)
    features.register_embed_type(OwnPictures)
    rules = features.converter_rules_by_converter["contentstate"]
    for feature, handlers in IN_EDITOR.items():
        rule = rules[feature]
        read = {**rule["from_database_format"], **handlers}
        features.register_converter_rule("contentstate", feature, {**rule, "from_database_format": read})
