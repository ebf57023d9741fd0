"""Addresses of the council."""

from __future__ import annotations

from django.urls import URLPattern, path

from dongliang_web.council.views import duty, handover, making, powers, proposals, rehearsals, simulating

_COMMUNITY = "c/<slug:slug>"
_REHEARSALS = f"{_COMMUNITY}/council/rehearsals"
_PROPOSAL = f"{_COMMUNITY}/council/proposals/<int:pk>"

urlpatterns: list[URLPattern] = [
    path(f"{_COMMUNITY}/council", powers.powers_page, name="powers"),
    path(f"{_COMMUNITY}/council/powers/<slug:power>", powers.move, name="move_power"),
    path(f"{_COMMUNITY}/council/proposals", proposals.proposals_page, name="proposals"),
    path(f"{_COMMUNITY}/council/proposals/new", making.new_proposal, name="new_proposal"),
    path(f"{_COMMUNITY}/council/simulate", simulating.simulate, name="simulate"),
    path(f"{_COMMUNITY}/council/duty", duty.duty, name="duty"),
    path(f"{_COMMUNITY}/council/duty/away", duty.away, name="away"),
    path(f"{_COMMUNITY}/council/duty/weeks/<str:day>", duty.take_week, name="take_week"),
    path(f"{_COMMUNITY}/council/duty/order/<uuid:key>", duty.move_up, name="move_duty_up"),
    path(f"{_COMMUNITY}/council/stand-for/<uuid:key>", duty.stand_for, name="stand_for"),
    path(_PROPOSAL, proposals.proposal_page, name="proposal"),
    path(f"{_PROPOSAL}/vote", proposals.vote, name="vote"),
    path(f"{_PROPOSAL}/withdraw", proposals.withdraw, name="withdraw_proposal"),
    path(f"{_PROPOSAL}/follow", proposals.follow, name="follow_branch"),
    path(_REHEARSALS, rehearsals.rehearsals, name="rehearsals"),
    path(f"{_REHEARSALS}/announce", rehearsals.announce_rehearsal, name="announce_rehearsal"),
    path(f"{_REHEARSALS}/<uuid:key>", rehearsals.rehearsal, name="rehearsal"),
    path(f"{_REHEARSALS}/<uuid:key>/call-off", rehearsals.call_off_rehearsal, name="call_off_rehearsal"),
    path(f"{_REHEARSALS}/<uuid:key>/come-back", rehearsals.come_back, name="come_back"),
    path(f"{_COMMUNITY}/council/hand-over", handover.hand_over, name="hand_over"),
    path(f"{_COMMUNITY}/council/hand-over/consent", handover.consent, name="consent"),
]
