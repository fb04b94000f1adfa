"""Nothing that people read is left untranslated, and every translation says what the Dutch says."""

from __future__ import annotations

import re
from collections import Counter
from pathlib import Path

import polib
import pytest
import wagtail
from django.utils import translation

from tests.i18n import texts
from tools.messages import IN_DUTCH, LANGUAGES, ROOT, catalogue, tidy

FAMILIAR = re.compile(r"\b(tu|toi|ton|ta|tes)\b|\b[tT]’", re.IGNORECASE)

PLACEHOLDER = re.compile(r"%\(\w+\)[sd]")
TAG = re.compile(r"</?[a-z][^>]*>")

each_language = pytest.mark.parametrize("language", LANGUAGES)


def test_the_search_for_texts_finds_them_all() -> None:
    template = """{% load i18n %}{% translate "Een" %}{% translate 'Twee' as two %}{{ three|default:_("Drie") }}
        {{ _("Vier") }}{% include "x.html" with label=_("Vijf") %}
        {% blocktranslate with n=1 count m=2 %}Zes {{ n }}{% plural %}Zes keer {{ m }}{% endblocktranslate %}"""
    assert texts.in_template(template) == {
        ("Een", ""), ("Twee", ""), ("Drie", ""), ("Vier", ""), ("Vijf", ""), ("Zes %(n)s", "Zes keer %(m)s"),
    }  # fmt: skip
    python = """
from django.utils.translation import gettext as _, ngettext
LABEL = _("Eén "
          "zin")
def view(n): return ngettext("Les", "Lessen", n) + _(n)
"""
    assert texts.in_python(python) == {("Eén zin", ""), ("Les", "Lessen")}
    assert texts.evaluated_at_import(python) == [("Eén zin", "")]


def test_the_search_for_unmarked_words_finds_them() -> None:
    assert texts.unmarked('<p title="Naam">{{ a }} Dag{% translate "Ja" %}</p><style>b{}</style>') == ["Naam", "Dag"]


@each_language
def test_every_text_is_translated(language: str) -> None:
    entries = texts.entries(language)
    assert sorted(texts.used() - entries.keys()) == [], "run `make messages` and translate"
    assert [entry.msgid for entry in entries.values() if not entry.translated()] == []


@each_language
def test_no_catalogue_holds_what_is_not_used(language: str) -> None:
    assert sorted(texts.entries(language).keys() - texts.used()) == [], "run `make messages`"
    assert not polib.pofile(str(catalogue(language))).obsolete_entries()


@each_language
def test_every_translation_keeps_the_placeholders_and_the_markup(language: str) -> None:
    problems = []
    for (msgid, plural), entry in texts.entries(language).items():
        pairs = [(plural, entry.msgstr_plural[1])] if plural else [(msgid, entry.msgstr)]
        for dutch, other in pairs:
            for pattern in (PLACEHOLDER, TAG):
                if Counter(pattern.findall(dutch)) != Counter(pattern.findall(other)):
                    problems.append((dutch, other))
        in_dutch = set(PLACEHOLDER.findall(msgid + plural))  # the one form may name whom the other counts
        if plural and not set(PLACEHOLDER.findall(entry.msgstr_plural[0])) <= in_dutch:
            problems.append((msgid, entry.msgstr_plural[0]))
    assert problems == []


@each_language
def test_a_sentence_ends_as_the_dutch_one_does(language: str) -> None:
    pairs = [(dutch, other) for dutch, other in texts.translated(language) if dutch[-1] in ".?:" or other[-1] in ".?:"]
    assert [pair for pair in pairs if pair[0][-1] != pair[1][-1]] == []


def test_the_desk_has_no_english_where_wagtails_dutch_leaves_it() -> None:
    with translation.override("nl"):
        assert [translation.gettext(word) for word in ("File", "Bold", "Cancel")] == ["Bestand", "Vet", "Annuleren"]


GLUED = re.compile(r"[^\W\d_]%\(\w+\)s|%\(\w+\)s[^\W\d_]|%\(\w+\)s%\(")  # a name without a space beside a word


def test_nothing_of_wagtail_is_glued_to_the_word_beside_it() -> None:
    """Its own Dutch forgot some spaces, such as in “1-50van 400medewerkers”."""
    glued = {}
    with translation.override("nl"):
        for path in Path(wagtail.__file__).parent.rglob("locale/nl/LC_MESSAGES/django.mo"):
            for entry in polib.mofile(str(path)):
                said = translation.gettext(entry.msgid) if not entry.msgid_plural else entry.msgstr
                if GLUED.search(said) and not GLUED.search(entry.msgid):
                    glued[entry.msgid] = said
    assert glued == {}


@pytest.mark.parametrize("language", [*LANGUAGES, IN_DUTCH])
def test_what_is_compiled_is_what_is_written(language: str) -> None:
    path = catalogue(language)
    assert path.with_suffix(".mo").read_bytes() == polib.pofile(str(path)).to_binary(), "run `make messages`"


@each_language
def test_a_catalogue_is_written_in_one_way(language: str, tmp_path: Path) -> None:
    path = catalogue(language)
    copy = tmp_path / language / "LC_MESSAGES" / "django.po"
    copy.parent.mkdir(parents=True)
    copy.write_bytes(path.read_bytes())
    tidy(copy)
    assert copy.read_bytes() == path.read_bytes(), "run `make messages`"


def test_dutch_says_what_is_written() -> None:
    """A Dutch msgid that is also an English one of Django's or Wagtail's would come out as something else."""
    with translation.override("nl"):
        assert [(text, said) for text, _ in texts.used() if (said := translation.gettext(text)) != text] == []


def test_nothing_is_translated_before_we_know_for_whom() -> None:
    found = {path.name: texts.evaluated_at_import(path.read_text()) for path in texts.sources()}
    assert {name: early for name, early in found.items() if early} == {}


@pytest.mark.parametrize("path", texts.templates(), ids=lambda path: str(path.relative_to(ROOT)))
def test_a_template_has_no_words_outside_the_catalogues(path: Path) -> None:
    assert texts.unmarked(path.read_text()) == []


def test_french_says_vous() -> None:
    said = [text for entry in texts.entries("fr").values() for text in (entry.msgstr, *entry.msgstr_plural.values())]
    assert [text for text in said if FAMILIAR.search(text)] == []
