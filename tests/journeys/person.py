"""Somebody with a phone: opens pages, types, presses, reads; every page that they come to is judged."""

from __future__ import annotations

import datetime as dt
import re
import uuid
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import urlsplit

from playwright.sync_api import Locator, Page, Response

from dongliang.words import Language, explain

GOOD, BAD_ENTRY, NOT_OPEN, GONE = 200, 400, 403, 404


@dataclass
class Person:
    """What somebody does with their phone.

    Controls are found by name, by address or by role, so that a journey is the same in both languages; what a page
    says is held against ``words.toml``.
    """

    page: Page
    language: Language
    #: Looks at a page that the person has come to, and fails if it is not fit for them.
    judge: Callable[[Page], None]
    _judged: set[tuple[str, str]] = field(default_factory=set)

    # ------------------------------------------------------------------ coming to pages

    def open(self, address: str, *, status: int = GOOD) -> None:
        """Open an address, as from a link that somebody sent."""
        answer = self.page.goto(address)
        self._arrive(answer, status)

    def follow(self, address_end: str, *, within: str = "", status: int = GOOD) -> None:
        """Press the first link whose address ends like this."""
        self._press(self.page.locator(f"{within} a[href$='{address_end}']").locator("visible=true").first, status)

    def send(self, name: str, *, status: int = GOOD) -> None:
        """Press the button of the form in which a field of this name stands."""
        self._press(self._form_with(name).locator("button[type=submit]").first, status)

    def press(self, selector: str, *, status: int = GOOD) -> None:
        """Press a control that leads to another page."""
        self._press(self.page.locator(selector).locator("visible=true").first, status)

    def _press(self, control: Locator, status: int) -> None:
        with self.page.expect_navigation() as leaving:
            control.tap()
        self._arrive(leaving.value, status)

    def _arrive(self, answer: Response | None, status: int) -> None:
        assert answer is not None, f"{self.page.url} is the page that was there before"
        assert answer.status == status, f"{self.page.url} answered {answer.status}, not {status}:\n{self.text()}"
        here = (self.path, self.title)
        if here not in self._judged:
            self._judged.add(here)
            self.judge(self.page)

    # ------------------------------------------------------------------ filling in

    def fill(self, **typed: str) -> None:
        """Type into fields by their names."""
        for name, text in typed.items():
            self._control(name).fill(text)

    def tick(self, name: str, value: str) -> None:
        """Choose one of several choices, by its label as a finger would."""
        self.page.locator(f"label:has(input[name='{name}'][value='{value}'])").locator("visible=true").first.tap()

    def choose(self, name: str, value: str) -> None:
        """Choose from a list."""
        self._control(name).select_option(value)

    def attach(self, name: str, *files: Any) -> None:
        """Choose files, as the picture chooser of the phone does."""
        self.page.locator(f"input[type=file][name='{name}']").locator("visible=true").first.set_input_files(list(files))

    def _control(self, name: str) -> Locator:
        found = self.page.locator(f"[name='{name}']:not([type=hidden])")
        return found.locator("visible=true").first

    def _form_with(self, name: str) -> Locator:
        return self.page.locator("form").filter(has=self.page.locator(f"[name='{name}']")).locator("visible=true").first

    # ------------------------------------------------------------------ reading

    @property
    def path(self) -> str:
        """Path of the page."""
        return urlsplit(self.page.url).path

    @property
    def title(self) -> str:
        """The page's heading, which is its answer."""
        return flat(self.page.locator("h1").first.inner_text())

    def text(self) -> str:
        """All that can be read on the page, notices that stand folded together included."""
        self.page.locator(".notices details").evaluate_all("each => each.forEach(one => one.open = true)")
        return self.page.inner_text("body")

    def reads(self, *sentences: str) -> None:
        """Fail if a sentence does not stand on the page, however its lines break."""
        for sentence in sentences:
            assert self.says(sentence), f"{self.page.url} does not say “{sentence}”:\n{self.text()}"

    def is_told(self, key: str, **values: Any) -> None:
        """Fail if the page does not say a sentence of ``words.toml`` in the person's language."""
        self.reads(explain(key, self.language, **values))

    def says(self, sentence: str) -> bool:
        """Tell whether a sentence stands on the page."""
        return flat(sentence) in flat(self.text())

    def does_not_read(self, sentence: str) -> None:
        """Fail if a sentence stands on the page."""
        assert not self.says(sentence), f"{self.page.url} says “{sentence}”"

    # ------------------------------------------------------------------ by the same forms, without looking

    def posts(self, path: str, **sent: str) -> None:
        """Send a form as its page would, for days on which nobody has to look at the pages."""
        cookies = {each.get("name"): each.get("value", "") for each in self.page.context.cookies()}
        form: dict[str, str | float | bool] = {"csrfmiddlewaretoken": str(cookies["csrftoken"]), **sent}
        spoken: dict[str, str] = {"Accept-Language": self.language}
        answer = self.page.context.request.post(path, form=form, headers=spoken, max_redirects=0)
        assert answer.status in (302, 303), f"{path} answered {answer.status}:\n{answer.text()[:3000]}"

    def writes(self, slug: str, day: dt.date, text: str) -> None:
        """Check in for a day by the form alone."""
        to = {"visible_to": "members", "day": day.isoformat(), "client_id": str(uuid.uuid4())}
        self.posts(f"/c/{slug}/check-in", text=text, **to)


def flat(text: str) -> str:
    """Return a text without the spaces and line breaks that a page puts in to keep phrases together."""
    return re.sub(r"[\s\u200b\u2060]+", "", text)
