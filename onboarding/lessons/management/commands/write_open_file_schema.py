"""`manage.py write_open_file_schema [PATH]`: writes docs/open-file.schema.json anew, by the pages and blocks."""

import json
from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand

from onboarding.lessons.open_file.open_file_schema import schema


class Command(BaseCommand):
    help = "Write the JSON Schema of the open file anew. A test holds that it is up to date."
    requires_system_checks: list[str] = []

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("path", nargs="?", type=Path, default=Path("docs/open-file.schema.json"))

    def handle(self, *args: Any, **options: Any) -> None:
        options["path"].write_text(json.dumps(schema(), ensure_ascii=False, indent=2) + "\n")
