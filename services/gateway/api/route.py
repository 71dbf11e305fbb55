"""A route of the API as data: what comes from the path, what is new, what is answered."""

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any, Literal

from msgspec import Struct, structs

from contracts.envelope import Command, Query
from services.gateway.shape import Shape

Method = Literal["GET", "POST", "PUT", "PATCH", "DELETE"]

# The parameter that every dated route takes besides those of its message.
AS_OF = "as_of"
# The place in a path that is no id: where in the log.
POSITION = "position"

_PLACE = re.compile(r"\{(\w+)\}")


@dataclass(frozen=True, kw_only=True)
class Route:
    """One method on one path, and the message it becomes.

    Names in braces in the path are fields of the message. new_id is the field that gets a fresh
    id; called gives a field another name outside; waits is the field of seconds that a long poll
    may take; is_dated marks what can be asked as of a time or position; is_platform what takes
    the operator's key; example is a body that works.
    """

    method: Method
    path: str
    message: type[Command] | type[Query]
    status: int = 200
    new_id: str | None = None
    called: Mapping[str, str] = field(default_factory=dict)
    waits: str | None = None
    is_dated: bool = False
    is_platform: bool = False
    example: Mapping[str, Any] | None = None

    @property
    def places(self) -> tuple[str, ...]:
        """The fields that the path gives, in its order."""
        return tuple(_PLACE.findall(self.path))

    @cached_property
    def words(self) -> frozenset[str]:
        """Those of them that are words, as a slug, and no ids."""
        kinds = {field.name: field.type for field in structs.fields(self.message)}
        return frozenset(place for place in self.places if kinds[place] is str)

    @property
    def is_command(self) -> bool:
        """Whether something may happen."""
        return issubclass(self.message, Command)

    @property
    def has_body(self) -> bool:
        """Whether its fields come in a body: those of every command, and of a question too long
        for parameters."""
        return self.method != "GET"

    @property
    def set_by_us(self) -> frozenset[str]:
        """Fields that no body and no parameter may name."""
        return frozenset((*self.places, *((self.new_id,) if self.new_id else ())))

    @cached_property
    def shape(self) -> Shape:
        """What the body, or the parameters, may hold."""
        more = {AS_OF: "A time or a log position: as it was then."} if self.is_dated else {}
        return Shape(self.message, self.set_by_us, self.called, more)

    @property
    def name(self) -> str:
        """The operation's name in the documentation."""
        return self.message.__name__[:1].lower() + self.message.__name__[1:]

    @property
    def says(self) -> str:
        """What it is for, from the message itself."""
        return " ".join((self.message.__doc__ or "").split())


@dataclass(frozen=True, kw_only=True)
class Plain:
    """An operation that is no single message; it brings its own endpoint, and says here what the
    documentation tells of it.

    takes maps media types of the body to their schemas or structs, answer is the type of what
    comes back as media; parameters is a struct of the query parameters; is_open needs no key, and
    is_limited all the same takes only so many requests.
    """

    method: Method
    path: str
    name: str
    says: str
    media: str = "application/json"
    answer: Any = None
    takes: Mapping[str, Any] = field(default_factory=dict)
    parameters: type[Struct] | None = None
    is_open: bool = False
    is_limited: bool = False
    is_command: bool = False

    @property
    def places(self) -> tuple[str, ...]:
        """The names in braces in the path."""
        return tuple(_PLACE.findall(self.path))


def get(path: str, query: type[Query], **more: Any) -> Route:
    """Something to read."""
    return Route(method="GET", path=path, message=query, **more)


def consider(path: str, query: type[Query], **more: Any) -> Route:
    """A question too long for parameters: POST, and nothing happens."""
    return Route(method="POST", path=path, message=query, **more)


def make(path: str, command: type[Command], new_id: str, **more: Any) -> Route:
    """Something to make: POST, answered with 201."""
    return Route(method="POST", path=path, message=command, new_id=new_id, status=201, **more)


def change(path: str, command: type[Command], **more: Any) -> Route:
    """Something to change in parts: PATCH."""
    return Route(method="PATCH", path=path, message=command, **more)


def act(path: str, command: type[Command], **more: Any) -> Route:
    """Something to do to what exists: POST, answered with 200."""
    return Route(method="POST", path=path, message=command, **more)


def put(path: str, command: type[Command], **more: Any) -> Route:
    """Something to be so afterwards: PUT."""
    return Route(method="PUT", path=path, message=command, **more)


def remove(path: str, command: type[Command], **more: Any) -> Route:
    """Something to be gone afterwards: DELETE, answered with what it was part of."""
    return Route(method="DELETE", path=path, message=command, **more)
