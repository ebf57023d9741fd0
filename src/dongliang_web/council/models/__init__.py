"""Proposals and votes."""

from dongliang_web.council.models.proposals import WITHDRAWN, Proposal, Vote

__all__ = ["WITHDRAWN", "Proposal", "Vote"]
