"""Writes docs/roles.md anew: after a change to people/roles.py."""

from __future__ import annotations

from typing import Any

from django.core.management.base import BaseCommand

from onboarding.people import role_table


class Command(BaseCommand):
    help = "Schrijft docs/roles.md opnieuw, uit de code."

    def handle(self, *args: Any, **options: Any) -> None:
        role_table.path().write_text(role_table.render(), encoding="utf-8")
        self.stdout.write(f"{role_table.path()} is geschreven.")
