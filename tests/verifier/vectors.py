"""Writes the exports that every verifier must judge alike: `python -m tests.verifier.vectors`."""

import asyncio
import io
import json
from collections.abc import Iterator
from pathlib import Path
from random import Random

from services.verifier import scoreline_verify
from services.verifier.scoreline_verify import WORDS, Report, check
from tests.support.exports import LOG_KEY, Export
from tests.verifier.companies import export_of
from tests.verifier.tampering import MUTATIONS, Mutation
from tests.verifier.work import CYCLES

FOLDER = Path(scoreline_verify.__file__).parent / "vectors"
LIST = FOLDER / "vectors.json"
SEED, DEEDS, OF_EACH_KIND = 7, 22, 2
KEY = LOG_KEY.verifier.text


async def vectors() -> dict[str, Mutation]:
    """By name: good ones of all and of a cycle, and bad ones of every kind."""
    whole = await export_of(SEED, DEEDS, sizes=(3, 9))
    of_cycle = await export_of(SEED, DEEDS, sizes=(3, 9), cycle_id=CYCLES[0])
    unsigned = whole.but(checkpoints=[], platform=[])
    kept = {"whole": whole, "cycle": of_cycle, "unsigned": unsigned}
    return {name: Mutation(export.raw) for name, export in kept.items()} | dict(tampered(whole))


def tampered(export: Export) -> Iterator[tuple[str, Mutation]]:
    """Some of each kind of change."""
    random = Random(SEED)
    for mutate in MUTATIONS:
        for n in range(1, OF_EACH_KIND + 1):
            yield f"{mutate.__name__}_{n}", mutate(random, export)


def judged(raw: bytes) -> Report:
    """What is to be said of one."""
    return check(io.BytesIO(raw), [KEY])


def main() -> None:
    """Write them all anew."""
    FOLDER.mkdir(exist_ok=True)
    made = asyncio.run(vectors())
    listed = []
    for name, one in made.items():
        (FOLDER / f"{name}.export").write_bytes(one.raw)
        code = judged(one.raw).exit_code
        told = {"exit": code, "verdict": WORDS[code].lower(), "entry": one.entry}
        listed.append({"file": f"{name}.export", **told})
    LIST.write_text(json.dumps({"key": KEY, "vectors": listed}, indent=1) + "\n")


if __name__ == "__main__":
    main()
