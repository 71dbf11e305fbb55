"""An operator who rewrites history: superuser, every guard taken away, every hash made anew.

What he cannot reach is what others hold: a checkpoint that was signed, a receipt that was given.
"""

from collections.abc import Awaitable, Callable
from typing import Any
from uuid import UUID

from contracts.envelope import Header, commitment_of, decode, encode
from tests.support.proofs import Proofs

REWRITTEN = 333
# What the events of tests.support.logs ask, and what they are made to ask: nobody could tell.
TRUE, FORGED = b"What?", b"When?"
MOVE_DOWN = """
with moved as (
    delete from {table} where organisation_id = $1 and index > $2 returning *
)
insert into {table} ({columns}) select {moved} from moved
"""
EVENT = ("organisation_id", "recorded_at", "version", "stream", "type", "header")
PAYLOAD = ("organisation_id", "salt", "payload")


class Operator:
    """Who rewrites one log of a database."""

    def __init__(self, proofs: Proofs, organisation_id: UUID) -> None:
        self.proofs = proofs
        self.organisation_id = organisation_id

    async def edits_a_row(self, root: Any) -> None:
        """One event says something else; nothing is made to fit."""
        await self._forge(root, REWRITTEN)

    async def edits_and_recomputes_a_row(self, root: Any) -> None:
        """One event says something else; its commitment and its leaf fit."""
        await self.edits_a_row(root)
        await self._refit(root, REWRITTEN)

    async def deletes_in_the_middle(self, root: Any) -> None:
        """One event is gone."""
        for table in ("log.event_payload", "log.event"):
            await root.execute(
                f"delete from {table} where organisation_id = $1 and index = $2",
                self.organisation_id,
                REWRITTEN,
            )

    async def deletes_and_renumbers(self, root: Any) -> None:
        """One event is gone and the later ones move up; everything is made to fit."""
        await self.deletes_in_the_middle(root)
        for table, columns in (("log.event_payload", PAYLOAD), ("log.event", EVENT)):
            named = ", ".join(columns)
            statement = MOVE_DOWN.format(
                table=table, columns=f"index, {named}", moved=f"index - 1, {named}"
            )
            await root.execute(statement, self.organisation_id, REWRITTEN)
        await self._shorten(root, by=1)
        await self.rebuilds(root)

    async def edits_and_rebuilds_the_tail(self, root: Any) -> None:
        """One event says something else, and every hash and signature after it is made anew."""
        await self.edits_and_recomputes_a_row(root)
        await self.rebuilds(root)

    async def cuts_the_tail(self, root: Any) -> None:
        """The last events never happened; what is left is signed anew."""
        for table in ("log.event_payload", "log.event"):
            await root.execute(
                f"delete from {table} where organisation_id = $1 and index >= $2",
                self.organisation_id,
                REWRITTEN,
            )
        await root.execute(
            "update log.log_head set last_index = $2 - 1 where organisation_id = $1",
            self.organisation_id,
            REWRITTEN,
        )
        await self.rebuilds(root)

    async def replaces_the_whole_log(self, root: Any) -> None:
        """Another history from the first event on, as long as the true one."""
        rows = await root.fetch(
            "select index from log.event where organisation_id = $1", self.organisation_id
        )
        for row in rows:
            await self._forge(root, row["index"])
            await self._refit(root, row["index"])
        await self.rebuilds(root)

    async def rebuilds(self, root: Any) -> None:
        """Forgets all that was signed of the log, in the signer's memory too, and has the true
        key sign it anew."""
        for table in ("proof.tile", "proof.checkpoint", "proof.log"):
            await root.execute(
                f"delete from {table} where organisation_id = $1", self.organisation_id
            )
        await (await self.proofs.signer()).round()

    async def _forge(self, root: Any, index: int) -> None:
        payload = await root.fetchval(
            "select payload from log.event_payload where organisation_id = $1 and index = $2",
            self.organisation_id,
            index,
        )
        assert TRUE in payload
        await root.execute(
            "update log.event_payload set payload = $3 where organisation_id = $1 and index = $2",
            self.organisation_id,
            index,
            payload.replace(TRUE, FORGED),
        )

    async def _shorten(self, root: Any, by: int) -> None:
        await root.execute(
            "update log.log_head set last_index = last_index - $2 where organisation_id = $1",
            self.organisation_id,
            by,
        )

    async def _refit(self, root: Any, index: int) -> None:
        """The header commits to the payload as it is now; the leaf follows by itself."""
        row = await root.fetchrow(
            "select header, salt, payload from log.event join log.event_payload"
            " using (organisation_id, index) where organisation_id = $1 and index = $2",
            self.organisation_id,
            index,
        )
        header = decode(row["header"], Header)
        commitment = commitment_of(row["salt"], row["payload"])
        fields = {name: getattr(header, name) for name in Header.__struct_fields__}
        fitted = encode(Header(**{**fields, "commitment": commitment}))
        await root.execute(
            "update log.event set header = $3 where organisation_id = $1 and index = $2",
            self.organisation_id,
            index,
            fitted,
        )


Attack = Callable[[Operator, Any], Awaitable[None]]

# Of all but the first three nothing is left to see, for somebody who kept nothing.
ATTACKS: tuple[Attack, ...] = (
    Operator.edits_a_row,
    Operator.edits_and_recomputes_a_row,
    Operator.deletes_in_the_middle,
    Operator.deletes_and_renumbers,
    Operator.edits_and_rebuilds_the_tail,
    Operator.cuts_the_tail,
    Operator.replaces_the_whole_log,
)
