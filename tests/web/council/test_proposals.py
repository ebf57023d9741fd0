"""Proposals: who decides, votes, what comes out and what is done then."""

from __future__ import annotations

import datetime as dt
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from dongliang.council import Choice, Form, Holder, Holding, Role
from dongliang_web.council import actions
from dongliang_web.council.jobs import due
from dongliang_web.models import Community, Entry, Notice, Office, Passage, Proposal, Vote
from dongliang_web.record.actions import Refused
from tests.web.council.deciding import DAY, TWO_STEWARDS, VOTE, Circle, a_circle, say, settled
from tests.web.factories import CohortFactory, EnrolmentFactory, MemberFactory, client_of

pytestmark = pytest.mark.django_db
AGREE, OBJECT, ABSTAIN = Choice.AGREE, Choice.OBJECT, Choice.ABSTAIN


@pytest.fixture
def circle() -> Circle:
    return a_circle()


@pytest.fixture
def voting(circle: Circle) -> Circle:
    """All heavy powers are with the vote; seven have a voice, three have to speak."""
    circle.hold(set_rules=VOTE, appoint_stewards=VOTE, move_powers=VOTE, end_community=VOTE, admit_with_reason=VOTE)
    return circle


def verbs(community: Community) -> list[str]:
    return list(Entry.objects.of(community).values_list("verb", flat=True))


def reader(member: Any, spoken: str = "zh-hans") -> Any:
    browser = client_of(member)
    browser.cookies["django_language"] = spoken
    return browser


def told(key: str) -> set[str]:
    return set(Notice.objects.filter(key=key, read_at=None).values_list("member__name", flat=True))


def names(*who: Any) -> set[str]:
    return {each.name for each in who}


# ---------------------------------------------------------------- who decides


def test_what_the_founder_holds_the_founder_decides_at_once(circle: Circle) -> None:
    proposal = circle.propose("change_rules", circle.change_gate(required_days=12))
    assert (proposal.form, proposal.deciders) == (Form.ALONE, [str(circle.founder.pk)])
    assert told("proposal_to_decide") == {"周岚"}
    proposal = say(proposal, AGREE, circle.founder)
    assert (proposal.result, proposal.why) == ("passed", "agreed")
    circle.community.refresh_from_db()
    assert circle.community.rules.required_days == 12
    entry = proposal.enacted
    assert entry is not None
    assert (entry.verb, entry.actor, entry.about) == ("changed_rules", None, proposal.entry)
    assert told("proposal_passed") == names(circle.members[0], circle.founder)


def test_what_stewards_hold_together_takes_so_many_of_them(circle: Circle) -> None:
    circle.hold(appoint_stewards=TWO_STEWARDS)
    proposal = circle.propose("appoint_steward", {"member": circle.members[1].pk})
    assert (proposal.form, proposal.needed) == (Form.TOGETHER, 2)
    proposal = say(proposal, AGREE, circle.stewards[0])
    assert proposal.is_open
    assert not circle.members[1].offices.exists()
    proposal = say(proposal, AGREE, circle.stewards[1])
    assert proposal.result == "passed"
    assert circle.members[1].roles() >= {Role.STEWARD}


def test_one_steward_alone_does_not_come_to_a_heavy_power_by_another_leaving(circle: Circle) -> None:
    circle.hold(appoint_stewards=TWO_STEWARDS)
    proposal = circle.propose("appoint_steward", {"member": circle.members[1].pk})
    say(proposal, AGREE, circle.stewards[0])
    Office.objects.filter(member=circle.stewards[0]).update(until_at=circle.at)
    proposal = say(proposal, AGREE, circle.stewards[1])
    assert (proposal.result, proposal.why) == ("failed", "moved_on")
    assert not circle.members[1].offices.exists()


def test_who_decided_alone_decides_no_more_once_the_power_has_moved(circle: Circle) -> None:
    proposal = circle.propose("change_rules", circle.change_gate(required_days=12))
    circle.hold(set_rules=VOTE)
    proposal = say(proposal, AGREE, circle.founder)
    assert (proposal.result, proposal.why) == ("failed", "moved_on")
    circle.community.refresh_from_db()
    assert circle.community.rules.required_days == 13


def test_the_voters_stay_those_who_had_a_voice_when_it_opened(voting: Circle) -> None:
    proposal = voting.propose("change_rules", voting.change_gate(required_days=12))
    assert (proposal.form, len(proposal.deciders), proposal.needed) == (Form.CONSENT, 7, 3)
    newcomer = MemberFactory(community=voting.community)
    with pytest.raises(Refused, match="no_voice_here"):
        say(proposal, AGREE, newcomer)
    voting.hold(set_rules=Holding(Holder.FOUNDER))
    say(proposal, AGREE, *voting.members)
    assert settled(proposal).result == "passed"


def test_with_fewer_than_three_voices_nobody_decides() -> None:
    circle = a_circle(members=1, stewards=0)
    circle.hold(set_rules=VOTE)
    Office.objects.update(until_at=circle.at)  # a founder would decide then
    with pytest.raises(Refused, match="nobody_decides"):
        circle.propose("change_rules", circle.change_gate(required_days=12))
    page = reader(circle.members[0]).get(
        reverse("new_proposal", args=["circle"]), {"kind": "change_rules", "which": "gate"}
    )
    assert "站点的管理者" in page.content.decode()


# ---------------------------------------------------------------- how it comes out


@pytest.mark.parametrize(
    ("consent", "agree", "object_", "abstain", "result", "why"),
    [
        (True, 3, 0, 0, "passed", "agreed"),
        (True, 3, 1, 0, "failed", "objected"),
        (True, 2, 0, 0, "failed", "quorum"),
        (True, 0, 0, 3, "failed", "nobody"),
        (False, 3, 1, 0, "passed", "agreed"),
        (False, 2, 2, 0, "failed", "objected"),
        (False, 1, 0, 2, "passed", "agreed"),
        (False, 1, 0, 1, "failed", "quorum"),
    ],
)
def test_a_vote_comes_out_at_its_end(
    voting: Circle, consent: bool, agree: int, object_: int, abstain: int, result: str, why: str
) -> None:
    proposal = voting.propose("change_rules", voting.change_gate(required_days=12), consent=consent)
    voices = iter([voting.founder, *voting.stewards, *voting.members])
    for choice, number in ((AGREE, agree), (OBJECT, object_), (ABSTAIN, abstain)):
        proposal = say(proposal, choice, *[next(voices) for _ in range(number)])
    assert settled(proposal, proposal.closes_at - dt.timedelta(seconds=1)).is_open
    proposal = settled(proposal)
    assert (proposal.result, proposal.why) == (result, why)
    voting.community.refresh_from_db()
    assert voting.community.rules.required_days == (12 if result == "passed" else 13)


def test_a_word_can_be_changed_until_the_end_and_its_earlier_reason_is_erased(voting: Circle) -> None:
    proposal = voting.propose("change_rules", voting.change_gate(required_days=12))
    member = voting.members[1]
    actions.vote(by=member, proposal=proposal, choice=OBJECT, reason="太松了些", at=voting.at)
    actions.vote(by=member, proposal=proposal, choice=AGREE, reason="我想通了", at=voting.at + DAY)
    (vote,) = Vote.objects.all()
    assert vote.choice == "agree"
    assert vote.reason is not None
    assert vote.reason.text == "我想通了"
    assert not Passage.objects.filter(text="太松了些").exists()
    assert verbs(voting.community).count("voted") == 2
    with pytest.raises(Refused, match="proposal_over"):
        actions.vote(by=member, proposal=proposal, choice=OBJECT, reason="晚了一步", at=proposal.closes_at)
    assert Proposal.objects.get().result == "failed"


def test_a_word_needs_a_reason(voting: Circle) -> None:
    proposal = voting.propose("change_rules", voting.change_gate(required_days=12))
    with pytest.raises(Refused, match="vote_needs_reason"):
        actions.vote(by=voting.founder, proposal=proposal, choice=OBJECT, reason=" ", at=voting.at)


def council_rules(circle: Circle, **values: Any) -> dict[str, Any]:
    before = actions.change_of(circle.community, "council", circle.community.council)["before"]
    return {"part": "council", "before": before, "after": {**before, **values}}


@pytest.mark.parametrize("rules_first", [True, False])
def test_a_vote_that_closes_with_a_change_of_rules_has_one_result(voting: Circle, rules_first: bool) -> None:
    """Whichever was made first: each is tallied under the rules that it opened with."""

    def quorum() -> Proposal:
        return voting.propose("change_rules", council_rules(voting, quorum_percent=100))

    def gate() -> Proposal:
        return voting.propose("change_rules", voting.change_gate(required_days=12))

    first, second = (quorum(), gate()) if rules_first else (gate(), quorum())
    assert first.closes_at == second.closes_at
    for each in (first, second):
        say(each, AGREE, *voting.members[:3])
    assert due(first.closes_at) == 2
    assert set(Proposal.objects.values_list("result", "why")) == {("passed", "agreed")}
    voting.community.refresh_from_db()
    assert voting.community.rules.required_days == 12
    assert voting.community.council.quorum_percent == 100
    done = Entry.objects.filter(verb="changed_rules").order_by("id").values_list("about", flat=True)
    assert list(done) == [first.entry_id, second.entry_id]


@pytest.mark.parametrize("appoint_first", [True, False])
def test_two_that_close_together_are_done_in_the_order_in_which_they_were_made(
    voting: Circle, appoint_first: bool
) -> None:
    """A steward may be released only while they are one: the order decides, and it is that of the proposals."""
    steward = voting.stewards[0]
    kinds = ["release_steward", "move_power"]
    facts: dict[str, dict[str, Any]] = {
        "release_steward": {"member": steward.pk},
        "move_power": {
            "power": "set_rules",
            "before": actions.holding_to_json(VOTE),
            "after": actions.holding_to_json(
                Holding(Holder.STEWARDS, frozenset({str(each.pk) for each in voting.stewards}), 2)
            ),
        },
    }
    for kind in kinds if appoint_first else reversed(kinds):
        say(voting.propose(kind, facts[kind]), AGREE, *voting.members[:3])
    due(Proposal.objects.latest("pk").closes_at)
    move = Proposal.objects.get(kind="move_power")
    assert move.result == "passed"
    assert Proposal.objects.get(kind="release_steward").enacted is not None
    if appoint_first:
        assert move.not_done["key"] == "named_no_steward"
    else:
        assert move.enacted is not None


def test_two_changes_of_one_rule_do_not_undo_one_another(voting: Circle) -> None:
    one = voting.propose("change_rules", voting.change_gate(required_days=12))
    two = voting.propose("change_rules", voting.change_gate(trial_days=16))
    for each in (one, two):
        say(each, AGREE, *voting.members[:3])
    due(one.closes_at)
    voting.community.refresh_from_db()
    assert (voting.community.rules.required_days, voting.community.rules.trial_days) == (12, 16)


def test_what_can_no_longer_be_done_says_why(voting: Circle) -> None:
    steward = voting.stewards[0]
    proposal = voting.propose("release_steward", {"member": steward.pk})
    say(proposal, AGREE, *voting.members[:3])
    client_of(steward).post(reverse("step_down", args=["circle"]))
    proposal = settled(proposal)
    assert (proposal.result, proposal.enacted) == ("passed", None)
    page = reader(voting.members[0]).get(proposal.url).content.decode()
    assert "办不了" in page
    assert f"{steward.name}不是管事" in page
    assert "proposal_not_done" in set(Notice.objects.values_list("key", flat=True))


def test_rules_that_no_longer_go_together_are_not_set(voting: Circle) -> None:
    one = voting.propose("change_rules", voting.change_gate(required_days=15))
    two = voting.propose("change_rules", voting.change_gate(trial_days=14))
    for each in (one, two):
        say(each, AGREE, *voting.members[:3])
    due(one.closes_at)
    assert Proposal.objects.get(pk=two.pk).not_done["key"] == "more_than_all"
    voting.community.refresh_from_db()
    assert (voting.community.rules.required_days, voting.community.rules.trial_days) == (15, 15)


# ---------------------------------------------------------------- each kind


def test_a_candidate_is_let_in_beside_the_rule(voting: Circle) -> None:
    cohort = CohortFactory(community=voting.community, first_date=voting.at.date() - 3 * DAY)
    candidate = EnrolmentFactory(cohort=cohort).member
    proposal = voting.propose("admit", {"member": candidate.pk})
    say(proposal, AGREE, *voting.members[:3])
    proposal = settled(proposal)
    candidate.refresh_from_db()
    assert candidate.state == Role.MEMBER
    assert candidate.enrolments.get().by_exception
    assert proposal.enacted is not None
    assert candidate.name in told("proposal_passed")


def test_a_power_is_moved(voting: Circle) -> None:
    facts = {
        "power": "open_cohorts",
        "before": actions.holding_to_json(Holding(Holder.OFFICES)),
        "after": actions.holding_to_json(Holding(Holder.STEWARDS)),
    }
    say(voting.propose("move_power", facts), AGREE, *voting.members[:3])
    due(voting.at + 7 * DAY)
    voting.community.refresh_from_db()
    assert voting.community.holdings()["open_cohorts"] == Holding(Holder.STEWARDS)
    assert client_of(voting.founder).get(reverse("new_cohort", args=["circle"])).status_code == 403
    assert client_of(voting.stewards[0]).get(reverse("new_cohort", args=["circle"])).status_code == 200


def test_a_dissolved_community_is_closed_for_writing_after_its_days_of_grace(
    voting: Circle, monkeypatch: pytest.MonkeyPatch
) -> None:
    proposal = voting.propose("dissolve", {})
    say(proposal, AGREE, *voting.members[:3])
    settled(proposal)
    voting.community.refresh_from_db()
    closes_at = voting.community.closes_at
    assert closes_at == proposal.closes_at + 14 * DAY
    assert told("dissolved") >= names(*voting.members)
    browser = client_of(voting.members[0])
    address = reverse("leave_community", args=["circle"])
    check_in = reverse("check_in", args=["circle"])
    monkeypatch.setattr("dongliang_web.people.access.now", lambda: closes_at)
    assert browser.post(check_in, {"text": "还想写"}).status_code == 403
    assert browser.get(reverse("today", args=["circle"])).status_code == 200
    assert browser.get(reverse("own_table", args=["circle", "csv"])).status_code == 200
    assert browser.post(address).status_code == 302
    monkeypatch.setattr("dongliang_web.people.access.now", lambda: closes_at - dt.timedelta(seconds=1))
    assert client_of(voting.members[1]).post(check_in, {"text": "还能写"}).status_code != 403


def test_a_branch_is_founded_and_whoever_wishes_follows(voting: Circle) -> None:
    proposal = voting.propose("branch", {"name": "另一双手", "slug": "other-hands"})
    say(proposal, AGREE, *voting.members[:3])
    settled(proposal)
    branch = Community.objects.get(slug="other-hands")
    assert branch.gate_rules == voting.community.gate_rules
    assert [each.name for each in branch.members.in_office()] == [voting.members[0].name]
    browser = client_of(voting.members[2])
    follow = reverse("follow_branch", args=["circle", proposal.pk])
    assert browser.post(follow)["Location"] == reverse("today", args=["other-hands"])
    assert set(branch.members.values_list("name", "state")) >= {(voting.members[2].name, "member")}
    voting.members[2].refresh_from_db()
    assert voting.members[2].state == Role.MEMBER
    browser.post(follow)
    assert branch.members.count() == 2


def test_a_branch_whose_address_was_taken_meanwhile_is_not_founded(voting: Circle) -> None:
    proposal = voting.propose("branch", {"name": "另一双手", "slug": "other-hands"})
    say(proposal, AGREE, *voting.members[:3])
    a_circle(slug="other-hands")
    assert settled(proposal).not_done["key"] == "slug_taken"


@pytest.mark.parametrize(
    ("kind", "facts", "key"),
    [
        ("appoint_steward", "steward", "already_steward"),
        ("release_steward", "member", "not_steward"),
        ("admit", "member", "already_admitted"),
    ],
)
def test_what_cannot_be_is_not_proposed(voting: Circle, kind: str, facts: str, key: str) -> None:
    whom = voting.stewards[0] if facts == "steward" else voting.members[1]
    with pytest.raises(Refused, match=key):
        voting.propose(kind, {"member": whom.pk})
    with pytest.raises(Refused, match="changes_nothing"):
        voting.propose("change_rules", voting.change_gate())
    assert not Proposal.objects.exists()


def test_the_same_is_not_proposed_twice_and_nobody_floods(voting: Circle) -> None:
    for days in (7, 8, 9, 10, 11):
        voting.propose("change_rules", voting.change_gate(required_days=days))
    with pytest.raises(Refused, match="proposals_open"):
        voting.propose("change_rules", voting.change_gate(required_days=12))
    with pytest.raises(Refused, match="proposed_already"):
        voting.propose("change_rules", voting.change_gate(required_days=7), by=voting.members[1])


# ---------------------------------------------------------------- notices


def test_who_decides_is_told_once_and_once_more_a_day_before_the_end(voting: Circle) -> None:
    proposal = voting.propose("change_rules", voting.change_gate(required_days=12))
    everybody = names(voting.founder, *voting.stewards, *voting.members)
    assert told("proposal_to_vote") == everybody - names(voting.members[0])
    say(proposal, AGREE, voting.members[1])
    soon = proposal.closes_at - DAY
    assert due(soon - dt.timedelta(seconds=1)) == 0
    assert due(soon) == 6
    assert due(soon) == 0
    assert told("proposal_to_vote") == set()
    assert told("proposal_closing") == everybody - names(voting.members[1])
    due(proposal.closes_at)
    assert told("proposal_closing") == set()
    assert told("proposal_failed") == names(voting.members[0], voting.members[1])


def test_looking_at_a_proposal_puts_its_notice_away(voting: Circle) -> None:
    proposal = voting.propose("change_rules", voting.change_gate(required_days=12))
    client_of(voting.members[1]).get(proposal.url)
    assert voting.members[1].name not in told("proposal_to_vote")


def test_who_withdraws_takes_the_question_back(voting: Circle) -> None:
    proposal = voting.propose("change_rules", voting.change_gate(required_days=12))
    address = reverse("withdraw_proposal", args=["circle", proposal.pk])
    client_of(voting.members[1]).post(address)
    assert Proposal.objects.get().is_open
    client_of(voting.members[0]).post(address)
    assert Proposal.objects.get().result == "withdrawn"
    assert told("proposal_to_vote") == set()
    assert verbs(voting.community)[-1] == "withdrew_proposal"
    assert due(proposal.closes_at) == 0


# ---------------------------------------------------------------- pages


def test_opening_the_page_after_the_end_settles_it(voting: Circle) -> None:
    proposal = voting.propose("change_rules", voting.change_gate(required_days=12), at=voting.at - 8 * DAY)
    say(proposal, AGREE, *voting.members[:3], at=voting.at - 7.5 * DAY)
    page = reader(voting.members[3]).get(proposal.url).content.decode()
    assert "已经照办" in page
    assert verbs(voting.community).count("decided_proposal") == 1


def test_a_member_proposes_through_the_form_and_another_votes(voting: Circle) -> None:
    address = f"{reverse('new_proposal', args=['circle'])}?kind=change_rules&which=main"
    browser = client_of(voting.members[0])
    fields = _filled(browser.get(address).context["draft"].form)
    sent = {name: value for name, value in fields.items() if value not in (None, "", False)}
    sent["newcomer_days"] += 1
    assert browser.post(address, {**sent, "form": "majority"}).status_code == 400
    answer = browser.post(address, {**sent, "form": "majority", "reason": "我们试一试"})
    proposal = Proposal.objects.get()
    assert answer["Location"] == proposal.url
    assert proposal.form == Form.MAJORITY
    page = client_of(voting.members[1]).get(proposal.url).content.decode()
    assert "我们试一试" in page
    vote = reverse("vote", args=["circle", proposal.pk])
    assert client_of(voting.members[1]).post(vote, {"choice": "agree"}).status_code == 400
    client_of(voting.members[1]).post(vote, {"choice": "agree", "reason": "好的就这样"})
    page = client_of(voting.members[2]).get(proposal.url).content.decode()
    assert voting.members[1].name in page
    assert "好的就这样" in page


def _filled(form: Any) -> dict[str, Any]:
    return {name: form.get_initial_for_field(field, name) for name, field in form.fields.items()}


def test_of_a_person_names_are_shown_once_it_is_decided(voting: Circle) -> None:
    proposal = voting.propose("appoint_steward", {"member": voting.members[3].pk})
    voter = voting.members[1]
    actions.vote(by=voter, proposal=proposal, choice=AGREE, reason="他很细心", at=voting.at)
    browser = reader(voting.members[2])
    page = browser.get(proposal.url).content.decode()
    assert voter.name not in page
    assert "他很细心" not in page
    settled(proposal)
    page = browser.get(proposal.url).content.decode()
    assert voter.name in page
    assert "他很细心" in page


def test_candidates_read_proposals_and_neither_propose_nor_vote_nor_see_who_voted(voting: Circle) -> None:
    proposal = voting.propose("change_rules", voting.change_gate(required_days=12))
    actions.vote(by=voting.members[1], proposal=proposal, choice=AGREE, reason="我看可以", at=voting.at)
    browser = client_of(MemberFactory(community=voting.community, state=str(Role.CANDIDATE)))
    page = browser.get(proposal.url)
    assert page.status_code == 200
    assert "我看可以" not in page.content.decode()
    assert browser.get(reverse("new_proposal", args=["circle"])).status_code == 403
    vote = reverse("vote", args=["circle", proposal.pk])
    assert browser.post(vote, {"choice": "agree", "reason": "好的就这样"}).status_code == 403
    stranger = client_of(a_circle(slug="elsewhere").members[0])
    assert stranger.get(proposal.url).status_code == 403
    other = client_of(voting.members[0])
    assert other.get(reverse("proposal", args=["circle", proposal.pk + 1])).status_code == 404


def test_what_was_decided_is_read_on_the_page_of_decisions_once(voting: Circle) -> None:
    proposal = voting.propose("change_rules", voting.change_gate(required_days=12))
    say(proposal, AGREE, *voting.members[:3])
    settled(proposal)
    page = reader(voting.members[0]).get(reverse("decisions", args=["circle"])).content.decode()
    assert "的提案通过了：改门槛的规则" in page
    assert page.count("13 → 12") == 1
    assert "因为该这样" in page


@pytest.mark.parametrize("spoken", ["zh-hans", "en"])
def test_the_pages_are_there_in_both_languages(voting: Circle, spoken: str) -> None:
    proposal = voting.propose("change_rules", voting.change_gate(required_days=12))
    browser = reader(voting.members[1], spoken)
    pages = [proposal.url, reverse("proposals", args=["circle"]), reverse("new_proposal", args=["circle"])]
    for kind in actions.ACTS:
        which = {"change_rules": "gate", "move_power": "set_rules"}.get(kind, "")
        pages.append(f"{reverse('new_proposal', args=['circle'])}?kind={kind}&which={which}")
    for address in pages:
        answer = browser.get(address)
        assert answer.status_code == 200, address
        text = answer.content.decode()
        assert ("提" in text) == (spoken == "zh-hans"), address


def test_pages_cost_the_same_with_many_votes(voting: Circle) -> None:
    proposal = voting.propose("change_rules", voting.change_gate(required_days=12))
    browser = client_of(voting.founder)
    browser.get(proposal.url)
    few = _queries(browser, proposal.url), _queries(browser, reverse("proposals", args=["circle"]))
    say(proposal, AGREE, *voting.members, *voting.stewards)
    for number, each in enumerate([*voting.members[1:], *voting.stewards]):
        voting.propose("change_rules", voting.change_gate(required_days=number + 1), by=each)
    Notice.objects.all().delete()
    many = _queries(browser, proposal.url), _queries(browser, reverse("proposals", args=["circle"]))
    assert many == few


def _queries(browser: Any, address: str) -> int:
    with CaptureQueriesContext(connection) as caught:
        assert browser.get(address).status_code == 200
    return len(caught)
