"""An export, piece by piece; contracts/export.py makes the lines."""

from contracts import errors
from contracts.checkpoint import origin_of
from contracts.commands.audit_export import MakeExport
from contracts.export import (
    Head,
    Inclusion,
    checkpoint_line,
    entry_line,
    formula_line,
    head_line,
    platform_line,
    policy_line,
    silent_line,
    withheld_line,
)
from contracts.ids import CHECKPOINTS
from contracts.queries.audit_export import (
    ExportCheckpoints,
    ExportEntries,
    ExportInclusion,
    ExportOpening,
    LinesView,
    OpeningView,
)
from contracts.rights import demand
from contracts.tree import inclusion_runs
from services.audit.domain.export import is_shown
from services.audit.queries.proofs import plain
from services.audit.queries.quiet import quiet
from services.runtime.service import Desk, Question
from services.runtime.store.api import Stored

# An answer stays far below what the bus carries, also as base64: read until so much is there.
LINES_BYTES_MAX = 2 * 1024 * 1024
ENTRIES_AT_ONCE = 500
CHECKPOINTS_AT_ONCE = 1_000
UNSIGNED = "unsigned"


async def export_opening(question: Question[ExportOpening], desk: Desk) -> OpeningView:
    """Which log, by which keys, by which rules; up to the newest checkpoint if that is far enough.
    Raises Forbidden, NotFound."""
    demand(MakeExport, question.actor)
    query, organisation_id = question.query, question.organisation_id
    head = await desk.store.head(organisation_id)
    if head is None or query.position > head.last_index:
        raise errors.NotFound(what="export")
    signed = await desk.proofs.signed(organisation_id)
    is_covered = signed is not None and signed.checkpoint.size >= query.position
    # A log that nobody has signed yet is told under the name that its signer would give it.
    origin = origin_of(UNSIGNED, head.log_id) if signed is None else signed.checkpoint.origin
    first = Head(
        export=query.export_id,
        log=head.log_id,
        origin=origin,
        organisation=organisation_id,
        cycle=query.cycle_id,
        size=signed.checkpoint.size if signed and is_covered else query.position,
    )
    lines = head_line(first) + await _policy(desk, origin) + formula_line()
    return OpeningView(lines=lines, size=first.size, is_covered=is_covered)


async def _policy(desk: Desk, origin: str) -> bytes:
    """Every key there was; each signs logs under their own names."""
    keys = await desk.proofs.public_keys()
    whole = await desk.proofs.signed(CHECKPOINTS)
    signing = [key for key in keys if key.kind == "checkpoint"]
    of_all = [key.named(whole.checkpoint.origin).text for key in signing] if whole else []
    return policy_line(
        [key.named(origin).text for key in signing],
        of_all,
        [key.named(key.name).text for key in keys if key.kind == "receipt"],
    )


async def export_checkpoints(question: Question[ExportCheckpoints], desk: Desk) -> LinesView:
    """What was signed so far. Raises Forbidden."""
    demand(MakeExport, question.actor)
    query = question.query
    notes = await desk.proofs.notes(
        question.organisation_id, query.after, query.size, CHECKPOINTS_AT_ONCE
    )
    lines = [checkpoint_line(one.note.decode()) for one in notes]
    following = notes[-1].size if len(notes) == CHECKPOINTS_AT_ONCE else None
    return LinesView(lines=b"".join(lines), count=len(lines), next=following)


async def export_inclusion(question: Question[ExportInclusion], desk: Desk) -> LinesView:
    """Where the last checkpoint up to that size stands among all that are signed. Raises
    Forbidden."""
    demand(MakeExport, question.actor)
    head = await desk.store.head(question.organisation_id)
    whole = await desk.proofs.signed(CHECKPOINTS)
    place = await desk.proofs.last_place(head.log_id, question.query.size) if head else None
    if place is None or whole is None or whole.checkpoint.size < place.position:
        return LinesView(lines=b"", count=0)
    index = place.position - 1
    proof = await desk.proofs.hashes(CHECKPOINTS, inclusion_runs(index, whole.checkpoint.size))
    inclusion = Inclusion(
        note=whole.note.decode(),
        size=place.size,
        index=index,
        proof=tuple(map(plain, proof)),
    )
    return LinesView(lines=platform_line(inclusion), count=1)


async def export_entries(question: Question[ExportEntries], desk: Desk) -> LinesView:
    """Entries after an index, as many as an answer holds. Raises Forbidden."""
    demand(MakeExport, question.actor)
    query = question.query
    limit = min(ENTRIES_AT_ONCE, max(query.size - query.after, 0))
    lines: list[bytes] = []
    room, at = LINES_BYTES_MAX, query.after
    found = await desk.store.read_stored(question.organisation_id, query.after, limit)
    silent = await quiet(desk, question.organisation_id, found)
    for stored in found:
        line = _line_of(stored, query, is_silent=stored.index in silent)
        if lines and len(line) > room:
            break
        lines.append(line)
        room -= len(line)
        at = stored.index
    following = at if lines and at < query.size else None
    return LinesView(lines=b"".join(lines), count=len(lines), next=following)


def _line_of(stored: Stored, query: ExportEntries, *, is_silent: bool) -> bytes:
    payload = stored.payload
    if is_silent:
        return silent_line(stored.index, stored.header)
    if payload is not None and not is_shown(query.cycle_id, stored.header, payload):
        return withheld_line(stored.index, stored.header)
    return entry_line(stored.index, stored.header, stored.salt, payload)
