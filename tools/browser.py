"""Find a Chromium for the browser journeys, and get one where there is none: `python -m tools.browser`.

Most journeys take less of a processor in the headless shell, where it is there as well: the same, without what draws
the window around a page. It keeps no page for Back, and encodes no film.
"""

import functools
import shutil
import subprocess
import sys

from tools import apt

SHELL = "chromium-headless-shell"  # the program, and Debian's package of it
NAMES = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")
ADVICE = "There is no Chromium for the browser journeys: run `sudo apt-get install chromium` and try again."

# In a process of its own: inside a test run, Playwright may already be at work.
ASK_PLAYWRIGHT = (
    "from playwright.sync_api import sync_playwright as start\n"
    "with start() as playwright: print(playwright.chromium.executable_path)"
)


class BrowserMissing(Exception):
    """There is no browser and none could be installed; the message says what to do."""


def starts(program: str) -> bool:
    """Whether the program is a real browser; Ubuntu's `chromium-browser` may only point to a snap."""
    try:
        asked = subprocess.run([program, "--version"], capture_output=True, timeout=30, check=False)
    except (OSError, subprocess.TimeoutExpired):
        return False
    return asked.returncode == 0


def system_browser(names: tuple[str, ...] = NAMES) -> str | None:
    """The path of the first system browser of these that starts."""
    found = (shutil.which(name) for name in names)
    return next((path for path in found if path and starts(path)), None)


def playwright_browser() -> str | None:
    """The path of the Chromium that Playwright downloaded for itself, if it did."""
    asked = subprocess.run([sys.executable, "-c", ASK_PLAYWRIGHT], capture_output=True, text=True, check=False)
    path = asked.stdout.strip()
    return path if path and starts(path) else None


@functools.cache
def chromium_path() -> str:
    """The browser to drive, Playwright's `executable_path`. Installs nothing; raises BrowserMissing."""
    path = system_browser() or playwright_browser()
    if not path:
        raise BrowserMissing(ADVICE)
    return path


@functools.cache
def journeys_path() -> str:
    """What to drive for most journeys: the headless shell, or where there is none the same as chromium_path()."""
    return system_browser((SHELL,)) or chromium_path()


def ensure() -> str:
    """Like chromium_path(), but installs a browser first if there is none, and the shell where the system has it."""
    if not (system_browser() or playwright_browser()) and not apt.install("chromium"):
        print("Installing Playwright's Chromium …", flush=True)
        subprocess.run([sys.executable, "-m", "playwright", "install", "chromium"], check=False)
    if not system_browser((SHELL,)) and apt.offers(SHELL):
        apt.install(SHELL)
    return chromium_path()


if __name__ == "__main__":
    try:
        print(ensure())
    except BrowserMissing as error:
        sys.exit(str(error))
