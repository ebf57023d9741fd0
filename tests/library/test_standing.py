"""Where a candidate stands: every clause of the rule, and a naive twin over made-up trials.

Most examples are days of a trial that begins on Monday, 24 November 2025, written as a row of signs:
``#`` written, ``+`` made up, ``.`` nothing, ``L`` leave, ``V`` void.
"""

from __future__ import annotations

import datetime as dt
from dataclasses import replace
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dongliang.checkin import DayRules, Today, today_at
from dongliang.days import DayClock, DaySetting
from dongliang.gate import DayState, GateRules, History, Standing, standing, trial_days
from tests.library.gate_cases import DAY, MONDAY, Twin, gate_rules, histories, todays

HOUR = dt.timedelta(hours=1)
SHANGHAI = DayClock.fixed("Asia/Shanghai")
SIGN = {
    "done": "#",
    "made_up": "+",
    "leave": "L",
    "missed": ".",
    "rest": "-",
    "void": "V",
    "pending": "?",
    "not_yet": "_",
    "out": "x",
}
NO_MAKE_UP = DayRules(make_up_days=0)


def date(number: int) -> dt.date:
    """Return day ``number`` of the trial, from 1."""
    return MONDAY + (number - 1) * DAY


def history(row: str, leave: tuple[int, ...] | None = None) -> History:
    """Read a history from its row of signs; ``leave`` gives the order of announcement."""

    def where(sign: str) -> list[dt.date]:
        return [date(number) for number, each in enumerate(row, start=1) if each == sign]

    taken = where("L") if leave is None else [date(number) for number in leave]
    return History(MONDAY, frozenset(where("#")), frozenset(where("+")), tuple(taken), frozenset(where("V")))


def after(number: int, hours: float, rules: GateRules) -> Today:
    """Return what is open some hours after day ``number`` has ended."""
    return today_at(SHANGHAI.end_of(date(number)) + hours * HOUR, SHANGHAI, rules.day)


def signs(found: Standing) -> str:
    """Write the states of a trial as a row of signs."""
    return "".join(SIGN[mark.state] for mark in found.marks)


def at_end(row: str, rules: GateRules, **values: Any) -> Standing:
    """Return the standing long after the trial."""
    return standing(history(row, **values), rules, date(60))


# ------------------------------------------------------------------ what counts


@pytest.mark.parametrize(
    ("row", "kind", "written", "days", "required"),
    [
        ("###############", "passed", 15, 15, 13),
        ("#############..", "passed", 13, 15, 13),
        ("..#############", "passed", 13, 15, 13),
        ("############...", "out", 12, 15, 13),
        ("############+..", "passed", 13, 15, 13),  # made up counts as done
        ("############L..", "passed", 12, 14, 12),  # leave lowers both
        ("###########L...", "out", 11, 14, 12),
        ("############V..", "passed", 12, 14, 12),  # so does a void day
        ("##########VV#..", "passed", 11, 13, 11),
        ("#########LVV#..", "passed", 10, 12, 10),
        ("###########LL..", "out", 11, 14, 12),  # leave beyond its number is a miss
        ("############LL.", "passed", 12, 14, 12),
    ],
)
def test_what_counts(row: str, kind: str, written: int, days: int, required: int) -> None:
    verdict = at_end(row, GateRules()).verdict
    assert (verdict.kind, verdict.written, verdict.days, verdict.required) == (kind, written, days, required)


def test_the_leave_announced_first_counts() -> None:
    rules = GateRules()
    assert signs(at_end("##L#########L##", rules, leave=(13, 3))) == "##.#########L##"
    assert at_end("##L#########L##", rules, leave=(13, 3)).leave_left == 0


def test_leave_on_a_day_that_asks_nothing_or_was_written_is_not_used_up() -> None:
    rules = GateRules(day=DayRules(rest_weekdays=frozenset({6})))
    found = standing(history("#####VL#########", leave=(6, 7, 1, 9)), rules, date(60))
    assert (found.leave_left, found.state_on(date(9))) == (1, DayState.DONE)
    found = standing(replace(history("#" * 8 + "." + "#" * 8, leave=(1, 7, 9))), rules, date(60))
    assert (found.leave_left, found.state_on(date(9))) == (0, DayState.LEAVE)


def test_rest_days_are_outside_both() -> None:
    rules = GateRules(day=DayRules(rest_weekdays=frozenset({5, 6})))
    row = "#####..#####..####."
    found = at_end(row, rules)
    assert signs(found) == "#####--#####--####."
    assert (found.verdict.kind, found.verdict.days, found.verdict.missed) == ("passed", 15, 1)


def test_a_check_in_on_a_rest_or_void_day_is_shown_but_counts_for_nothing() -> None:
    rules = GateRules(day=DayRules(rest_weekdays=frozenset({6})))
    found = standing(replace(history("#######"), void=frozenset({date(3)})), rules, date(8))
    assert [(mark.state, mark.wrote) for mark in found.marks[:7:2]] == [
        ("done", True),
        ("void", True),
        ("done", True),
        ("rest", True),
    ]
    assert found.verdict.written == 5


def test_days_outside_the_trial_do_not_count() -> None:
    outside = frozenset({date(0), date(16)})
    found = standing(History(MONDAY, done=outside, leave=(date(0),), void=outside), GateRules(), date(17))
    assert (found.verdict.written, found.verdict.required, found.leave_left) == (0, 13, 1)
    assert found.state_on(date(16)) is None


# ------------------------------------------------------------------ nine states, day by day


def test_all_nine_states() -> None:
    rules = GateRules(day=DayRules(rest_weekdays=frozenset({6})))
    running = standing(history("#+LV.#"), rules, date(8))
    assert signs(running) == "#+LV.#-?_____-___"
    assert {mark.state for mark in running.marks} == set(DayState) - {DayState.OUT}
    assert signs(standing(history("#..."), rules, date(6))) == "#...xx-xxxxxx-xxx"


def test_the_day_of_falling_out_is_missed_and_later_days_are_out() -> None:
    found = standing(history("#..#.##"), GateRules(), date(8))
    assert signs(found) == "#..#.xxxxxxxxxx"
    assert (found.verdict.kind, found.verdict.since, found.verdict.because) == ("out", date(5), "too_many_missed")
    assert (found.verdict.missed, found.verdict.limit) == (3, 2)
    assert [mark.wrote for mark in found.marks[5:8]] == [True, True, False]  # they go on posting, and it is counted
    assert found.verdict.written == 4


def test_the_day_of_falling_out_stays_where_it_was() -> None:
    rules = GateRules(day=DayRules(make_up_hours=72))
    for number in range(6, 30):
        assert standing(history("#...."), rules, after(number, 3, rules)).verdict.since == date(4)


def test_before_the_trial() -> None:
    found = standing(history(""), GateRules(), date(-3))
    assert (found.verdict.kind, signs(found)) == ("not_started", "_" * 15)


def test_today_is_open_until_it_is_written() -> None:
    assert signs(standing(history("##"), GateRules(), date(3))) == "##?____________"
    assert signs(standing(history("###"), GateRules(), date(3))) == "###____________"


# ------------------------------------------------------------------ nobody is out while something could save them


def test_grace_keeps_yesterday_open() -> None:
    rules = GateRules(day=NO_MAKE_UP)
    found = standing(history("##..#."), rules, after(6, 1.9, rules))
    assert signs(found) == "##..#??________"
    verdict = found.verdict
    assert (verdict.kind, verdict.make_up_day, verdict.in_grace) == ("if_made_up", date(6), True)
    assert verdict.make_up_until == SHANGHAI.end_of(date(6)) + 2 * HOUR
    assert standing(history("##..#."), rules, after(6, 2, rules)).verdict.since == date(6)
    assert standing(history("##..##"), rules, after(6, 1.9, rules)).verdict.kind == "can_still_pass"


def test_in_grace_an_open_yesterday_that_can_be_spared_is_only_pending() -> None:
    found = standing(history("##.."), GateRules(), after(4, 1, GateRules()))
    assert (found.verdict.kind, found.verdict.left, found.verdict.to_do) == ("can_still_pass", 11, 11)
    assert signs(found) == "##.??__________"


def test_an_unused_make_up_saves_until_its_time_is_over() -> None:
    rules = GateRules()
    row = "##..##."
    saved = standing(history(row), rules, after(7, 23.9, rules)).verdict
    assert (saved.kind, saved.make_up_day, saved.in_grace) == ("if_made_up", date(7), False)
    assert saved.make_up_until == SHANGHAI.end_of(date(7)) + 24 * HOUR
    assert standing(history(row), rules, after(7, 24, rules)).verdict.is_out
    assert standing(history("##..##+#"), rules, after(7, 24, rules)).verdict.kind == "can_still_pass"


def test_a_used_make_up_saves_no_more() -> None:
    rules = GateRules()
    found = standing(history("+#..##."), rules, after(7, 3, rules))
    assert (found.verdict.is_out, found.make_ups_left) == (True, 0)


def test_a_make_up_that_is_not_needed_is_not_asked_for() -> None:
    found = standing(history("##.."), GateRules(), after(4, 3, GateRules()))
    assert (found.verdict.kind, found.verdict.spare, found.make_ups_left) == ("can_still_pass", 0, 1)


def test_of_several_make_ups_that_would_save_the_last_to_close_is_named() -> None:
    rules = GateRules(day=DayRules(make_up_hours=72))
    verdict = standing(history("##..."), rules, after(5, 3, rules)).verdict
    assert (verdict.make_up_day, verdict.make_up_until) == (date(5), SHANGHAI.end_of(date(5)) + 72 * HOUR)


def test_what_closes_first_is_named_first() -> None:
    """A day to be made up and a day in grace are both needed: grace ends earlier."""
    rules = GateRules(day=DayRules(make_up_hours=48))
    verdict = standing(history("..#.."), rules, after(5, 1, rules)).verdict
    assert (verdict.make_up_day, verdict.in_grace) == (date(5), True)


def test_the_last_day_decides_only_when_it_is_over() -> None:
    rules = GateRules()
    row = "############..."
    assert standing(history(row), rules, date(15)).verdict.kind == "can_still_pass"
    assert standing(history(row), rules, after(15, 1, rules)).verdict.in_grace
    assert standing(history(row), rules, after(15, 20, rules)).verdict.make_up_day == date(15)
    assert standing(history(row), rules, after(15, 24, rules)).verdict.is_out
    assert standing(history("#############.."), rules, after(15, 0, rules)).verdict.kind == "passed"


# ------------------------------------------------------------------ void days afterwards


def test_a_day_voided_afterwards_brings_back_who_was_out() -> None:
    rules = GateRules(day=NO_MAKE_UP)
    before = history("##...####")
    assert standing(before, rules, date(10)).verdict.since == date(5)
    voided = replace(before, void=frozenset({date(4)}))
    found = standing(voided, rules, date(10))
    assert (found.verdict.kind, signs(found)) == ("can_still_pass", "##.V.####?_____")


def test_a_void_day_after_the_day_of_falling_out_brings_nobody_back() -> None:
    found = standing(history("...#V##"), GateRules(day=NO_MAKE_UP), date(8))
    assert (found.verdict.since, signs(found)) == (date(3), "...xVxxxxxxxxxx")


def test_a_recorded_day_brings_back_too() -> None:
    assert at_end("###...#########", GateRules()).verdict.is_out
    assert at_end("###.#.#########", GateRules()).verdict.kind == "passed"


@pytest.mark.parametrize(("row", "kind"), [("V" * 15, "out"), ("#" + "." * 2 + "V" * 12, "passed")])
def test_whoever_wrote_nothing_at_all_does_not_pass(row: str, kind: str) -> None:
    verdict = at_end(row, GateRules()).verdict
    assert verdict.kind == kind
    assert (verdict.because == "nothing_written") == (kind == "out")
    wrote = replace(history(row), done=frozenset({date(1), date(15)}))
    assert standing(wrote, GateRules(), date(60)).verdict.kind == "passed"


# ------------------------------------------------------------------ rows and weeks


@pytest.mark.parametrize(
    ("row", "since"),
    [("#..#..#########", None), ("#...###########", 4), ("#.L.###########", 4), ("#.V.###########", None)],
)
def test_most_missed_days_in_a_row(row: str, since: int | None) -> None:
    """Leave does not break a row; a void day does, so that voiding never harms."""
    most = 2 if "L" not in row and "V" not in row else 1
    rules = GateRules(required_days=11, most_missed_in_a_row=most, day=NO_MAKE_UP)
    verdict = at_end(row, rules).verdict
    assert verdict.since == (date(since) if since else None)
    assert verdict.because == ("in_a_row" if since else None)
    assert verdict.limit == (most if since else 0)


def test_a_made_up_row_is_broken_by_what_was_made_up() -> None:
    rules = GateRules(required_days=11, most_missed_in_a_row=2)
    assert at_end("#..+.##########", rules).verdict.kind == "passed"


def test_a_rest_day_does_not_break_a_row() -> None:
    rules = GateRules(most_missed_in_a_row=1, day=DayRules(rest_weekdays=frozenset({6})))
    assert at_end("#####." + "-" + ".########", rules).verdict.since == date(8)


@pytest.mark.parametrize(
    ("week", "row", "since"),
    [
        # Thursday 27 November is the first day: the calendar week ends on day 4, that from day 1 on day 7
        ("calendar", "##..##.########", None),
        ("calendar", "#...###########", 4),
        ("from_first_day", "##..##.########", 7),
        ("from_first_day", "#####..#.######", None),
        ("calendar", "####..###.#####", 10),
    ],
)
def test_a_weekly_quota_of_misses(week: Any, row: str, since: int | None) -> None:
    thursday = dt.date(2025, 11, 27)
    done = frozenset(thursday + n * DAY for n, sign in enumerate(row) if sign == "#")
    rules = GateRules(required_days=11, weekly_misses=2, week=week, day=NO_MAKE_UP)
    verdict = standing(History(thursday, done), rules, date(60)).verdict
    assert verdict.since == (thursday + (since - 1) * DAY if since else None)
    assert (verdict.because, verdict.limit) == (("in_a_week", 2) if since else (None, 0))


def test_all_that_is_set_must_hold() -> None:
    rules = GateRules(required_days=11, most_missed_in_a_row=2, weekly_misses=3, day=NO_MAKE_UP)
    assert at_end("..#.####..#####", rules).verdict.because == "too_many_missed"
    assert at_end("...############", rules).verdict.because == "in_a_row"
    assert at_end(".#.#.#.########", rules).verdict.because == "in_a_week"
    assert at_end("..#.###########", rules).verdict.kind == "passed"


# ------------------------------------------------------------------ zones


def test_own_zone_gives_each_their_own_day() -> None:
    """At one instant the day is over for one, and open for another."""
    rules = GateRules(day=NO_MAKE_UP)
    at = SHANGHAI.end_of(date(4)) + 3 * HOUR
    here = standing(history("#.."), rules, today_at(at, SHANGHAI, rules.day))
    there = standing(history("#.."), rules, today_at(at, DayClock.fixed("America/New_York"), rules.day))
    assert (here.verdict.is_out, there.verdict.is_out) == (True, False)
    assert there.state_on(date(4)) == DayState.PENDING


def test_a_change_of_zone_moves_no_day_that_is_over() -> None:
    rules = GateRules()
    changed = SHANGHAI.change(DaySetting(date(6), "America/New_York", 3))
    at = SHANGHAI.start_of(date(5)) + HOUR
    assert today_at(at, changed, rules.day) == today_at(at, SHANGHAI, rules.day)


# ------------------------------------------------------------------ the twin


@given(data=st.data())
def test_it_agrees_with_the_naive_twin(data: st.DataObject) -> None:
    rules = data.draw(gate_rules())
    given_history = data.draw(histories(rules))
    today = data.draw(todays(rules, given_history))
    found, twin = standing(given_history, rules, today), Twin(given_history, rules, today)
    verdict = found.verdict
    assert verdict.is_out == twin.is_out()
    assert (verdict.days, verdict.required) == (len(twin.expected), max(0, twin.required))
    assert verdict.written == len([day for day in twin.expected if day in twin.written])
    if verdict.is_out and verdict.because != "nothing_written":
        assert verdict.since == twin.fell_on()
        assert found.state_on(twin.fell_on() or MONDAY) == DayState.MISSED
    if not verdict.is_out and twin.today.day > twin.days[-1]:
        assert verdict.kind in ("passed", "if_made_up")
    if verdict.kind == "if_made_up":
        lacking = [*twin.lacking(), *([today.yesterday] if today.yesterday in twin.expected else [])]
        lacking = [day for day in lacking if day not in given_history.written]
        assert twin.is_blank() or not twin.passes(lacking) or not given_history.written


@given(data=st.data())
def test_every_day_has_the_state_that_its_words_say(data: st.DataObject) -> None:
    rules = data.draw(gate_rules())
    given_history = data.draw(histories(rules))
    today = data.draw(todays(rules, given_history))
    found, twin = standing(given_history, rules, today), Twin(given_history, rules, today)
    since = found.verdict.since
    assert [mark.day for mark in found.marks] == list(twin.days)
    for mark in found.marks:
        assert mark.wrote == (mark.day in twin.written)
        if mark.day in twin.void or mark.day in twin.rest:
            assert mark.state == ("void" if mark.day in twin.void else "rest")
        elif since and mark.day > since:
            assert mark.state == "out"
        elif mark.wrote:
            assert mark.state == ("made_up" if mark.day in given_history.made_up else "done")
        elif mark.day in twin.leave:
            assert mark.state == "leave"
        elif mark.day in twin.lacking():
            assert mark.state == "missed"
        else:
            assert mark.state == ("not_yet" if mark.day > today.day else "pending")


@given(data=st.data())
def test_voiding_a_day_or_recording_one_never_harms(data: st.DataObject) -> None:
    rules = data.draw(gate_rules())
    given_history = data.draw(histories(rules))
    today = data.draw(todays(rules, given_history))
    day = data.draw(st.sampled_from(trial_days(given_history.first_day, rules)))
    if standing(given_history, rules, today).verdict.is_out:
        return
    voided = replace(given_history, void=given_history.void | {day})
    assert not standing(voided, rules, today).verdict.is_out
    if day <= today.day and day not in given_history.leave:
        recorded = replace(given_history, done=given_history.done | {day})
        assert not standing(recorded, rules, today).verdict.is_out


@given(data=st.data())
def test_who_is_out_stays_out_unless_something_is_recorded(data: st.DataObject) -> None:
    rules = data.draw(gate_rules())
    given_history = data.draw(histories(rules))
    today = data.draw(todays(rules, given_history))
    before = standing(given_history, rules, today).verdict
    later = standing(given_history, rules, Today(today.day + data.draw(st.integers(0, 40)) * DAY)).verdict
    if before.is_out and before.because != "nothing_written":
        assert (later.is_out, later.since, later.because) == (True, before.since, before.because)


@given(data=st.data())
def test_doing_what_the_verdict_asks_passes(data: st.DataObject) -> None:
    """Whoever writes every day from now on, and the day that the verdict names, is never told out later."""
    rules = data.draw(gate_rules())
    given_history = data.draw(histories(rules))
    today = data.draw(todays(rules, given_history))
    verdict = standing(given_history, rules, today).verdict
    if verdict.is_out:
        return
    ahead = frozenset(day for day in trial_days(given_history.first_day, rules) if day >= today.day)
    while verdict.kind == "if_made_up" and verdict.make_up_day:
        field = "done" if verdict.in_grace else "made_up"
        written = getattr(given_history, field) | {verdict.make_up_day}
        given_history = replace(given_history, **{field: written})
        verdict = standing(given_history, rules, today).verdict
    kept = replace(given_history, done=given_history.done | ahead)
    assert standing(kept, rules, date(60)).verdict.kind == "passed"
