"""Bring the catalogues in locale/ up to date: find every msgid, keep what is translated, compile: `make messages`.

Finding msgids needs GNU gettext (installed with apt-get where that is possible without asking); `--compile-only` does
not. What is left to translate is counted at the end.
"""

from __future__ import annotations

import os
import shutil
import sys
from pathlib import Path

import polib

from tools import apt

ROOT = Path(__file__).resolve().parents[1]
LOCALE = ROOT / "locale"
LANGUAGES = ("en", "fr")  # Dutch needs none: the msgids are Dutch
IN_DUTCH = "nl"  # a few words of Wagtail's that its own Dutch leaves in English; written by hand
IGNORED = (".venv", "benchmarks", "chaos", "tests", "tools", "var")
# Nothing that changes without the words changing: no dates, no names of people or machines.
HEADER = {
    "Project-Id-Version": "Aan boord",
    "MIME-Version": "1.0",
    "Content-Type": "text/plain; charset=UTF-8",
    "Content-Transfer-Encoding": "8bit",
}
PLURALS = {"en": "nplurals=2; plural=(n != 1);", "fr": "nplurals=2; plural=(n > 1);"}


def catalogue(language: str) -> Path:
    return LOCALE / language / "LC_MESSAGES" / "django.po"


def extract() -> None:
    """Django's makemessages, that never guesses a translation from a text that looks like it."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "onboarding.settings.test")
    import django
    from django.core.management.commands import makemessages

    class Command(makemessages.Command):
        msgmerge_options = [*makemessages.Command.msgmerge_options, "--no-fuzzy-matching"]

    django.setup()
    from django.core.management import call_command

    for language in LANGUAGES:
        catalogue(language).parent.mkdir(parents=True, exist_ok=True)
    call_command(
        Command(),
        locale=list(LANGUAGES),
        ignore_patterns=list(IGNORED),
        no_location=True,
        no_obsolete=True,
        verbosity=0,
    )


def tidy(path: Path) -> polib.POFile:
    """Write the catalogue in one order, with a header that only changes when the language does."""
    messages = polib.pofile(path, wrapwidth=0)
    language = path.parents[1].name
    messages.metadata = HEADER | {"Language": language, "Plural-Forms": PLURALS[language]}
    messages.metadata_is_fuzzy = False
    messages.header = ""
    for entry in messages:
        entry.previous_msgid = entry.previous_msgid_plural = None
    messages.sort(key=lambda entry: (entry.msgid.casefold(), entry.msgid))
    messages.save(newline="\n")
    return messages


def compile_catalogue(path: Path) -> None:
    polib.pofile(path).save_as_mofile(path.with_suffix(".mo"))


def main(arguments: list[str]) -> int:
    os.chdir(ROOT)
    if arguments != ["--compile-only"]:
        if not shutil.which("xgettext") and not apt.install("gettext"):
            print("Finding texts needs GNU gettext: apt-get install gettext", file=sys.stderr)
            return 1
        extract()
    for language in LANGUAGES:
        messages = tidy(catalogue(language))
        compile_catalogue(catalogue(language))
        open_ones = [*messages.untranslated_entries(), *messages.fuzzy_entries()]
        print(f"{language}: {len(messages)} texts, {len(open_ones)} to translate")
    compile_catalogue(catalogue(IN_DUTCH))
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
