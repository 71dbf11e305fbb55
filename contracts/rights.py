"""Who may do what: domain.md §5 as one table, read by every service.

Owner and admin may do everything inside their organisation. Others may by role, or by a
relation to what is touched. What a role may never do is simply not in the table.
"""

from typing import Literal
from uuid import UUID

from msgspec import Struct

from contracts.commands import (
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
from contracts.envelope import Command
from contracts.errors import Forbidden, NotFound
from contracts.values import Actor, Owner, Role

# owns: accountable for it, or it is the member's own. leads: leads the team that owns it.
Relation = Literal["owns", "leads", "self"]

ADMINS: frozenset[Role] = frozenset(("owner", "admin"))
_NOBODY: frozenset[Role] = frozenset()
_WRITERS: frozenset[Role] = frozenset(("owner", "admin", "lead", "member"))
_WORKERS: frozenset[Role] = frozenset(("lead", "member"))


class Right(Struct, frozen=True, kw_only=True):
    """roles may always; others of lead and member only in one of the relations."""

    roles: frozenset[Role] = ADMINS
    relations: frozenset[Relation] = frozenset()
    operator: bool = False
    system: bool = False
    outsider: bool = False


_admins = Right()
_operator = Right(roles=_NOBODY, operator=True)
_writers = Right(roles=_WRITERS)
_facilitators = Right(roles=ADMINS | {"lead"})
_owners_and_leads = Right(relations=frozenset(("owns", "leads")))
_leads = Right(relations=frozenset(("leads",)))
_auditors = Right(roles=frozenset(("owner", "admin", "auditor")))
_system = Right(roles=_NOBODY, system=True)
_oneself = Right(relations=frozenset(("self",)))
_outsider = Right(roles=_NOBODY, outsider=True)

RIGHTS: dict[type[Command], Right] = {
    audit_checkpoints.PublishCheckpoint: _admins,
    audit_checkpoints.AnnounceCheckpoint: _system,
    identity.RegisterOrganisation: _operator,
    identity.SuspendOrganisation: _operator,
    identity.ReinstateOrganisation: _operator,
    identity.ChangeOrganisation: _admins,
    identity.InviteMember: _admins,
    identity.ChangeMember: _admins,
    identity.DeactivateMember: _admins,
    identity.CreateTeam: _admins,
    identity.ChangeTeam: _leads,
    identity.AddTeamMember: _leads,
    identity.RemoveTeamMember: _leads,
    identity.EnsureTeams: _admins,
    identity_parties.AddExternalParty: _writers,
    identity.IssueApiKey: _oneself,
    identity.RevokeApiKey: _oneself,
    # The gateway asks, for whoever holds the link or the session.
    identity_sessions.SendSignInLinks: _system,
    identity_sessions.OpenSession: _system,
    identity_sessions.ContinueSession: _system,
    identity_sessions.CloseSession: _oneself,
    identity_sessions.ChangePreferences: _oneself,
    identity_erasure.EraseMember: _admins,
    identity_erasure.EraseExternalParty: _admins,
    identity_erasure.FinishErasure: _system,
    identity_erasure.OffboardOrganisation: _operator,
    planning.OpenCycle: _admins,
    planning.ChangeCycle: _admins,
    planning.ActivateCycle: _admins,
    planning.StartCycleReview: _admins,
    planning.CloseCycle: _admins,
    planning.ReopenCycle: _admins,
    planning.ImportKeyResults: _admins,
    planning.DraftObjective: _writers,
    planning.ChangeObjective: _owners_and_leads,
    planning.PublishObjective: _owners_and_leads,
    planning.DefineKeyResult: _owners_and_leads,
    planning.ChangeKeyResult: _owners_and_leads,
    planning.WithdrawKeyResult: _owners_and_leads,
    planning_learning.CompleteLesson: Right(relations=frozenset(("self",))),
    planning_ideas.SubmitIdea: _writers,
    planning_ideas.CastVote: _writers,
    planning_ideas.WithdrawVote: _writers,
    planning_ideas.MergeIdea: _facilitators,
    planning_ideas.RevealIdeas: _facilitators,
    planning_ideas.ShortlistIdea: _facilitators,
    planning_dependencies.DeclareDependency: _owners_and_leads,
    # Of these, the other side owns or leads.
    planning_dependencies.AcceptDependency: _owners_and_leads,
    planning_dependencies.DeclineDependency: _owners_and_leads,
    planning_dependencies.ResolveDependency: _owners_and_leads,
    planning_dependencies.BreakDependency: _owners_and_leads,
    planning_dependencies.IssueDependencyLink: _owners_and_leads,
    planning_dependencies.RevokeDependencyLink: _owners_and_leads,
    planning_dependencies.AnswerDependency: _outsider,
    planning_life.CloseObjective: _owners_and_leads,
    planning_life.ReopenObjective: _owners_and_leads,
    planning_life.ArchiveObjective: _owners_and_leads,
    planning_life.RestoreObjective: _owners_and_leads,
    planning_life.CarryObjectiveForward: _owners_and_leads,
    planning_life.AlignObjective: _owners_and_leads,
    planning_life.UnalignObjective: _owners_and_leads,
    planning_life.HandOverWork: _system,
    planning_lint.AnswerLint: _owners_and_leads,
    planning_work.AddInitiative: _owners_and_leads,
    planning_work.ChangeInitiative: _owners_and_leads,
    planning_work.CommentOnObjective: _writers,
    planning_work.CommentOnKeyResult: _writers,
    checkin.RecordCheckIn: _owners_and_leads,
    checkin.RecordImported: _system,
    checkin.RecordMissed: _system,
    checkin.CorrectCheckIn: _owners_and_leads,
    checkin.RetractCheckIn: _owners_and_leads,
    checkin.AcknowledgeCheckIn: _writers,
    checkin.RaiseBlocker: _writers,
    checkin.AssignBlocker: _owners_and_leads,
    checkin.ResolveBlocker: _owners_and_leads,
    scoring.MoveProvisionalScore: _system,
    scoring.ProposeScore: _system,
    scoring.SetKeyResultScore: _owners_and_leads,
    scoring.ConfirmKeyResultScore: _leads,
    scoring.ReviewCycle: _writers,
    scoring.ReviewObjective: _writers,
    notification_webhooks.RegisterWebhook: _admins,
    notification_webhooks.ChangeWebhook: _admins,
    notification_webhooks.RemoveWebhook: _admins,
    notification_webhooks.VerifyWebhook: _admins,
    notification_webhooks.TryWebhook: _admins,
    notification_webhooks.PauseWebhook: _admins,
    notification_webhooks.ResumeWebhook: _admins,
    notification_webhooks.ReplayWebhook: _admins,
    notification_webhooks.CancelReplay: _admins,
    notification_webhooks.StageWebhookKey: _admins,
    notification_webhooks.PromoteWebhookKey: _admins,
    notification_webhooks.RevokeWebhookKey: _admins,
    notification_webhooks.RetryDelivery: _admins,
    notification_webhooks.ConfirmWebhook: _system,
    notification_webhooks.StopWebhook: _system,
    notification_webhooks.ReportWebhook: _system,
    notification_webhooks.ReportUnverified: _system,
    notification_webhooks.ReportDeadLetters: _system,
    notification_webhooks.FinishReplay: _system,
    notification_webhooks.ReportKeyExpiring: _system,
    notification_mail.ChangeMailPreferences: _oneself,
    notification_mail.ReadNotices: _oneself,
    notification_mail.TrustAddress: _admins,
    notification_mail.Unsubscribe: _outsider,
    notification_mail.SendLetter: _system,
    notification_mail.SendReminder: _system,
    notification_mail.SendDigest: _system,
    notification_mail.MailNotices: _system,
    audit_export.MakeExport: _auditors,
}


def relations_to(actor: Actor, owner: Owner | None, accountable_id: UUID | None) -> set[Relation]:
    """How an actor stands to something owned: empty for somebody without a part in it."""
    relations: set[Relation] = set()
    me = actor.member_id
    if me is not None and me in (accountable_id, owner.id if owner else None):
        relations.add("owns")
    if owner is not None and owner.kind == "team" and owner.id in actor.leads:
        relations.add("leads")
    return relations


def may(command: type[Command], actor: Actor, relations: set[Relation]) -> bool:
    """Whether the table lets this actor do it."""
    right = RIGHTS[command]
    if actor.kind == "operator":
        return right.operator
    if actor.kind == "system":
        return right.system
    if actor.kind == "external_party":
        return right.outsider
    if actor.role in right.roles or "self" in right.relations & relations:
        return True
    return actor.role in _WORKERS and bool(right.relations & relations)


def demand(command: type[Command], actor: Actor, relations: set[Relation] | None = None) -> None:
    """Pass, or raise Forbidden naming who may."""
    if not may(command, actor, relations or set()):
        raise Forbidden(who=who_may(command))


def who_may(command: type[Command]) -> str:
    """The roles and relations that may, in words, for the refusal."""
    right = RIGHTS[command]
    words: list[str] = [
        role for role in ("owner", "admin", "lead", "member", "auditor") if role in right.roles
    ]
    if "owns" in right.relations:
        words.append("whoever is accountable for it")
    if "leads" in right.relations:
        words.append("the lead of its team")
    if "self" in right.relations:
        words.append("the member concerned")
    if right.operator:
        words.append("the operator of the platform")
    if right.outsider:
        words.append("the external party concerned")
    return ", ".join(words) or "nobody from outside"


def may_see(actor: Actor, confidential: bool, owner: Owner, accountable_id: UUID) -> bool:
    """Confidential objectives are seen by their owner, those named on them, admins, auditors; the
    platform's operator and external parties see none."""
    if actor.kind == "system":
        return True
    if actor.kind != "member":
        return False
    if not confidential or actor.is_admin or actor.role == "auditor":
        return True
    in_team = owner.kind == "team" and owner.id in (*actor.teams, *actor.leads)
    return in_team or bool(relations_to(actor, owner, accountable_id))


def demand_sight(actor: Actor, confidential: bool, owner: Owner, accountable_id: UUID) -> None:
    """Pass, or raise NotFound: what is hidden looks like what does not exist."""
    if not may_see(actor, confidential, owner, accountable_id):
        raise NotFound(what="objective")
