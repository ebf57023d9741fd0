"""A kept session as Markdown, alone or with front matter for static sites, and as the text of a WeChat article.

What people typed stays what they typed: signs that Markdown, HTML or a static site's templates would read are escaped.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from urllib.parse import quote

from dongliang.sharing.kept import KeptFile, KeptMessage, KeptSession, length_in_minutes, size_in_words
from dongliang.words import Language, explain, format_full_date, label

#: Folder of the files beside the Markdown.
FOLDER = "files"

_SIGNS = re.compile(r"[\\`*\[\]<>|~]|(?<![A-Za-z0-9])_|_(?![A-Za-z0-9])")
_AT_LINE_START = re.compile(r"^(\s*)([#+=-]|\d{1,9}(?=[.)]))", re.M)
#: Signs of templates: Liquid and Hugo would run what stands between braces.
_BRACES = {ord("&"): "&amp;", ord("{"): "&#123;", ord("}"): "&#125;"}
#: Ends of lines to YAML, though not to JSON, and what YAML does not allow.
_NOT_IN_YAML = re.compile("[\x7f-\x9f\u2028\u2029\ufeff\ufffe\uffff]")


def escaped(text: str) -> str:
    """Return a typed text as Markdown that shows exactly this text, line by line."""
    plain = _SIGNS.sub(r"\\\g<0>", text.translate(_BRACES))
    plain = _AT_LINE_START.sub(_line_start, plain)
    paragraphs = re.split(r"\n\s*\n", plain.strip("\n"))
    return "\n\n".join("\\\n".join(line.strip() for line in each.split("\n")) for each in paragraphs)


def _line_start(found: re.Match[str]) -> str:
    # A number is no list when its full stop is escaped; the sign itself is for the others.
    return f"{found[1]}{found[2]}\\" if found[2].isdigit() else f"{found[1]}\\{found[2]}"


def as_markdown(session: KeptSession, language: Language, *, front_matter: bool = False) -> str:
    """Return the session as Markdown, its files named in the folder beside; ``front_matter`` for static sites."""
    head = _front_matter(session) if front_matter else f"# {_line(session.title)}\n"
    facts = "\n".join(
        f"- {label(f'session_file.{key}', language)}: {_line(told)}" for key, told in _facts(session, language)
    )
    body = [head, facts]
    if session.about:
        body.append(escaped(session.about))
    for chapter in session.chapters:
        if chapter.title:
            body.append(f"## {_line(chapter.title)}")
        body += [_message(message, language) for message in chapter.messages]
    return "\n\n".join(part.rstrip("\n") for part in body) + "\n"


def _line(text: str) -> str:
    return escaped(" ".join(text.split()))


def _facts(session: KeptSession, language: Language) -> Iterator[tuple[str, str]]:
    day = format_full_date(session.began_at.date(), language)
    yield "speaker", session.speaker
    if session.brought_by:
        yield "brought_by", session.brought_by
    yield "when", f"{day} {session.began_at:%H:%M}–{session.ended_at:%H:%M}"
    yield "length", explain("session_file.minutes", language, minutes=length_in_minutes(session))
    yield "community", session.community
    for key, names in (("came", session.came), ("asked", session.asked)):
        if names:
            yield key, label("session_file.between", language).join(names)
    yield "address", session.address


def _message(message: KeptMessage, language: Language) -> str:
    asked = f" · {label('session_file.question', language)}" if message.is_question else ""
    parts = [f"**{_line(message.author)}** {message.said_at:%H:%M}{asked}"]
    if message.text.strip():
        parts.append(escaped(message.text))
    parts += [_file(file, language) for file in message.files]
    return "\n\n".join(parts)


def _file(file: KeptFile, language: Language) -> str:
    name = label(f"session_file.{file.kind}", language)
    shown = f"[{name}, {size_in_words(file.size)}]"
    return (
        f"!{shown}({FOLDER}/{quote(file.name)})" if file.kind == "picture" else f"{shown}({FOLDER}/{quote(file.name)})"
    )


def _front_matter(session: KeptSession) -> str:
    lines = [
        "---",
        f"title: {in_yaml(session.title)}",
        f"date: {session.began_at.isoformat(timespec='seconds')}",
        f"tags: [{', '.join(map(in_yaml, session.tags))}]",
        f"permalink: {in_yaml(session.permalink)}",
        "---",
    ]
    return "\n".join(lines)


def in_yaml(text: str) -> str:
    """Return a text as one quoted line of YAML, whatever stands in it."""
    quoted = json.dumps(text, ensure_ascii=False)
    return _NOT_IN_YAML.sub(lambda found: f"\\u{ord(found[0]):04x}", quoted)


def as_article(session: KeptSession, language: Language) -> str:
    """Return the session as a text to paste into a WeChat article, its pictures named in their places.

    What one person says in one go stands together, without times; WeChat's editor keeps only plain paragraphs.
    """
    day = format_full_date(session.began_at.date(), language)
    by_line = explain("session_file.by_line", language, speaker=session.speaker, day=day, community=session.community)
    parts = [session.title, by_line]
    if session.about:
        parts.append(session.about)
    number, titled = 0, 0
    for chapter in session.chapters:
        if chapter.title:
            titled += 1
            parts.append(explain("session_file.chapter_line", language, number=titled, title=chapter.title))
        last = session.speaker
        for message in chapter.messages:
            spoken, number = _spoken(message, language, number)
            new_voice = message.author != last or message.is_question
            parts.append(_voice(message, language) + spoken if new_voice else spoken)
            last = message.author
    return "\n\n".join(part for part in parts if part.strip()) + "\n"


def _voice(message: KeptMessage, language: Language) -> str:
    return explain(f"session_file.{'asks' if message.is_question else 'says'}", language, name=message.author)


def _spoken(message: KeptMessage, language: Language, number: int) -> tuple[str, int]:
    """Return what was said with a line for each file, and the number of the last picture."""
    lines = [message.text.strip()] if message.text.strip() else []
    for file in message.files:
        if file.kind == "picture":
            number += 1
            lines.append(explain("session_file.picture_line", language, number=number, name=file.name))
        else:
            name = label(f"session_file.{file.kind}", language)
            lines.append(explain("session_file.clip_line", language, kind=name, name=file.name))
    return "\n".join(lines), number
