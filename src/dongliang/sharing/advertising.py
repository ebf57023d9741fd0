"""不打广告: finds links, contact numbers and calls to get in touch in a text, however they are written.

A text is read as people read it: full-width and circled signs as plain ones, invisible signs not at all, and 一三八 as
138. What is found is a ground for a steward to look, not a verdict: numbers of days, hours, dates and measures are left
alone, and the tests hold a table of such texts.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from enum import StrEnum

from dongliang.sharing.reading import Reading
from dongliang.sharing.reading import read as read_text


class Kind(StrEnum):
    """What was found; its word stands under ``advertising.*`` in words.toml."""

    LINK = "link"
    EMAIL = "email"
    WECHAT = "wechat"
    QQ = "qq"
    PHONE = "phone"
    CALL = "call"
    CODE = "code"


@dataclass(frozen=True, slots=True)
class Reason:
    """Why a text is held: what was found, from and to which character, as it was written there."""

    kind: Kind
    start: int
    end: int
    found: str


@dataclass(frozen=True, slots=True)
class _Read:
    """A text as it is read, and the same with all numerals as digits."""

    reading: Reading
    #: What may stand between the digits of one number is a space here.
    digits: str

    @property
    def plain(self) -> str:
        return self.reading.plain

    def reason(self, kind: Kind, start: int, end: int) -> Reason:
        """Return a reason for a stretch of the text as it is read."""
        first, last = self.reading.span(start, end)
        return Reason(kind, first, last, self.reading.written[first:last])


_NUMERALS = {
    sign: str(number)
    for number, signs in enumerate(
        ("〇零", "一幺壹", "二贰貳", "三叁", "四肆", "五伍", "六陆陸", "七柒", "八捌", "九玖")
    )
    for sign in signs
}
#: Never between the digits of one number: clock times, lists, decimals in Chinese commas, shares.
_APART = frozenset(":,;/%、，。；°℃\n")


def reasons(text: str) -> tuple[Reason, ...]:
    """Return what in a text may be advertising, in its order; no two reasons overlap."""
    as_read = _read(text)
    found: list[Reason] = []
    for look in _LOOKS:
        for kind, start, end in look(as_read):
            reason = as_read.reason(kind, start, end)
            if all(reason.end <= other.start or other.end <= reason.start for other in found):
                found.append(reason)
    return tuple(sorted(found, key=lambda each: each.start))


def kinds_of(found: Iterable[Reason]) -> tuple[Kind, ...]:
    """Return the kinds of several reasons, each once, in the order in which they are declared."""
    there = {each.kind for each in found}
    return tuple(kind for kind in Kind if kind in there)


def _read(text: str) -> _Read:
    reading = read_text(text)
    return _Read(reading, "".join(map(_as_digit, reading.plain)))


def _as_digit(sign: str) -> str:
    if sign in _NUMERALS:
        return _NUMERALS[sign]
    if sign in _APART or sign == "+":
        return sign
    return " " if unicodedata.category(sign)[0] in "PSZ" else sign


_Found = Iterator[tuple[Kind, int, int]]

# ---------- addresses ----------

_EMAIL = re.compile(
    r"[a-z0-9._%+-]{1,64} ?(?:@|\((?:at|艾特)\)|\[at\]|艾特) ?"
    r"[a-z0-9-]{1,63}(?: ?(?:\.|点|\(dot\)|\[dot\]) ?[a-z0-9-]{2,63}){1,4}"
)
#: What stands in an address; marks at its end belong to the sentence.
_ADDRESS = r"[!#-&(-;=?-~]*[#-&*+\-/-9=?-~]"
_SCHEME = re.compile(rf"[a-z][a-z0-9+.-]{{1,12}}://{_ADDRESS}|小程序://[\u4e00-\u9fff]*(?:{_ADDRESS})?")
#: 淘口令 and its like: a token between two equal signs of money.
_TOKEN = re.compile(r"([¥$€£₤])[a-z0-9]{8,14}\1")
_HOST = re.compile(
    r"(?<![a-z0-9.@-])[a-z0-9\u4e00-\u9fff-]{1,63}(?:\.[a-z0-9-]{1,63}){1,6}(?::\d{2,5})?"
    rf"(?:/(?:{_ADDRESS})?)?"
)
_SPELLED_HOST = re.compile(
    r"(?<![a-z0-9])[a-z0-9-]{2,63} ?(?:。|点|dot|\(dot\)|\[dot\]|\(\.\)|\[\.\]|\.) ?"
    r"(?:com|cn|net|org|top|vip|xyz|cc)(?![a-z])"
)
#: Endings that are a link by themselves. Short words of English that are endings too need a path or ``www`` besides.
_ENDINGS = frozenset(
    re.findall(
        "[a-z]+",
        "com net org cn io app dev info biz xyz top shop site online club vip tech link cc tv ltd wang ink "
        "store edu gov hk tw jp kr uk de fr ru ly gg",
    )
)
_OF_NUMBERS = frozenset({"com", "cn", "net", "org"})


def _emails(read: _Read) -> _Found:
    for found in _EMAIL.finditer(read.plain):
        yield Kind.EMAIL, found.start(), found.end()


def _links(read: _Read) -> _Found:
    for pattern in (_SCHEME, _TOKEN):
        for found in pattern.finditer(read.plain):
            yield Kind.LINK, found.start(), found.end()
    for found in _HOST.finditer(read.plain):
        host, slash, _ = found[0].partition("/")
        start = found.start() + _chinese_before(host)
        if _is_host(found[0][start - found.start() :].partition("/")[0], bool(slash)):
            yield Kind.LINK, start, found.end()
    for found in _SPELLED_HOST.finditer(read.plain):
        if re.search("[a-z]", found[0].partition(" ")[0].rstrip("。点.")) or found[0].endswith((".com", ".cn")):
            yield Kind.LINK, found.start(), found.end()


def _chinese_before(host: str) -> int:
    """Return how many signs of a sentence stand before a host that was written right after it."""
    first = host.partition(".")[0]
    return next((place for place in range(len(first), 0, -1) if first[place - 1] > "\u4e00"), 0)


def _is_host(host: str, has_path: bool) -> bool:
    name, *labels = host.partition(":")[0].split(".")
    if not labels or not all(labels) or not name:
        return False
    ending = labels[-1]
    if not re.search("[a-z]", "".join([name, *labels[:-1]])):
        return ending in _OF_NUMBERS
    return ending in _ENDINGS or (ending.isalpha() and len(ending) > 1 and (has_path or name == "www"))


# ---------- numbers ----------

_RUN = re.compile(r"\d(?: {0,3}\d)*")
#: How a mobile number of China is divided when it is written down.
_MOBILE = frozenset({(11,), (3, 4, 4), (3, 8), (7, 4), (5, 6), (1,) * 11})
_LANDLINE = frozenset({(7,), (8,), (4, 4), (3, 4)})
_DATE = re.compile(r"(?:19|20)\d\d(?:0?[1-9]|1[0-2])(?:0?[1-9]|[12]\d|3[01])")
_ASKS_NUMBER = re.compile(
    r"(?:电话|手机|热线|座机|致电|拨打|(?<![a-z])(?:tel|phone|mobile|whatsapp|telegram|signal|line))[^\d\n]{0,6}$"
)
_ASKS_QQ = re.compile(r"(?:(?<![a-z])qq|扣扣|企鹅|(?<![a-z])q群|扣群|群号|裙号)[^\d\n]{0,6}$")
_WECHAT = r"(?:微信|威信|薇信|徽信|(?<![a-z])(?:v信|vx|wx|wechat|weixin))"
_ASKS_WECHAT = re.compile(_WECHAT + r"[^\d\n]{0,4}$")


@dataclass(frozen=True, slots=True)
class _Group:
    """Digits that stand together, and what stands between them and the next."""

    start: int
    digits: str
    after: str


def _groups(read: _Read, run: re.Match[str]) -> list[_Group]:
    return [
        _Group(run.start() + each.start(), each[1], read.plain[run.start() + each.end(1) : run.start() + each.end()])
        for each in re.finditer(r"(\d+)( *)", run[0])
    ]


def _numbers(read: _Read) -> _Found:
    for run in _RUN.finditer(read.digits):
        kind = _asked_for(read, run)
        if kind:
            yield kind, run.start(), run.end()
        else:
            yield from ((Kind.PHONE, start, end) for start, end in _phones(read, run))


def _asked_for(read: _Read, run: re.Match[str]) -> Kind | None:
    """Return as what a number is written, by the word before it; a date is none."""
    digits, before = run[0].replace(" ", ""), read.plain[max(run.start() - 20, 0) : run.start()]
    if _DATE.match(digits):
        return None
    if _ASKS_WECHAT.search(before) and len(digits) >= 6:
        return Kind.WECHAT
    if _ASKS_QQ.search(before) and 5 <= len(digits) <= 11:
        return Kind.QQ
    return Kind.PHONE if _ASKS_NUMBER.search(before) and 7 <= len(digits) <= 15 else None


def _phones(read: _Read, run: re.Match[str]) -> Iterator[tuple[int, int]]:
    groups = _groups(read, run)
    total = sum(len(each.digits) for each in groups)
    abroad = read.digits[max(run.start() - 1, 0) : run.start()] == "+" or run[0].startswith("00")
    if abroad and (8 if run[0][0] != "0" else 11) <= total <= 15:
        yield run.start(), run.end()
        return
    place = 0
    while place < len(groups):
        taken = _phone_from(groups, place)
        if taken:
            last = groups[place + taken - 1]
            yield groups[place].start, last.start + len(last.digits)
        place += taken or 1


def _phone_from(groups: list[_Group], place: int) -> int:
    """Return how many groups from a place on are a telephone number, 0 if they are none."""
    for taken in range(1, min(len(groups) - place, 11) + 1):
        part = groups[place : place + taken]
        sizes = tuple(len(each.digits) for each in part)
        digits = "".join(each.digits for each in part)
        marks = [each.after for each in part[:-1]]
        if _is_mobile(digits, sizes, marks) or _is_landline(digits, sizes, marks):
            return taken
    return 0


def _is_mobile(digits: str, sizes: tuple[int, ...], marks: list[str]) -> bool:
    if len(digits) == 13 and digits.startswith("86"):
        digits, first = digits[2:], sizes[0] - 2
        sizes = (first, *sizes[1:]) if first else sizes[1:]
        marks = marks if first else marks[1:]
    one_mark = len(set(marks)) <= 1 or len(sizes) < 11
    return len(digits) == 11 and re.match(r"1[3-9]", digits) is not None and sizes in _MOBILE and one_mark


def _is_landline(digits: str, sizes: tuple[int, ...], marks: list[str]) -> bool:
    if digits[0] == "0":
        alone = len(sizes) == 1 and 10 <= len(digits) <= 12
        return alone or (sizes[0] in (3, 4) and sizes[1:] in _LANDLINE)
    tied = all(mark.strip() for mark in marks)
    service = digits.startswith(("400", "800")) and len(digits) == 10 and (len(sizes) == 1 or tied)
    return service or (sizes == (3, 3, 4) and digits[0] in "23456789" and tied)


# ---------- names and calls ----------

_WECHAT_ID = re.compile(
    _WECHAT + r"(?P<said>[^a-z0-9\n]{0,6}?(?:号|[:=]|是|id|is)[^a-z0-9\n]{0,3}|[^a-z0-9\n]{0,2})"
    r"(?P<id>[a-z][a-z0-9_-]{5,19})(?![a-z0-9_-])"
    r"|(?<![a-z0-9])v ?[:=] ?(?P<v>[a-z][a-z0-9_-]{5,19})(?![a-z0-9_-])"
)
_OWN_NAME = frozenset({"wechat", "weixin"})

_CALLS = re.compile(
    "|".join(
        [
            r"(?:加|➕|\+|佳|伽)(?:我|一下|个|下)?的?(?:微信|威信|薇信|徽信|v信|vx|wx|v(?![a-z0-9])|好友|qq|q群)",
            r"(?:加|➕)微(?![\u4e00-\u9fff]|$)|(?:加|➕)微(?:$|[聊详谈了])",
            r"(?:扫码?|长按|识别)[^，。！\n]{0,6}(?:二维码|码)?(?:加|进群|入群|关注|添加|咨询|领取|购买|下单)",
            r"(?:私聊?|滴滴|戳)我(?![\u4e00-\u9fff])|私信我",
            r"(?:请|欢迎|可以?|随时|直接|想[^，。\n]{0,6}的|需要的?)(?:联系|私信|私聊|咨询|加)(?:我|本人|微信|电话|客服)",
            r"联系方式[:：见在]|(?:搜索?|关注)(?:我的|一下)?(?:微信)?(?:公众号|视频号)",
            r"(?<![a-z])(?:dm|pm|whatsapp|telegram) me(?![a-z])",
            r"(?:^|(?<=[.,;!?\n])|(?<=[.,;!?] )|(?<=please )|(?<=just )|(?<=can ))"
            r"(?:contact|message|add|reach) me (?:on|via|for|if)(?![a-z])",
            r"link in (?:my |the )?bio(?![a-z])|scan (?:the|this|my) (?:qr )?code",
        ]
    )
)


def _wechat_names(read: _Read) -> _Found:
    for found in _WECHAT_ID.finditer(read.plain):
        name = found["id"] or found["v"]
        told = found["v"] or re.search(r"[号:=是]|id|is", found["said"])
        if name not in _OWN_NAME and (told or re.search(r"[\d_-]", name)):
            yield Kind.WECHAT, found.start(), found.end()


def _calls(read: _Read) -> _Found:
    for found in _CALLS.finditer(read.plain):
        yield Kind.CALL, found.start(), found.end()


#: In this order: what is found first gives the whole stretch its name.
_LOOKS: tuple[Callable[[_Read], _Found], ...] = (_emails, _links, _wechat_names, _numbers, _calls)
