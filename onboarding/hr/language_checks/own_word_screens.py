"""The words of an organisation: what its editors are told to write otherwise, or may write though our list knows it."""

from __future__ import annotations

from typing import Any

from django.core.exceptions import ValidationError
from django.db.models import QuerySet
from django.urls import reverse
from django.utils.functional import cached_property
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from wagtail.admin.ui.tables import Column
from wagtail.admin.widgets.button import HeaderButton

from onboarding.hr.deeds import own_word_keeping
from onboarding.hr.employees.employee_columns import LinkColumn
from onboarding.hr.employees.kept_one_by_one import AddKeptView, DeleteKeptView, EditKeptView, KeptForm, OneKept
from onboarding.hr.lists.drawn_rows import TextColumn
from onboarding.hr.lists.list_views import HrListView
from onboarding.lessons.models import OwnWord
from onboarding.lessons.models.own_words import MOST
from onboarding.lessons.plain_language.known_phrases import form_of, forms_in, is_ours


def own_words(viewer: Any) -> QuerySet[OwnWord]:
    """The words of the own organisation, all of them for an administrator; whoever is not HR, the screen refuses."""
    return OwnWord.objects.visible_to(viewer).select_related("organisation")


class OwnWordForm(KeptForm):
    class Meta:
        model = OwnWord
        fields = ["organisation", "forms", "plain"]
        help_texts = {
            "forms": gettext_lazy(
                "Zoals het in een tekst staat. Zet andere vormen erachter, met een komma: bekomen, bekomt, bekwam."
            ),
            "plain": gettext_lazy("Wat je dan wel schrijft. Laat leeg om een woord van onze lijst niet te melden."),
        }

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
        return OwnWord.objects.of(self.organisation_id).exclude(pk=self.instance.pk)


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


class OneOwnWord(OneKept):
    model = OwnWord
    trail = (("hr:own_words", gettext_lazy("Woorden van jullie")),)
    index_url_name = "hr:own_words"
    header_icon = "pilcrow"
    called = "word"

    def reachable(self) -> QuerySet[OwnWord]:
        return own_words(self.viewer)


class OwnWordFormView(OneOwnWord):
    form_class = OwnWordForm
    error_message = gettext_lazy("Het woord is nog niet bewaard. Kijk na wat hieronder staat.")
    saved = gettext_lazy("Het woord %(word)s is bewaard.")

    def keep(self, one: OwnWord) -> None:
        own_word_keeping.save(self.viewer, one)


class AddOwnWordView(OwnWordFormView, AddKeptView):
    page_title = gettext_lazy("Woord toevoegen")
    add_url_name = "hr:own_word_add"


class EditOwnWordView(OwnWordFormView, EditKeptView):
    page_title = gettext_lazy("Woord wijzigen")
    edit_url_name = "hr:own_word_edit"
    delete_url_name = "hr:own_word_delete"


class DeleteOwnWordView(OneOwnWord, DeleteKeptView):
    page_title = gettext_lazy("Woord verwijderen")
    delete_url_name = "hr:own_word_delete"
    template_name = "hr/language_checks/own_word_delete.html"
    removed = gettext_lazy("Het woord %(word)s is verwijderd.")

    @property
    def is_ours(self) -> bool:
        """Whether our own list knows it, and counts again."""
        return is_ours(self.object.forms)

    def remove(self) -> None:
        own_word_keeping.remove(self.viewer, self.object)
