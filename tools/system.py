"""See that the programs which pip cannot bring are there: browser, database server, Chinese fonts, ffmpeg, gettext.

``python -m tools.system browser postgres fonts`` is silent when all are found. What is missing it installs from the
system's packages where it may (apt-get, as root or by sudo without a password); else it says in one line what to
install, and fails.
"""

from __future__ import annotations

import argparse
import os
import shutil
import subprocess
import sys
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path

from tools import postgres

BROWSERS = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable", "chrome")
MAC_BROWSERS = ("Chromium.app/Contents/MacOS/Chromium", "Google Chrome.app/Contents/MacOS/Google Chrome")


def browser() -> str | None:
    """Return the path of a Chromium or Chrome: the first on the PATH, else a Mac's application."""
    on_path = [found for name in BROWSERS if (found := shutil.which(name))]
    on_mac = [str(path) for name in MAC_BROWSERS if (path := Path("/Applications") / name).exists()]
    return next(iter(on_path + on_mac), None)


def has_chinese_font() -> bool:
    """Say whether pages in Chinese can be drawn; without fontconfig (macOS) the system brings such fonts."""
    if not shutil.which("fc-list"):
        return sys.platform == "darwin"
    listed = subprocess.run(["fc-list", ":lang=zh-cn", "family"], capture_output=True, text=True, check=True)
    return bool(listed.stdout.strip())


@dataclass(frozen=True, slots=True)
class Need:
    """A thing that the tests need of the system: its name, how to see it, the Debian packages that bring it."""

    title: str
    is_there: Callable[[], bool]
    packages: tuple[str, ...]


NEEDS = {
    "browser": Need("Chromium", lambda: browser() is not None, ("chromium",)),
    "postgres": Need("PostgreSQL's server", lambda: postgres.binaries() is not None, ("postgresql",)),
    "fonts": Need("a Chinese font", has_chinese_font, ("fontconfig", "fonts-noto-cjk")),
    "sound": Need("ffmpeg", lambda: shutil.which("ffmpeg") is not None, ("ffmpeg",)),
    "gettext": Need("GNU gettext", lambda: shutil.which("xgettext") is not None, ("gettext",)),
}


def missing(names: Sequence[str]) -> list[Need]:
    """Return those of the named needs that are not there."""
    return [NEEDS[name] for name in names if not NEEDS[name].is_there()]


def apt_get() -> list[str] | None:
    """Return the beginning of an apt-get command that we may run, or None."""
    if not shutil.which("apt-get"):
        return None
    if os.geteuid() == 0:
        return ["apt-get"]
    may = shutil.which("sudo") and subprocess.run(["sudo", "-n", "true"], capture_output=True, check=False)
    return ["sudo", "-n", "DEBIAN_FRONTEND=noninteractive", "apt-get"] if may and may.returncode == 0 else None


def install(needs: Sequence[Need]) -> None:
    """Install what is missing by apt-get, where we may; a failure shows in its output and in what is still missing."""
    start = apt_get()
    if start is None:
        return
    packages = [package for need in needs for package in need.packages]
    print("Installing from the system's packages:", *packages, flush=True)
    environment = {**os.environ, "DEBIAN_FRONTEND": "noninteractive"}
    options = ["-qq", "-y", "--no-install-recommends", "-o", "DPkg::Lock::Timeout=300", "-o", "Dpkg::Use-Pty=0"]
    for step in (["-qq", "update"], ["install", *options, *packages]):
        subprocess.run([*start, *step], env=environment, stdin=subprocess.DEVNULL, stdout=sys.stderr, check=False)


def main() -> int:
    """Read the needs from the command line, install, and return 1 with one line if something is still missing."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("needs", nargs="+", choices=NEEDS)
    names = parser.parse_args().needs
    lacking = missing(names)
    if lacking:
        install(lacking)
        lacking = missing(names)
    if lacking:
        titles = ", ".join(need.title for need in lacking)
        packages = " ".join(package for need in lacking for package in need.packages)
        print(f"Please install {titles}, then run this again (Debian, Ubuntu: sudo apt-get install {packages})")
    return 1 if lacking else 0


if __name__ == "__main__":
    sys.exit(main())
