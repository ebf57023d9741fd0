"""A closed session as what its exports are made from."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from zoneinfo import ZoneInfo

from django.conf import settings

from dongliang.sharing import FileKind, KeptFile, KeptMessage, KeptSession, chaptered
from dongliang.words import Language, label
from dongliang_web.record.kept import content_type_of, kept_path
from dongliang_web.sharing.models.archive import Archive, archived, who_asked, who_came
from dongliang_web.sharing.models.messages import Message
from dongliang_web.sharing.models.sessions import Session


def kept_session(session: Session, permalink: str, language: Language) -> tuple[KeptSession, dict[str, Path]]:
    """Return a session as far as its archive shows it, and where each of its files lies, by its name in the export.

    A film that is still being made, and a file that is gone, are left out.
    """
    clock = session.community.clock()
    began_at, ended_at = session.opened_at or session.starts_at, session.closed_at or session.starts_at
    zone = ZoneInfo(clock.setting_for(clock.day_of(began_at)).zone)
    paths: dict[str, Path] = {}
    said = [
        _message(message, number, zone, paths) for number, message in enumerate(archived(session).for_lists(), start=1)
    ]
    kept = KeptSession(
        title=session.title,
        community=session.community.name,
        speaker=session.speaker_name,
        brought_by=session.brought_by.name if session.brought_by else "",
        began_at=began_at.astimezone(zone),
        ended_at=ended_at.astimezone(zone),
        address=f"{settings.SITE_URL}{permalink}",
        permalink=permalink,
        about=session.about,
        chapters=chaptered(said, Archive(session).starts()),
        came=tuple(each.name for each in who_came(session)),
        asked=tuple(each.name for each in who_asked(session)),
        tags=(label("session_file.tag", language), session.community.name, session.speaker_name),
    )
    return kept, paths


def _message(message: Message, number: int, zone: ZoneInfo, paths: dict[str, Path]) -> KeptMessage:
    files = tuple(_files(message, number, paths))
    said_at = message.at.astimezone(zone)
    return KeptMessage(said_at, message.author_name, message.words, files, message.is_question)


def _files(message: Message, number: int, paths: dict[str, Path]) -> Iterator[KeptFile]:
    pictures: list[tuple[FileKind, str, str]] = [
        ("picture", each.url, each.passage.file) for each in message.pictures.all()
    ]
    clips: list[tuple[FileKind, str, str]] = [
        ("sound" if each.kind == "sound" else "film", each.url, each.passage.file)
        for each in message.clips.all()
        if each.passage
    ]
    for place, (kind, url, file) in enumerate([*pictures, *clips], start=1):
        path = kept_path(file)
        name = f"{number:04}-{place}.{file.rpartition('.')[2]}"
        if path.exists():
            paths[name] = path
            yield KeptFile(kind, name, content_type_of(file), path.stat().st_size, f"{settings.SITE_URL}{url}")
