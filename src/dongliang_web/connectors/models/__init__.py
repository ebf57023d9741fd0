"""Names as they are written in a chat group, whose they are, and what a day's digest counts."""

from dongliang_web.connectors.models.aliases import Alias, AliasQuerySet
from dongliang_web.connectors.models.channels import Channel
from dongliang_web.connectors.models.digest import Digest, digest_of, running_cohorts
from dongliang_web.connectors.models.matching import How, Match, known_names, mark_of, match_names, members_by_name

__all__ = [
    "Alias",
    "AliasQuerySet",
    "Channel",
    "Digest",
    "How",
    "Match",
    "digest_of",
    "known_names",
    "mark_of",
    "match_names",
    "members_by_name",
    "running_cohorts",
]
