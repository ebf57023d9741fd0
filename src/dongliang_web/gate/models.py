"""Cohorts (期)."""

from __future__ import annotations

import datetime as dt
from enum import StrEnum

from django.db import models

from dongliang.gate import GateRules, rules_from_json
from dongliang_web.people.models import Community


class CohortState(StrEnum):
    """Where a cohort is; follows from its dates alone."""

    DRAFT = "draft"
    OPEN = "open"
    RUNNING = "running"
    CLOSED = "closed"


class Cohort(models.Model):
    """第 N 期: a trial with dates, places and a rule of its own."""

    community = models.ForeignKey(Community, models.PROTECT, related_name="cohorts")
    number = models.PositiveIntegerField()
    #: Name of a loaded cohort; empty: 第 N 期.
    title = models.CharField(max_length=80, blank=True)
    enrolment_opens_date = models.DateField()
    first_date = models.DateField()
    #: Last day of the trial, from the first day and the rule.
    last_date = models.DateField()
    rules = models.JSONField(default=dict)
    capacity = models.PositiveIntegerField(null=True)
    invitation = models.TextField(max_length=1000, blank=True)
    #: Text that a check-in form starts with; it does not count as written.
    template = models.TextField(max_length=1000, blank=True)
    #: Loaded from a history: its marks stand as they were read, no rule of ours decided them.
    loaded = models.BooleanField(default=False)
    #: When everybody's outcome had been decided and told.
    settled_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["community", "number"], name="one_cohort_a_number")]

    @property
    def name(self) -> str:
        """Name in the events table and in files: the loaded title, else the number."""
        return self.title or str(self.number)

    @property
    def gate_rules(self) -> GateRules:
        """The cohort's own rule."""
        return rules_from_json(self.rules)

    def state_on(self, day: dt.date) -> CohortState:
        """Return the state on a community day."""
        if day < self.enrolment_opens_date:
            return CohortState.DRAFT
        if day < self.first_date:
            return CohortState.OPEN
        return CohortState.RUNNING if day <= self.last_date else CohortState.CLOSED
