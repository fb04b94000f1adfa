"""`manage.py check_kept_files`: read every kept file, and say which is lost or no longer what was kept."""

from __future__ import annotations

from typing import Any

from django.core.management.base import BaseCommand

from onboarding.lessons.file_keeping import State, state_of
from onboarding.lessons.models import FrozenFile

IN_WORDS = {State.LOST: "is weg", State.DAMAGED: "is niet meer wat bewaard werd"}


class Command(BaseCommand):
    help = (
        "Leest elk bewaard bestand en toont welk weg is, of niet meer is wat bewaard werd, en welke versies het tonen. "
        "Verandert niets. Eindigt met 1 als er zulke bestanden zijn, met 0 als er geen zijn."
    )

    def handle(self, *args: Any, **options: Any) -> None:
        number = wrong = 0
        for kept in FrozenFile.objects.select_related("organisation").order_by("pk").iterator(chunk_size=100):
            number += 1
            state = state_of(kept)
            if state != State.WHOLE:
                wrong += 1
                self.stdout.write(f"{kept.organisation.short_name}: {kept.place} {IN_WORDS[state]}. {_shown_in(kept)}")
        self.stdout.write(f"{number} bestanden gelezen, {wrong} weg of beschadigd.")
        if wrong:
            raise SystemExit(1)


def _shown_in(kept: FrozenFile) -> str:
    uses = kept.uses.select_related("version").order_by("version__lesson", "version__number", "pk")
    shown = dict.fromkeys(f"“{use.version.title}”, versie {use.version.number} ({use.name})" for use in uses)
    return "Het staat in " + "; ".join(shown) + "." if shown else "Geen versie toont het."
