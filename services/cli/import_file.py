"""`scoreline import FILE`: a spreadsheet into a cycle, and what became of each row."""

from collections.abc import Iterable
from http.client import HTTPException
from pathlib import Path
from typing import Any
from urllib.parse import quote

import click

from services.cli.client import Client, Refused

CSV = "text/csv"
XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
# 0 is said by click: every row came in, was there before, or is only in doubt.
SOME_REFUSED = 1
COULD_NOT = 2


@click.command()
@click.argument("file", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@click.option("--cycle", required=True, metavar="ID", help="The cycle to import into.")
@click.option("--url", required=True, help="Address of the platform, as http://127.0.0.1:8080.")
@click.option("--key", required=True, help="An API key of an admin.")
@click.option("--dry-run", is_flag=True, help="Only say what would be made.")
def import_file(file: Path, cycle: str, url: str, key: str, dry_run: bool) -> None:
    """Import FILE (CSV or XLSX) and say row by row what was refused or is doubtful.

    Ends with 0 when no row was refused, 1 when some were, 2 when nothing could be imported.
    """
    try:
        report = _sent(Client(url, key), file, cycle, dry_run)
    except Refused as refused:
        _say_refused(refused)
        raise SystemExit(COULD_NOT) from None
    except (OSError, HTTPException, ValueError) as error:
        click.echo(f"{url} cannot be reached: {error}", err=True)
        raise SystemExit(COULD_NOT) from None
    for line in told(report):
        click.echo(line)
    raise SystemExit(SOME_REFUSED if report["refused"] else 0)


def _sent(client: Client, file: Path, cycle: str, dry_run: bool) -> dict[str, Any]:
    path = f"/v1/cycles/{quote(cycle, safe='')}/import" + ("?dry_run=true" if dry_run else "")
    media = XLSX if file.suffix.lower() == ".xlsx" else CSV
    report: dict[str, Any] = client.send("POST", path, file.read_bytes(), {"Content-Type": media})
    return report


def told(report: dict[str, Any]) -> Iterable[str]:
    """The report in lines: first what was made, then row by row what was not simply so."""
    made, is_dry = report["made"], report["dry_run"]
    counted = ", ".join(
        f"{made[name]} {name.replace('_', ' ')}"
        for name in ("teams", "objectives", "key_results", "actuals")
    )
    yield f"{report['rows']} rows read"
    yield f"{'would make' if is_dry else 'made'}: {counted}"
    if report["unchanged"]:
        yield f"unchanged: {report['unchanged']} rows"
    for what in ("refused", "doubtful"):
        if report[what]:
            rows = len({note["row"] for note in report[what]})
            yield f"{what}: {rows} {'row' if rows == 1 else 'rows'}"
            yield from (f"  {_line(note)}" for note in report[what])


def _line(note: dict[str, Any]) -> str:
    column = f"{note['column']}: " if note["column"] else ""
    return f"row {note['row']}: {column}{note['message']}"


def _say_refused(refused: Refused) -> None:
    click.echo(f"nothing was imported: {refused}", err=True)
    for fault in refused.problem.get("errors") or ():
        place = fault["pointer"].removeprefix("/rows/").strip("/").replace("/", ", ")
        click.echo(f"  {place}: {fault['message']}" if place else f"  {fault['message']}", err=True)
