"""Install a Debian package when that is possible without asking anybody."""

import os
import shutil
import subprocess


def install(package: str) -> bool:
    """Install `package` with apt-get; False when we are not root, there is no apt-get, or it failed."""
    if os.geteuid() != 0 or not shutil.which("apt-get"):
        return False
    print(f"Installing {package} with apt-get …", flush=True)
    env = os.environ | {"DEBIAN_FRONTEND": "noninteractive"}
    steps = (["update", "-qq"], ["install", "-y", "-qq", "--no-install-recommends", package])
    return all(subprocess.run(["apt-get", *step], env=env, check=False).returncode == 0 for step in steps)
