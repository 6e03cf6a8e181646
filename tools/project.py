"""Prepares and runs the project with nothing but Python 3.11 or newer.

    python3 tools/project.py app        prepare .venv and open csmetrics in the browser
    python3 tools/project.py install    prepare .venv with the csmetrics command in it
    python3 tools/project.py test       run the tests, with a Chromium found or installed for them
    python3 tools/project.py lint       check format, style and types
    python3 tools/project.py check      lint, then test
    python3 tools/project.py bench      measure the speed (--write: into docs/performance.md)
    python3 tools/project.py lock       resolve the dependencies anew

What follows `app`, `test` or `bench` is passed on, such as `test -k nps`.
"""

from __future__ import annotations

import hashlib
import os
import shutil
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
VENV = ROOT / ".venv"
BIN = VENV / ("Scripts" if os.name == "nt" else "bin")
PYTHON = BIN / ("python.exe" if os.name == "nt" else "python")
STAMP = VENV / "installed.txt"
APP_LOCK, DEV_LOCK = ROOT / "requirements.lock", ROOT / "requirements-dev.lock"
BROWSERS = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable", "chrome")
PLAYWRIGHTS_OWN = """
from playwright.sync_api import sync_playwright
with sync_playwright() as playwright:
    print(playwright.chromium.executable_path)
"""


class CannotGoOn(Exception):
    """Something is missing that only the person can provide."""


def main(arguments: list[str]) -> int:
    """Run one command and return its exit code."""
    name, *more = arguments or ["help"]
    if name not in COMMANDS:
        print(__doc__)
        return 0 if name in ("help", "-h", "--help") else 2
    try:
        if sys.version_info < (3, 11):  # noqa: UP036 - this runs before anything checks the version
            raise CannotGoOn("csmetrics needs Python 3.11 or newer; this is " + sys.version + ".")
        return COMMANDS[name](*more)
    except CannotGoOn as problem:
        print(f"\n{problem}", file=sys.stderr)
        return 1
    except KeyboardInterrupt:
        return 130


def app(*arguments: str) -> int:
    """Open the app."""
    prepare(APP_LOCK)
    return run(BIN / "csmetrics", "app", *arguments)


def install() -> int:
    """Prepare the environment and say where the command is."""
    prepare(APP_LOCK)
    print(f"Ready: {(BIN / 'csmetrics').relative_to(ROOT)} --help")
    return 0


def test(*arguments: str) -> int:
    """Run the tests in an environment that has everything they need."""
    prepare(DEV_LOCK)
    return run(PYTHON, "-m", "pytest", *arguments, CHROMIUM=chromium())


def lint() -> int:
    """Run every check of the text, also when an earlier one fails."""
    prepare(DEV_LOCK)
    checks = (
        ("ruff", "format", "--check", "."),
        ("ruff", "check", "."),
        ("mypy", "--strict", "csmetrics"),
    )
    return worst([run(PYTHON, "-m", *check) for check in checks])


def check() -> int:
    """Run lint and, where it is clean, the tests."""
    return lint() or test()


def bench(*arguments: str) -> int:
    """Measure the speed."""
    prepare(DEV_LOCK)
    return run(PYTHON, "-m", "bench.run", *arguments, CHROMIUM=chromium())


def lock() -> int:
    """Write both lock files from pyproject.toml, with hashes and without addresses."""
    uv = shutil.which("uv", path=os.pathsep.join((str(BIN), os.environ.get("PATH", ""))))
    if uv is None:
        raise CannotGoOn("Locking needs uv: install it into .venv with pip, then try again.")
    newest = "-q --upgrade --universal --python-version 3.11"
    written = "--generate-hashes --no-header --no-annotate"
    options = (*newest.split(), *written.split(), "--extra", "build")
    compile_ = (uv, "pip", "compile", "pyproject.toml", *options)
    for_tests = ("--extra", "dev", "-o", DEV_LOCK.name)
    return worst([run(*compile_, "-o", APP_LOCK.name), run(*compile_, *for_tests)])


def worst(exit_codes: list[int]) -> int:
    """Return 0 only where every program ended well; one that was killed has a negative code."""
    return int(any(exit_codes))


COMMANDS: dict[str, Callable[..., int]] = {
    f.__name__: f for f in (app, install, test, lint, check, bench, lock)
}


def prepare(lock_file: Path) -> None:
    """Install what a lock file names into .venv, unless that is what it already holds."""
    digests = {path: digest(path) for path in (APP_LOCK, DEV_LOCK)}
    # Whoever has the packages of the tests also has those of the app.
    enough = {digests[lock_file], digests[DEV_LOCK]}
    if works(PYTHON) and STAMP.exists() and STAMP.read_text(encoding="utf-8") in enough:
        return
    if not works(PYTHON):
        create_environment()
    STAMP.unlink(missing_ok=True)
    print(f"Installing what {lock_file.name} lists into .venv (a few minutes the first time) …")
    pip("--require-hashes", "-r", lock_file.name)
    pip("--no-deps", "--no-build-isolation", "-e", ".")
    STAMP.write_text(digests[lock_file], encoding="utf-8")


def digest(lock_file: Path) -> str:
    """Return what identifies an installation: the lock, the project file and the Python."""
    parts = (lock_file.read_bytes(), (ROOT / "pyproject.toml").read_bytes(), sys.version.encode())
    return hashlib.sha256(b"\0".join(parts)).hexdigest()


def works(python: Path) -> bool:
    """Say whether there is an interpreter that runs: one that was moved or removed does not."""
    return python.exists() and run(python, "-m", "pip", "--version", quiet=True) == 0


def create_environment() -> None:
    """Make .venv."""
    print("Creating .venv …")
    if run(sys.executable, "-m", "venv", "--clear", VENV) != 0:
        raise CannotGoOn(
            "This Python cannot create virtual environments. On Debian and Ubuntu, install the "
            "package python3-venv; elsewhere install Python from python.org. Then try again."
        )


def pip(*arguments: str) -> None:
    """Run `pip install`, safe from settings of this machine that contradict the lock file."""
    # A relative path, because pip splits this setting at spaces.
    nothing = (VENV / "no-constraints.txt").relative_to(ROOT)
    (ROOT / nothing).write_text("", encoding="utf-8")
    settings: dict[str, str | None] = {
        "PIP_CONSTRAINT": str(nothing),
        "PIP_USER": "0",
        "PIP_REQUIRE_HASHES": "0",
        "PIP_NO_INPUT": "1",
        "PIP_DISABLE_PIP_VERSION_CHECK": "1",
        "PIP_TARGET": None,
        "PIP_PREFIX": None,
        "PYTHONPATH": None,
    }
    if run(PYTHON, "-m", "pip", "install", "-q", *arguments, **settings) != 0:
        raise CannotGoOn(
            "Installing failed; pip says why above. Check the internet connection (or the package "
            "index that pip is set to use) and run the same command again."
        )


def chromium() -> str:
    """Return the path of a Chromium, installing one where there is none."""
    found = find_chromium()
    if found is None:
        print("No Chromium found for the browser tests; installing one …")
        install_chromium()
        found = find_chromium()
    if found is None:
        raise CannotGoOn(
            "The browser tests need a Chromium, and none could be found or installed. Install "
            "Chromium or Google Chrome, or set CHROMIUM to the path of one, and try again."
        )
    return str(found)


def find_chromium() -> str | None:
    """Return the path of a Chromium on this machine, or None."""
    named = os.environ.get("CHROMIUM")
    if named:
        if Path(named).is_file():
            return named
        raise CannotGoOn(f"CHROMIUM is set to {named}, but no such file exists.")
    found = next(filter(None, map(shutil.which, BROWSERS)), None)
    if found:
        return found
    asked = subprocess.run(
        [str(PYTHON), "-c", PLAYWRIGHTS_OWN], capture_output=True, text=True, check=False
    )
    own = asked.stdout.strip()
    return own if own and Path(own).is_file() else None


def install_chromium() -> None:
    """Install a Chromium: the system's own on Debian as root, else the one Playwright brings."""
    if is_debian() and hasattr(os, "geteuid") and os.geteuid() == 0:
        run("apt-get", "update", "-q")
        if run("apt-get", "install", "-q", "-y", "chromium", DEBIAN_FRONTEND="noninteractive") == 0:
            return
    run(PYTHON, "-m", "playwright", "install", "chromium")


def is_debian() -> bool:
    """Say whether this is Debian itself: elsewhere its chromium package may be an empty one."""
    release = Path("/etc/os-release")
    return release.exists() and "ID=debian" in release.read_text(encoding="utf-8").splitlines()


def run(*command: str | Path, quiet: bool = False, **settings: str | None) -> int:
    """Run a program in the project's folder and return its exit code; None unsets a setting."""
    changed = {**os.environ, **settings}
    environment = {name: value for name, value in changed.items() if value is not None}
    output = subprocess.DEVNULL if quiet else None
    sys.stdout.flush()
    return subprocess.run(
        [str(part) for part in command],
        cwd=ROOT,
        env=environment,
        stdin=subprocess.DEVNULL,
        stdout=output,
        stderr=output,
        check=False,
    ).returncode


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
