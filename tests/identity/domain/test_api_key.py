from datetime import UTC, datetime

from contracts import errors
from contracts.commands.identity import IssueApiKey
from contracts.events.identity import ApiKeyIssued, ApiKeyRevoked
from contracts.times import micros
from services.identity.domain.api_key import issue, revoke
from services.identity.handlers.streams import API_KEY
from tests.identity.people import BEN, KEY, ada, ben, ben_gone, key_issued
from tests.support.scenario import scenario

nothing = scenario(API_KEY)
NOON = datetime(2026, 11, 23, 12, tzinfo=UTC)


def issuing(member=ben, limit="owner", at=0, **wish):
    command = IssueApiKey(**{"api_key_id": KEY, "name": "laptop", "member_id": BEN, **wish})
    return lambda state: issue(
        state, command, member=member, limit=limit, secret_sha256="f" * 64, at=at
    )


def test_a_key_has_its_members_role_unless_it_asks_for_less():
    nothing.when(issuing()).then(key_issued)
    viewer = ApiKeyIssued(
        api_key_id=KEY, name="laptop", member_id=BEN, role="viewer", secret_sha256="f" * 64
    )
    nothing.when(issuing(role="viewer")).then(viewer)


def test_a_key_may_not_do_more_than_its_member():
    nothing.when(issuing(role="admin")).then_refused(errors.RoleTooHigh, role="admin")


def test_a_weak_key_does_not_give_out_a_strong_one():
    nothing.when(issuing(member=ada, limit="member", role="owner")).then_refused(
        errors.RoleTooHigh, member_role="member"
    )


def test_a_key_expires_at_some_time_to_come():
    nothing.when(issuing(expires_at=NOON, at=micros(NOON))).then_refused(
        errors.Invalid, "/expires_at"
    )
    nothing.when(issuing(expires_at=NOON, at=micros(NOON) - 1)).then(
        ApiKeyIssued(
            api_key_id=KEY,
            name="laptop",
            member_id=BEN,
            role="member",
            secret_sha256="f" * 64,
            expires_at=micros(NOON),
        )
    )


def test_every_fault_of_a_key_is_said_at_once():
    nothing.when(issuing(member=None, name=" ", expires_at=NOON, at=micros(NOON))).then_refused(
        errors.Invalid, "/name", "/member_id", "/expires_at"
    )


def test_who_left_gets_no_key():
    nothing.when(issuing(member=ben_gone)).then_refused(errors.Invalid, "/member_id")


def test_an_id_names_one_key():
    nothing.given(key_issued).when(issuing()).then_refused(errors.IdTaken)


def test_a_key_is_stopped_once():
    stopped = nothing.given(key_issued).when(revoke).then(ApiKeyRevoked(api_key_id=KEY))
    stopped.when(revoke).then()


def test_a_key_that_is_not_there_is_not_found():
    nothing.when(revoke).then_refused(errors.NotFound)
