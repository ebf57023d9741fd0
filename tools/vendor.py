"""Fetch the vendored JavaScript again: ``python tools/vendor.py``; ``--check`` only compares files with their sums.

A package is got with ``npm pack NAME@VERSION``, so npm's own settings say from where. Each file stands beside its
licence (``NAME.LICENSE.txt``) and is listed with its SHA-256 in ``SUMS`` of its folder.
"""

from __future__ import annotations

import hashlib
import subprocess
import sys
import tarfile
import tempfile
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
FIGURES = ROOT / "src/dongliang/figures/static/vendor"
TESTS = ROOT / "tests/journeys/vendor"
FOLDERS = (FIGURES, TESTS)


@dataclass(frozen=True)
class Vendored:
    """One file of a package, where it goes, and the package's files that make up its licence."""

    package: str
    version: str
    member: str
    folder: Path
    licences: tuple[str, ...] = ("LICENSE",)

    @property
    def file(self) -> Path:
        """Where the file stands."""
        return self.folder / Path(self.member).name

    @property
    def licence(self) -> Path:
        """Where its licence stands."""
        return self.folder / f"{self.package}.LICENSE.txt"


VENDORED = (
    # The whole build: the smaller ones have no graphs, and the site draws with the same file as the report.
    Vendored("echarts", "6.1.0", "dist/echarts.min.js", FIGURES, ("LICENSE", "NOTICE", "licenses/LICENSE-d3")),
    Vendored("axe-core", "4.14.1", "axe.min.js", TESTS, ("LICENSE", "LICENSE-3RD-PARTY.txt")),
)
#: Packages whose code is built into one of the files above: (package, version, the file's package).
WITHIN = (("zrender", "6.1.0", "echarts"),)


def pack(package: str, version: str, folder: Path) -> Path:
    """Get a package as npm publishes it and return the unpacked folder."""
    command = ["npm", "pack", "--silent", f"{package}@{version}", "--pack-destination", str(folder)]
    archive = subprocess.run(command, check=True, capture_output=True, text=True, cwd=folder).stdout.split()[-1]
    target = folder / f"{package}-unpacked"
    with tarfile.open(folder / archive) as tar:
        tar.extractall(target, filter="data")
    return target / "package"


def fetch(each: Vendored, folder: Path) -> None:
    """Put one file and its licence in place."""
    unpacked = pack(each.package, each.version, folder)
    texts = [(unpacked / name).read_text("utf-8") for name in each.licences]
    for package, version, within in WITHIN:
        if within == each.package:
            texts.append(f"{package} {version}\n\n" + (pack(package, version, folder) / "LICENSE").read_text("utf-8"))
    each.folder.mkdir(parents=True, exist_ok=True)
    each.file.write_bytes((unpacked / each.member).read_bytes())
    head = f"{each.file.name} is {each.package} {each.version}.\n\n"
    each.licence.write_text(head + "\n\n---\n\n".join(text.strip() for text in texts) + "\n", "utf-8")


def digest(path: Path) -> str:
    """Return the SHA-256 of a file in hexadecimal."""
    return hashlib.sha256(path.read_bytes()).hexdigest()


def write_sums(folder: Path) -> None:
    """List every file of a vendor folder with its sum, as ``sha256sum --check`` reads it."""
    files = sorted(path for path in folder.iterdir() if path.name != "SUMS")
    lines = [f"{digest(path)}  {path.name}\n" for path in files]
    (folder / "SUMS").write_text("".join(lines), "utf-8")


def faults(folder: Path) -> list[str]:
    """Return one line for each file of a vendor folder that is missing, not listed, or not what its sum says."""
    listed = dict(line.split("  ", 1)[::-1] for line in (folder / "SUMS").read_text("utf-8").splitlines())
    present = {path.name for path in folder.iterdir() if path.name != "SUMS"}
    found = [f"{folder / name}: listed in SUMS, but missing" for name in sorted(listed.keys() - present)]
    found += [f"{folder / name}: not listed in SUMS" for name in sorted(present - listed.keys())]
    changed = (name for name in sorted(listed.keys() & present) if digest(folder / name) != listed[name])
    return found + [f"{folder / name}: not the file that was vendored" for name in changed]


def main(arguments: list[str]) -> int:
    """Fetch all files, or with ``--check`` compare them with their sums; returns 1 when a file differs."""
    if "--check" not in arguments:
        with tempfile.TemporaryDirectory() as folder:
            for each in VENDORED:
                fetch(each, Path(folder))
        for each_folder in FOLDERS:
            write_sums(each_folder)
    found = [fault for folder in FOLDERS for fault in faults(folder)]
    print("\n".join(found) or "vendored files are as listed")
    return 1 if found else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
