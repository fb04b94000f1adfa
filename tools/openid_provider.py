"""Get the certified OpenID Connect provider that single sign-on is tried against: `python -m tools.openid_provider`.

npm's oidc-provider, with the few lines that say which accounts it has (openid_provider.mjs), as one script for Node.js.
"""

from __future__ import annotations

import shutil
from pathlib import Path

from tools import npm_packages

VERSION = "9.13.3"
SCRIPT = npm_packages.ROOT / "var" / f"openid-provider-{VERSION}.js"
ENTRY = Path(__file__).with_suffix(".mjs")
FOR_NODE = ("--platform=node", "--keep-names")  # it tells what it keeps apart by the names of its classes
ABSENT = f"The certified OpenID Connect provider {npm_packages.ADVICE}"


def command() -> list[str]:
    """What runs it, but for its settings; fetched when it is not there yet, empty when that is not possible here."""
    if not SCRIPT.exists() and npm_packages.ensure_npm():
        npm_packages.bundle_of([f"oidc-provider@{VERSION}"], ENTRY, SCRIPT, *FOR_NODE)
    node = shutil.which("node")
    return [node, str(SCRIPT)] if node and SCRIPT.exists() else []


if __name__ == "__main__":
    print("The certified OpenID Connect provider is there." if command() else ABSENT)
