"""Taking a session along: as Markdown with its files, as one page, as a text for an article."""

from __future__ import annotations

import functools
import uuid
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryFile

from django.http import FileResponse, HttpResponse, HttpResponseBase
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_safe

from dongliang.figures.session import session_page
from dongliang.sharing import KeptFile, KeptSession, as_article, within
from dongliang.words import explain
from dongliang_web.pages.language import language
from dongliang_web.pages.limits import within_limit
from dongliang_web.people.access import Asking, needs
from dongliang_web.sharing.actions.files import write_zip
from dongliang_web.sharing.models import Session, kept_session
from dongliang_web.sharing.views.archive import closed_or_404

#: Bytes of pictures, sound and film that a page holds in itself; what is beyond is linked.
MOST_IN_A_PAGE = 40_000_000


@dataclass(frozen=True)
class _Taken:
    """A session on its way out, and where its files lie."""

    session: Session
    kept: KeptSession
    paths: dict[str, Path]

    def path(self, file: KeptFile) -> Path:
        """Return where a file lies."""
        return self.paths[file.name]

    def file_name(self, ending: str) -> str:
        """Return the name under which it is saved."""
        return f"{self.session.community.slug}-{self.kept.began_at:%Y-%m-%d}{ending}"


def _limited(view: Callable[[Asking, uuid.UUID], HttpResponseBase]) -> Callable[[Asking, uuid.UUID], HttpResponseBase]:
    """Let an account take sessions along only so often: each time a whole session and its files are read."""

    @functools.wraps(view)
    def counted(asking: Asking, key: uuid.UUID) -> HttpResponseBase:
        if within_limit(asking, "export"):
            return view(asking, key)
        return render(asking, "429.html", {"sentence": explain("refused.too_many_exports", language())}, status=429)

    return counted


def _taken(asking: Asking, key: uuid.UUID) -> _Taken:
    session = closed_or_404(asking, key)
    address = reverse("session_archive", args=[asking.community.slug, key])
    return _Taken(session, *kept_session(session, address, language()))


@require_safe
@needs("see_sessions")
@_limited
def session_markdown(asking: Asking, key: uuid.UUID) -> HttpResponseBase:
    """Send a session as a ZIP of Markdown and its files; ``?site`` adds front matter for static sites."""
    taken, for_site = _taken(asking, key), "site" in asking.GET
    file = TemporaryFile()  # noqa: SIM115  # the answer closes it
    write_zip(file, taken.kept, taken.path, language(), front_matter=for_site)
    file.seek(0)
    name = taken.file_name("-site.zip" if for_site else ".zip")
    return _private(FileResponse(file, as_attachment=True, filename=name, content_type="application/zip"))


@require_safe
@needs("see_sessions")
@_limited
def session_as_page(asking: Asking, key: uuid.UUID) -> HttpResponseBase:
    """Send a session as one page that holds everything in itself."""
    taken = _taken(asking, key)
    whole = within(taken.kept, MOST_IN_A_PAGE, lambda file: taken.path(file).read_bytes())
    answer = HttpResponse(session_page(whole, language()), content_type="text/html; charset=utf-8")
    answer["Content-Disposition"] = f'attachment; filename="{taken.file_name(".html")}"'
    return _private(answer)


@require_safe
@needs("see_sessions")
@_limited
def session_article(asking: Asking, key: uuid.UUID) -> HttpResponseBase:
    """Show a session as a text to copy into an article."""
    taken = _taken(asking, key)
    context = {"session": taken.session, "text": as_article(taken.kept, language()), "place": "sessions"}
    return render(asking, "sharing/article.html", context)


def _private(answer: HttpResponseBase) -> HttpResponseBase:
    answer["Cache-Control"] = "private, no-store"
    return answer
