"""Proposals: the list, one with its votes and its outcome, voting and withdrawing."""

from __future__ import annotations

from collections import Counter
from typing import Any

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext
from django.views.decorators.http import require_POST, require_safe

from dongliang.council import Choice, Result, may
from dongliang.words import explain, label
from dongliang_web.council import actions
from dongliang_web.council.forms import VoteForm
from dongliang_web.council.models import Proposal, Vote, changes_of, form_told, means_told, names_in
from dongliang_web.council.views.powers import lacks_word
from dongliang_web.council.views.simulating import replayed
from dongliang_web.pages.clock import now
from dongliang_web.pages.language import language
from dongliang_web.pages.refusals import refusal_sentence
from dongliang_web.people.access import Asking, needs
from dongliang_web.people.actions import look_at
from dongliang_web.record.actions import Refused

#: Proposals on one page.
A_PAGE = 30


@require_safe
@needs("see_council")
def proposals_page(asking: Asking) -> HttpResponse:
    """List the proposals: those that are open first, the soonest to close on top, then the others, the newest first."""
    actions.settle(asking.community, now())
    of_here = asking.community.proposals.to_show()
    page = Paginator(of_here.exclude(result=Result.OPEN).order_by("-settled_at", "-pk"), A_PAGE)
    over = page.get_page(asking.GET.get("page"))
    is_open = list(of_here.open().order_by("closes_at", "pk"))
    voted = set(asking.me.votes.filter(proposal__in=is_open).values_list("proposal", flat=True))
    context = {
        "open": [(each, title_of(each), each.decided_by(asking.me) and each.pk not in voted) for each in is_open],
        "over": [(each, title_of(each), outcome_of(each)) for each in over],
        "page": over,
        "may_propose": asking.can_change("propose_change"),
        "place": "people",
    }
    return render(asking, "council/proposals.html", context)


def title_of(proposal: Proposal) -> str:
    """Name a proposal in a line."""
    return actions.ACTS[proposal.kind].tell(proposal, language())


def outcome_of(proposal: Proposal) -> str:
    """Say in a sentence what became of a proposal; empty while it is open."""
    if proposal.is_open:
        return ""
    if proposal.not_done:
        reason = explain(f"refused.{proposal.not_done['key']}", language(), **proposal.not_done["values"])
        return explain("proposal_outcome.not_done", language(), reason=reason)
    if proposal.is_drill and proposal.result == Result.PASSED:
        return label("proposal_outcome.passed_walked", language())
    key = proposal.result if not proposal.why else f"{proposal.result}_{proposal.why}"
    return label(f"proposal_outcome.{key}", language())


@require_safe
@needs("see_council")
def proposal_page(asking: Asking, pk: int) -> HttpResponse:
    """Show a proposal: what, why, who decides how, who said what, and what became of it."""
    actions.settle(asking.community, now())
    return _page(asking, _proposal(asking, pk))


def _proposal(asking: Asking, pk: int) -> Proposal:
    found = asking.community.proposals.to_show().filter(pk=pk).first()
    if found is None:
        raise Http404("no such proposal")
    found.community = asking.community
    return found


def _page(asking: Asking, proposal: Proposal, form: VoteForm | None = None, status: int = 200) -> HttpResponse:
    look_at(by=asking.me, about=[proposal.entry_id], at=now())
    votes = list(proposal.votes.select_related("member", "reason").order_by("voted_at", "pk"))
    mine = next((each for each in votes if each.member_id == asking.me.pk), None)
    others_spoke = any(each.member_id != asking.me.pk for each in votes)
    may_vote = proposal.is_open and proposal.decided_by(asking.me) and asking.can("vote")
    no_voice = proposal.is_open and not proposal.decided_by(asking.me)
    context = {
        "proposal": proposal,
        "title": title_of(proposal),
        "outcome": outcome_of(proposal),
        "decided_by": form_told(proposal.form, proposal.needed, len(proposal.deciders), language()),
        "changes": changes_of(proposal, _names(proposal), language()),
        "replay": _replay(asking, proposal),
        "counts": _counts(votes),
        "voted": len(votes),
        "votes": votes if _names_shown(asking, proposal) else [],
        "names_later": proposal.is_open and proposal.about_person,
        "mine": mine,
        "vote_form": (form or _vote_form(proposal, mine)) if may_vote else None,
        "means": means_told(proposal.kind, proposal.facts.get("part", ""), language()),
        "no_voice": no_voice,
        "on_one_word": no_voice and proposal.is_vote and lacks_word(asking),
        "may_withdraw": proposal.is_open and proposal.by_id == asking.me.pk and not others_spoke,
        "branch": actions.branch_of(proposal),
        "place": "people",
    }
    return render(asking, "council/proposal.html", context, status=status)


def _vote_form(proposal: Proposal, mine: Vote | None) -> VoteForm:
    said = {"choice": mine.choice, "reason": mine.reason.text if mine.reason else ""} if mine else None
    return VoteForm(is_vote=proposal.is_vote, said=said)


def _names_shown(asking: Asking, proposal: Proposal) -> bool:
    """Tell whether who said what is shown: to the main group, and of a person once it is decided."""
    return may(asking.roles, "vote") and not (proposal.is_open and proposal.about_person)


def _counts(votes: list[Vote]) -> list[tuple[str, int]]:
    counted = Counter(vote.choice for vote in votes)
    return [(f"choice.{choice}", counted[str(choice)]) for choice in Choice]


def _names(proposal: Proposal) -> dict[str, str]:
    return names_in([proposal.facts]) if proposal.kind == "move_power" else {}


def _replay(asking: Asking, proposal: Proposal) -> Any:
    """Return the past under the rule that is proposed, while that can still change somebody's mind."""
    if not proposal.is_open or proposal.kind != "change_rules" or proposal.facts["part"] != "gate":
        return None
    return replayed(asking, actions.read("gate", proposal.facts["after"]), now())


@require_POST
@needs("vote")
def vote(asking: Asking, pk: int) -> HttpResponse:
    """Say what one thinks of a proposal, or say it anew."""
    proposal = _proposal(asking, pk)
    form = VoteForm(asking.POST, is_vote=proposal.is_vote)
    if not form.is_valid():
        return _page(asking, proposal, form, status=400)
    choice, reason = Choice(form.cleaned_data["choice"]), form.cleaned_data["reason"]
    try:
        after = actions.vote(by=asking.me, proposal=proposal, choice=choice, reason=reason, at=now())
    except Refused as refused:
        messages.warning(asking, refusal_sentence(refused, language()))
    else:
        said = gettext("Noted. You can change it until the end.") if after.is_open else gettext("Noted.")
        messages.success(asking, said)
    return redirect(proposal.url)


@require_POST
@needs("propose_change")
def withdraw(asking: Asking, pk: int) -> HttpResponse:
    """Take one's own proposal back."""
    proposal = _proposal(asking, pk)
    try:
        actions.withdraw_proposal(by=asking.me, proposal=proposal, at=now())
        messages.success(asking, gettext("It is withdrawn."))
    except Refused as refused:
        messages.warning(asking, refusal_sentence(refused, language()))
    return redirect(proposal.url)


@require_POST
@needs("propose_change")
def follow(asking: Asking, pk: int) -> HttpResponse:
    """Go along into the community that branched off."""
    proposal = _proposal(asking, pk)
    try:
        branch = actions.follow_branch(by=asking.me, proposal=proposal, at=now())
    except Refused as refused:
        messages.warning(asking, refusal_sentence(refused, language()))
        return redirect(proposal.url)
    messages.success(asking, gettext("You are in. You stay in %(name)s too.") % {"name": asking.community.name})
    return redirect("today", slug=branch.slug)
