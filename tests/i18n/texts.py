"""The texts that people meet, found in templates and in Python, without GNU gettext."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from functools import cache
from html.parser import HTMLParser
from pathlib import Path

import polib
from django.utils.translation.template import templatize

from tools.messages import ROOT, catalogue

PACKAGES = (ROOT / "onboarding", ROOT / "quizzes")
CALLS = {"gettext", "gettext_lazy", "gettext_noop", "ngettext", "ngettext_lazy"}

STRING = r"""u?(?:"(?:[^"\\]|\\.)*"|'(?:[^'\\]|\\.)*')"""
IN_TEMPLATE = re.compile(rf"(?<!\w)(?P<call>_|gettext|ngettext)\(\s*(?P<one>{STRING})(?:\s*,\s*(?P<more>{STRING}))?")

Text = tuple[str, str]  # msgid, and its plural or ""


def templates() -> list[Path]:
    folders = [ROOT / "templates", *(found for package in PACKAGES for found in package.rglob("templates"))]
    return sorted(path for folder in folders for path in folder.rglob("*") if path.suffix in {".html", ".txt"})


def sources() -> list[Path]:
    return sorted(path for package in PACKAGES for path in package.rglob("*.py") if "migrations" not in path.parts)


def in_template(source: str) -> set[Text]:
    return {
        (ast.literal_eval(found["one"]), ast.literal_eval(found["more"]) if found["call"] == "ngettext" else "")
        for found in IN_TEMPLATE.finditer(templatize(source))
    }


def in_python(source: str) -> set[Text]:
    return {text for call, _is_at_import, text in _calls(source) if text}


def evaluated_at_import(source: str) -> list[Text]:
    """Texts that are translated once, when the module is read, whoever looks at them later."""
    return [
        text
        for call, is_at_import, text in _calls(source)
        if is_at_import and text and not call.endswith(("_lazy", "_noop"))
    ]


@cache
def _calls(source: str) -> list[tuple[str, bool, Text | None]]:
    """Every call of gettext and its kin: its real name, whether it happens at import, and its text."""
    tree = ast.parse(source)
    names = {
        alias.asname or alias.name: alias.name
        for node in ast.walk(tree)
        if isinstance(node, ast.ImportFrom) and node.module == "django.utils.translation"
        for alias in node.names
        if alias.name in CALLS
    }
    if not names:
        return []

    def visit(node: ast.AST, is_at_import: bool) -> Iterator[tuple[str, bool, Text | None]]:
        for child in ast.iter_child_nodes(node):
            if isinstance(child, ast.Call) and isinstance(child.func, ast.Name) and child.func.id in names:
                name = names[child.func.id]
                yield name, is_at_import, _text(name, child.args)
            is_function = isinstance(child, (ast.FunctionDef, ast.AsyncFunctionDef, ast.Lambda))
            yield from visit(child, is_at_import and not is_function)

    return [*visit(tree, True)]


def _text(name: str, args: list[ast.expr]) -> Text | None:
    constants = [argument.value for argument in args if isinstance(argument, ast.Constant)]
    words = [value for value in constants if isinstance(value, str)]
    if not words:
        return None  # a text that comes from elsewhere
    return (words[0], words[1]) if name.startswith("ngettext") else (words[0], "")


@cache
def used() -> frozenset[Text]:
    """Every text of the interface: what a process has found it knows, as nothing is written meanwhile."""
    found = {text for path in templates() for text in in_template(path.read_text())}
    return frozenset(found | {text for path in sources() for text in in_python(path.read_text())})


@cache
def entries(language: str) -> dict[Text, polib.POEntry]:
    return {(entry.msgid, entry.msgid_plural): entry for entry in polib.pofile(str(catalogue(language)))}


def translated(language: str) -> list[tuple[str, str]]:
    """(text, translation) of everything in a catalogue, plurals too."""
    pairs = []
    for (msgid, plural), entry in entries(language).items():
        if plural:
            pairs += [(msgid, entry.msgstr_plural[0]), (plural, entry.msgstr_plural[1])]
        else:
            pairs.append((msgid, entry.msgstr))
    return pairs


# --- Text that is not marked -----------------------------------------------------------------------------------------

NAMES = {"Aan boord", "Nederlands"}  # the product; the name of a language in that language
SPOKEN = {"alt", "aria-label", "label", "placeholder", "title"}  # attributes that people see or hear

TRANSLATED = re.compile(
    r"{%\s*blocktranslate\b.*?{%\s*endblocktranslate\s*%}|{%\s*comment\b.*?{%\s*endcomment\s*%}", re.DOTALL
)
MARKUP = re.compile(r"{% block body_class %}.*?{% endblock %}|{%.*?%}|{{.*?}}|{#.*?#}", re.DOTALL)
WORD = re.compile(r"[^\W\d_]{2,}")


class _Words(HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self.found: list[str] = []
        self.inside = ""  # an element whose words are nobody's to translate

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag in {"script", "style"} or ("translate", "no") in attrs:
            self.inside = tag
        self.found += [value for name, value in attrs if name in SPOKEN and value]

    def handle_endtag(self, tag: str) -> None:
        if tag == self.inside:
            self.inside = ""

    def handle_data(self, data: str) -> None:
        if not self.inside:
            self.found.append(data)


def unmarked(source: str) -> list[str]:
    """The words in a template that would read the same in every language."""
    html = MARKUP.sub("", TRANSLATED.sub("", source))
    parser = _Words()
    parser.feed(f"<p {html}>" if html.startswith("data-") else html)  # some templates are attributes only
    parser.close()
    texts = (" ".join(text.split()) for text in parser.found)
    return [text for text in texts if WORD.search(text) and text not in NAMES]
