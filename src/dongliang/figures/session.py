"""A kept sharing session as one page that holds everything in itself and asks nobody for anything."""

from __future__ import annotations

from collections.abc import Iterator

from dongliang.figures import assets
from dongliang.figures.markup import Markup, lone, tag
from dongliang.sharing import KeptChapter, KeptFile, KeptMessage, KeptSession, length_in_minutes, size_in_words
from dongliang.words import Language, explain, format_full_date, label

_SHEETS = ("ground.css", "session.css")


def session_page(session: KeptSession, language: Language) -> str:
    """Return the session as a page: files that have their contents are in it, the others are links with their size.

    What people typed is text and stays text. The page has no script, and its own policy (CSP) admits none.
    """
    meta = (
        lone("meta", charset="utf-8"),
        lone("meta", http_equiv="Content-Security-Policy", content=_policy()),
        lone("meta", name="viewport", content="width=device-width, initial-scale=1"),
        lone("meta", name="referrer", content="no-referrer"),
        lone("link", rel="icon", href=assets.icon()),
    )
    sheets = (tag("style", Markup(assets.read(name))) for name in _SHEETS)
    write = _Writer(language)
    kept_by = tag("p", write.say("kept_by", community=session.community), class_="fine")
    main = tag(
        "main",
        write.head(session),
        write.contents(session),
        *(write.chapter(number, chapter) for number, chapter in enumerate(session.chapters, start=1)),
        tag("footer", kept_by),
        class_="session",
    )
    head = tag("head", *meta, tag("title", f"{session.title} · {session.community}"), *sheets)
    page = tag("html", head, tag("body", main, class_="bare"), lang=language)
    return f"<!doctype html>\n{page}\n"


def _policy() -> str:
    sheets = " ".join(map(assets.allowed, _SHEETS))
    return (
        f"default-src 'none'; style-src {sheets}; img-src data:; media-src data:; base-uri 'none'; form-action 'none'"
    )


class _Writer:
    """Writes the parts of the page in one language."""

    def __init__(self, language: Language) -> None:
        self.language = language

    def word(self, key: str) -> str:
        return label(f"session_file.{key}", self.language)

    def say(self, key: str, **values: object) -> str:
        return explain(f"session_file.{key}", self.language, **values)

    def head(self, session: KeptSession) -> Markup:
        facts = (part for key, told in self._facts(session) for part in (tag("dt", self.word(key)), tag("dd", told)))
        about = tag("p", session.about, class_="about") if session.about else ""
        return tag(
            "header", tag("p", session.community, class_="over"), tag("h1", session.title), tag("dl", *facts), about
        )

    def _facts(self, session: KeptSession) -> Iterator[tuple[str, str]]:
        day = format_full_date(session.began_at.date(), self.language)
        yield "speaker", session.speaker
        if session.brought_by:
            yield "brought_by", session.brought_by
        yield "when", f"{day} {session.began_at:%H:%M}–{session.ended_at:%H:%M}"
        yield "length", self.say("minutes", minutes=length_in_minutes(session))
        for key, names in (("came", session.came), ("asked", session.asked)):
            if names:
                yield key, self.word("between").join(names)
        yield "address", tag("a", session.address, href=session.address, rel="noreferrer")

    def contents(self, session: KeptSession) -> Markup:
        titled = [(number, each.title) for number, each in enumerate(session.chapters, start=1) if each.title]
        if not titled:
            return Markup("")
        links = (tag("li", tag("a", title, href=f"#chapter-{number}")) for number, title in titled)
        heading = tag("h2", self.word("chapters"), id="chapters")
        return tag("section", tag("nav", heading, tag("ol", *links), aria_labelledby="chapters"))

    def chapter(self, number: int, chapter: KeptChapter) -> Markup:
        heading = tag("h2", chapter.title, id=f"chapter-{number}") if chapter.title else ""
        return tag("section", heading, *map(self.message, chapter.messages))

    def message(self, message: KeptMessage) -> Markup:
        asked = tag("span", self.word("question")) if message.is_question else ""
        said_at = tag("time", f"{message.said_at:%H:%M}", datetime=message.said_at.isoformat(timespec="seconds"))
        said = tag("p", message.text.strip(), class_="said") if message.text.strip() else ""
        return tag(
            "article",
            tag("p", tag("b", message.author), said_at, asked, class_="who"),
            said,
            *map(self.file, message.files),
            class_="question" if message.is_question else None,
        )

    def file(self, file: KeptFile) -> Markup:
        name, size = self.word(file.kind), size_in_words(file.size)
        if file.content is None:
            link = self.say("elsewhere", kind=name, size=size)
            return tag("p", tag("a", link, href=file.address, rel="noreferrer"), class_="quiet")
        held = assets.as_data(file.content, file.content_type)
        if file.kind == "picture":
            return tag("figure", lone("img", src=held, alt=name))
        played = tag("audio" if file.kind == "sound" else "video", src=held, controls=True, preload="metadata")
        return tag("figure", played, tag("figcaption", f"{name}, {size}", class_="fine"))
