"""Who may do what: every command, for every role and every way of standing to a thing.

The table is held against the words of the domain, said here a second time, so that a slip shows.
"""

from itertools import chain, combinations
from uuid import UUID

import pytest

from contracts.envelope import Command
from contracts.registry import COMMANDS
from contracts.rights import RIGHTS, Relation, may, who_may
from contracts.values import ROLES, Actor, Role, system

RELATIONS: tuple[Relation, ...] = ("owns", "leads", "self")
STANDINGS = [
    frozenset(some)
    for some in chain.from_iterable(combinations(RELATIONS, n) for n in range(len(RELATIONS) + 1))
]
NOBODY_IN_PARTICULAR: frozenset[Relation] = frozenset()

OF_THE_OPERATOR = {
    "RegisterOrganisation",
    "SuspendOrganisation",
    "ReinstateOrganisation",
    "OffboardOrganisation",
}
OF_OUTSIDERS = {"AnswerDependency", "Unsubscribe"}
# Whoever works may, whatever it is about: "submit and vote on ideas, draft objectives, comment".
OF_WHO_WORKS = {
    "DraftObjective",
    "SubmitIdea",
    "CastVote",
    "WithdrawVote",
    "CommentOnObjective",
    "CommentOnKeyResult",
    "AddExternalParty",
    "AcknowledgeCheckIn",
    "RaiseBlocker",
    "ReviewObjective",
    "ReviewCycle",
}
# Who leads a team brings the ideas of all together.
OF_WHO_LEADS = {"MergeIdea", "RevealIdeas", "ShortlistIdea"}
# Reading everything, which is noted: "read everything including history, proofs and exports".
OF_AUDITORS = {"MakeExport"}
# A person's own, whatever the role.
OF_ONESELF = {
    "IssueApiKey",
    "RevokeApiKey",
    "CloseSession",
    "ChangePreferences",
    "ChangeMailPreferences",
    "ReadNotices",
    "CompleteLesson",
}


# What belongs to somebody: theirs who are accountable for it, and of the lead of its team. Of a
# need the other side owns or leads; a lead's check-in is one as a stand-in.
OF_WHO_OWNS_OR_LEADS = {
    *("ChangeObjective", "PublishObjective", "CloseObjective", "ReopenObjective"),
    *("ArchiveObjective", "RestoreObjective", "CarryObjectiveForward"),
    *("AlignObjective", "UnalignObjective", "AnswerLint"),
    *("DefineKeyResult", "ChangeKeyResult", "WithdrawKeyResult"),
    *("AddInitiative", "ChangeInitiative"),
    *("DeclareDependency", "IssueDependencyLink", "RevokeDependencyLink"),
    *("AcceptDependency", "DeclineDependency", "ResolveDependency", "BreakDependency"),
    *("RecordCheckIn", "CorrectCheckIn", "RetractCheckIn"),
    *("AssignBlocker", "ResolveBlocker"),
    "SetKeyResultScore",
}
# Of the lead of the team alone: nobody confirms a score of their own.
OF_WHO_LEADS_IT = {"ChangeTeam", "AddTeamMember", "RemoveTeamMember", "ConfirmKeyResultScore"}
# What our services do on their own, and nobody asks for.
OF_SERVICES = {
    *(
        "ConfirmWebhook",
        "StopWebhook",
        "ReportWebhook",
        "ReportUnverified",
        "ReportDeadLetters",
        "FinishReplay",
        "ReportKeyExpiring",
        "SendLetter",
        "SendReminder",
        "SendDigest",
        "MailNotices",
    ),
    *("SendSignInLinks", "OpenSession", "ContinueSession"),
    *("FinishErasure", "AnnounceCheckpoint"),
    *("HandOverWork", "RecordImported", "RecordMissed", "MoveProvisionalScore", "ProposeScore"),
}
# Only owner and admin: members, keys, the course of a cycle.
OF_ADMINS = {
    *("ChangeOrganisation", "InviteMember", "ChangeMember", "DeactivateMember"),
    *("EraseMember", "EraseExternalParty", "PublishCheckpoint", "TrustAddress"),
    *("RegisterWebhook", "ChangeWebhook", "RemoveWebhook", "VerifyWebhook", "TryWebhook"),
    *("PauseWebhook", "ResumeWebhook", "ReplayWebhook", "CancelReplay", "RetryDelivery"),
    *("StageWebhookKey", "PromoteWebhookKey", "RevokeWebhookKey"),
    *("CreateTeam", "EnsureTeams", "ImportKeyResults"),
    *("OpenCycle", "ChangeCycle", "ActivateCycle", "StartCycleReview", "CloseCycle"),
    "ReopenCycle",
}
SAID = (
    *(OF_THE_OPERATOR, OF_OUTSIDERS, OF_SERVICES, OF_ADMINS, OF_WHO_WORKS, OF_WHO_LEADS),
    *(OF_WHO_LEADS_IT, OF_WHO_OWNS_OR_LEADS, OF_ONESELF, OF_AUDITORS),
)


def person(role: Role) -> Actor:
    return Actor(kind="member", id=str(UUID(int=1)), role=role)


def named(command: type[Command]) -> str:
    return command.__name__


def said(name: str, role: Role, standing: frozenset[Relation]) -> bool:
    """Whether somebody inside may, by the words above alone."""
    if name in OF_THE_OPERATOR | OF_OUTSIDERS | OF_SERVICES:
        return False
    if role in ("owner", "admin") or ("self" in standing and name in OF_ONESELF):
        return True
    if role not in ("lead", "member"):
        return role == "auditor" and name in OF_AUDITORS
    return (
        name in OF_WHO_WORKS
        or (role == "lead" and name in OF_WHO_LEADS)
        or ("leads" in standing and name in OF_WHO_LEADS_IT)
        or (bool(standing & {"owns", "leads"}) and name in OF_WHO_OWNS_OR_LEADS)
    )


EVERY = pytest.mark.parametrize("command", COMMANDS.values(), ids=named)


@EVERY
def test_every_command_stands_in_the_table_and_says_who_may(command):
    assert command in RIGHTS
    assert who_may(command)
    places = sum(named(command) in group for group in SAID)
    assert places == 1, f"say in this file, in one of the sets, who may {named(command)}"


@EVERY
@pytest.mark.parametrize("standing", STANDINGS, ids=lambda s: "+".join(sorted(s)) or "nobody")
@pytest.mark.parametrize("role", ROLES)
def test_a_role_may_what_the_domain_says_and_nothing_else(command, role, standing):
    assert may(command, person(role), set(standing)) is said(named(command), role, standing)


@EVERY
def test_only_the_operator_and_services_and_outsiders_do_what_is_theirs(command):
    operator = Actor(kind="operator", id="operator")
    outsider = Actor(kind="external_party", id=str(UUID(int=2)))
    for standing in STANDINGS:
        assert may(command, operator, set(standing)) is (named(command) in OF_THE_OPERATOR)
        assert may(command, outsider, set(standing)) is (named(command) in OF_OUTSIDERS)
        assert may(command, system("planning"), set(standing)) is (named(command) in OF_SERVICES)


@EVERY
def test_who_only_reads_changes_nothing(command):
    for role in ("viewer", "auditor"):
        if named(command) not in OF_ONESELF | OF_AUDITORS:
            assert not any(may(command, person(role), set(standing)) for standing in STANDINGS)


@EVERY
def test_to_stand_closer_never_takes_a_right_away(command):
    for role in ROLES:
        for less in STANDINGS:
            for more in STANDINGS:
                if less <= more and may(command, person(role), set(less)):
                    assert may(command, person(role), set(more))


def test_nobody_may_by_role_alone_what_belongs_to_somebody():
    for command, right in RIGHTS.items():
        if right.relations:
            for role in ("lead", "member", "viewer", "auditor"):
                assert not may(command, person(role), set(NOBODY_IN_PARTICULAR))


def test_nothing_is_said_of_a_command_that_is_not_there():
    assert set().union(*SAID) == {named(command) for command in COMMANDS.values()}
