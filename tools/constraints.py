"""Write constraints.txt: the exact version of every package that Dongliang needs, and nothing else.

``python -m tools.constraints`` follows through the environment what pyproject.toml asks for and writes down what is
installed; with ``--upgrade`` it first installs the newest releases allowed. Neither hosts nor paths get into the file,
so it serves with any package registry.
"""

from __future__ import annotations

import argparse
import subprocess
import sys
from importlib.metadata import distribution
from pathlib import Path

from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

ROOT = Path(__file__).resolve().parent.parent
CONSTRAINTS = ROOT / "constraints.txt"
OURSELVES = "dongliang[web,dev]"


def needed(asked: Requirement, seen: dict[str, set[str]]) -> None:
    """Add to ``seen`` a package, the extras asked of it, and what these need in turn."""
    name = canonicalize_name(asked.name)
    extras = {"", *asked.extras}
    if extras <= seen.get(name, set()):
        return
    seen.setdefault(name, set()).update(extras)
    for line in distribution(name).requires or ():
        further = Requirement(line)
        if further.marker is None or any(further.marker.evaluate({"extra": extra}) for extra in extras):
            needed(further, seen)


def pins() -> list[str]:
    """Return ``name==version`` for every package that is needed, sorted as the file is."""
    seen: dict[str, set[str]] = {}
    needed(Requirement(OURSELVES), seen)
    del seen[Requirement(OURSELVES).name]
    found = [distribution(name) for name in seen]
    return sorted((f"{each.name}=={each.version}" for each in found), key=str.lower)


def upgrade() -> None:
    """Install the newest releases that pyproject.toml allows, the present constraints set aside."""
    command = [sys.executable, "-m", "pip", "install", "--upgrade", "--upgrade-strategy", "eager", "-e", ".[web,dev]"]
    subprocess.run(command, cwd=ROOT, check=True)


def main() -> None:
    """Refresh the file and say how many packages it holds."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--upgrade", action="store_true", help="first install the newest releases allowed")
    if parser.parse_args().upgrade:
        upgrade()
    lines = pins()
    CONSTRAINTS.write_text("\n".join(lines) + "\n", encoding="utf-8")
    print(f"{CONSTRAINTS.name}: {len(lines)} packages")


if __name__ == "__main__":
    main()
