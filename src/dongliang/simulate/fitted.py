"""The habits fitted to 16 real cohorts (2,100 people, 2024 to 2026); written by tools/fit_simulation.py."""

from dongliang.simulate.habits import Habits

FITTED = Habits(
    begins=0.6655,
    regular_a=6.0726,
    regular_b=1.8920,
    steady=0.0899,
    steady_chance=0.9979,
    care=0.9843,
    use_up=1.1855,
    drift=0.0624,
    drift_slope=7.2176,
    drifted_chance=0.2112,
    in_grace=0.0270,
    made_up=0.4393,
    goes_on=0.1611,
    goes_on_chance=0.1547,
    outage=0.2679,
    hours=(
        0.0176, 0.0083, 0.0035, 0.0026, 0.0019, 0.0012, 0.0020, 0.0051,
        0.0125, 0.0171, 0.0185, 0.0197, 0.0153, 0.0182, 0.0221, 0.0243,
        0.0265, 0.0292, 0.0313, 0.0533, 0.0796, 0.1223, 0.1756, 0.2922,
    ),
    hour_concentration=10.8729,
)
