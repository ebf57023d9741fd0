"""Mediations of the demo community: one that came to an agreement, and one that has just been asked for."""

from __future__ import annotations

import datetime as dt

from dongliang_web.harmony.actions import (
    Request,
    accept_agreement,
    answer_mediator,
    ask_mediation,
    ask_whether_it_holds,
    draft_agreement,
    mediate,
    release_view,
    speak_in,
    take_part,
    tell_whether_it_holds,
    write_view,
)
from dongliang_web.harmony.models import Mediation, Seat, seat_in
from dongliang_web.people.models import Community, Member
from dongliang_web.portability.actions.demo_course import Story, evening

_OPENING = "上次分享会排在同一晚，话赶话说重了。想请一位两边都信得过的，坐下来把它说完。"
_ABOUT = "我定了周五讲肩颈，第二天看到同一晚又排了一场。我在群里说「总得有个先来后到」，之后两个人就不大说话了。"
_VIEWS = (
    "我不是要争那一晚。我备了两周，来的人一分，等于白备。要是早一天跟我说一声，我让。",
    "我真没看见前面那一场，排的时候页面上没有。被当着大家说「先来后到」，脸上挂不住，就没再回。",
)
_HEARD = (
    "两位写的我都看了。先请对方说一遍：刚才听到的是什么？",
    "我听到的是：没看见，不是故意。在群里被点名，难受。",
    "我听到的是：准备了很久，怕白费。早一天知道就能让。",
)
_DRAFT = (
    "一、一周只排一场；要加，先问排在前面的那位。二、不高兴的话私下说，不在群里点名。"
    "三、下个月合办一场：一位讲，一位带着做。"
)
_AFTERWARDS = ("合办那场办成了，来了不少人。", "")
_NEW_OPENING = "搭伴练手那几次，说好的时间总对不上，后来话里带了刺。我不想就这么淡下去，想好好谈一次。"
_NEW_ABOUT = "约了三回，两回临时说来不了。我说了句「不想练就直说」，说完就后悔了，不知道怎么接下去。"


def mediate_two(*, community: Community, sides: tuple[Member, Member], mediator: Member, at: dt.datetime) -> Story:
    """Have two members agree with the help of a third, and say a fortnight later whether it holds."""
    asker, other = sides
    yield (asked_at := evening(community, at, 31))
    request = Request([other], [], [mediator], _OPENING, _ABOUT)
    mediation = ask_mediation(by=asker, request=request, at=asked_at)
    yield (joined_at := evening(community, at, 30))
    take_part(by=_seat(mediation, other), at=joined_at)
    proposed = mediation.proposed.get()
    answer_mediator(by=_seat(mediation, other), proposed=proposed.pk, yes=True, at=joined_at)
    yield (begun_at := evening(community, at, 30, 90))
    mediate(by=_seat(mediation, mediator), at=begun_at)
    for day, (member, view) in zip((29, 28), zip(sides, _VIEWS, strict=True), strict=True):
        yield (written_at := evening(community, at, day))
        written = write_view(by=_seat(mediation, member), text=view, at=written_at)
        release_view(by=_seat(mediation, member), view=written.pk, at=written_at)
    for minutes, (member, text) in zip((0, 12, 19), zip((mediator, *sides), _HEARD, strict=True), strict=True):
        yield (said_at := evening(community, at, 27, minutes))
        speak_in(by=_seat(mediation, member), lane="common", text=text, at=said_at)
    yield (drafted_at := evening(community, at, 26))
    draft = draft_agreement(by=_seat(mediation, mediator), text=_DRAFT, at=drafted_at)
    for minutes, member in zip((40, 75), sides, strict=True):
        yield (accepted_at := evening(community, at, 26, minutes))
        accept_agreement(by=_seat(mediation, member), draft=draft.pk, at=accepted_at)
    yield (followed_at := evening(community, at, 12, 76))
    ask_whether_it_holds(mediation=mediation, at=followed_at)
    for minutes, (member, text) in zip((10, 50), zip(sides, _AFTERWARDS, strict=True), strict=True):
        yield (told_at := evening(community, at, 11, minutes))
        tell_whether_it_holds(by=_seat(mediation, member), holds="holds", text=text, at=told_at)


def ask_for_mediation(
    *, community: Community, asker: Member, other: Member, mediators: list[Member], at: dt.datetime
) -> Story:
    """Have a member ask another, who has not answered yet."""
    yield (asked_at := evening(community, at, 1, 15))
    ask_mediation(by=asker, request=Request([other], [], mediators, _NEW_OPENING, _NEW_ABOUT), at=asked_at)


def _seat(mediation: Mediation, member: Member) -> Seat:
    """Return a member's place in a mediation as it stands."""
    seat = seat_in(Mediation.objects.with_all().get(pk=mediation.pk), {member.pk})
    if seat is None:
        raise ValueError(f"{member} has no place in the mediation")
    return seat
