"""The model of missing a day, fitted to 16 real cohorts (2024 to 2026); written by tools/fit_chance.py."""

INTERCEPT = -2.7967
COEFFICIENTS = (
    3.0752,  # share_missed
    -0.2088,  # days_in_a_row
    0.3810,  # days_away
    0.1487,  # days_known
    0.5147,  # share_missed_weekday
    0.3828,  # weekend
    0.9082,  # usual_part_of_day
)
