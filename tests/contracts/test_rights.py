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
OF_OUTSIDERS = {"AnswerDependency"}
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
    "CompleteLesson",
}


def person(role: Role) -> Actor:
    return Actor(kind="member", id=str(UUID(int=1)), role=role)


def named(command: type[Command]) -> str:
    return command.__name__


def inside(command: type[Command]) -> bool:
    """Whether people of the organisation may at all."""
    right = RIGHTS[command]
    return not (right.operator or right.system or right.outsider)


EVERY = pytest.mark.parametrize("command", COMMANDS.values(), ids=named)


@EVERY
def test_every_command_stands_in_the_table_and_says_who_may(command):
    assert command in RIGHTS
    assert who_may(command)


@EVERY
@pytest.mark.parametrize("standing", STANDINGS, ids=lambda s: "+".join(sorted(s)) or "nobody")
@pytest.mark.parametrize("role", ROLES)
def test_a_role_may_what_the_domain_says_and_nothing_else(command, role, standing):
    expected = False
    if inside(command):
        by_relation = bool(standing & RIGHTS[command].relations - {"self"})
        expected = (
            role in ("owner", "admin")
            or ("self" in standing and named(command) in OF_ONESELF)
            or (role in ("lead", "member") and named(command) in OF_WHO_WORKS)
            or (role == "lead" and named(command) in OF_WHO_LEADS)
            or (role == "auditor" and named(command) in OF_AUDITORS)
            or (role in ("lead", "member") and by_relation)
        )
    assert may(command, person(role), set(standing)) is expected


@EVERY
def test_only_the_operator_and_services_and_outsiders_do_what_is_theirs(command):
    operator = Actor(kind="operator", id="operator")
    outsider = Actor(kind="external_party", id=str(UUID(int=2)))
    for standing in STANDINGS:
        assert may(command, operator, set(standing)) is (named(command) in OF_THE_OPERATOR)
        assert may(command, outsider, set(standing)) is (named(command) in OF_OUTSIDERS)
        assert may(command, system("planning"), set(standing)) is RIGHTS[command].system


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
