"""Writes the exports that every verifier must judge alike: `python -m tests.verifier.vectors`."""

import asyncio
import io
import json
from collections.abc import Iterator
from pathlib import Path
from random import Random

from services.verifier import scoreline_verify
from services.verifier.scoreline_verify import WORDS, check
from tests.support.exports import LOG_KEY, Export
from tests.verifier.companies import export_of
from tests.verifier.tampering import MUTATIONS
from tests.verifier.work import CYCLES

FOLDER = Path(scoreline_verify.__file__).parent / "vectors"
LIST = FOLDER / "vectors.json"
SEED, DEEDS, OF_EACH_KIND = 7, 22, 2
KEY = LOG_KEY.verifier.text


async def vectors() -> dict[str, bytes]:
    """Name and bytes of each: good ones of all and of a cycle, and bad ones of every kind."""
    whole = await export_of(SEED, DEEDS, sizes=(3, 9))
    of_cycle = await export_of(SEED, DEEDS, sizes=(3, 9), cycle_id=CYCLES[0])
    kept = {"whole": whole.raw, "cycle": of_cycle.raw, "unsigned": unsigned(whole)}
    return kept | dict(tampered(whole))


def unsigned(export: Export) -> bytes:
    """One that nobody signed."""
    return export.but(checkpoints=[], platform=[]).raw


def tampered(export: Export) -> Iterator[tuple[str, bytes]]:
    """Some of each kind of change."""
    random = Random(SEED)
    for mutate in MUTATIONS:
        for n in range(1, OF_EACH_KIND + 1):
            yield f"{mutate.__name__}_{n}", mutate(random, export).raw


def verdict_of(raw: bytes) -> dict[str, object]:
    """What is to be said of one."""
    report = check(io.BytesIO(raw), [KEY])
    indexes = sorted({finding["index"] for finding in report.findings})
    return {"exit": report.exit_code, "verdict": WORDS[report.exit_code].lower(), "at": indexes}


def main() -> None:
    """Write them all anew."""
    FOLDER.mkdir(exist_ok=True)
    made = asyncio.run(vectors())
    for name, raw in made.items():
        (FOLDER / f"{name}.export").write_bytes(raw)
    listed = [{"file": f"{name}.export", **verdict_of(raw)} for name, raw in made.items()]
    LIST.write_text(json.dumps({"key": KEY, "vectors": listed}, indent=1) + "\n")


if __name__ == "__main__":
    main()
