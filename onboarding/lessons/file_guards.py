"""A picture or document that is used is not thrown away by mistake, and whoever replaces one knows who keeps the old.

Wagtail has no settings for this, so its views are given another form, another template and a word more.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any, cast

from django import forms
from django.db import transaction
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import get_object_or_404
from django.utils.translation import gettext_lazy
from wagtail import hooks
from wagtail.documents.views import documents
from wagtail.documents.views import multiple as many_documents
from wagtail.documents.views.bulk_actions import DeleteBulkAction as DeleteDocuments
from wagtail.images.views import images
from wagtail.images.views import multiple as many_images
from wagtail.images.views.bulk_actions import DeleteBulkAction as DeleteImages

from onboarding.lessons import deleted_files
from onboarding.lessons.file_uses import uses_of
from onboarding.lessons.house_publishing import houses_follow
from onboarding.lessons.replaced_files import tell_after
from onboarding.lessons.saved_files import new_file_let_go

View = Any


class Sure(forms.Form):
    """Nobody ticks this without looking."""

    sure = forms.BooleanField(
        label=gettext_lazy("Ja, verwijder het toch, ook al wordt het gebruikt."),
        error_messages={"required": gettext_lazy("Vink dit aan als je het toch wil verwijderen.")},
    )


def guard() -> None:
    """Stand in front of Wagtail's views that delete and replace pictures and documents."""
    for single in (images.DeleteView, documents.DeleteView):
        single.get_form_class = _form_for_one
        single.template_name = "lessons/delete_file.html"
        single.delete_action = _with_houses(single.delete_action)
    for selection in (DeleteImages, DeleteDocuments):
        selection.get_form_class = _form_for_many
        selection.wagtails_template = selection.template_name
        selection.template_name = "lessons/delete_files.html"
        selection.get_usage_url = _usage_url
        selection.execute_action = _many_with_houses(selection.execute_action)
    for upload in (many_images.DeleteView, many_documents.DeleteView):
        upload.post = _unused_only(upload.post)
    for edit in (images.EditView, documents.EditView):
        edit.form_valid = _asked_first(edit.form_valid)
        edit.save_action = _told(edit.save_action)


# --- Deleting ---------------------------------------------------------------------------------------------------------


def _form_for_one(view: View) -> type[forms.Form]:
    return _form(view, [view.object])


def _form_for_many(view: View) -> type[forms.Form]:
    objects, _no_access = view.get_actionable_objects()
    return _form(view, objects)


def _form(view: View, things: Sequence[Any]) -> type[forms.Form]:
    """Asks to be sure when one of them is used; the template finds in `view.uses` where, and in `view.can_come_back`
    whether they go to a trash."""
    view.can_come_back = deleted_files.can_be_kept(things)
    view.uses = [uses for uses in uses_of(things) if uses]
    return Sure if view.uses else forms.Form


def _with_houses(delete: Callable[[View], None]) -> Callable[[View], None]:
    """A house that shows a picture shows none once it is gone, instead of one that cannot be found. The hook
    `before_delete_file` (request, thing) comes first, in the same transaction."""

    def act(view: View) -> None:
        with transaction.atomic(), houses_follow([view.object]):
            _run_hook("before_delete_file", view.request, view.object)
            delete(view)
        _run_hook("after_delete_file", view.request, view.object)

    return act


def _many_with_houses(delete: Callable[..., Any]) -> Any:
    def act(_view: type[Any], /, objects: Sequence[Any], **kwargs: Any) -> Any:
        with transaction.atomic(), houses_follow(objects):
            return delete(objects, **kwargs)

    return classmethod(act)


def _usage_url(view: View, thing: Any) -> str:
    """Without what Wagtail foretells of each place: nothing becomes of a version."""
    url: str = thing.usage_url
    return url


def _unused_only(post: Callable[..., HttpResponse]) -> Callable[..., HttpResponse]:
    """The button beside what one just uploaded asks nothing: it leaves what is used already where it is."""

    def answer(view: View, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        thing = get_object_or_404(view.get_model(), pk=kwargs[view.pk_url_kwarg])
        (uses,) = uses_of([thing])
        if uses:
            return JsonResponse({"success": False})
        with transaction.atomic():
            _run_hook("before_delete_file", request, thing)
            return post(view, request, *args, **kwargs)

    return answer


def _run_hook(name: str, request: HttpRequest, thing: Any) -> None:
    for hook in hooks.get_hooks(name):
        hook(request, thing)


# --- Replacing --------------------------------------------------------------------------------------------------------


def _asked_first(form_valid: Callable[[View, forms.Form], HttpResponse]) -> Callable[[View, forms.Form], HttpResponse]:
    """Before another file is saved, the hook `before_replace_file` (request, thing, form) may answer instead."""

    def act(view: View, form: Any) -> HttpResponse:
        if "file" not in form.changed_data:
            return form_valid(view, form)
        answer = view.run_hook("before_replace_file", view.request, view.object, form)
        if answer is not None:
            return cast(HttpResponse, answer)
        with new_file_let_go(view.object, form.original_file.name):
            return form_valid(view, form)

    return act


def _told(save_action: Callable[[View], HttpResponse]) -> Callable[[View], HttpResponse]:
    def act(view: View) -> HttpResponse:
        response = save_action(view)
        tell_after(view.request, view.object, view.form.changed_data)
        return response

    return act
