"""The settings of production in a process of their own, since a process reads them once."""

from __future__ import annotations

import os
import subprocess
import sys

SAFE = {
    "SECRET_KEY": "x" * 60,
    "ALLOWED_HOSTS": "aanboord.lennik.example",
    "BASE_URL": "https://aanboord.lennik.example",
    "TRUSTED_PROXIES": "1",
}


def start(script: str = "import django; django.setup()", **environment: str) -> subprocess.CompletedProcess[str]:
    env = {
        "PATH": os.environ["PATH"],
        "DJANGO_SETTINGS_MODULE": "onboarding.settings.production",
        "DATABASE_URL": "sqlite://:memory:",
        **environment,
    }
    return subprocess.run([sys.executable, "-c", script], env=env, capture_output=True, text=True, check=False)
