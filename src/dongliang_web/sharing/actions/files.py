"""Writing a session and its files as one ZIP."""

from __future__ import annotations

import zipfile
from collections.abc import Callable
from pathlib import Path
from typing import IO

from dongliang.sharing import FOLDER, KeptFile, KeptSession, as_markdown
from dongliang.words import Language


def write_zip(
    file: IO[bytes], session: KeptSession, lies: Callable[[KeptFile], Path], language: Language, *, front_matter: bool
) -> None:
    """Write a session as Markdown, with the files it names in a folder beside; these are packed as they are."""
    with zipfile.ZipFile(file, "w") as packed:
        text = as_markdown(session, language, front_matter=front_matter)
        packed.writestr("session.md", text, zipfile.ZIP_DEFLATED)
        for each in session.files():
            packed.write(lies(each), f"{FOLDER}/{each.name}", zipfile.ZIP_STORED)
