"""How fast an export is verified, and in how little memory; on an export made for it.

Its log is that of a company with objectives of three key results, a check-in on each of them every
week for two years, and what each check-in moves.
"""

import hashlib
import json
import resource
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from datetime import date, timedelta
from decimal import Decimal
from fractions import Fraction
from pathlib import Path
from typing import Any, BinaryIO, Literal
from uuid import UUID

from contracts import arithmetic
from contracts.checkpoint import Checkpoint, origin_of
from contracts.envelope import Event, Header, commitment_of, encode, leaf_of
from contracts.events.audit_export import ExportMade
from contracts.events.checkin import CheckInRecorded
from contracts.events.identity import OrganisationRegistered
from contracts.events.planning import KeyResultDefined, ObjectiveDrafted, ObjectivePublished
from contracts.events.scoring import ProvisionalScoreChanged
from contracts.export import (
    Committed,
    End,
    Head,
    Standing,
    checkpoint_line,
    end_line,
    entry_line,
    formula_line,
    head_line,
    policy_line,
    score_line,
)
from contracts.registry import wire_name
from contracts.tree import CompactRange
from contracts.values import Change, Metric, Owner
from services.bench.budgets import Budget
from services.runtime.proof.keys import SigningKey
from services.verifier import scoreline_verify

SERVICE = "scoreline.example"
WEEKS = 104
KEY_RESULTS_EACH = 3
SEALED = "sealed:v1:01920000-0000-7000-8000-000000000001:" + "A" * 120
METRIC = Metric(kind="number", unit="€", baseline=Decimal(0), target=Decimal(100))
FIRST_DAY = date(2025, 1, 3)
AT_US = 1_795_435_200_000_000
ORGANISATION, CYCLE, SOMEBODY = (UUID(int=n) for n in (1, 2, 3))
LOG_ID = ORGANISATION.hex
ORIGIN = origin_of(SERVICE, LOG_ID)
# reliability.md §9, test 6, for a million events on one core.
SECONDS_PER_MILLION_MAX, MEGABYTES_MAX = 15.0, 200


class Writer:
    """Writes entries one after the other and keeps what the other lines are made of."""

    def __init__(self, file: BinaryIO) -> None:
        self.file = file
        self.tree = CompactRange()
        self.standings: list[Standing] = []
        self._versions: dict[str, int] = {}

    def add(self, stream: str, event: Event) -> int:
        """One more entry; its index."""
        index = self.tree.size + 1
        salt, payload = hashlib.sha256(b"%d" % index).digest(), encode(event)
        version = self._versions[stream] = self._versions.get(stream, 0) + 1
        header = Header(
            format=1,
            log_id=LOG_ID,
            event_id=UUID(int=index),
            stream=stream,
            version=version,
            type=wire_name(type(event)),
            actor=f"member/{SOMEBODY}",
            recorded_at=AT_US + index,
            causation=None,
            correlation=SOMEBODY,
            commitment=commitment_of(salt, payload),
        )
        raw = encode(header)
        self.tree.append(leaf_of(raw))
        self.file.write(entry_line(index, raw, salt, payload))
        return index


class Scored:
    """An objective with its key results, and the scores they have."""

    def __init__(self, writer: Writer, number: int) -> None:
        self.writer = writer
        self.id = UUID(int=number << 32)
        self.of = [UUID(int=(number << 32) + n) for n in range(1, KEY_RESULTS_EACH + 1)]
        self.values: list[int | None] = [None] * KEY_RESULTS_EACH
        self.scores: dict[UUID, Decimal | None] = {}

    def begin(self) -> None:
        """It is drafted, defined and published."""
        place: dict[str, Any] = {"objective_id": self.id, "cycle_id": CYCLE}
        drafted = ObjectiveDrafted(
            **place,
            title="Bread that people talk about",
            description="",
            owner=Owner(kind="company"),
            accountable_id=SOMEBODY,
            ambition="aspirational",
        )
        defined = [
            KeyResultDefined(
                **place,
                key_result_id=key_result_id,
                title="Ten bakers name us",
                accountable_id=SOMEBODY,
                weight=Decimal(1),
                metric=METRIC,
            )
            for key_result_id in self.of
        ]
        for event in (drafted, *defined, ObjectivePublished(**place)):
            self.writer.add(f"objective/{self.id}", event)

    def check_in(self, n: int, week: int) -> None:
        """A key result is reported on, and what that moves is told."""
        value, key_result_id = (week * 7 + n * 31 + self.id.int % 89) % 101, self.of[n]
        before, self.values[n] = self.values[n], value
        index = self.writer.add(
            f"key_result/{key_result_id}",
            CheckInRecorded(
                check_in_id=UUID(int=(key_result_id.int << 16) + week),
                key_result_id=key_result_id,
                objective_id=self.id,
                cycle_id=CYCLE,
                author_id=SOMEBODY,
                value=Decimal(value),
                effective_on=FIRST_DAY + timedelta(weeks=week),
                current=Change(old=None if before is None else Decimal(before), new=Decimal(value)),
                confidence=7,
                status="on_track",
                note=SEALED,
            ),
        )
        self._move("key_result", key_result_id, Fraction(value, 100), index)
        self._move("objective", self.id, self.progress, index)

    @property
    def progress(self) -> Fraction:
        """The mean of all three."""
        return Fraction(sum(value or 0 for value in self.values), 100 * KEY_RESULTS_EACH)

    def _move(
        self, subject: Literal["key_result", "objective"], id: UUID, exact: Fraction, cause: int
    ) -> None:
        old, new = self.scores.get(id), arithmetic.score(exact)
        if old != new:
            self.scores[id] = new
            moved = ProvisionalScoreChanged(
                subject=subject,
                subject_id=id,
                objective_id=self.id,
                cycle_id=CYCLE,
                score=Change(old=old, new=new),
                progress=arithmetic.figure(exact),
                formula=arithmetic.FORMULA,
                cause=cause,
            )
            self.writer.add(f"score/{id}", moved)

    def standings(self) -> Iterator[Standing]:
        """As the read model should have them."""
        yield self._standing("objective", self.id, self.progress)
        for key_result_id, value in zip(self.of, self.values, strict=True):
            yield self._standing("key_result", key_result_id, Fraction(value or 0, 100))

    def _standing(
        self, subject: Literal["key_result", "objective"], id: UUID, exact: Fraction
    ) -> Standing:
        progress, score = f"{arithmetic.figure(exact):f}", f"{arithmetic.score(exact):.1f}"
        return Standing(
            objective=self.id,
            subject=subject,
            id=id,
            progress=progress,
            score=score if id in self.scores else None,
            committed=Committed(progress=progress, score=score),
        )


def write_export(path: Path, events: int) -> int:
    """Write an export of about so many events; how many it has."""
    with tempfile.TemporaryFile(dir=path.parent) as entries:
        writer = Writer(entries)
        registered = OrganisationRegistered(
            organisation_id=ORGANISATION, name="B", timezone="UTC", locale="en", log_id=LOG_ID
        )
        writer.add(f"organisation/{ORGANISATION}", registered)
        number = 0
        while writer.tree.size < events - 1:
            number += 1
            scored = Scored(writer, number)
            scored.begin()
            for week in range(WEEKS):
                for n in range(KEY_RESULTS_EACH):
                    if writer.tree.size < events - 3:
                        scored.check_in(n, week)
            writer.standings += scored.standings()
        made = ExportMade(export_id=CYCLE)
        writer.add(f"export/{CYCLE}", made)
        entries.seek(0)
        _put_together(path, writer, entries)
    return writer.tree.size


def _put_together(path: Path, writer: Writer, entries: BinaryIO) -> None:
    """The lines that only the whole log gives stand before its entries."""
    size = writer.tree.size
    key = SigningKey(f"{SERVICE}/checkpoint", bytes(32))
    checkpoint = Checkpoint(origin=ORIGIN, size=size, root=writer.tree.root)
    head = Head(
        export=CYCLE, log=LOG_ID, origin=ORIGIN, organisation=ORGANISATION, cycle=None, size=size
    )
    opening = [head_line(head), policy_line([key.verifier.text], [], []), formula_line()]
    opening += [score_line(n, size, one) for n, one in enumerate(writer.standings, start=1)]
    opening.append(checkpoint_line(key.note(checkpoint.body).decode()))
    with path.open("w+b") as file:
        file.writelines(opening)
        shutil.copyfileobj(entries, file)
        file.seek(0)
        digest = hashlib.file_digest(file, "sha256").hexdigest()
        scores = len(writer.standings)
        file.write(
            end_line(End(scores=scores, checkpoints=1, platform=0, entries=size, sha256=digest))
        )


def measure(events: int, folder: str | None = None) -> dict[str, Any]:
    """Verify an export of about so many events in a process of its own: seconds of one core,
    megabytes at most. Raises RuntimeError if it is not verified."""
    with tempfile.TemporaryDirectory(dir=folder) as place:
        path = Path(place, "big.export")
        count = write_export(path, events)
        told = subprocess.run(
            [sys.executable, scoreline_verify.__file__, str(path), "--json"],
            capture_output=True,
            check=False,
        )
        used = resource.getrusage(resource.RUSAGE_CHILDREN)
        if told.returncode:
            raise RuntimeError(told.stdout.decode() + told.stderr.decode())
        return {
            "events": count,
            "megabytes": round(path.stat().st_size / 1e6),
            "seconds": round(used.ru_utime + used.ru_stime, 2),
            "resident_megabytes": round(used.ru_maxrss / 1024),
            "scores": json.loads(told.stdout)["scores refolded"],
        }


def budgets(figures: dict[str, Any]) -> list[Budget]:
    """The verifier's time and memory."""
    seconds = figures["seconds"] * 1_000_000 / figures["events"]
    return [
        Budget("verify: s per million events", seconds, "at most", SECONDS_PER_MILLION_MAX),
        Budget("verify: MB resident", figures["resident_megabytes"], "at most", MEGABYTES_MAX),
    ]
