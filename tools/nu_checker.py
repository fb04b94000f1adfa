"""Get the Nu HTML checker, where Java and npm are at hand: `python -m tools.nu_checker` (and then FILE… to check)."""

import shutil
import subprocess
import sys
from pathlib import Path

from tools import npm_packages

VERSION = "26.9.27"  # of npm's vnu-jar
JAR = npm_packages.ROOT / "var" / f"vnu-{VERSION}.jar"
MEMBER = "package/build/dist/vnu.jar"
ABSENT = "The Nu HTML checker did not run: it needs Java, and npm with a network to get it once."


def find() -> Path | None:
    """The checker, when it was fetched before and Java is there to run it."""
    return JAR if JAR.exists() and shutil.which("java") else None


def ensure() -> Path | None:
    """The checker, fetched from npm when it is not there yet; None when that is not possible here."""
    if not JAR.exists() and shutil.which("java"):
        npm_packages.file_of(f"vnu-jar@{VERSION}", MEMBER, JAR)
    return find()


def check(jar: Path, files: list[Path]) -> str:
    """What the checker says of these files, all of them in one go; empty when nothing is wrong."""
    command = ["java", "-Xss8m", "-jar", str(jar), "--errors-only", "--format", "gnu", *map(str, files)]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    return done.stderr.strip() or (f"exit code {done.returncode}" if done.returncode else "")


def main(argv: list[str]) -> int:
    jar = ensure()
    if jar is None:
        print(ABSENT)
        return 0
    problems = check(jar, [Path(name) for name in argv]) if argv else ""
    print(problems or jar)
    return 1 if problems else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
