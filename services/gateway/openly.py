"""Questions that anybody may ask: what is signed, and with which keys."""

from uuid import UUID

from msgspec import Raw

from contracts.envelope import Ok, Query, QueryMessage, encode
from contracts.ids import CHECKPOINTS
from contracts.values import system
from services.gateway.answer import Answer
from services.gateway.api.route import Route
from services.gateway.door import Door, Visit
from services.gateway.parameters import Parameters
from services.gateway.problems import problem_of
from services.gateway.shape import fields_of
from services.runtime import clock

# All who come without a key share what one organisation may ask.
NOBODY = UUID(int=0)


class AskOpenly:
    """Answers a question without a key."""

    def __init__(self, route: Route, door: Door) -> None:
        self._kind = route.message
        self._door = door
        self._parameters = Parameters(route.shape)

    async def __call__(self, visit: Visit) -> Answer:
        """Raises Problem 429, 503; Invalid for a bad parameter."""
        self._door.limits.admit(CHECKPOINTS, NOBODY, False, clock.monotonic())
        given = fields_of(self._parameters.read(visit.scope["query_string"]))
        assert issubclass(self._kind, Query)
        message = QueryMessage(
            organisation_id=CHECKPOINTS,
            actor=system("gateway"),
            correlation=visit.correlation,
            body=Raw(encode(self._kind(**given))),
        )
        reply = await self._door.caller.ask(self._kind, message)
        if not isinstance(reply, Ok):
            raise problem_of(reply)
        return Answer(bytes(reply.body))
