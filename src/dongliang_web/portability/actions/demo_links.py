"""Signing in to the demo community; apart from raising it, which brings all of the simulation into memory."""

from __future__ import annotations

import datetime as dt

from django.urls import reverse

from dongliang.council import Role
from dongliang.words import label
from dongliang_web.people.actions import issue_own_pass
from dongliang_web.people.models import Member

SLUG = "demo"


def people_shown() -> dict[Role, Member]:
    """Return the people of the demo community as whom one is led to look at it, by what they are."""
    members = Member.objects.filter(community__slug=SLUG).order_by("id")
    some = {
        Role.FOUNDER: members.filter(offices__role=str(Role.FOUNDER), offices__until_at=None),
        Role.STEWARD: members.filter(offices__role=str(Role.STEWARD), offices__until_at=None),
        Role.MEMBER: members.filter(state=str(Role.MEMBER), offices=None),
        Role.CANDIDATE: members.filter(state=str(Role.CANDIDATE), enrolments__out_since_date=None),
        Role.RESTING: members.filter(state=str(Role.RESTING)),
    }
    found = [(role, people.first()) for role, people in some.items()]
    return {role: member for role, member in found if member is not None}


def demo_links(address: str, at: dt.datetime) -> list[tuple[str, str]]:
    """Return new sign-in links for people of the demo community, by what they are; empty where there is none."""
    return [
        (f"{label(f'role.{role}', 'zh-Hans')} {label(f'role.{role}', 'en')}, {member.name}", _link(address, member, at))
        for role, member in people_shown().items()
    ]


def _link(address: str, member: Member, at: dt.datetime) -> str:
    account = member.attachments.get(until_at=None).account
    return f"{address}{reverse('use_pass', args=[issue_own_pass(by=account, at=at)])}"
