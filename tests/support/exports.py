"""Exports made by hand: of a log in a town, signed by a key of the test's own."""

import base64
import hashlib
from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from typing import Any
from uuid import UUID

from contracts.checkpoint import Checkpoint, origin_of
from contracts.commands.audit_export import MakeExport
from contracts.envelope import leaf_of
from contracts.export import (
    End,
    Head,
    Inclusion,
    checkpoint_line,
    end_line,
    entry_line,
    formula_line,
    head_line,
    platform_line,
    policy_line,
    score_line,
    withheld_line,
)
from contracts.queries.scoring_export import Standings
from contracts.tree import CompactRange
from contracts.values import Actor
from services.audit.domain.export import is_shown
from services.runtime import ids
from services.runtime.proof.keys import SigningKey
from tests.support.town import Town

LOG_KEY = SigningKey("scoreline.example/checkpoint", bytes(range(32)))
OTHER_KEY = SigningKey("scoreline.example/checkpoint", bytes(range(1, 33)))
SERVICE = "scoreline.example"


@dataclass(frozen=True)
class Export:
    """An export as its lines, the last one left out."""

    opening: list[bytes]
    scores: list[bytes]
    checkpoints: list[bytes]
    platform: list[bytes]
    entries: list[bytes]
    notes: list[str] = field(default_factory=list)

    @property
    def lines(self) -> list[bytes]:
        """All but the last."""
        parts = (self.opening, self.scores, self.checkpoints, self.platform, self.entries)
        return [line for part in parts for line in part]

    @property
    def raw(self) -> bytes:
        """The file."""
        return closed(self.lines, self)

    def but(self, **parts: list[bytes]) -> "Export":
        """The same with some parts exchanged."""
        return replace(self, **parts)  # type: ignore[arg-type]  # each part is a list of lines


def closed(lines: Sequence[bytes], of: Export) -> bytes:
    """A file of these lines, closed with the counts of an export and the digest of the lines."""
    body = b"".join(lines)
    end = End(
        scores=len(of.scores),
        checkpoints=len(of.checkpoints),
        platform=len(of.platform),
        entries=len(of.entries),
        sha256=hashlib.sha256(body).hexdigest(),
    )
    return body + end_line(end)


def signed(log_id: str, leaves: Sequence[bytes], size: int, key: SigningKey = LOG_KEY) -> str:
    """The checkpoint of the first leaves of a log."""
    tree = CompactRange()
    for leaf in leaves[:size]:
        tree.append(leaf)
    checkpoint = Checkpoint(origin=origin_of(SERVICE, log_id), size=size, root=tree.root)
    return key.note(checkpoint.body).decode()


async def exported(
    town: Town,
    actor: Actor,
    *,
    cycle_id: UUID | None = None,
    sizes: Sequence[int] = (),
    has_scores: bool = True,
    receipts: SigningKey | None = None,
) -> Export:
    """An export of the town's log, which hears of it; with checkpoints of some sizes and of all."""
    export_id = ids.new_id()
    await town.tell(MakeExport(export_id=export_id, cycle_id=cycle_id), actor=actor)
    organisation = town.organisation
    head = await town.store.head(organisation)
    assert head is not None
    stored = await town.store.read_stored(organisation, 0, head.last_index)
    leaves = [leaf_of(one.header) for one in stored]
    notes = [signed(head.log_id, leaves, size) for size in (*sizes, len(leaves))]
    first = Head(
        export=export_id,
        log=head.log_id,
        origin=origin_of(SERVICE, head.log_id),
        organisation=organisation,
        cycle=cycle_id,
        size=len(leaves),
    )
    return Export(
        opening=[
            head_line(first),
            _policy(receipts),
            formula_line(),
        ],
        scores=await score_lines(town, actor, cycle_id) if has_scores else [],
        checkpoints=[checkpoint_line(note) for note in notes],
        platform=[platform_line(included(notes[-1]))],
        entries=[_entry(one, cycle_id) for one in stored],
        notes=notes,
    )


def _policy(receipts: SigningKey | None) -> bytes:
    key = LOG_KEY.verifier.text
    return policy_line([key], [key], [receipts.verifier.text] if receipts else [])


def _entry(stored: Any, cycle_id: UUID | None) -> bytes:
    if stored.payload is None or is_shown(cycle_id, stored.header, stored.payload):
        return entry_line(stored.index, stored.header, stored.salt, stored.payload)
    return withheld_line(stored.index, stored.header)


async def score_lines(town: Town, actor: Actor, cycle_id: UUID | None) -> list[bytes]:
    """What the read model says of the scores."""
    lines: list[bytes] = []
    after: str | None = None
    while True:
        page = await town.ask(Standings(cycle_id=cycle_id, after=after), actor=actor)
        for standing in page.data:
            lines.append(score_line(len(lines) + 1, page.position, standing))
        after = page.next
        if after is None:
            return lines


def included(note: str) -> Inclusion:
    """The checkpoint as the second entry of a platform's log of three."""
    body = note.partition("\n\n")[0].encode() + b"\n"
    leaves = [hashlib.sha256(b"\x00" + entry).digest() for entry in (b"one", body, b"three")]
    tree = CompactRange()
    for leaf in leaves:
        tree.append(leaf)
    all_logs = Checkpoint(origin=f"{SERVICE}/platform", size=3, root=tree.root)
    return Inclusion(
        note=LOG_KEY.note(all_logs.body).decode(),
        size=int(note.split("\n")[1]),
        index=1,
        proof=(_base64(leaves[0]), _base64(leaves[2])),
    )


def _base64(raw: bytes) -> str:

    return base64.b64encode(raw).decode()
