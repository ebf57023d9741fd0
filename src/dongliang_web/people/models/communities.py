"""Communities, and the dated settings of their clocks."""

from __future__ import annotations

import datetime as dt
from typing import Any

from django.db import models
from django.urls import reverse

from dongliang.bounds import read_rules
from dongliang.checkin import MainRules
from dongliang.council import CouncilRules, Holding, MirrorRules, holdings_from_json
from dongliang.days import DayClock, DaySetting
from dongliang.gate import GateRules, rules_from_json


class CommunityQuerySet(models.QuerySet["Community"]):
    """Communities."""

    def alive(self, at: dt.datetime) -> CommunityQuerySet:
        """Those that were not dissolved, or whose days of grace go on: in others nobody is asked or moved any more."""
        return self.filter(models.Q(closes_at=None) | models.Q(closes_at__gt=at))


class Community(models.Model):
    """A community with its purpose and rules; its zone and day start are dated settings beside it."""

    slug = models.SlugField(max_length=40, unique=True)
    name = models.CharField(max_length=60)
    purpose = models.TextField(max_length=600, blank=True)
    picture = models.CharField(max_length=120, blank=True)
    language = models.CharField(max_length=10, default="zh-hans")
    #: Rule that a new cohort starts from; each cohort keeps its own copy.
    gate_rules = models.JSONField(default=dict)
    main_rules = models.JSONField(default=dict)
    council_rules = models.JSONField(default=dict)
    mirror_rules = models.JSONField(default=dict)
    #: The powers that are not with whom they were first, as `dongliang.council.holdings_to_json` gives them.
    powers = models.JSONField(default=dict)
    created_at = models.DateTimeField()
    #: From when on nobody writes here any more, because it was dissolved; all can still read and download.
    closes_at = models.DateTimeField(null=True)

    objects = CommunityQuerySet.as_manager()

    class Meta:
        verbose_name_plural = "communities"

    def __str__(self) -> str:
        return self.name

    @property
    def picture_url(self) -> str:
        """Address of the picture; empty without one."""
        return f"{reverse('community_picture', args=[self.slug])}?v={self.picture[:8]}" if self.picture else ""

    def is_closed(self, at: dt.datetime) -> bool:
        """Tell whether it was dissolved and its days of grace are over."""
        return self.closes_at is not None and at >= self.closes_at

    def clock(self) -> DayClock:
        """Return the community's clock with all its dated settings."""
        rows = sorted(self.clock_settings.all(), key=lambda row: row.from_date)
        return DayClock(tuple(DaySetting(row.from_date, row.zone, row.starts_hour) for row in rows))

    def plain_settings(self) -> dict[str, dict[str, Any]]:
        """Return the settings that are no rules: what it says of itself, and its latest clock, which may be to come."""
        latest = self.clock().settings[-1]
        return {
            "about": {"name": self.name, "purpose": self.purpose, "language": self.language},
            "clock": {"zone": latest.zone, "starts_hour": latest.starts_hour},
        }

    @property
    def rules(self) -> GateRules:
        """The rule that a new cohort starts from."""
        return rules_from_json(self.gate_rules)

    @property
    def main(self) -> MainRules:
        """What the main group expects."""
        return read_rules(MainRules, self.main_rules)

    @property
    def council(self) -> CouncilRules:
        """How it decides together."""
        return read_rules(CouncilRules, self.council_rules)

    @property
    def mirrors(self) -> MirrorRules:
        """What its mirrors show to whom."""
        return read_rules(MirrorRules, self.mirror_rules)

    def holdings(self) -> dict[str, Holding]:
        """Return with whom each power of an office is now."""
        return holdings_from_json(self.powers)


class ClockSetting(models.Model):
    """Zone and day start of a community from a date on."""

    community = models.ForeignKey(Community, models.CASCADE, related_name="clock_settings")
    from_date = models.DateField()
    zone = models.CharField(max_length=60)
    starts_hour = models.PositiveSmallIntegerField(default=0)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["community", "from_date"], name="one_clock_a_date")]
