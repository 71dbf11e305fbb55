"""Several check-ins in one request, each told and answered as if it had come alone."""

from typing import Any

import msgspec
from msgspec import Raw, Struct
from msgspec.structs import replace

from contracts import errors
from contracts.commands.checkin import RecordCheckIn
from contracts.envelope import Fault, Ok, decode, encode
from contracts.queries.checkin import CheckInView
from services.gateway import conditions
from services.gateway.answer import Answer
from services.gateway.api.check_ins import BATCH_ITEMS_MAX, BATCH_SHAPE, BatchAnswer, BatchItem
from services.gateway.body import JSON_BYTES_MAX, JSON_TYPES, demand_type, read_body
from services.gateway.credentials import Guest
from services.gateway.door import Door, Visit, admitted
from services.gateway.endpoints import message_of
from services.gateway.problems import Problem, document_of, problem_of
from services.gateway.shape import fields_of, plain
from services.runtime import ids


class _Body(Struct, frozen=True, forbid_unknown_fields=True):
    check_ins: list[Raw]


class Batch:
    """Answers a batch of check-ins."""

    def __init__(self, door: Door) -> None:
        self._door = door

    async def __call__(self, visit: Visit) -> Answer:
        """Raises Problem and Refusal for what is wrong with the batch as a whole."""
        door = self._door
        guest = await admitted(door, visit, is_command=True)
        key = conditions.idempotency_key(visit.headers)
        demand_type(visit.headers, JSON_TYPES)
        raw = await read_body(visit.headers, visit.receive, JSON_BYTES_MAX)
        answers: list[BatchItem] = []
        position, replayed = 0, 0
        # One after the other: two of them may be about one key result.
        for n, item in enumerate(items_of(raw)):
            # An item's own key, so that a retry takes up each where the first try left it.
            own_key = None if key is None else f"{key}/{n}"
            try:
                done = await self._tell(visit, guest, item, own_key, raw)
            except (Problem, errors.Refusal) as refusal:
                problem = refusal if isinstance(refusal, Problem) else problem_of(refusal)
                document = document_of(problem, visit.correlation)
                answers.append(BatchItem(status=problem.status, problem=document))
            else:
                check_in = decode(done.body, CheckInView)
                answers.append(BatchItem(status=201, check_in=check_in))
                position, replayed = max(position, done.position), replayed + done.replayed
        headers = [(b"scoreline-position", str(position).encode())] if position else []
        if replayed:
            headers.append((b"idempotency-replayed", b"true"))
        return Answer(encode(BatchAnswer(data=tuple(answers))), headers=tuple(headers))

    async def _tell(
        self, visit: Visit, guest: Guest, item: bytes, key: str | None, raw: bytes
    ) -> Ok:
        door, organisation_id = self._door, guest.organisation_id
        fields: dict[str, Any] = fields_of(BATCH_SHAPE.from_json(item))
        command = RecordCheckIn(check_in_id=ids.new_id(), **fields)
        # The whole body is the fingerprint: a key stands for a batch, not for what is in it.
        message = message_of(door, visit, guest, organisation_id, command, key, raw)
        # A version that was seen would be that of one key result, and here are several.
        reply = await door.caller.tell(RecordCheckIn, replace(message, if_match=None))
        if not isinstance(reply, Ok):
            raise problem_of(reply)
        door.positions.see(organisation_id, reply.position)
        return reply


def items_of(raw: bytes) -> list[bytes]:
    """The check-ins of a body, each as it was sent: {"check_ins": [...]} or the list alone.

    Raises Problem (400) for what is not JSON, Invalid for what is no batch.
    """
    if not raw:
        raise Problem(400, "empty_body", "The body is empty; a JSON object is needed.")
    try:
        if raw.lstrip()[:1] == b"[":
            found = msgspec.json.decode(raw, type=list[Raw])
        else:
            found = msgspec.json.decode(raw, type=_Body).check_ins
    except (msgspec.MsgspecError, UnicodeDecodeError, RecursionError):
        plain(raw)
        message = 'A batch is {"check_ins": [...]}.'
        raise errors.Invalid(Fault("/check_ins", "missing", message)) from None
    if len(found) > BATCH_ITEMS_MAX:
        message = f"At most {BATCH_ITEMS_MAX} are allowed, this has {len(found)}."
        raise errors.Invalid(Fault("/check_ins", "too_many", message))
    return [bytes(item) for item in found]
