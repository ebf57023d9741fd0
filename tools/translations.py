"""Keep the site's Chinese complete: the texts in code and templates are English, their Chinese stands in django.po.

``python -m tools.translations compile`` makes the .mo file that the site reads. ``update`` gathers the texts anew into
the .po file, where the new ones wait for their Chinese. ``check`` tells what is missing, doubtful, left over, or would
break a placeholder, and changes nothing. ``update`` and ``check`` need GNU gettext.
"""

from __future__ import annotations

import argparse
import re
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path

import polib

HOUSE = Path(__file__).resolve().parent.parent / "src" / "dongliang_web"
CATALOGUE = Path("locale/zh_Hans/LC_MESSAGES/django.po")
PLACEHOLDER = re.compile(r"%\(\w+\)[a-z]|(?<!%)%[sdfr]|\{[^{}]*\}")
HEADER = {
    "Project-Id-Version": "dongliang",
    "Language": "zh_Hans",
    "MIME-Version": "1.0",
    "Content-Type": "text/plain; charset=UTF-8",
    "Content-Transfer-Encoding": "8bit",
    "Plural-Forms": "nplurals=1; plural=0;",
}
Key = tuple[str | None, str]


def gather(house: Path) -> None:
    """Bring the catalogue in a copy of the house, or in the house itself, to the texts that stand there."""
    (house / "locale").mkdir(exist_ok=True)
    command = [sys.executable, "-m", "django", "makemessages", "--locale", "zh_Hans", "--no-obsolete"]
    options = ["--add-location", "file", "--no-wrap", "--ignore", "static/*"]
    done = subprocess.run([*command, *options], cwd=house, capture_output=True, text=True, check=False)
    if done.returncode:
        raise SystemExit(f"makemessages failed:\n{done.stdout}{done.stderr}")


def tidy(path: Path) -> None:
    """Give a catalogue a header without dates, so that it changes only with its texts, and Chinese its one plural."""
    entries = polib.pofile(str(path), wrapwidth=0)
    entries.header, entries.metadata, entries.metadata_is_fuzzy = "", HEADER, False
    for entry in entries:
        if entry.msgid_plural:
            entry.msgstr_plural = {0: entry.msgstr_plural.get(0, "")}
    entries.save(str(path))


def texts_in_use(house: Path) -> dict[Key, polib.POEntry]:
    """Return every text of the code and templates, from a copy that holds no catalogue yet."""
    with tempfile.TemporaryDirectory() as folder:
        copy = Path(folder) / house.name
        shutil.copytree(house, copy, ignore=shutil.ignore_patterns("locale", "static", "__pycache__"))
        gather(copy)
        return catalogue(copy)


def catalogue(house: Path) -> dict[Key, polib.POEntry]:
    """Return the entries of a house's catalogue by context and text; empty where there is none yet."""
    path = house / CATALOGUE
    entries = polib.pofile(str(path)) if path.exists() else []
    return {(entry.msgctxt, entry.msgid): entry for entry in entries if not entry.obsolete}


def translations(entry: polib.POEntry) -> list[str]:
    """Return an entry's Chinese: one text, or one for each plural form."""
    return list(entry.msgstr_plural.values()) if entry.msgid_plural else [entry.msgstr]


def placeholders(text: str) -> list[str]:
    """Return what a text leaves open, such as ``%(name)s`` or ``{day}``, sorted."""
    return sorted(PLACEHOLDER.findall(text))


def faults_of(entry: polib.POEntry) -> Iterator[str]:
    """Tell what is wrong with one entry of the catalogue."""
    if entry.fuzzy:
        yield "doubtful (fuzzy): read it, mend it, take the mark away"
    if not all(text.strip() for text in translations(entry)):
        yield "not translated"
        return
    wanted = {tuple(placeholders(text)) for text in (entry.msgid, entry.msgid_plural) if text}
    for text in translations(entry):
        if tuple(placeholders(text)) not in wanted:
            yield f"placeholders differ: {placeholders(entry.msgid)} became {placeholders(text)}"


def faults_within(house: Path) -> list[str]:
    """Tell what is wrong inside the catalogue, without looking whether its texts are in use; needs no gettext."""
    return [f"{key[1]!r}: {fault}" for key, entry in catalogue(house).items() for fault in faults_of(entry)]


def faults(house: Path) -> list[str]:
    """Tell all that is wrong: inside the catalogue, and between it and the texts in use."""
    used, kept = texts_in_use(house), catalogue(house)
    absent = [f"{key[1]!r}: not in the catalogue ({where(used[key])})" for key in used.keys() - kept.keys()]
    unused = [f"{key[1]!r}: no longer used" for key in kept.keys() - used.keys()]
    return sorted(absent + unused) + faults_within(house)


def where(entry: polib.POEntry) -> str:
    """Return the files in which a text stands."""
    return ", ".join(sorted({name for name, _ in entry.occurrences}))


def compile_catalogues(house: Path) -> None:
    """Make the .mo file beside every .po file."""
    for path in sorted(house.glob("locale/*/LC_MESSAGES/*.po")):
        polib.pofile(str(path)).save_as_mofile(str(path.with_suffix(".mo")))


def check(house: Path) -> int:
    """Print every fault, and how to mend them; return 1 if there is one."""
    found = faults(house)
    for fault in found:
        print(fault)
    if found:
        print(f"{len(found)} faults in {CATALOGUE}: run `make translations`, then fill in the Chinese.")
    return 1 if found else 0


def main() -> int:
    """Read the command line: ``compile``, ``update`` or ``check``."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("action", choices=["compile", "update", "check"])
    action = parser.parse_args().action
    if action == "check":
        return check(HOUSE)
    if action == "update":
        gather(HOUSE)
        tidy(HOUSE / CATALOGUE)
    compile_catalogues(HOUSE)
    return 0


if __name__ == "__main__":
    sys.exit(main())
