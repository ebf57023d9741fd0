"""The browser inside WeChat, which keeps nothing: no service worker, no storage, no clipboard, no windows."""

from __future__ import annotations

from collections.abc import Callable

from tests.journeys.person import Person
from tests.journeys.site import Clock, Site
from tests.journeys.story import BEGINNING, DAY, STORIES, evening, found, join, open_cohort, photograph

FIRST_DAY = BEGINNING.date() + DAY
WECHAT = (
    "Mozilla/5.0 (Linux; Android 13; V2183A Build/TP1A.220624.014; wv) AppleWebKit/537.36 (KHTML, like Gecko) "
    "Version/4.0 Chrome/116.0.0.0 Mobile Safari/537.36 XWEB/1160065 MMWEBSDK/20231202 MicroMessenger/8.0.47.2560 "
    "WeChat/arm64 Weixin NetType/4G Language/zh_CN ABI/arm64"
)
POORER = """
for (const [owner, name] of [[Navigator.prototype, 'serviceWorker'], [Navigator.prototype, 'clipboard'],
    [Navigator.prototype, 'locks'], [window, 'indexedDB'], [window, 'caches'], [window, 'BroadcastChannel']]) {
  Object.defineProperty(owner, name, { get: () => undefined, configurable: true });
}
for (const name of ['localStorage', 'sessionStorage']) {
  Object.defineProperty(window, name, { get: () => { throw new DOMException('refused', 'SecurityError'); } });
}
window.open = () => { throw new Error('a window was opened'); };
document.execCommand = () => false;
"""
#: What this browser cannot follow: another window, or a file that only an attribute makes a download.
ELSEWHERE = "[target=_blank], a[download]"


def test_all_that_a_member_does_works_there(person: Callable[..., Person], clock: Clock, site: Site) -> None:
    clock.set(BEGINNING)
    founder, newcomer = person(user_agent=WECHAT), person(user_agent=WECHAT)
    for each in (founder, newcomer):
        each.page.add_init_script(POORER)
    story = STORIES[founder.language]
    found(founder, story)
    join(newcomer, open_cohort(founder, story, FIRST_DAY), story.people[0])

    # a steward's copy: what cannot be copied is selected, to be copied by the finger
    button = founder.page.locator("button[data-copy]").locator("visible=true").first
    before = button.inner_text()
    button.tap()
    assert founder.page.evaluate(
        "getSelection().toString() || document.activeElement.value.slice(0, document.activeElement.selectionEnd)"
    )
    assert button.inner_text() == before, "says nothing of copying where nothing was copied"

    clock.set(evening(FIRST_DAY), due=False)
    newcomer.open(f"/c/{story.slug}/")
    assert newcomer.page.locator("#waiting").is_hidden()
    newcomer.fill(text=story.text(0))
    newcomer.attach("pictures", {"name": "hand.jpg", "mimeType": "image/jpeg", "buffer": photograph(320, 240)})
    newcomer.send("text")
    newcomer.reads(story.text(0))
    assert newcomer.page.locator("article.post .photos img").count() == 1
    newcomer.open(f"/c/{story.slug}/standing")
    newcomer.is_told("verdict.passing_after_today", to_do=12, left=14)
    newcomer.open("/me")
    assert newcomer.page.locator("#phone-pages").is_hidden()

    founder.open(f"/c/{story.slug}/figures")
    table = founder.page.locator("a[href$='.csv'], a[href$='/csv']").first.get_attribute("href")
    assert table
    assert founder.page.context.request.get(table).ok, "a plain link to a download"
    for path in ("", "figures", "stewards", "people"):
        founder.open(f"/c/{story.slug}/{path}")
        assert founder.page.locator(ELSEWHERE).count() == 0

    newcomer.page.locator("form[action='/sign-out'] button").tap()
    newcomer.page.wait_for_url(lambda address: "/c/" not in address)
