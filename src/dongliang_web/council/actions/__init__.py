"""Moving powers, proposing, voting, and settling what is over."""

from dongliang_web.council.actions.acts import ACTS, Act
from dongliang_web.council.actions.ending import GRACE, branch_of, follow_branch
from dongliang_web.council.actions.powers import holding_from_json, holding_to_json, move_power

__all__ = ["ACTS", "GRACE", "Act", "branch_of", "follow_branch", "holding_from_json", "holding_to_json", "move_power"]
