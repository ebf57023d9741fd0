"""Opening a text file that may hold anything: its size, encoding and shape are looked at before it is used."""

from __future__ import annotations

import codecs
import io
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from dongliang.readers.reading import Limits, Progress, ReadError

_CHUNK = 1024 * 1024
_STEP = 4096
#: Tried in this order; GB18030 contains GBK and GB2312.
_ENCODINGS = ("utf-8", "gb18030")
_MARKS = ((codecs.BOM_UTF8, "utf-8-sig"), (codecs.BOM_UTF16_LE, "utf-16"), (codecs.BOM_UTF16_BE, "utf-16"))


@dataclass(frozen=True, slots=True)
class TextFile:
    """A file found fit to be read: its encoding, bytes and number of lines."""

    path: Path
    encoding: str
    size: int
    lines: int


def check_size(path: Path, limits: Limits) -> int:
    """Return the bytes of a file; raises ReadError if it is no plain file, empty, or over the limit."""
    if not path.is_file():
        raise ReadError(path.name, "no_such_file")
    size = path.stat().st_size
    if size == 0:
        raise ReadError(path.name, "empty_file")
    if size > limits.file_bytes:
        raise ReadError(path.name, "file_too_big", size=_mib(size), limit=_mib(limits.file_bytes))
    return size


def look_at_text(path: Path, limits: Limits, separators: tuple[bytes, ...]) -> TextFile:
    """Return what kind of text a file is, without keeping any of it.

    Raises ReadError for a file that is no text, that holds NUL bytes, or that has more lines or cells (counted by the
    separator that is most frequent) than the limits allow.
    """
    size = check_size(path, limits)
    encoding = _encoding(path)
    lines, cells = 0, 0
    for chunk in _chunks(path):
        if b"\0" in chunk and encoding != "utf-16":
            raise ReadError(path.name, "nul_bytes")
        lines += chunk.count(b"\n")
        cells += max(chunk.count(separator) for separator in separators)
    check_shape(path.name, lines, cells, limits)
    return TextFile(path, encoding, size, lines + 1)


def lines_of(text: TextFile, progress: Progress, newline: str | None = None) -> Iterator[str]:
    """Yield the lines of a file and report now and then how far it is read; ``newline`` is that of `open`."""
    with text.path.open("rb") as raw, io.TextIOWrapper(raw, text.encoding, newline=newline) as file:
        for number, line in enumerate(file, 1):
            if number % _STEP == 0:
                progress(min(raw.tell(), text.size), text.size)
            yield line


def check_shape(file: str, rows: int, cells: int, limits: Limits) -> None:
    """Raise ReadError where a table has more rows or cells than the limits allow."""
    if rows > limits.rows:
        raise ReadError(file, "too_many_rows", rows=rows, limit=limits.rows)
    if cells > limits.cells:
        raise ReadError(file, "too_many_cells", cells=cells, limit=limits.cells)


def _encoding(path: Path) -> str:
    with path.open("rb") as file:
        start = file.read(4)
    for mark, encoding in _MARKS:
        if start.startswith(mark):
            _check_decodes(path, encoding)
            return encoding
    for encoding in _ENCODINGS:
        if _first_fault(path, encoding) is None:
            return encoding
    raise ReadError(path.name, "not_text", line=_first_fault(path, "utf-8"))


def _check_decodes(path: Path, encoding: str) -> None:
    fault = _first_fault(path, encoding)
    if fault is not None:
        raise ReadError(path.name, "not_text", line=fault)


def _first_fault(path: Path, encoding: str) -> int | None:
    """Return the line at which a file ceases to be text in an encoding, or None."""
    decoder = codecs.getincrementaldecoder(encoding)()
    line = 1
    for chunk in _chunks(path):
        try:
            decoder.decode(chunk)
        except UnicodeDecodeError as error:
            return line + error.object[: error.start].count(b"\n")
        line += chunk.count(b"\n")
    try:
        decoder.decode(b"", final=True)
    except UnicodeDecodeError:
        return line
    return None


def _chunks(path: Path) -> Iterator[bytes]:
    with path.open("rb") as file:
        while chunk := file.read(_CHUNK):
            yield chunk


def _mib(size: int) -> str:
    return f"{size / (1024 * 1024):.1f} MiB"
