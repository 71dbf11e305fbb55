"""Contenders in turns. A machine's mood lasts longer than a turn, so only ratios within a round
are compared, and the median of the rounds is told."""

from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass, field
from statistics import median

ROUNDS = 5
# Caches, plans and connections, before anything counts.
WARM_UP_S = 0.3


@dataclass(frozen=True)
class Sample:
    """One turn: how long each operation took, and the whole, in seconds."""

    latencies_s: list[float]
    elapsed_s: float

    @property
    def rate(self) -> float:
        """Operations per second."""
        return len(self.latencies_s) / self.elapsed_s

    def percentile_ms(self, share: float) -> float:
        """The latency that this share of operations kept within, ms."""
        ranked = sorted(self.latencies_s)
        return ranked[min(int(len(ranked) * share), len(ranked) - 1)] * 1000


@dataclass(frozen=True)
class Contender:
    """name as the table shows it; turn works for so many seconds."""

    name: str
    turn: Callable[[float], Awaitable[Sample]]


@dataclass
class Results:
    """Every turn of every contender, in round order."""

    samples: dict[str, list[Sample]] = field(default_factory=dict)

    def rate(self, name: str) -> float:
        """Median operations per second."""
        return median(s.rate for s in self.samples[name])

    def percentile_ms(self, name: str, share: float) -> float:
        """Median of the rounds' percentiles, ms."""
        return median(s.percentile_ms(share) for s in self.samples[name])

    def rate_ratio(self, name: str, other: str) -> float:
        """How many times as fast as the other: median of the rounds' ratios."""
        pairs = zip(self.samples[name], self.samples[other], strict=True)
        return median(a.rate / b.rate for a, b in pairs)

    def latency_ratio(self, name: str, other: str, share: float) -> float:
        """How many times as long as the other: median of the rounds' ratios of a percentile."""
        pairs = zip(self.samples[name], self.samples[other], strict=True)
        return median(a.percentile_ms(share) / b.percentile_ms(share) for a, b in pairs)


async def compete(contenders: Sequence[Contender], seconds: float) -> Results:
    """All contenders in rounds, about so many seconds in all; every other round runs backwards."""
    results = Results({contender.name: [] for contender in contenders})
    for contender in contenders:
        await contender.turn(WARM_UP_S)
    turn_s = seconds / ROUNDS / len(contenders)
    for n in range(ROUNDS):
        for contender in contenders if n % 2 == 0 else reversed(contenders):
            results.samples[contender.name].append(await contender.turn(turn_s))
    return results
