"""The time to draw a poster in each layout: the first in a process, and those after it.

A fresh process first loads fonts and words of Chinese; then each layout is drawn many times in both languages. Exit
status 1 where the median of a layout is a second or more.
"""

from __future__ import annotations

import os
import statistics
import sys
import tempfile
import time
from collections.abc import Callable
from typing import Any

ROUNDS, MOST_SECONDS = 15, 1.0


def main() -> int:
    """Measure, print and judge."""
    with tempfile.TemporaryDirectory() as home:
        os.environ["DONGLIANG_HOME"] = home
        os.environ.setdefault("DJANGO_SETTINGS_MODULE", "dongliang_web.settings")
        import django  # the settings read the environment set above

        django.setup()
        return _measure()


def _measure() -> int:
    from dongliang_web.pages.drawing import chinese_font, title_font
    from dongliang_web.roots.poster import LAYOUTS, Fonts, draw

    title, text = title_font(), chinese_font()
    if title is None or text is None:
        print("no font with Chinese signs: nothing to measure")
        return 1
    fonts, slowest = Fonts(title, text), 0.0
    first = _timed(lambda: draw(_poster(0), "letter", fonts))
    print(f"the first picture of a process: {first:.2f} s")
    for layout in LAYOUTS:
        times = [_timed(lambda n=n, name=layout: draw(_poster(n), name, fonts)) for n in range(ROUNDS)]
        middle, size = statistics.median(times), len(draw(_poster(0), layout, fonts))
        print(f"{layout}: median {middle * 1000:.0f} ms, slowest {max(times) * 1000:.0f} ms, {size / 1000:.0f} kB")
        slowest = max(slowest, middle)
    return int(slowest >= MOST_SECONDS)


def _timed(run: Callable[[], Any]) -> float:
    start = time.perf_counter()
    run()
    return time.perf_counter() - start


def _poster(number: int) -> Any:
    from dongliang_web.roots.poster import Poster

    address = f"https://community.example.org/j/k7m2xq{number:04}"
    if number % 2:
        title, purpose = (
            "Train your hands, write a little every day.",
            "We are therapists and carers.",
        )
        rule, start = "Check in on 13 of 15 days and you are in", f"Cohort {number} starts Mon 7 Dec"
        return Poster("A Pair of Hands", title, purpose, rule, start, "Bai Zhi invites you", address, 15, 13)
    title, purpose = "把手练好，每天写一点，和同路的人一起。", "我们是一群练手法的人：推拿师、康复师、照顾父母的女儿。"
    rule, start = "15 日里打卡 13 日，就进大群", f"第 {number} 期，12月7日 星期一开始"
    return Poster("一双手", title, purpose, rule, start, "白芷请你来看看", address, 15, 13)


if __name__ == "__main__":
    sys.exit(main())
