"""Snapshots of a community, made each night and kept, what their figures rest on, and what pages read of them."""

from dongliang_web.centres.models.basis import (
    Basis,
    basis_of_check_ins,
    basis_of_ties,
)
from dongliang_web.centres.models.beneath import (
    Pair,
    day_met,
    days_tied,
    entries_between,
    tie_counts,
    tie_entries,
)
from dongliang_web.centres.models.due import (
    LONGEST_WORK,
    DueSnapshot,
    SnapshotClaim,
    snapshots_due,
)
from dongliang_web.centres.models.looks import (
    Look,
    Person,
    Seen,
    group_of,
    kept_evenings,
    look_at,
    months_of,
    network_of,
    people_of,
)
from dongliang_web.centres.models.people import (
    MOST_FOUND,
    firsts_by_key,
    former_of,
    inside_of,
    named,
    newcomers_of,
    rank_in,
    searched,
    shown,
)
from dongliang_web.centres.models.snapshots import (
    KeptTies,
    Snapshot,
    SnapshotQuerySet,
    SnapshotTies,
)

__all__ = [
    "LONGEST_WORK",
    "MOST_FOUND",
    "Basis",
    "DueSnapshot",
    "KeptTies",
    "Look",
    "Pair",
    "Person",
    "Seen",
    "Snapshot",
    "SnapshotClaim",
    "SnapshotQuerySet",
    "SnapshotTies",
    "basis_of_check_ins",
    "basis_of_ties",
    "day_met",
    "days_tied",
    "entries_between",
    "firsts_by_key",
    "former_of",
    "group_of",
    "inside_of",
    "kept_evenings",
    "look_at",
    "months_of",
    "named",
    "network_of",
    "newcomers_of",
    "people_of",
    "rank_in",
    "searched",
    "shown",
    "snapshots_due",
    "tie_counts",
    "tie_entries",
]
