"""`scoreline bench`: the budgets as ratios, measured on this machine."""

import asyncio
from collections.abc import Awaitable, Callable
from typing import Any

import click

from services.bench import append as appends
from services.bench import as_of as pasts
from services.bench import deliveries as delivering
from services.bench import http, killed, lanes, whole
from services.bench import proof as proving
from services.bench import rebuild as rebuilding
from services.bench import verify as verifying
from services.bench.budgets import Budget, as_json, budget_table, table
from services.bench.first_byte import EVENTS_PER_S, first_byte
from services.bench.office import Logins
from services.bench.rounds import Results, compete
from services.bench.scratch import scratch
from services.cli.run import loop_factory
from services.runtime import garbage

SECONDS = 42.0
WRITERS = [1, 8, 32, 256]
EVENTS = 100_000
REQUESTS = 300
LOAD_SECONDS = 15.0


@click.group(invoke_without_command=True)
@click.pass_context
def bench(context: click.Context) -> None:
    """Measure every budget of architecture.md §8; or one part of them.

    The table is for people; the last line has every figure as JSON.
    """
    if context.invoked_subcommand is None:
        results = _run(_append(None, SECONDS, WRITERS))
        speeds = _run(_rebuild(EVENTS))
        figures = http.measure(REQUESTS)
        alive = whole.measure(LOAD_SECONDS)
        speed, soon = _delivering(LOAD_SECONDS, EVENTS_PER_S)
        _tell(
            appends.budgets(results)
            + rebuilding.budgets(speeds)
            + http.budgets(figures)
            + whole.budgets(alive)
            + delivering.budgets(speed, soon),
            _figures(results)
            | _rebuilt(speeds)
            | {"http": figures, "platform": alive, "deliveries": speed | soon},
            _rates(results),
            _speeds(speeds),
            _delivered(speed | soon),
        )


@bench.command()
@click.option("--dsn", help="An administrator's URL; without it a server is started for this.")
@click.option("--seconds", default=SECONDS, help="How long in all.", show_default=True)
@click.option("--writers", default="1,8,32,256", help="Writers waiting.", show_default=True)
@click.option("--json/--no-json", "is_json", default=True, help="Figures on the last line.")
def append(dsn: str | None, seconds: float, writers: str, is_json: bool) -> None:
    """Durable appends beside bare INSERTs and the eventsourcing package on the same server."""
    counts = sorted({int(count) for count in writers.split(",")})
    results = _run(_append(dsn, seconds, counts))
    _tell(appends.budgets(results), _figures(results), _rates(results), is_json=is_json)


@bench.command()
@click.option("--events", default=EVENTS, help="About how long the log is.", show_default=True)
def rebuild(events: int) -> None:
    """Read models from the log: events a second read and folded, and written too."""
    speeds = _run(_rebuild(events))
    _tell(rebuilding.budgets(speeds), _rebuilt(speeds), _speeds(speeds))


@bench.command()
@click.option("--requests", default=REQUESTS, help="Of each kind.", show_default=True)
def command(requests: int) -> None:
    """One HTTP command end to end beside the same HTTP server doing one bare INSERT."""
    figures = http.measure(requests)
    _tell(http.budgets(figures), {"http": figures})


@bench.command()
def proof() -> None:
    """What proving the log costs: an event, a command, a checkpoint, a proof."""
    figures = _run(_proof())
    _tell(
        [],
        {"proof": {what: round(value, 3) for what, value, _ in figures}},
        table(
            [("proof", "", ""), *((what, f"{value:.2f}", unit) for what, value, unit in figures)]
        ),
    )


@bench.command()
@click.option("--seconds", default=LOAD_SECONDS, help="Of load.", show_default=True)
def platform(seconds: float) -> None:
    """The whole of it: start, idle memory and CPU, and commit to every read model under load."""
    figures = whole.measure(seconds)
    _tell(whole.budgets(figures), {"platform": whole.figures_of(figures)})


@bench.command()
@click.option("--events", default=EVENTS, help="About how long the log is.", show_default=True)
@click.option("--questions", default=REQUESTS, help="At random moments.", show_default=True)
def asof(events: int, questions: int) -> None:
    """The outline of a cycle of 200 objectives as it was at a moment, anywhere in a long log."""
    asked = _run(_as_of(events, questions))
    _tell(pasts.budgets(asked), _past(asked), _answers(asked))


async def _as_of(events: int, questions: int) -> pasts.Asked:
    async with scratch(None) as place:
        return await pasts.measure(place.url, events, questions)


def _past(asked: pasts.Asked) -> dict[str, Any]:
    shares = {"p50_ms": 0.5, "p99_ms": 0.99, "max_ms": 1.0}
    return {
        "as_of": {name: round(asked.percentile_ms(share), 1) for name, share in shares.items()}
        | {"first_ms": round(asked.took_ms[0], 1), "bytes": asked.bytes_of_answer}
    }


def _answers(asked: pasts.Asked) -> str:
    figures = [(name, f"{value:.0f}") for name, value in _past(asked)["as_of"].items()]
    return table([("a tree as it was", ""), *figures])


@bench.command()
@click.option("--events", default=1_000_000, help="About how long the log is.", show_default=True)
def verify(events: int) -> None:
    """An export verified by one process: seconds of a core, memory."""
    figures = verifying.measure(events)
    _tell(verifying.budgets(figures), {"verify": figures})


@bench.command()
@click.option("--seconds", default=LOAD_SECONDS, help="How long under load.", show_default=True)
@click.option("--rate", default=EVENTS_PER_S, help="Events a second.", show_default=True)
def deliveries(seconds: float, rate: int) -> None:
    """Webhooks: deliveries a second and core, how soon the worker sends what its read models have,
    and commit → first byte on a whole platform under load."""
    speed, soon = _delivering(seconds, rate)
    _tell(delivering.budgets(speed, soon), {"deliveries": speed | soon}, _delivered(speed | soon))


def _delivering(seconds: float, rate: int) -> tuple[dict[str, float], dict[str, float]]:
    """What a worker does by itself, and what a whole platform does."""
    speed: dict[str, float] = {}
    for way in (delivering.throughput, delivering.warm_tls, delivering.cold_tls, delivering.pull):
        speed |= _run(_scratched(way))
    speed |= _run(_scratched(lambda url: lanes.measure(url, seconds, rate)))
    speed |= _run(_scratched(lanes.successors))
    return speed, first_byte(seconds, rate)


def _delivered(figures: dict[str, float]) -> str:
    rows = [(name, f"{value:.1f}") for name, value in figures.items()]
    return table([("webhooks", ""), *rows])


@bench.command()
@click.option("--deliveries", "count", default=killed.DELIVERIES, show_default=True)
@click.option("--kills", default=killed.KILLS, help="Among them.", show_default=True)
def kill(count: int, kills: int) -> None:
    """Workers killed while they deliver: what is lost, and what is sent twice."""

    async def all_of_it(url: str) -> dict[str, float]:
        logins = Logins(url)
        await logins.make()
        return await killed.measure(logins, count, kills)

    figures = _run(_scratched(all_of_it))
    _tell(killed.budgets(figures), {"kill": figures})


async def _scratched(
    measure: Callable[[str], Awaitable[dict[str, float]]],
) -> dict[str, float]:
    async with scratch(None) as place:
        return await measure(place.url)


def _tell(
    budgets: list[Budget], figures: dict[str, Any], *tables: str, is_json: bool = True
) -> None:
    for part in (*tables, *([budget_table(budgets)] if budgets else ())):
        click.echo(part)
        click.echo()
    if is_json:
        click.echo(as_json(budgets, figures))


async def _proof() -> list[proving.Figure]:
    async with scratch(None) as place:
        return await proving.measure(place.url)


async def _rebuild(events: int) -> list[rebuilding.Speed]:
    async with scratch(None) as place:
        return await rebuilding.measure(place.url, events)


def _speeds(speeds: list[rebuilding.Speed]) -> str:
    rows = [("read model", "folded/s/core", "rebuilt/s")]
    rows += [(s.projection, f"{s.folded:.0f}", f"{s.rebuilt:.0f}") for s in speeds]
    return table(rows)


def _rebuilt(speeds: list[rebuilding.Speed]) -> dict[str, Any]:
    return {
        s.projection: {"folded_per_s_core": round(s.folded), "rebuilt_per_s": round(s.rebuilt)}
        for s in speeds
    }


async def _append(dsn: str | None, seconds: float, writers: list[int]) -> Results:
    async with scratch(dsn) as place, appends.competitors(place, writers) as competing:
        return await compete(competing, seconds)


def _run(work: Any) -> Any:
    """As the services run: on their event loop, with their garbage collector's settings."""
    garbage.settle()
    with asyncio.Runner(loop_factory=loop_factory()) as runner:
        return runner.run(work)


def _rates(results: Results) -> str:
    rows = [("", "per second", "p50 ms", "p99 ms")]
    for name in results.samples:
        p50, p99 = (results.percentile_ms(name, share) for share in (0.5, 0.99))
        rows.append((name, f"{results.rate(name):.0f}", f"{p50:.2f}", f"{p99:.2f}"))
    return table(rows)


def _figures(results: Results) -> dict[str, Any]:
    return {
        name: {
            "per_second": round(results.rate(name)),
            "p50_ms": round(results.percentile_ms(name, 0.5), 3),
            "p99_ms": round(results.percentile_ms(name, 0.99), 3),
        }
        for name in results.samples
    }
