"""How each event is told to the world: its public name, what it is about, what is left out.

The feed, the webhooks and the history use these names; they are a promise, the wire names are not.
"""

from typing import Any
from uuid import UUID

from msgspec import Raw, Struct

from contracts.envelope import Event
from contracts.events import (
    audit_checkpoints,
    audit_export,
    checkin,
    identity,
    identity_erasure,
    identity_parties,
    identity_sessions,
    notification_mail,
    notification_webhooks,
    planning,
    planning_dependencies,
    planning_ideas,
    planning_learning,
    planning_life,
    planning_lint,
    planning_work,
    scoring,
)


class Public(Struct, frozen=True):
    """How an event is told.

    type is noun and past participle; the noun is the kind of thing it is about unless entity says
    otherwise. is_told tells whether it goes into the public feed; every event is in the history.
    secret fields are shown nowhere, not even in the history.
    """

    type: str
    entity: str = ""
    is_told: bool = True
    secret: tuple[str, ...] = ()

    @property
    def kind(self) -> str:
        """The kind of thing the event is about."""
        return self.entity or self.type.partition(".")[0]


PUBLIC: dict[type[Event], Public] = {
    audit_checkpoints.CheckpointPublished: Public("audit.checkpoint", entity="organisation"),
    identity.OrganisationRegistered: Public("organisation.registered"),
    identity.OrganisationSettingsChanged: Public("organisation.settings_changed"),
    identity.OrganisationSuspended: Public("organisation.suspended"),
    identity.OrganisationReinstated: Public("organisation.reinstated"),
    identity.MemberInvited: Public("member.invited"),
    identity.MemberJoined: Public("member.joined"),
    identity.MemberChanged: Public("member.changed"),
    identity.MemberRoleChanged: Public("member.role_changed"),
    identity.MemberDeactivated: Public("member.deactivated"),
    identity.TeamCreated: Public("team.created"),
    identity.TeamChanged: Public("team.changed"),
    identity.TeamMemberAdded: Public("team.member_added"),
    identity.TeamMemberRemoved: Public("team.member_removed"),
    identity_parties.ExternalPartyAdded: Public("external_party.added"),
    identity_erasure.PersonErased: Public("person.erased"),
    identity_erasure.ErasureFinished: Public("person.erasure_finished", is_told=False),
    identity_erasure.OrganisationOffboarded: Public("organisation.offboarded"),
    identity.ApiKeyIssued: Public("api_key.issued", is_told=False, secret=("secret_sha256",)),
    identity.ApiKeyRevoked: Public("api_key.revoked", is_told=False),
    identity_sessions.SignInLinkSent: Public(
        "session.link_sent", is_told=False, secret=("secret_sha256",)
    ),
    identity_sessions.SessionOpened: Public(
        "session.opened", is_told=False, secret=("secret_sha256",)
    ),
    identity_sessions.SessionContinued: Public("session.continued", is_told=False),
    identity_sessions.SessionClosed: Public("session.closed", is_told=False),
    identity_sessions.PreferencesChanged: Public("member.preferences_changed", is_told=False),
    planning.CycleOpened: Public("cycle.opened"),
    planning.CycleChanged: Public("cycle.changed"),
    planning.CycleActivated: Public("cycle.activated"),
    planning.CycleReviewStarted: Public("cycle.review_started"),
    planning.CycleClosed: Public("cycle.closed"),
    planning.CycleReopened: Public("cycle.reopened"),
    planning.ObjectiveDrafted: Public("objective.drafted"),
    planning.ObjectiveChanged: Public("objective.changed"),
    planning.ObjectivePublished: Public("objective.published"),
    planning.KeyResultDefined: Public("key_result.defined"),
    planning.KeyResultChanged: Public("key_result.changed"),
    planning.KeyResultAmended: Public("key_result.amended"),
    planning.KeyResultWithdrawn: Public("key_result.withdrawn"),
    planning.ActualImported: Public("key_result.actual_imported", is_told=False),
    planning.SpreadsheetImported: Public("cycle.imported"),
    planning_ideas.IdeaSubmitted: Public("idea.submitted"),
    planning_ideas.IdeaMerged: Public("idea.merged"),
    planning_ideas.IdeaWidened: Public("idea.widened"),
    planning_ideas.VoteCast: Public("idea.vote_cast", entity="idea"),
    planning_ideas.VoteWithdrawn: Public("idea.vote_withdrawn", entity="idea"),
    planning_ideas.IdeasRevealed: Public("cycle.ideas_revealed"),
    planning_ideas.IdeaShortlisted: Public("idea.shortlisted"),
    # Who has learnt what is for oneself and the admins.
    planning_learning.LessonCompleted: Public("lesson.completed", entity="member", is_told=False),
    planning_dependencies.DependencyDeclared: Public("dependency.declared"),
    planning_dependencies.DependencyAccepted: Public("dependency.accepted"),
    planning_dependencies.DependencyDeclined: Public("dependency.declined"),
    planning_dependencies.DependencyResolved: Public("dependency.resolved"),
    planning_dependencies.DependencyBroken: Public("dependency.broken"),
    planning_dependencies.DependencyLinkIssued: Public("dependency.link_issued", is_told=False),
    planning_dependencies.DependencyLinkRevoked: Public("dependency.link_revoked", is_told=False),
    planning_dependencies.LinkSecretMade: Public(
        "organisation.link_secret_made", is_told=False, secret=("secret",)
    ),
    planning_life.ObjectiveClosed: Public("objective.closed"),
    planning_life.ObjectiveReopened: Public("objective.reopened"),
    planning_life.ObjectiveArchived: Public("objective.archived"),
    planning_life.ObjectiveRestored: Public("objective.restored"),
    planning_life.ObjectiveCarriedForward: Public("objective.carried_forward"),
    planning_life.ObjectiveAligned: Public("objective.aligned"),
    planning_life.ObjectiveUnaligned: Public("objective.unaligned"),
    planning_lint.LintAnswered: Public("objective.lint_answered"),
    planning_work.InitiativeAdded: Public("initiative.added"),
    planning_work.InitiativeChanged: Public("initiative.changed"),
    planning_work.InitiativeCompleted: Public("initiative.completed"),
    planning_work.CommentAdded: Public("comment.added"),
    checkin.CheckInRecorded: Public("key_result.checked_in"),
    checkin.CheckInCorrected: Public("check_in.corrected"),
    checkin.CheckInRetracted: Public("check_in.retracted"),
    checkin.CheckInAcknowledged: Public("check_in.acknowledged"),
    checkin.CheckInMissed: Public("key_result.check_in_missed"),
    checkin.BlockerRaised: Public("blocker.raised"),
    checkin.BlockerAssigned: Public("blocker.assigned"),
    checkin.BlockerResolved: Public("blocker.resolved"),
    scoring.ProvisionalScoreChanged: Public("score.changed"),
    scoring.ScoreProposed: Public("score.proposed"),
    scoring.ScoreSet: Public("score.set", entity="key_result"),
    scoring.ScoreConfirmed: Public("score.confirmed", entity="key_result"),
    audit_export.ExportMade: Public("export.made"),
    # The texts are shown in the review, where a draft is its reviewer's alone.
    scoring.CycleReviewed: Public(
        "cycle.reviewed",
        is_told=False,
        secret=("performance", "challenge", "adherence", "impact", "future", "learnings"),
    ),
    scoring.ObjectiveReviewed: Public(
        "objective.reviewed", is_told=False, secret=("went_well", "in_the_way", "learnings")
    ),
    notification_webhooks.WebhookRegistered: Public(
        "webhook.registered", secret=("url", "is_sealed")
    ),
    notification_webhooks.WebhookChanged: Public("webhook.changed", secret=("url",)),
    notification_webhooks.WebhookVerificationRequested: Public(
        "webhook.verification_requested", is_told=False
    ),
    notification_webhooks.WebhookVerified: Public("webhook.verified"),
    notification_webhooks.WebhookVerificationFailed: Public("webhook.verification_failed"),
    notification_webhooks.WebhookTestRequested: Public("webhook.test_requested", is_told=False),
    notification_webhooks.WebhookPaused: Public("webhook.paused"),
    notification_webhooks.WebhookResumed: Public("webhook.resumed"),
    notification_webhooks.WebhookRemoved: Public("webhook.removed"),
    notification_webhooks.WebhookKeyStaged: Public("webhook.key_staged", secret=("is_sealed",)),
    notification_webhooks.WebhookKeyPromoted: Public("webhook.key_promoted"),
    notification_webhooks.WebhookKeyRevoked: Public("webhook.key_revoked"),
    notification_webhooks.WebhookKeyExpiring: Public("webhook.key_expiring"),
    notification_webhooks.WebhookFailing: Public("webhook.failing"),
    notification_webhooks.WebhookRecovered: Public("webhook.recovered"),
    notification_webhooks.DeliveryDeadLettered: Public(
        "webhook.deliveries_dead_lettered", entity="webhook"
    ),
    notification_webhooks.DeliveryRetryRequested: Public(
        "webhook.delivery_retry_requested", is_told=False
    ),
    notification_webhooks.ReplayRequested: Public("webhook.replay_requested"),
    notification_webhooks.ReplayFinished: Public("webhook.replay_finished"),
    notification_webhooks.ReplayCancelled: Public("webhook.replay_cancelled"),
    # What somebody is mailed, and reads, is nobody else's affair.
    notification_mail.MailPreferencesChanged: Public("member.mail_preferences", is_told=False),
    notification_mail.ReminderSent: Public(
        "member.reminded", is_told=False, secret=("key_result_ids", "objective_ids", "due_on")
    ),
    notification_mail.DigestSent: Public("member.digest_sent", is_told=False),
    notification_mail.NoticesMailed: Public(
        "member.notices_mailed", is_told=False, secret=("notice_ids",)
    ),
    notification_mail.AddressTrusted: Public("member.mailed_again", is_told=False),
    notification_mail.NoticesRead: Public(
        "member.notices_read", is_told=False, secret=("notice_ids",)
    ),
}

TYPES: dict[str, type[Event]] = {public.type: event for event, public in PUBLIC.items()}


class PublicActor(Struct, frozen=True, kw_only=True):
    """Who acted; ids, never names."""

    kind: str
    id: str


class PublicEvent(Struct, frozen=True, kw_only=True):
    """An event as webhooks, the pull API and the stream carry it, in this field order.

    sequence is dense per organisation, subject_version dense per subject, both among told events.
    """

    id: str
    type: str
    timestamp: str
    organisation_id: UUID
    sequence: int
    subject: str
    subject_version: int
    actor: PublicActor
    data: Raw


def actor_of(reference: str) -> PublicActor:
    """Who a header's actor is: "member/<id>" gives kind and id, "operator" is both."""
    kind, _, id = reference.partition("/")
    return PublicActor(kind=kind, id=id or kind)


_NAMES_ITS_SUBJECT = (
    scoring.ProvisionalScoreChanged
    | scoring.ScoreProposed
    | identity_erasure.PersonErased
    | identity_erasure.ErasureFinished
)


def entity_of(event: Event, stream: str) -> tuple[str, UUID]:
    """What an event is about: kind and id; stream, as "team/<id>", helps where it names neither."""
    if isinstance(event, _NAMES_ITS_SUBJECT):
        return event.subject, event.subject_id
    kind = PUBLIC[type(event)].kind
    id = getattr(event, f"{kind}_id", None)
    return kind, id if id is not None else UUID(stream.rpartition("/")[2])


def objective_of(event: Event) -> UUID | None:
    """The objective an event belongs under, which decides who may see it."""
    return getattr(event, "objective_id", None)


def is_silent(event: Event) -> bool:
    """Whether nobody but who acted may know of it before the ideas of its cycle are revealed.

    The feed never tells such an event: a gap in its numbers would tell of it, and who waits for
    it learns of the reveal.
    """
    return getattr(event, "silent", False) is True


def subject_of(event: Event, stream: str) -> str:
    """What the feed files an event under: its objective, else the thing itself."""
    objective_id = objective_of(event)
    if objective_id is not None:
        return f"objective/{objective_id}"
    kind, id = entity_of(event, stream)
    return f"{kind}/{id}"


def told_fields(kind: type[Event]) -> tuple[str, ...]:
    """The fields of an event that the feed carries: neither personal nor secret."""
    left_out = {*kind.PERSONAL, *PUBLIC[kind].secret}
    return tuple(f for f in kind.__struct_fields__ if f not in left_out)


def told_data(event: Event) -> dict[str, Any]:
    """What the feed carries of an event, amounts still Decimal."""
    return {name: getattr(event, name) for name in told_fields(type(event))}


def description_of(kind: type[Event]) -> str:
    """What the catalogue says of a type: the first paragraph about its event, on one line."""
    return " ".join((kind.__doc__ or "").split("\n\n")[0].split())
