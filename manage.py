#!/usr/bin/env python
"""Django's command line. The settings default to the embedded set-up; production names its own."""

import os
import sys

if __name__ == "__main__":
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "onboarding.settings.demo")
    from django.core.management import execute_from_command_line

    execute_from_command_line(sys.argv)
