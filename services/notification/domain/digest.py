"""What moved in a week, in lines. Pure."""

from collections import Counter
from collections.abc import Iterable, Sequence

from msgspec import Struct

from services.notification.domain.wording import MOVES, Wording, short


class Move(Struct, frozen=True, kw_only=True):
    """Something that happened to an objective."""

    objective_id: str
    type: str


def lines_of(
    moves: Iterable[Move], titles: dict[str, str], mine: frozenset[str], wording: Wording
) -> list[str]:
    """A line for each objective that moved: one's own first, then those that moved most."""
    counts: dict[str, Counter[str]] = {}
    for move in moves:
        if move.objective_id in titles:
            counts.setdefault(move.objective_id, Counter())[move.type] += 1
    ordered = sorted(
        counts.items(), key=lambda one: (one[0] not in mine, -one[1].total(), titles[one[0]])
    )
    return [f"{short(titles[id])}: {_said(count, wording)}" for id, count in ordered]


def _said(count: Counter[str], wording: Wording) -> str:
    return ", ".join(wording.say(type_, count=count[type_]) for type_ in MOVES if count[type_])


def digest(wording: Wording, since: object, lines: Sequence[str]) -> tuple[str, str]:
    """Subject and text of a digest."""
    text = wording.letter(wording.say("digest", day=since), lines, wording.address)
    return wording.subject("digest"), text
