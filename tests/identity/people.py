"""The people, teams and keys of the stories about identity."""

from uuid import UUID

from contracts.events.identity import (
    ApiKeyIssued,
    MemberDeactivated,
    MemberInvited,
    MemberJoined,
    OrganisationRegistered,
    TeamCreated,
)
from contracts.values import Actor
from services.identity.domain.member import Member

ORGANISATION = UUID("01920000-0000-7000-8000-000000000001")
ADA = UUID("01920000-0000-7000-8000-00000000000a")
BEN = UUID("01920000-0000-7000-8000-00000000000b")
BAKERS = UUID("01920000-0000-7000-8000-000000000100")
SHOPS = UUID("01920000-0000-7000-8000-000000000200")
KEY = UUID("01920000-0000-7000-8000-000000001000")

OPERATOR = Actor(kind="operator", id="operator")
OWNER = Actor(kind="member", id=str(ADA), role="owner")
MEMBER = Actor(kind="member", id=str(BEN), role="member")

registered = OrganisationRegistered(
    organisation_id=ORGANISATION,
    name="Kornblum",
    timezone="Europe/Berlin",
    locale="de",
    log_id="0" * 32,
)
ada_invited = MemberInvited(member_id=ADA, name="Ada", email="ada@example.com", role="owner")
ada_joined = MemberJoined(member_id=ADA)
ben_invited = MemberInvited(member_id=BEN, name="Ben", email="ben@example.com", role="member")
ben_left = MemberDeactivated(member_id=BEN)
bakers_created = TeamCreated(team_id=BAKERS, name="Bakers", lead_id=ADA)
key_issued = ApiKeyIssued(
    api_key_id=KEY, name="laptop", member_id=BEN, role="member", secret_sha256="f" * 64
)

ada = Member(id=ADA, name="Ada", email="ada@example.com", role="owner", state="active")
ben = Member(id=BEN, name="Ben", email="ben@example.com", role="member")
ben_gone = Member(id=BEN, name="Ben", email="ben@example.com", role="member", state="deactivated")
