#!/usr/bin/env python
"""Django's command line. It does not guess which settings are meant: those of another site have another database."""

import os
import sys

WHICH = (
    "Say which settings: DJANGO_SETTINGS_MODULE=onboarding.settings.production for a site, "
    "or DJANGO_SETTINGS_MODULE=onboarding.settings.demo for the demo's own database under var/."
)

if __name__ == "__main__":
    named = any(argument.startswith("--settings") for argument in sys.argv)
    if not os.environ.get("DJANGO_SETTINGS_MODULE") and not named:
        sys.exit(WHICH)
    from django.core.management import execute_from_command_line

    execute_from_command_line(sys.argv)
