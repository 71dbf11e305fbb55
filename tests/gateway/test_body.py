"""A body is read with its limit holding while it arrives."""

from typing import Any

import pytest

from services.gateway.body import DRAINED_BYTES_MAX, JSON_TYPES, demand_type, read_body
from services.gateway.problems import Problem

LIMIT = 1000


class Line:
    """What arrives, chunk by chunk; taken counts the bytes that were read off it."""

    def __init__(self, *chunks: bytes, breaks: bool = False) -> None:
        self._messages: list[dict[str, Any]] = [
            {"type": "http.request", "body": chunk, "more_body": True} for chunk in chunks
        ]
        if breaks:
            self._messages.append({"type": "http.disconnect"})
        else:
            self._messages[-1]["more_body"] = False
        self.taken = 0

    async def receive(self) -> Any:
        message = self._messages.pop(0)
        self.taken += len(message.get("body", b""))
        return message


async def refusal(line: Line, headers: dict[bytes, bytes] | None = None) -> Problem:
    with pytest.raises(Problem) as refused:
        await read_body(headers or {}, line.receive, LIMIT)
    return refused.value


async def test_a_body_in_one_piece_or_in_many_is_the_same():
    assert await read_body({}, Line(b"ab" * 3).receive, LIMIT) == b"ababab"
    assert await read_body({}, Line(b"ab", b"", b"abab").receive, LIMIT) == b"ababab"


async def test_the_limit_itself_is_still_taken():
    assert len(await read_body({}, Line(b"x" * LIMIT).receive, LIMIT)) == LIMIT
    assert len(await read_body({}, Line(b"x" * 999, b"x").receive, LIMIT)) == LIMIT


async def test_a_body_said_to_be_too_long_is_taken_off_the_line_and_refused():
    line = Line(*[b"x" * 500] * 3)
    problem = await refusal(line, {b"content-length": b"1500"})
    assert (problem.status, problem.code, line.taken) == (413, "too_large", 1500)
    assert f"at most {LIMIT} bytes" in problem.detail


async def test_a_body_that_grows_too_long_is_refused_without_being_kept():
    problem = await refusal(Line(*[b"x" * 500] * 3))
    assert (problem.status, problem.code) == (413, "too_large")


async def test_whoever_asks_before_sending_is_refused_before_sending():
    line = Line(b"x" * 1500)
    problem = await refusal(line, {b"content-length": b"1500", b"expect": b"100-continue"})
    assert (problem.status, line.taken) == (413, 0)


async def test_a_body_without_end_is_cut_off():
    line = Line(*[b"x" * 1024 * 1024] * 100)
    problem = await refusal(line)
    assert problem.status == 413
    assert line.taken <= DRAINED_BYTES_MAX + 1024 * 1024
    assert (b"connection", b"close") in problem.headers


@pytest.mark.parametrize("chunks", [(), (b"{",), (b"x" * 2000,)])
async def test_a_request_that_breaks_off_ends_quietly(chunks):
    problem = await refusal(Line(*chunks, breaks=True))
    assert (problem.status, problem.code) == (400, "broken_off")


def test_a_media_type_is_compared_without_case_and_parameters():
    given = {b"content-type": b"Application/JSON; charset=utf-8"}
    assert demand_type(given, JSON_TYPES) == b"application/json"
    assert demand_type({}, JSON_TYPES) == b""


@pytest.mark.parametrize(
    "given",
    [
        {b"content-type": b"text/html"},
        {b"content-type": b"application/x-www-form-urlencoded"},
        {b"content-type": b"\xff\xfe"},
        {b"content-type": b"application/json", b"content-encoding": b"gzip"},
    ],
)
def test_other_media_types_and_packed_bodies_are_415(given):
    with pytest.raises(Problem) as refused:
        demand_type(given, JSON_TYPES)
    assert refused.value.status == 415
