"""A passkey made, used and taken away; a reminder by mail and by push, silent once written, gone with its session."""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from dongliang.words import label
from tests.journeys.person import Person, flat
from tests.journeys.site import Clock, Site, serving
from tests.journeys.story import BEGINNING, DAY, STORIES, evening, found
from tests.journeys.test_signing_in import ADDRESS, code_for

#: Whether the service worker stands before the page and knows whose phone this is.
WORKS = """async () => Boolean(navigator.serviceWorker.controller)
    && Boolean((await self.dongliangQueue.noted("account"))?.account)"""
#: What the notification says once there is one, or nothing once there is none.
SHOWN = """async ([wanted]) => {
    const here = await navigator.serviceWorker.ready;
    for (let tries = 0; tries < 100; tries++) {
        const [one] = await here.getNotifications();
        if (Boolean(one) === wanted) return one ? [one.title, ...one.actions.map((each) => each.title)] : [];
        await new Promise((done) => setTimeout(done, 100));
    }
}"""
#: A subscription needs a push service on the network, so the browser is given one that only knows whether it was ended.
SUBSCRIBED = """() => {
    self.isSubscribed = true;
    PushManager.prototype.getSubscription = async () => ({ unsubscribe: async () => (self.isSubscribed = false) });
}"""


@pytest.fixture
def site(tmp_path: Path, new_home: Callable[[Path], Path]) -> Iterator[Site]:
    """A site under a name: browsers make no passkeys for bare numbers."""
    with serving(new_home(tmp_path), "localhost") as running:
        yield running


def test_a_device_s_own_lock_signs_one_in(person: Callable[..., Person], shot: Callable[..., Path]) -> None:
    somebody = person()
    found(somebody, STORIES[somebody.language])
    with_a_lock(somebody)
    somebody.open("/me")
    somebody.follow("/me/passkeys")
    somebody.press("form[data-passkey=create] button")
    shot(somebody.page, "passkeys")
    assert somebody.page.locator("form[action$='/end']").count() == 1

    somebody.press("form[action='/sign-out'] button")
    somebody.open("/sign-in")
    shot(somebody.page, "sign-in-passkey", whole=True)
    somebody.press("form[data-passkey=get] button")
    somebody.open("/me/passkeys")
    assert somebody.path == "/me/passkeys", "signed in by the passkey alone"
    somebody.page.locator("form[action$='/end'] button").tap()
    somebody.press("dialog .delete")
    assert somebody.page.locator("form[action$='/end']").count() == 0


def with_a_lock(somebody: Person) -> None:
    """Give the phone an authenticator of its own, whose owner always agrees."""
    devtools = somebody.page.context.new_cdp_session(somebody.page)
    devtools.send("WebAuthn.enable")
    options = {"protocol": "ctap2", "transport": "internal", "hasResidentKey": True, "hasUserVerification": True}
    options |= {"isUserVerified": True, "automaticPresenceSimulation": True}
    devtools.send("WebAuthn.addVirtualAuthenticator", {"options": options})


def test_a_reminder_comes_by_mail_and_goes(
    person: Callable[..., Person], clock: Clock, site: Site, shot: Callable[..., Path]
) -> None:
    clock.set(BEGINNING)
    somebody = person()
    story = STORIES[somebody.language]
    found(somebody, story)
    somebody.open("/me/email")
    somebody.fill(email=ADDRESS)
    somebody.send("email")
    somebody.fill(code=code_for(ADDRESS, site))
    somebody.send("code")
    somebody.open(f"/c/{story.slug}/reminder")
    somebody.choose("hour", "21")
    somebody.press("button[value=mail]")
    somebody.is_told("said.reminder_set")
    shot(somebody.page, "reminder", whole=True)

    before = len(site.mails(ADDRESS))
    clock.set(evening(BEGINNING.date(), 21))
    mails = site.mails(ADDRESS)[before:]
    assert len(mails) == 1
    later = re.search(r"http\S+/not-today", mails[0].get_content())
    assert later
    somebody.open(later[0])
    somebody.press("main form button")
    clock.set(evening(BEGINNING.date() + DAY, 20))
    somebody.writes(story.slug, BEGINNING.date() + DAY, story.text(0))
    clock.set(evening(BEGINNING.date() + DAY, 21))
    assert len(site.mails(ADDRESS)) == before + 1, "silent once the day is written"


def test_a_push_is_shown_until_its_account_signs_out(person: Callable[..., Person], site: Site) -> None:
    somebody = person()
    page = somebody.page
    page.context.grant_permissions(["notifications"], origin=site.url)
    found(somebody, STORIES[somebody.language])
    somebody.open("/me")
    page.locator("#phone-pages button[data-choose=no]").tap()
    page.wait_for_function(WORKS)
    devtools = page.context.new_cdp_session(page)
    registrations: list[dict[str, Any]] = []
    devtools.on("ServiceWorker.workerRegistrationUpdated", lambda told: registrations.extend(told["registrations"]))
    devtools.send("ServiceWorker.enable")
    page.evaluate("navigator.serviceWorker.register('/sw.js')")
    for _ in range(500):
        if registrations:
            break
        page.wait_for_timeout(20)
    assert page.evaluate("navigator.serviceWorker.getRegistrations().then(({ length }) => length)") == 1
    later = label("reminder.later", somebody.language)
    message = {"title": "Hands", "body": "…", "url": f"{site.url}/", "later": later, "later_url": f"{site.url}/"}
    sent = {"origin": site.url, "registrationId": registrations[0]["registrationId"], "data": json.dumps(message)}
    devtools.send("ServiceWorker.deliverPushMessage", sent)
    shown = page.evaluate(SHOWN, [True])
    assert [flat(each) for each in shown] == ["Hands", flat(later)], "also where no pages are kept"

    [worker] = page.context.service_workers
    worker.evaluate(SUBSCRIBED)
    somebody.press("form[action='/sign-out'] button")
    assert page.evaluate(SHOWN, [False]) == []
    assert worker.evaluate("() => self.isSubscribed") is False
