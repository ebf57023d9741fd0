"""The trials that are over, as the gate's replay reads them."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace

from dongliang.gate import Past, passed_by_days
from dongliang_web.checkin.models import histories
from dongliang_web.people.models import Community, Enrolment


def pasts(community: Community, at: dt.datetime) -> list[Past]:
    """Return every candidate of the cohorts that were held here and are decided; a constant number of queries.

    Loaded cohorts are left out, for no rule of ours decided them; running ones, for they keep their own rule.
    """
    found = Enrolment.objects.standing().filter(cohort__community=community, cohort__loaded=False)
    over = list(found.exclude(cohort__settled_at=None).select_related("cohort").order_by("cohort__number", "pk"))
    if not over:
        return []
    first, today = min(each.cohort.first_date for each in over), community.clock().day_of(at)
    known = histories({each.member_id for each in over}, community, first, today)
    made = []
    for each in over:
        history = replace(known[each.member_id], first_day=each.cohort.first_date)
        rules = each.cohort.gate_rules
        missed_questions = each.graduated_at is None and rules.quiz.is_asked("after")
        by_questions = missed_questions and passed_by_days(history, rules, today) is True
        past = Past(each.cohort.name, str(each.member_id), history, rules, each.by_exception, by_questions)
        made.append(past)
    return made
