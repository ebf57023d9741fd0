"""Who is here on one steward's word comes to a voice by the members' vote, where nobody else in office is there."""

from __future__ import annotations

import pytest
from django.urls import reverse

from dongliang.council import Choice, Form
from dongliang_web.models import Member, Notice, Office, Proposal
from dongliang_web.people.models import electors
from dongliang_web.record.actions import Refused
from tests.web.council.deciding import DAY, VOTE, Circle, a_circle, reader, say, settled
from tests.web.council.test_voices import signed_in_by
from tests.web.factories import MemberFactory, client_of, entry_for

pytestmark = pytest.mark.django_db
AGREE, OBJECT = Choice.AGREE, Choice.OBJECT


@pytest.fixture
def circle() -> Circle:
    """Four members and one steward; there is no founder any more."""
    made = a_circle(stewards=1)
    Office.objects.filter(member=made.founder).update(until_at=made.at - 60 * DAY)
    return made


@pytest.fixture
def newcomer(circle: Circle) -> Member:
    """Let in long ago by the only steward alone."""
    made = MemberFactory(community=circle.community, name="新来的")
    entry_for(circle.stewards[0], "admitted", circle.at - 60 * DAY, target=made)
    entry_for(made, "checked_in", circle.at - DAY, day=(circle.at - DAY).date())
    return made


def has_a_voice(circle: Circle, member: Member) -> bool:
    return electors(circle.community, circle.at).filter(pk=member.pk).exists()


@pytest.mark.parametrize("consent", [True, False])
def test_the_members_give_a_voice_by_vote(circle: Circle, newcomer: Member, consent: bool) -> None:
    assert not has_a_voice(circle, newcomer)
    proposal = circle.propose("stand_for", {"member": newcomer.pk}, by=newcomer, consent=consent)
    assert proposal.form == (Form.CONSENT if consent else Form.MAJORITY), "with one steward too it is the members'"
    assert proposal.power == "admit_with_reason"
    say(proposal, AGREE, *circle.members[:3])
    proposal = settled(proposal)
    entry = proposal.enacted
    assert entry is not None
    assert (entry.verb, entry.actor, entry.target, entry.about) == ("stood_for", None, newcomer, proposal.entry)
    assert has_a_voice(circle, newcomer)


def test_one_objection_is_enough_to_wait_under_consent(circle: Circle, newcomer: Member) -> None:
    proposal = circle.propose("stand_for", {"member": newcomer.pk})
    say(proposal, AGREE, *circle.members[:3])
    say(proposal, OBJECT, circle.members[3])
    assert settled(proposal).result == "failed"
    assert not has_a_voice(circle, newcomer)


def test_whoever_it_is_about_does_not_vote(circle: Circle, newcomer: Member) -> None:
    proposal = circle.propose("stand_for", {"member": newcomer.pk}, by=newcomer)
    with pytest.raises(Refused, match="no_voice_here"):
        say(proposal, AGREE, newcomer)


def test_a_founder_on_one_word_does_not_stand_for_themself() -> None:
    circle = a_circle(members=1, stewards=1)
    entry_for(circle.stewards[0], "admitted", circle.at - 60 * DAY, target=circle.founder)
    with pytest.raises(Refused, match="nobody_decides"):
        circle.propose("stand_for", {"member": circle.founder.pk}, by=circle.founder)


def test_whoever_needs_nobody_is_not_proposed_and_not_stood_for_twice(circle: Circle, newcomer: Member) -> None:
    with pytest.raises(Refused, match="stands_already"):
        circle.propose("stand_for", {"member": circle.members[1].pk})
    proposal = circle.propose("stand_for", {"member": newcomer.pk})
    say(proposal, AGREE, *circle.members[:3])
    other = MemberFactory(community=circle.community, offices=["steward"])
    entry_for(other, "stood_for", circle.at, target=newcomer)
    proposal = settled(proposal)
    assert (proposal.result, proposal.not_done["key"]) == ("passed", "stands_already")
    assert client_of(newcomer).get(proposal.url).status_code == 200


def test_who_has_left_by_then_is_not_stood_for(circle: Circle, newcomer: Member) -> None:
    proposal = circle.propose("stand_for", {"member": newcomer.pk})
    say(proposal, AGREE, *circle.members[:3])
    Member.objects.filter(pk=newcomer.pk).update(state="former")
    assert settled(proposal).enacted is None


@pytest.mark.parametrize(
    ("spoken", "why"),
    [
        ("zh-hans", "成员也可以用一个提案来作保"),
        ("en", "Another in office can stand for you, or the members by a proposal"),
    ],
)
def test_the_pages_tell_why_there_is_no_voice(circle: Circle, newcomer: Member, spoken: str, why: str) -> None:
    circle.hold(set_rules=circle.community.holdings()["set_rules"])
    proposal = circle.propose("change_rules", circle.change_gate(required_days=12))
    link = f"{reverse('new_proposal', args=['circle'])}?kind=stand_for"
    for address in (proposal.url, reverse("powers", args=["circle"])):
        page = reader(newcomer, spoken).get(address)
        assert why in page.content.decode()
        assert link in page.content.decode()
        assert why not in reader(circle.members[1], spoken).get(address).content.decode()
    form = reader(newcomer, spoken).get(link).context["draft"].form
    assert [each.name for each in form.fields["member"].queryset] == ["新来的"]


def test_the_form_proposes_it_and_the_duty_page_leads_there(circle: Circle, newcomer: Member) -> None:
    link = f"{reverse('new_proposal', args=['circle'])}?kind=stand_for"
    sent = {"member": newcomer.key, "reason": "我们都认识", "form": "consent"}
    answer = reader(newcomer, "en").post(link, sent)
    proposal = Proposal.objects.get()
    assert answer["Location"] == proposal.url
    assert "Stand for 新来的 together" in reader(circle.members[1], "en").get(proposal.url).content.decode()
    duty = client_of(circle.stewards[0]).get(reverse("duty", args=["circle"])).content.decode()
    assert link in duty
    assert Notice.objects.filter(member=circle.members[1], key="proposal_to_vote").exists()


def test_who_is_here_on_one_word_is_a_list_for_those_alone_who_let_people_in(circle: Circle, newcomer: Member) -> None:
    another = MemberFactory(community=circle.community, name="后到")
    entry_for(circle.stewards[0], "admitted", circle.at - 60 * DAY, target=another)
    choices = reverse("new_proposal", args=["circle"])
    link = f"{choices}?kind=stand_for"

    def offered(by: Member) -> set[str]:
        page = reader(by).get(link)
        assert page.status_code == 200
        return {each.name for each in page.context["draft"].form.fields["member"].queryset}

    assert offered(circle.stewards[0]) == {newcomer.name, another.name}
    assert offered(newcomer) == {newcomer.name}
    assert offered(circle.members[0]) == set()
    for by, leads in ((circle.stewards[0], True), (newcomer, True), (circle.members[0], False)):
        assert ("kind=stand_for" in reader(by).get(choices).content.decode()) is leads
    sent = {"member": newcomer.key, "reason": "我们都认识", "form": "consent"}
    for by in (circle.members[0], another):
        answer = reader(by).post(link, sent)
        assert answer.status_code == 400
        assert newcomer.name not in answer.content.decode()
    circle.hold(admit_with_reason=VOTE)
    assert offered(circle.stewards[0]) == set(), "then it is not theirs to know either"
    assert offered(newcomer) == {newcomer.name}
    assert reader(newcomer).post(link, sent).status_code == 302


def test_candidates_are_told_nothing_of_it(circle: Circle) -> None:
    candidate = MemberFactory(community=circle.community, state="candidate")
    signed_in_by(circle.stewards[0], candidate, circle.at)
    page = reader(candidate, "en").get(reverse("powers", args=["circle"]))
    assert page.status_code == 200
    assert "the members by a proposal" not in page.content.decode()
