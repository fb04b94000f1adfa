"""Install a Debian package when that is possible without asking anybody."""

import os
import shutil
import subprocess


def offers(package: str) -> bool:
    """Whether `package` is among those that apt-get knows of; where it never asked for a list it knows none."""
    if not shutil.which("apt-cache"):
        return False
    return subprocess.run(["apt-cache", "show", package], capture_output=True, check=False).returncode == 0


def install(package: str) -> bool:
    """Install `package` with apt-get; False when we are not root, there is no apt-get, or it failed."""
    if os.geteuid() != 0 or not shutil.which("apt-get"):
        return False
    print(f"Installing {package} with apt-get …", flush=True)
    env = os.environ | {"DEBIAN_FRONTEND": "noninteractive"}
    steps = (["update", "-qq"], ["install", "-y", "-qq", "--no-install-recommends", package])
    return all(subprocess.run(["apt-get", *step], env=env, check=False).returncode == 0 for step in steps)
