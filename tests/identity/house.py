"""The identity service in a town, with an organisation registered in it."""

from collections.abc import Generator, Iterator, Sequence
from contextlib import contextmanager
from typing import Any
from uuid import UUID

from contracts import errors
from contracts.api_keys import read_api_key
from contracts.commands.identity import (
    CreateTeam,
    InviteMember,
    IssueApiKey,
    OwnerToBe,
    RegisterOrganisation,
)
from contracts.envelope import Command, decode
from contracts.ids import PLATFORM
from contracts.queries.identity import (
    ApiKeyView,
    Authenticate,
    Credential,
    MemberView,
    RegisteredView,
    TeamView,
)
from contracts.values import Actor, Role, system
from services.identity.main import SERVICE
from services.runtime import ids
from services.runtime.store.api import Append, Outcome, Recorded
from services.runtime.store.memory import MemoryStore
from tests.identity.people import OPERATOR
from tests.support.town import Town


def registering(name: str = "Kornblum") -> RegisterOrganisation:
    """The command with a fresh id, as the gateway makes it for every request."""
    return RegisterOrganisation(
        organisation_id=ids.new_id(),
        name=name,
        owner=OwnerToBe(name="Ada", email="ada@example.com"),
        timezone="Europe/Berlin",
    )


class _Turn:
    """Awaited, it lets the other tasks go first."""

    def __await__(self) -> Generator[None, None, None]:
        yield


class _Store(MemoryStore):
    """The log in memory, with the bad luck that a story wants."""

    is_interleaved = False
    is_platform_cut = False

    async def read_streams(
        self, organisation_id: UUID, streams: Sequence[str], *, until: int | None = None
    ) -> list[Recorded[Any]]:
        found = await super().read_streams(organisation_id, streams, until=until)
        if self.is_interleaved:
            await _Turn()
        return found

    async def append(self, request: Append) -> Outcome:
        if self.is_platform_cut and request.organisation_id == PLATFORM:
            raise errors.Unavailable(what="the database")
        return await super().append(request)


class House(Town):
    """A town whose default organisation is registered; owner acts for it."""

    store: _Store
    owner: Actor
    owner_id: UUID
    owner_key: str

    @classmethod
    async def build(cls) -> "House":
        """Register the organisation and remember its owner."""
        house = cls(SERVICE)
        house.store = _Store()
        made = await house.register(registering())
        house.organisation = made.organisation.id
        house.owner_id = made.owner.id
        house.owner = Actor(kind="member", id=str(made.owner.id), role="owner")
        house.owner_key = made.api_key
        return house

    def interleave(self) -> None:
        """From now on everybody reads before the next one writes."""
        self.store.is_interleaved = True

    @contextmanager
    def platform_unreachable(self) -> Iterator[None]:
        """Meanwhile nothing can be written into the platform's own log."""
        self.store.is_platform_cut = True
        yield
        self.store.is_platform_cut = False

    async def register(self, command: Command, key: str | None = None) -> RegisteredView:
        """What the operator gets for a registration."""
        done = await self.tell(command, actor=OPERATOR, organisation=PLATFORM, key=key)
        made = decode(done.body, RegisteredView)
        await self.settle(made.organisation.id)
        return made

    async def does(self, command: Command, actor: Actor | None = None, **conditions: Any) -> Any:
        """The answer to a command, by the owner unless somebody else is named."""
        done = await self.tell(command, actor=actor or self.owner, **conditions)
        return decode(done.body, command.ANSWER)

    async def invite(self, name: str, role: Role = "member") -> MemberView:
        """Somebody whose address is their name at example.com."""
        email = f"{name.lower()}@example.com"
        command = InviteMember(member_id=ids.new_id(), name=name, email=email, role=role)
        return decode((await self.tell(command, actor=self.owner)).body, MemberView)

    async def team(self, name: str, **place: UUID) -> TeamView:
        """A team."""
        command = CreateTeam(team_id=ids.new_id(), name=name, **place)
        return decode((await self.tell(command, actor=self.owner)).body, TeamView)

    async def key(self, member_id: UUID, **wish: Any) -> ApiKeyView:
        """A key of a member, with its text."""
        command = IssueApiKey(api_key_id=ids.new_id(), name="a key", member_id=member_id, **wish)
        return decode((await self.tell(command, actor=self.owner)).body, ApiKeyView)

    async def who(self, text: str | None) -> Credential:
        """Whose key a text is; raises NotFound."""
        key = read_api_key(text or "")
        assert key is not None
        question = Authenticate(api_key_id=key.api_key_id, secret_sha256=key.secret_sha256)
        credential: Credential = await self.ask(
            question, actor=system("gateway"), organisation=key.organisation_id
        )
        return credential


def member(member_id: UUID, role: Role = "member", **teams: tuple[UUID, ...]) -> Actor:
    """Somebody who acts."""
    return Actor(kind="member", id=str(member_id), role=role, **teams)
