"""How people keep a daily habit: the numbers behind a made community, measured or assumed, each with its unit."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Habits:
    """What `tools/fit_simulation.py` measures in real cohorts; chances are per person and day unless said otherwise.

    Some never begin. Those who do write with a chance of their own, a Beta over people beside a few who are steady;
    they take more care when nothing is left to spare, and use what would be lost anyway. Each day some drift away, the
    less regular sooner, and then write only now and then.
    """

    #: Share of those registered who begin at all.
    begins: float
    #: Beta distribution over people of the chance to write on a day.
    regular_a: float
    regular_b: float
    #: Share of the steady, and their chance to write.
    steady: float
    steady_chance: float
    #: Log-odds added to the chance when no day may be missed any more.
    care: float
    #: Log-odds taken off when the days that may be missed would lapse unused.
    use_up: float
    #: Chance to drift away for a person of mean regularity, and how it falls with regularity: exp(−slope · excess).
    drift: float
    drift_slope: float
    #: Chance to write after drifting away.
    drifted_chance: float
    #: Share of check-ins written in the two hours after their day ended, where that was possible.
    in_grace: float
    #: Share of days not written in time, by somebody who writes on the next, that are made up within 24 hours.
    made_up: float
    #: Share of those who fell out and went on posting, and their chance to post.
    goes_on: float
    goes_on_chance: float
    #: Share of the usual check-ins that were written on the day of an outage.
    outage: float
    #: Share of check-ins in each hour of the writer's own day, 0 to 23.
    hours: tuple[float, ...]
    #: How alike people's hours are: concentration of the Dirichlet that draws each person's own hours.
    hour_concentration: float

    @property
    def mean_chance(self) -> float:
        """The mean of the Beta distribution."""
        return self.regular_a / (self.regular_a + self.regular_b)


@dataclass(frozen=True, slots=True)
class Assumptions:
    """What no cohort tells, chosen so that the community of the talk comes out; nothing here is measured.

    Real cohorts end after two to six weeks, so they cannot say how long a main group holds. The talk says that the
    forty-odd who were left stayed for months and wrote more than 6,000 check-ins.
    """

    #: Chance that somebody who will miss a day announces leave for it.
    announces_leave: float = 0.35
    #: Drift in the main group as a share of the drift in a trial.
    main_drift: float = 0.012
    #: Chance to write in the main group after drifting away.
    main_drifted_chance: float = 0.02
    #: Replies for each check-in, and recognitions for each.
    replies: float = 0.2
    recognitions: float = 0.015
    #: How much likelier one answers a member of one's own circle.
    own_circle: float = 3.0
    #: Whether circles keep apart: no centre answers another, and whoever was invited is of the inviter's circle.
    circles_apart: bool = False
    #: Share of each cohort that was invited by a member, not drawn by the poster.
    invited: tuple[float, ...] = (0.35, 0.5, 0.6)
