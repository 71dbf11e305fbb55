"""Whether the platform is ready: each service is asked something small that needs its database."""

import asyncio
from uuid import UUID

from msgspec import Raw

from contracts.envelope import Fault, Ok, Query, QueryMessage, encode
from contracts.ids import PLATFORM
from contracts.queries.audit import History
from contracts.queries.checkin import CheckInById
from contracts.queries.identity import OrganisationList
from contracts.queries.notification import Feed
from contracts.queries.planning import CycleById
from contracts.queries.scoring import KeyResultScore
from contracts.registry import owner_of
from services.gateway.answer import Answer
from services.gateway.api.operation import Live, Ready
from services.gateway.asking import Caller
from services.gateway.credentials import OPERATOR
from services.gateway.door import Visit
from services.gateway.problems import RETRY_AFTER_SECONDS, Problem
from services.runtime import clock, ids

_NOTHING = UUID(int=0)
# Every answer but silence will do: that there is no such cycle was read from the database.
PROBES: tuple[Query, ...] = (
    OrganisationList(limit=1),
    CycleById(cycle_id=_NOTHING),
    CheckInById(check_in_id=_NOTHING),
    KeyResultScore(key_result_id=_NOTHING),
    Feed(limit=1),
    History(limit=1),
)
PROBE_SECONDS_MAX = 2.0
# Nobody needs to know more often, and nobody may make services busy without a key.
REMEMBERED_SECONDS = 1.0


async def live(visit: Visit) -> Answer:
    """This process answers."""
    return Answer(encode(Live()))


class Readiness:
    """Asks all services at once, at most once a second."""

    def __init__(self, caller: Caller) -> None:
        self._caller = caller
        self._asking = asyncio.Lock()
        self._known: tuple[float, list[str]] = (float("-inf"), [])

    async def __call__(self, visit: Visit) -> Answer:
        """Raises Problem 503 naming who does not answer."""
        away = await self.away()
        if not away:
            return Answer(encode(Ready()))
        raise Problem(
            503,
            "not_ready",
            f"Not ready: {', '.join(away)}.",
            errors=tuple(Fault(f"/{name}", "no_answer", "It does not answer.") for name in away),
            headers=((b"retry-after", str(RETRY_AFTER_SECONDS).encode()),),
        )

    async def away(self) -> list[str]:
        """The services that do not answer."""
        async with self._asking:
            if clock.monotonic() - self._known[0] > REMEMBERED_SECONDS:
                silent = await asyncio.gather(*map(self._silent, PROBES))
                self._known = (clock.monotonic(), [name for name in silent if name])
        return self._known[1]

    async def _silent(self, probe: Query) -> str | None:
        """The service that owns the question, if it does not answer it."""
        message = QueryMessage(
            organisation_id=PLATFORM,
            actor=OPERATOR,
            correlation=ids.new_id(),
            body=Raw(encode(probe)),
        )
        reply = await self._caller.ask(type(probe), message, PROBE_SECONDS_MAX)
        answers = isinstance(reply, Ok) or reply.kind not in ("unavailable", "behind")
        return None if answers else owner_of(type(probe))
