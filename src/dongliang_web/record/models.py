"""The entry, and the passages of personal text that stand beside it and can be forgotten."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db import models

if TYPE_CHECKING:
    from dongliang_web.people.models import Community

#: Verb -> kind of the events table; None: part of the record, no event between members.
VERBS: dict[str, str | None] = {
    "founded_community": None,
    "changed_community": None,
    "changed_clock": None,
    "changed_rules": None,
    "attached_account": None,
    "detached_account": None,
    "appointed_steward": None,
    "released_steward": None,
    "issued_sign_in": None,
    "asked_for_sign_in": None,
    "confirmed_sign_in": None,
    "stopped_sign_in": None,
    "used_sign_in": None,
    "changed_state": None,
    "opened_cohort": None,
    "changed_cohort": None,
    "enrolled": "register",
    "withdrew_enrolment": None,
    "checked_in": "check_in",
    "added_to_check_in": None,
    "made_up_day": "make_up",
    "edited_post": None,
    "deleted_post": None,
    "shared_body_note": None,
    "announced_leave": "leave",
    "withdrew_leave": None,
    "voided_day": "void",
    "missed_day": "missed",
    "rested_day": "rest",
    "fell_out": "out",
    "returned_to_trial": None,
    "graduated": "graduate",
    "admitted": "graduate",
    "invited": "invite",
    "loaded_history": None,
    "loaded_event": None,
    "stood_on_join_page": None,
    "left_join_page": None,
    "claimed_name": None,
    "confirmed_claim": None,
    "refused_claim": None,
    "ended_claim": None,
    "vouched_claim": None,
    "objected_claim": None,
    "undid_claim": None,
    "named_helper": None,
    "ended_helping": None,
    "undid_recorded_day": None,
    "proposed_question": None,
    "accepted_question": None,
    "refused_question": None,
    "changed_question": None,
    "retired_question": None,
    "opened_questions": None,
    "drew_questions": None,
    "answered_questions": None,
    "asked_for_reminder": None,
    "changed_reminder": None,
    "stopped_reminder": None,
    "reminded": "remind",
    "dismissed_reminder": None,
    "decided_name": None,
    "kept_film": None,
    "recognised": "recognise",
    "took_back_recognition": None,
    "replied": "reply",
    "deleted_reply": None,
    "mentioned": "mention",
    "made_link": None,
    "changed_link": None,
    "withdrew_link": None,
    "joined": "join",
    "changed_origin": None,
    "called_along": "call_along",
    "muted_calls": None,
    "unmuted_calls": None,
    "added_channel": None,
    "removed_channel": None,
    "proposed_session": None,
    "named_speaker": "propose",
    "brought_speaker": "bring_speaker",
    "withdrew_speaker": None,
    "changed_session": None,
    "cancelled_session": None,
    "will_come": None,
    "will_not_come": None,
    "invited_guest": None,
    "stopped_guest": None,
    "opened_session": None,
    "closed_session": None,
    "attended": "attend",
    "asked_speaker": "reply",
    "spoke_in_session": None,
    "lifted_question": None,
    "deleted_message": None,
    "held_for_advertising": None,
    "released_held": None,
    "kept_back_held": None,
    "flagged": None,
    "announced_rehearsal": None,
    "called_off_rehearsal": None,
    "began_rehearsal": None,
    "ended_rehearsal": None,
    "consented_to_hand_over": None,
    "withdrew_consent": None,
    "handed_over": None,
    # who can act when people are away
    "stood_for": None,
    "went_away": None,
    "came_back": None,
    "changed_duty": None,
    "took_duty": None,
    "told_silence": None,
    "powers_fell": None,
    "operator_appointed": None,
    "proposed_change": None,
    "voted": None,
    "withdrew_proposal": None,
    "decided_proposal": None,
    "moved_power": None,
    "dissolved_community": None,
    "kept_community": None,
    "branched_community": None,
    # mediation: without anybody who did it, for naming them would tell who is at odds
    "asked_mediation": None,
    "began_mediation": None,
    "closed_mediation": None,
    # What two do as companions ties them in replies and recognitions; that they are companions is no event of its own.
    "asked_companion": None,
    "accepted_companion": None,
    "declined_companion": None,
    "ended_companions": None,
    "opened_ground": None,
    "added_statement": None,
    "took_part_in_ground": None,
    "took_back_answers": None,
    "removed_statement": None,
    "hid_statement": None,
    "closed_ground": None,
}

#: Verbs whose entry names somebody by what another did or told: no sign that they are there.
BY_OTHERS = ("loaded_event", "invited", "named_speaker", "brought_speaker")

#: Verbs that undo the entry that they are about: it stays in the record, and is no event between members any more.
TAKING_BACK = ("withdrew_leave", "undid_recorded_day", "took_back_recognition", "changed_origin", "withdrew_speaker")


class EntryQuerySet(models.QuerySet["Entry"]):
    """Entries of the record."""

    def of(self, community: Community) -> EntryQuerySet:
        """Entries of one community, oldest first."""
        return self.filter(community=community).order_by("id")

    def events(self) -> EntryQuerySet:
        """Entries that are events of the events table; what was taken back later is none."""
        return self.filter(verb__in=[*(verb for verb, kind in VERBS.items() if kind), "loaded_event"]).standing()

    def invitations(self) -> EntryQuerySet:
        """Entries that tell who brought whom, the earliest first: actor and target."""
        brought = models.Q(verb="invited") | models.Q(verb="loaded_event", facts__kind="invite")
        return self.filter(brought, actor__isnull=False, target__isnull=False).standing().order_by("id")

    def own_acts(self) -> EntryQuerySet:
        """Entries that show that their actor was there: what they did themselves."""
        return self.exclude(actor=None).exclude(verb__in=BY_OTHERS)

    def standing(self) -> EntryQuerySet:
        """Entries that no later one takes back."""
        return self.exclude(models.Exists(self.model.objects.filter(verb__in=TAKING_BACK, about=models.OuterRef("pk"))))


class Entry(models.Model):
    """One thing that happened: who, what, to whom, when, in which community, by which rule, why.

    Entries are never changed and never deleted; the database refuses it. Text that people typed stands in passages
    beside, the entry holds only their digests.
    """

    id = models.BigAutoField(primary_key=True)
    community = models.ForeignKey("dongliang_web.Community", models.PROTECT, related_name="+")
    verb = models.CharField(max_length=40)
    #: Who did it; empty where the rule and the clock did, in a mediation, and where members say something without
    #: their name.
    actor = models.ForeignKey("dongliang_web.Member", models.PROTECT, null=True, related_name="+")
    #: To whom, or for whom.
    target = models.ForeignKey("dongliang_web.Member", models.PROTECT, null=True, related_name="+")
    #: The earlier entry that this one is about.
    about = models.ForeignKey("self", models.PROTECT, null=True, related_name="+")
    cohort = models.ForeignKey("dongliang_web.Cohort", models.PROTECT, null=True, related_name="+")
    #: The community day claimed.
    day_date = models.DateField(null=True)
    #: When it happened, where that is known to the instant.
    happened_at = models.DateTimeField(null=True)
    #: When it reached the server.
    received_at = models.DateTimeField()
    #: When it was written down.
    recorded_at = models.DateTimeField()
    #: The clause by which it was decided, such as ``gate.too_many_missed``.
    rule = models.CharField(max_length=80, blank=True)
    #: What is needed to read the entry later; never text that a person typed.
    facts = models.JSONField(default=dict)
    #: Digests of the passages, each with its role.
    digests = models.JSONField(default=list)
    weight = models.FloatField(default=1.0)

    #: Passages written together with this entry, by role; set by `append` only.
    kept: dict[str, Passage]

    objects = EntryQuerySet.as_manager()

    class Meta:
        indexes = [
            models.Index(fields=["community", "id"], name="entry_community"),
            models.Index(fields=["community", "verb", "day_date"], name="entry_verb_day"),
            models.Index(fields=["target", "verb"], name="entry_target_verb"),
            # Looked for at every tick, and rare.
            models.Index(
                fields=["cohort", "recorded_at"], condition=models.Q(verb="undid_recorded_day"), name="entry_undone_day"
            ),
        ]


class Passage(models.Model):
    """Personal text or a picture's file, with the salt of its digest; both are erased together.

    Without the salt the digest in the entry cannot be matched to a guessed text, so erasing the passage forgets it
    while the record stays whole.
    """

    id = models.BigAutoField(primary_key=True)
    entry = models.ForeignKey(Entry, models.PROTECT, related_name="passages")
    role = models.CharField(max_length=20)
    salt = models.BinaryField(max_length=16)
    text = models.TextField(blank=True)
    #: Name of the kept file, for pictures.
    file = models.CharField(max_length=120, blank=True)
