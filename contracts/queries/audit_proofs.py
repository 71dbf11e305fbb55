"""Questions about what proves the log, and their answers. Hashes and keys are base64; header and
payload are the stored bytes as text."""

from typing import Annotated, Any, ClassVar

from msgspec import Meta, Struct

from contracts.envelope import Query

Size = Annotated[int, Meta(ge=0, le=10**18)]


class ConsistencyView(Struct, frozen=True, kw_only=True):
    """Hashes that show that the tree begins with the one of from_size leaves (RFC 9162 §2.1.4)."""

    from_size: int
    proof: tuple[str, ...]


class CheckpointsView(Struct, frozen=True, kw_only=True):
    """The newest checkpoint of the log of all checkpoints, and where in it another one stands: the
    text of that one is the entry at this position. Without a note nothing was signed yet."""

    size: int
    root: str
    note: str | None = None
    key: str | None = None
    position: int | None = None
    proof: tuple[str, ...] = ()
    consistency: ConsistencyView | None = None


class CheckpointView(Struct, frozen=True, kw_only=True):
    """How far a log was signed: the signed note (C2SP), the key it is checked with.

    Without a note nothing was signed yet. shut says why nothing more is signed. checkpoints shows
    this one in the log of all, where it comes within a minute.
    """

    size: int
    root: str
    log_id: str | None = None
    note: str | None = None
    key: str | None = None
    signed_at: str | None = None
    shut: str | None = None
    consistency: ConsistencyView | None = None
    checkpoints: CheckpointsView | None = None


class PublishedCheckpoint(Struct, frozen=True, kw_only=True):
    """The checkpoint that was told last in the public feed, and why; consistency shows that it
    begins with the one of from_size events that was told before it."""

    because: str
    size: int
    root: str
    note: str
    key: str
    from_size: int
    consistency: tuple[str, ...]
    published_at: str


class NewestCheckpoint(Query):
    """The newest checkpoint of the organisation's log. from is the size of one that you kept: the
    answer then shows that this one begins with it."""

    ANSWER: ClassVar[Any] = CheckpointView

    since: Size | None = None


class ProofView(Struct, frozen=True, kw_only=True):
    """One event and the hashes that lead from its leaf to the root of a signed checkpoint.

    The leaf is SHA-256 over 0, "okr-entry/v1" and a line break, the length of the header in four
    bytes, and the header; the header's commitment is HMAC-SHA256 of the payload under the salt.
    Salt and payload are null where the payload was erased. tlog_proof is all of it as one file.
    """

    position: int
    header: str
    leaf: str
    salt: str | None
    payload: str | None
    size: int
    root: str
    proof: tuple[str, ...]
    note: str
    key: str
    tlog_proof: str


class ProofAt(Query):
    """The event at a position of the log, proved against the newest checkpoint. It takes owner,
    admin or auditor."""

    ANSWER: ClassVar[Any] = ProofView

    position: int


class ReceiptView(Struct, frozen=True, kw_only=True):
    """The log's promise that this leaf stands at this position; receipt is the signed line."""

    position: int
    leaf: str
    recorded_at: str
    receipt: str
    key: str


class ReceiptAt(Query):
    """The receipt of the event at a position, as its command was answered with in
    Scoreline-Receipt. It takes owner, admin or auditor."""

    ANSWER: ClassVar[Any] = ReceiptView

    position: int


class KeyView(Struct, frozen=True, kw_only=True):
    """A public key: what it signs, when it was valid, and its 32 bytes.

    A checkpoint is signed under the name of its own log, so the verifier key of a log is made of
    its origin and these bytes; key is the verifier key under the name given here.
    """

    kind: str
    key: str
    public: str
    valid_from: str
    valid_until: str | None = None


class KeysView(Struct, frozen=True, kw_only=True):
    """Every key of the platform, newest first."""

    data: tuple[KeyView, ...]


class PublicKeys(Query):
    """The public keys that checkpoints and receipts are checked with, those of before too."""

    ANSWER: ClassVar[Any] = KeysView


class AllCheckpoints(Query):
    """The newest checkpoint of the log of all checkpoints. from is the size of one kept."""

    ANSWER: ClassVar[Any] = CheckpointsView

    since: Size | None = None
