"""Bytes to messages for FastStream: one pass, strict, exact amounts.

FastStream's own msgspec serializer parses with the standard library and then converts: "7"
becomes 7, NaN passes, long amounts lose digits. This codec decodes the frame and, by the name in
the subject, the command or query inside it.
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Generic, TypeVar

import msgspec
from faststream.message import StreamMessage

from contracts.envelope import CommandMessage, Fault, QueryMessage, decode, encode
from contracts.errors import Invalid
from contracts.subjects import message_name

F = TypeVar("F", bound=CommandMessage | QueryMessage)

# What msgspec raises for bytes: wrong UTF-8 and bottomless nesting have Python's own errors.
UNREADABLE = (msgspec.DecodeError, UnicodeDecodeError, RecursionError)

_WHERE = re.compile(r" - at `(key in )?\$(?P<path>.*)`$")


@dataclass(frozen=True, slots=True)
class Received(Generic[F]):
    """A frame with the command or query it carries."""

    frame: F
    body: Any


class WireCodec(Generic[F]):
    """Decodes one kind of frame whose body's type the subject names; answers pass as bytes.

    Raises Invalid for whatever is wrong with a message.
    """

    def __init__(self, frame: type[F], kinds: Mapping[str, type[Any]]) -> None:
        self._frame = frame
        self._kinds = kinds

    async def decode(self, msg: StreamMessage[Any]) -> Any:
        """A received message as Received[F]; called by FastStream, whose types stop at pydantic."""
        return self.read(msg.raw_message.subject, msg.body)

    def read(self, subject: str, raw: bytes) -> Received[F]:
        """The frame and body in raw, which came to subject."""
        kind = self._kinds.get(message_name(subject))
        if kind is None:
            raise Invalid(Fault("", "unknown_message", f"Nobody answers to {subject} here."))
        try:
            frame = decode(raw, self._frame)
            return Received(frame, decode(frame.body, kind))
        except UNREADABLE as error:
            raise Invalid(fault_of(error)) from None

    async def encode(self, msg: Any, serializer: Any = None) -> tuple[bytes, str | None]:
        """An answer: bytes as they are, since handlers encode once."""
        return (msg if isinstance(msg, bytes) else encode(msg)), None


def fault_of(error: Exception) -> Fault:
    """What decoding found wrong, with its place as a JSON pointer."""
    sentence = str(error)
    if not isinstance(error, msgspec.ValidationError):
        return Fault("", "not_json", sentence)
    where = _WHERE.search(sentence)
    if where is None:
        return Fault("", "bad_value", sentence)
    pointer = re.sub(r"[.\[]", "/", where["path"]).replace("]", "")
    return Fault(pointer, "bad_value", sentence[: where.start()])
