"""Made names, and where their bearers live."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

#: The founder's name.
FOUNDER = "周岚"

_SURNAMES = "陈林赵沈何吴罗方秦顾石叶江贺柳孟宋谭陆温严姚尹许郝傅乔丁万程龚田纪毕骆常景施盛房路梅阮倪庄翟聂戴葛柯"
_GIVEN = "青禾川宁溪舟桐朗棠蔓遥澄朴牧晴柏晓安简樱苇松霖然芸磊航冬帆磬"
_GIVEN_FIRST = "一小若知雨子清思明文晓景书安云海静沐南秋"
_GIVEN_LAST = "舟满秋言禾宁航川然青石林溪帆夏冬桐遥和月松初实亭"
_HERBS = (
    "白芷", "杜若", "苏木", "半夏", "决明", "连翘", "远志", "茯苓", "石斛", "玉竹",
    "紫苏", "青黛", "泽兰", "知母", "当归", "麦冬", "桑枝", "竹茹", "佩兰", "辛夷",
)  # fmt: skip
_BY_NAME = (
    "山行", "归云", "听雨", "木鱼", "阿拙", "慢慢", "半亩", "小满",
    "阿坤", "大树", "止水", "南风", "老周", "一味", "闲云", "芒种",
)  # fmt: skip
_LATIN = (
    "Mira", "Ken", "Anya", "Leo", "Yuki", "Nora", "Tomás", "Elin",
    "Kai", "Ruth", "Iris", "Ben", "Sana", "Olga", "Hugo", "May",
)  # fmt: skip

#: Where members live, and how many of a hundred; nine in ten of the real cohorts' members kept UTC+8.
ZONES: dict[str, float] = {
    "Asia/Shanghai": 0.88,
    "Asia/Taipei": 0.03,
    "Asia/Singapore": 0.02,
    "Asia/Tokyo": 0.02,
    "Asia/Kolkata": 0.005,
    "Australia/Sydney": 0.01,
    "Europe/Berlin": 0.015,
    "America/Los_Angeles": 0.015,
    "America/Toronto": 0.005,
}


def draw_names(rng: np.random.Generator, count: int) -> list[str]:
    """Return as many different names, none of them the founder's: mostly Chinese names, some by-names, some Latin."""
    names: dict[str, None] = {FOUNDER: None}
    while len(names) <= count:
        names.setdefault(_name(rng))
    return list(names)[1:]


def draw_zones(rng: np.random.Generator, count: int) -> list[str]:
    """Return as many time zones."""
    shares = np.array(list(ZONES.values()))
    return [str(zone) for zone in rng.choice(list(ZONES), size=count, p=shares / shares.sum())]


def _name(rng: np.random.Generator) -> str:
    sort = rng.random()
    if sort < 0.07:
        return _one(rng, _HERBS)
    if sort < 0.13:
        return _one(rng, _BY_NAME)
    if sort < 0.20:
        return _one(rng, _LATIN)
    if sort < 0.48:
        return _one(rng, _SURNAMES) + _one(rng, _GIVEN)
    return _one(rng, _SURNAMES) + _one(rng, _GIVEN_FIRST) + _one(rng, _GIVEN_LAST)


def _one(rng: np.random.Generator, of: Sequence[str]) -> str:
    return of[int(rng.random() * len(of))]
