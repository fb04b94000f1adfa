"""The words of an organisation: what its editors are told to write otherwise, or may write though our list knows it."""

from __future__ import annotations

from typing import Any

from django.core.exceptions import ValidationError
from django.db.models import QuerySet
from django.http import HttpResponseBase
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.functional import cached_property
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from wagtail.admin import messages
from wagtail.admin.ui.tables import Column
from wagtail.admin.views.generic import CreateView, DeleteView, EditView
from wagtail.admin.widgets.button import HeaderButton

from onboarding.hr.access import HrOnlyMixin
from onboarding.hr.deeds import own_word_keeping
from onboarding.hr.employees.editing import OwnForm
from onboarding.hr.employees.employee_columns import LinkColumn
from onboarding.hr.employees.employee_forms import PersonForm
from onboarding.hr.employees.saved_meanwhile import MarkedForm, OneAfterAnother
from onboarding.hr.lists.drawn_rows import TextColumn
from onboarding.hr.lists.list_views import HrListView
from onboarding.lessons.models import OwnWord
from onboarding.lessons.models.own_words import MOST
from onboarding.lessons.plain_language.known_phrases import form_of, forms_in, is_ours
from onboarding.people.bare_labels import BareLabels
from onboarding.people.models import Organisation


def own_words(viewer: Any) -> QuerySet[OwnWord]:
    """The words of the own organisation, all of them for an administrator; whoever is not HR, the screen refuses."""
    return OwnWord.objects.visible_to(viewer).select_related("organisation")


class OwnWordForm(BareLabels, MarkedForm):
    organisation = PersonForm.base_fields["organisation"]

    class Meta:
        model = OwnWord
        fields = ["organisation", "forms", "plain"]
        help_texts = {
            "forms": gettext_lazy(
                "Zoals het in een tekst staat. Zet andere vormen erachter, met een komma: bekomen, bekomt, bekwam."
            ),
            "plain": gettext_lazy("Wat je dan wel schrijft. Laat leeg om een woord van onze lijst niet te melden."),
        }

    def __init__(self, *args: Any, viewer: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if viewer.is_superuser and self.instance.organisation_id is None:
            return
        self.instance.organisation_id = self.instance.organisation_id or viewer.organisation_id
        del self.fields["organisation"]

    def clean_forms(self) -> str:
        forms = forms_in(self.cleaned_data["forms"])
        if not forms:
            raise ValidationError(_("Schrijf een woord, met letters of cijfers."), code="no_word")
        taken = {form_of(form) for one in self._others for form in forms_in(one.forms)}
        twice = [form for form in forms if form_of(form) in taken]
        if twice:
            message = _("“%(word)s” staat al op jullie lijst. Wijzig het daar.") % {"word": twice[0]}
            raise ValidationError(message, code="word_taken")
        return ", ".join(forms)

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean()
        if cleaned.get("forms") and not cleaned.get("plain") and not is_ours(cleaned["forms"]):
            message = _("Dit woord staat niet op onze lijst. Schrijf erbij wat gewoner is.")
            self.add_error("plain", ValidationError(message, code="nothing_plainer"))
        if self.instance.pk is None and self._others.count() >= MOST:
            message = _("Er staan al %(most)d woorden, meer kan niet. Neem er eerst een weg.") % {"most": MOST}
            self.add_error(None, ValidationError(message, code="too_many"))
        return cleaned

    @property
    def _others(self) -> QuerySet[OwnWord]:
        chosen: Organisation | None = self.cleaned_data.get("organisation")
        return OwnWord.objects.of(chosen.pk if chosen else self.instance.organisation_id).exclude(pk=self.instance.pk)


class OwnWordsView(HrListView):
    model = OwnWord
    page_title = gettext_lazy("Woorden van jullie")
    header_icon = "pilcrow"
    index_url_name = "hr:own_words"
    index_results_url_name = "hr:own_words_results"
    default_ordering = "forms"
    searched = ("forms__fold", "plain__fold")
    texts = {"forms", "plain", "organisation__short_name"}
    within = ("forms__fold", "pk")
    no_results_message = gettext_lazy(
        "Hier staat geen woord. Voeg er een toe dat jullie liever anders schrijven, of een van onze lijst dat wel mag."
    )

    def get_base_queryset(self) -> QuerySet[OwnWord]:
        return own_words(self.viewer)

    @cached_property
    def columns(self) -> list[Column]:
        return [
            LinkColumn(
                "forms",
                label=_("Woord"),
                sort_key="forms",
                classname="title",
                get_url=lambda one: reverse("hr:own_word_edit", args=[one.pk]),
            ),
            *self.organisation_column,
            TextColumn("plain", label=_("Gewoner"), accessor=lambda one: one.plain or _("mag, we melden het niet")),
        ]

    @cached_property
    def header_buttons(self) -> list[HeaderButton]:
        return [HeaderButton(_("Woord toevoegen"), url=reverse("hr:own_word_add"), icon_name="plus")]


class OneOwnWord(HrOnlyMixin):
    """What the screens about one word share: one out of reach does not exist."""

    model = OwnWord
    index_url_name = "hr:own_words"
    header_icon = "pilcrow"
    object: Any

    def get_queryset(self) -> QuerySet[OwnWord]:
        return own_words(self.viewer)

    def get_breadcrumbs_items(self) -> list[dict[str, Any]]:
        return [
            {"url": reverse("wagtailadmin_home"), "label": _("Home")},
            {"url": reverse("hr:own_words"), "label": _("Woorden van jullie")},
            {"url": "", "label": str(self.object or _("Woord toevoegen"))},
        ]

    def get_success_url(self) -> str:
        return reverse("hr:own_words")


class OwnWordFormView(OwnForm, OneOwnWord):
    """Adding or changing one."""

    form_class = OwnWordForm
    submit_button_label = gettext_lazy("Bewaar")
    error_message = gettext_lazy("Het woord is nog niet bewaard. Kijk na wat hieronder staat.")

    def get_page_subtitle(self) -> str:
        return str(self.object or "")

    def get_form_kwargs(self) -> dict[str, Any]:
        return {**super().get_form_kwargs(), "viewer": self.viewer}  # type: ignore[misc]  # of the view behind it

    def save_instance(self) -> OwnWord:
        word: OwnWord = self.form.save(commit=False)  # type: ignore[attr-defined]  # of the view behind it
        own_word_keeping.save(self.viewer, word)
        return word

    def get_success_message(self, instance: Any = None) -> str:
        return _("Het woord %(word)s is bewaard.") % {"word": self.object}


class AddOwnWordView(OwnWordFormView, CreateView):
    page_title = gettext_lazy("Woord toevoegen")
    add_url_name = "hr:own_word_add"


class EditOwnWordView(OneAfterAnother, OwnWordFormView, EditView):
    page_title = gettext_lazy("Woord wijzigen")
    edit_url_name = "hr:own_word_edit"
    delete_url_name = "hr:own_word_delete"
    delete_item_label = gettext_lazy("Verwijder")


class DeleteOwnWordView(OneOwnWord, DeleteView):
    page_title = gettext_lazy("Woord verwijderen")
    delete_url_name = "hr:own_word_delete"
    template_name = "hr/language_checks/own_word_delete.html"

    @property
    def is_ours(self) -> bool:
        """Whether our own list knows it, and counts again."""
        return is_ours(self.object.forms)

    def form_valid(self, form: Any) -> HttpResponseBase:
        own_word_keeping.remove(self.viewer, self.object)
        messages.success(self.request, _("Het woord %(word)s is verwijderd.") % {"word": self.object})
        return redirect("hr:own_words")
