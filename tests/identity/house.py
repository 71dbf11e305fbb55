"""The identity service in a town, with an organisation registered in it."""

from collections.abc import Generator
from typing import Any
from uuid import UUID

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


class House(Town):
    """A town whose default organisation is registered; owner acts for it."""

    owner: Actor
    owner_id: UUID
    owner_key: str

    @classmethod
    async def build(cls) -> "House":
        """Register the organisation and remember its owner."""
        house = cls(SERVICE)
        made = await house.register(registering())
        house.organisation = made.organisation.id
        house.owner_id = made.owner.id
        house.owner = Actor(kind="member", id=str(made.owner.id), role="owner")
        house.owner_key = made.api_key
        return house

    def interleave(self) -> None:
        """From now on everybody reads before the next one writes."""
        read_stream = self.store.read_stream

        async def read_and_wait(*args: Any, **options: Any) -> Any:
            found = await read_stream(*args, **options)
            await _Turn()
            return found

        self.store.read_stream = read_and_wait  # type: ignore[method-assign]

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
        return await self.ask(  # type: ignore[no-any-return]
            question, actor=system("gateway"), organisation=key.organisation_id
        )


def member(member_id: UUID, role: Role = "member", **teams: tuple[UUID, ...]) -> Actor:
    """Somebody who acts."""
    return Actor(kind="member", id=str(member_id), role=role, **teams)
