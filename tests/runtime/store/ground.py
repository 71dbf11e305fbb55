"""Where a store is tried, and the words to try it with."""

from typing import Any, Protocol
from uuid import UUID, uuid4

from contracts.events.identity import MemberInvited, MemberJoined
from services.runtime.store.api import (
    Append,
    Appended,
    Claim,
    Outcome,
    Store,
    StreamWrite,
)

AT = 1_790_000_000_000_000
MEMBER = UUID("01900000-0000-7000-8000-000000000001")
ANN = Claim(scope="member_email", key="ann")


class Ground(Protocol):
    """Where a store is tried."""

    async def organisation(self) -> UUID:
        """A new organisation with an empty log."""
        ...

    async def store(self, service: str = "identity", now_us: Any = lambda: AT) -> Store:
        """The store as a service has it."""
        ...

    async def erase(self, organisation_id: UUID, person: str) -> None:
        """Destroy a person's key."""
        ...


def joined() -> MemberJoined:
    return MemberJoined(member_id=MEMBER)


def request(organisation_id: UUID, *writes: StreamWrite, **more: Any) -> Append:
    asked: dict[str, Any] = {"actor": "operator", "correlation": uuid4(), "at": AT, **more}
    return Append(organisation_id=organisation_id, writes=writes, **asked)


def write(stream: str, expected: int = 0, events: int = 1) -> StreamWrite:
    return StreamWrite(
        stream=stream, expected=expected, events=tuple(joined() for _ in range(events))
    )


def is_appended(outcome: Outcome) -> Appended:
    assert isinstance(outcome, Appended), outcome
    return outcome


async def store_log(store: Store, organisation: UUID) -> list[Any]:
    return await store.read_log(organisation, 0, limit=100_000)


async def invite_two(store: Store, organisation: UUID) -> list[MemberInvited]:
    """Two invitations in the log, of MEMBER and of another."""
    events = [
        MemberInvited(member_id=MEMBER, name="Ann Ω", email="ann@example.test", role="lead"),
        MemberInvited(member_id=uuid4(), name="Bo", email="bo@example.test", role="member"),
    ]
    for n, event in enumerate(events, 1):
        invited = StreamWrite(stream=f"member/{n}", expected=0, events=(event,))
        is_appended(await store.append(request(organisation, invited)))
    return events
