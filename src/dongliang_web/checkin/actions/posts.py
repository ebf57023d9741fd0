"""Checking in and making up a day."""

from __future__ import annotations

import datetime as dt
import uuid
from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from django.conf import settings
from django.core.files.uploadedfile import UploadedFile
from django.db import IntegrityError, transaction

from dongliang.checkin import is_enough
from dongliang.council import Role
from dongliang_web.checkin.actions.calls import end_telling
from dongliang_web.checkin.actions.clips import Clips, hang_clips, keep_clips
from dongliang_web.checkin.actions.helping import refuse_writing_for
from dongliang_web.checkin.models import CheckIn, Picture, Post, VoidDay, make_ups_used, own_cohort, trial_on
from dongliang_web.people.actions import change_state, keep_mentions, tell
from dongliang_web.people.models import InForce, Member, in_force
from dongliang_web.record.actions import Refused, append, matches
from dongliang_web.record.kept import KeptPicture, keep_pictures, kept_path
from dongliang_web.record.models import Entry

if TYPE_CHECKING:
    from dongliang_web.gate.models import Cohort

MOST_PICTURES = 9
#: Rule of an entry by which somebody checked in for a member, who can undo it.
FOR_ANOTHER = "checkin.for_another"
#: More than anybody writes for one day; a guard against programmes that fill the disk.
MOST_POSTS = 50


@dataclass(frozen=True, slots=True)
class Written:
    """What a member sends: text, a body note (身体) for themselves, pictures, sound, film, and whom it is for."""

    text: str = ""
    body_note: str = ""
    visible_to: str = "members"
    pictures: Sequence[UploadedFile[Any]] = ()
    sound: UploadedFile[Any] | None = None
    film: UploadedFile[Any] | None = None

    @property
    def counted(self) -> str:
        """All that was typed, for the least content of a day."""
        return f"{self.text}\n{self.body_note}"

    @property
    def clips(self) -> dict[str, UploadedFile[Any]]:
        """What is to be heard or watched, by its kind."""
        return {kind: file for kind, file in (("sound", self.sound), ("film", self.film)) if file}

    @property
    def shown(self) -> int:
        """How many pictures there are for the least content of a day; sound and film count as one each."""
        return len(self.pictures) + len(self.clips)

    def words(self) -> dict[str, str]:
        """Return the typed parts by their role in the record."""
        return {role: typed for role, typed in (("text", self.text), ("body_note", self.body_note)) if typed.strip()}


@dataclass(frozen=True, slots=True)
class _Draft:
    """One sending: what, by whom or for whom, for which day, and what counts for them."""

    by: Member
    written: Written
    day: dt.date
    client_id: uuid.UUID
    at: dt.datetime
    force: InForce
    mark: str = "done"
    #: Who writes it for the member.
    hand: Member | None = None

    @property
    def late(self) -> bool:
        return self.mark == "done" and self.day < self.force.today.day

    @property
    def rule(self) -> str:
        if self.mark == "made_up":
            return "day.make_up_hours"
        return "day.grace_hours" if self.late else FOR_ANOTHER if self.hand else ""


def check_in(*, by: Member, written: Written, day: dt.date, client_id: uuid.UUID, at: dt.datetime) -> Post:
    """Check in for today, or for yesterday within its grace; a second post of the day adds to the first.

    Sending the same again, known by its client id, changes nothing and returns the same post. Raises Refused for a day
    that is not open, for too little content, and for a picture or clip that cannot be kept. Nothing is left then.
    """
    draft = _Draft(by, written, day, client_id, at, in_force(by, at))
    return _send(draft, _why_not_open(draft))


def check_in_for(
    *, by: Member, member: Member, written: Written, day: dt.date, client_id: uuid.UUID, at: dt.datetime
) -> Post:
    """Check in for a member, as one whom they named or as a steward, by the member's own clock and rule.

    It counts like the member's own, both names stand on it, and the member can undo it. Raises Refused as `check_in`
    does, and for whoever may not write for this member.
    """
    refuse_writing_for(by, member, at)
    draft = _Draft(member, written, day, client_id, at, in_force(member, at), hand=by)
    return _send(draft, _why_not_open(draft))


def make_up(*, by: Member, written: Written, day: dt.date, client_id: uuid.UUID, at: dt.datetime) -> Post:
    """Make up a past day by the rule, visibly marked; raises Refused where window, number or day do not allow it."""
    draft = _Draft(by, written, day, client_id, at, in_force(by, at), mark="made_up")
    return _send(draft, why_not_to_make_up(by, day, draft.force))


def _why_not_open(draft: _Draft) -> Refused | None:
    today, day = draft.force.today, draft.day
    if day in (today.day, today.yesterday):
        return _before_joining(draft.by, day, draft.force)
    if day > today.day:
        return Refused("day_in_future", day=day, today=today.day)
    return Refused("day_closed", day=day, hours=draft.force.rules.day.grace_hours)


def why_not_to_make_up(member: Member, day: dt.date, force: InForce) -> Refused | None:
    """Return why a day cannot be made up, or None where it can."""
    today = force.today
    if day > today.day:
        return Refused("day_in_future", day=day, today=today.day)
    if day in (today.day, today.yesterday):
        return Refused("day_still_open", day=day)
    if day not in dict(today.make_up_until):
        return Refused("make_up_closed", day=day, hours=force.rules.day.make_up_hours)
    if CheckIn.objects.filter(member=member, day_date=day).exists():
        return Refused("day_written", day=day)
    trial = trial_on(member, day)
    at_rest = trial is not None and day.weekday() in trial.gate_rules.day.rest_weekdays
    if at_rest or VoidDay.objects.filter(community=member.community_id, day_date=day).exists():
        return Refused("nothing_expected", day=day)
    return _before_joining(member, day, force) or _no_make_up_left(member, day)


def _before_joining(member: Member, day: dt.date, force: InForce) -> Refused | None:
    joined = force.clock.day_of(member.joined_at)
    return Refused("day_before_joining", day=day, joined=joined) if day < joined else None


def _no_make_up_left(member: Member, day: dt.date) -> Refused | None:
    """Only a trial counts make-ups; in the main group each is marked, and the window is the whole rule."""
    trial = trial_on(member, day)
    if trial is None:
        return None
    allowed = trial.gate_rules.day.make_up_days
    return Refused("no_make_up_left", allowed=allowed) if make_ups_used(member, trial) >= allowed else None


def _send(draft: _Draft, refused: Refused | None) -> Post:
    """Write a draft once, however often and however closely together it is sent."""
    if refused is not None:
        if post := _sent_before(draft):
            return post
        raise refused
    try:
        return _write(draft)
    except IntegrityError:
        # The same was sent before, or another post began the day in the meantime.
        if post := _sent_before(draft):
            return post
    if draft.mark == "made_up":
        raise Refused("day_written", day=draft.day)
    return _write(draft)


def _sent_before(draft: _Draft) -> Post | None:
    """Return the post of the same client id; raises Refused if something else was sent under it."""
    sent = Post.objects.filter(member=draft.by, client_id=draft.client_id)
    post = sent.select_related("text", "entry", "check_in").first()
    if post is None:
        return None
    text = draft.written.words().get("text", "")
    hand = draft.hand.pk if draft.hand else None
    same_text = matches(post.entry, post.text, text) if post.text else not text
    same_clips = set(draft.written.clips) == set(post.entry.facts.get("clips", ()))
    same = same_text and same_clips and post.written_by_id == hand
    if not same or post.check_in.day_date != draft.day:
        raise Refused("form_used")
    return post


def _write(draft: _Draft) -> Post:
    pictures = draft.written.pictures
    if len(pictures) > MOST_PICTURES:
        raise Refused("too_many_pictures", count=len(pictures), most=MOST_PICTURES)
    with (
        keep_pictures(pictures, limit_bytes=settings.PICTURE_LIMIT_BYTES) as kept,
        keep_clips(draft.written.clips) as clips,
        transaction.atomic(),
    ):
        if draft.hand:
            refuse_writing_for(draft.hand, draft.by, draft.at, held=True)
            _refuse_undone(draft)
        begun = _begun(draft)
        if begun and begun.posts.exclude(client_id=draft.client_id).count() >= MOST_POSTS:
            raise Refused("too_many_posts", most=MOST_POSTS)
        _refuse_too_little(draft, begun)
        entry = _entry(draft, begun, kept, clips)
        post = _post(draft, begun or _begin(draft, entry), entry)
        _hang(post, kept)
        hang_clips(post, clips)
        name_in(post, by=draft.hand or draft.by, at=draft.at, is_new=True)
        if draft.by.state == Role.RESTING:
            hand = draft.hand or draft.by
            change_state(member=draft.by, to=Role.MEMBER, at=draft.at, by=hand, rule="main.back_by_check_in")
        if not begun:
            end_telling(draft.by, draft.day, draft.at)
        if draft.hand and not begun:
            tell([draft.by], "checked_in_for_you", at=draft.at, by=draft.hand.name, day_date=draft.day)
        return post


def name_in(post: Post, *, by: Member, at: dt.datetime, is_new: bool = False) -> None:
    """Keep whom a post names, as it stands now; a body note names nobody."""
    text = post.text.text if post.text else ""
    about, readers = post.entry, post.readers()
    keep_mentions(by=by, about=about, text=text, readers=readers, url=post.url, at=at, is_new=is_new)


def _refuse_undone(draft: _Draft) -> None:
    """Raise Refused for what the member has undone already, should it be sent again."""
    undone = Entry.objects.filter(actor=draft.by, verb="undid_recorded_day", day_date=draft.day)
    if any(str(draft.client_id) in facts["posts"] for facts in undone.values_list("facts", flat=True)):
        raise Refused("undone_by_member", name=draft.by.name, day=draft.day)


def _begun(draft: _Draft) -> CheckIn | None:
    """Return the check-in that this post adds to; a make-up always begins one of its own."""
    if draft.mark == "done":
        return CheckIn.objects.filter(member=draft.by, day_date=draft.day).select_related("entry").first()
    # Locked, so that two make-ups sent at once do not both take the last one left.
    Member.objects.select_for_update(no_key=True).get(pk=draft.by.pk)
    refused = _no_make_up_left(draft.by, draft.day)
    # The same form, sent a moment ago, may have taken it; that one is told by its client id when it is written.
    if refused and not Post.objects.filter(member=draft.by, client_id=draft.client_id).exists():
        raise refused
    return None


def _refuse_too_little(draft: _Draft, begun: CheckIn | None) -> None:
    written, rules = draft.written, draft.force.rules.day
    if not (written.words() or written.shown):
        raise Refused("nothing_written")
    if begun is None and not is_enough(written.counted, written.shown, rules, template_of(draft.force)):
        raise Refused("too_little", characters=rules.least_characters, pictures=rules.least_pictures)


def template_of(force: InForce) -> str:
    """Return the text that a check-in form starts with."""
    return force.enrolment.cohort.template if force.enrolment else ""


def _entry(draft: _Draft, begun: CheckIn | None, kept: Sequence[KeptPicture], clips: Clips) -> Entry:
    verb = "made_up_day" if draft.mark == "made_up" else "checked_in"
    return append(
        "added_to_check_in" if begun else verb,
        community=draft.by.community,
        by=draft.hand or draft.by,
        target=draft.by if draft.hand else None,
        at=draft.at,
        about=begun.entry if begun else None,
        cohort=_cohort(draft),
        day=draft.day,
        rule=draft.rule,
        facts={"visible_to": draft.written.visible_to, "pictures": len(kept), **({"clips": [*clips]} if clips else {})},
        words=draft.written.words(),
        files={f"picture_{number}": (each.name, each.content) for number, each in enumerate(kept, start=1)}
        | {kind: (each.name, kept_path(each.name)) for kind, each in clips.items() if kind == "sound"},
    )


def _cohort(draft: _Draft) -> Cohort | None:
    """Return the cohort in whose trial the day counts; none before its first day, after its last, in the main group."""
    cohort = draft.force.enrolment.cohort if draft.force.enrolment else None
    return cohort if cohort and cohort.first_date <= draft.day <= cohort.last_date else None


def _begin(draft: _Draft, entry: Entry) -> CheckIn:
    return CheckIn.objects.create(
        member=draft.by,
        cohort=entry.cohort,
        day_date=draft.day,
        mark=draft.mark,
        late=draft.late,
        received_at=draft.at,
        recorded_at=draft.at,
        recorded_by=draft.hand,
        entry=entry,
    )


def _post(draft: _Draft, check_in: CheckIn, entry: Entry) -> Post:
    return Post.objects.create(
        check_in=check_in,
        member=draft.by,
        written_by=draft.hand,
        client_id=draft.client_id,
        visible_to=draft.written.visible_to,
        cohort=readers_of(draft.by, draft.written.visible_to, draft.force),
        text=entry.kept.get("text"),
        body_note=entry.kept.get("body_note"),
        received_at=draft.at,
        entry=entry,
    )


def readers_of(member: Member, visible_to: str, force: InForce) -> Cohort | None:
    """Return the cohort that a post is for, where it is for one; raises Refused for a member who never had any."""
    if visible_to != "cohort":
        return None
    cohort = force.enrolment.cohort if force.enrolment else own_cohort(member)
    if cohort is None:
        raise Refused("no_cohort")
    return cohort


def _hang(post: Post, kept: Sequence[KeptPicture]) -> None:
    """Hang the kept pictures on their post."""
    if kept:
        Picture.objects.bulk_create(
            Picture(
                post=post,
                passage=post.entry.kept[f"picture_{number}"],
                position=number,
                width=each.width,
                height=each.height,
            )
            for number, each in enumerate(kept, start=1)
        )
