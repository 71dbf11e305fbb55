"""What proves the history: checkpoints, proofs, receipts, and the keys they are checked with."""

from typing import Annotated

from msgspec import Meta, Struct

from contracts.commands.audit_checkpoints import PublishCheckpoint
from contracts.queries.audit_proofs import (
    AllCheckpoints,
    CheckpointsView,
    KeysView,
    NewestCheckpoint,
    ProofAt,
    PublicKeys,
    ReceiptAt,
)
from services.gateway.api.route import Plain, act, get

ROUTES = (
    get("/v1/audit/checkpoint", NewestCheckpoint, called={"since": "from"}),
    act("/v1/audit/checkpoint/publish", PublishCheckpoint),
    get("/v1/audit/proofs/{position}", ProofAt),
    get("/v1/audit/receipts/{position}", ReceiptAt),
)


# What the open ones ask; they stand in no table of routes, since no key admits to them.
KEYS = get("/v1/audit/keys", PublicKeys)
PLATFORM = get("/v1/audit/platform", AllCheckpoints, called={"since": "from"})


class PlatformParameters(Struct, frozen=True, kw_only=True, rename={"since": "from"}):
    """from is the size of a checkpoint that you kept."""

    since: Annotated[int, Meta(ge=0, le=10**18)] | None = None


PUBLIC_KEYS = Plain(
    method="GET",
    path=KEYS.path,
    name="publicKeys",
    says="The public keys that checkpoints and receipts are checked with, those of before too. "
    "Keep them: who has them needs nobody to check what was signed.",
    answer=KeysView,
    is_open=True,
    is_limited=True,
)
ALL_CHECKPOINTS = Plain(
    method="GET",
    path=PLATFORM.path,
    name="allCheckpoints",
    says="The newest checkpoint of the log of all checkpoints. It names logs by random ids and "
    "tells of no organisation; the more hands hold one, the less can be rewritten.",
    answer=CheckpointsView,
    parameters=PlatformParameters,
    is_open=True,
    is_limited=True,
)
