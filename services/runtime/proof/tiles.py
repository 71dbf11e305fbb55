"""The tree of a log in the database: leaves where events stand, and tiles of what is above them.

A tile row holds 256 hashes of one level; those of level n stand for 256**n leaves each. Leaves are
their own tile, so an event costs the eighth part of a byte more than its leaf. Everything here can
be made anew from the leaves, and whoever makes it gets the same: two at once are harmless.
"""

from collections.abc import Iterable, Sequence
from uuid import UUID

from contracts.ids import CHECKPOINTS
from contracts.tree import HASH_BYTES, Node, Run, joined, nodes_of, root_of
from services.runtime.sql import statements
from services.runtime.tenancy import Connection, Pool, tenant

TILE_HASHES = 256
TILE_BYTES = TILE_HASHES * HASH_BYTES
# Levels of the tree in one tile.
TILE_HEIGHT = 8
# Leaves folded in one transaction: 2 MB of them.
FOLD_LEAVES_MAX = 256 * TILE_HASHES

sql = statements("services.runtime.proof", "tree.sql")


class LogBroken(Exception):
    """A log is not what its tree says, or has gaps; the text says where."""


def wanted_in(node: Node) -> tuple[int, int, int, int]:
    """Where the hash of a node is: level and number of the tile, and from which hash to which."""
    level, place = node
    height = level % TILE_HEIGHT
    first = place << height
    within = first % TILE_HASHES
    return level // TILE_HEIGHT, first // TILE_HASHES, within, within + (1 << height)


async def hashes_of(
    connection: Connection, organisation_id: UUID, runs: Sequence[Run]
) -> list[bytes]:
    """The hashes over runs of leaves, in two round trips.

    The transaction of connection names the organisation. Raises LogBroken where a leaf or a tile
    is missing.
    """
    nodes = {node for run in runs for node in nodes_of(run)}
    low = sorted({_leaves_of(node) for node in nodes if node[0] < TILE_HEIGHT})
    high = sorted({wanted_in(node)[:2] for node in nodes if node[0] >= TILE_HEIGHT})
    leaves = await read_leaves(connection, organisation_id, low)
    tiles = await _read_tiles(connection, organisation_id, high)
    found = {node: _hash(node, leaves, tiles) for node in nodes}
    return [joined([found[node] for node in nodes_of(run)]) for run in runs]


async def root_at(connection: Connection, organisation_id: UUID, size: int) -> bytes:
    """The root of the first size leaves."""
    (root,) = await hashes_of(connection, organisation_id, [(0, size)])
    return root


def _leaves_of(node: Node) -> Run:
    level, place = node
    return place << level, (place + 1) << level


def _hash(
    node: Node, leaves: dict[int, bytes], tiles: dict[tuple[int, int], Sequence[bytes]]
) -> bytes:
    level, number, first, end = wanted_in(node)
    if level == 0:
        below = [leaves[n] for n in range(*_leaves_of(node))]
    else:
        below = list(tiles.get((level, number), ())[first:end])
    if len(below) < end - first:
        raise LogBroken(f"the tile {level}/{number} does not go as far as {end}")
    return root_of(below)


async def read_leaves(
    connection: Connection, organisation_id: UUID, runs: Iterable[Run]
) -> dict[int, bytes]:
    """Leaves by index from 0, those of all runs. Raises LogBroken where one is missing."""
    asked = list(runs)
    if not asked:
        return {}
    after, until = [run[0] for run in asked], [run[1] for run in asked]
    if organisation_id == CHECKPOINTS:
        rows = await connection.fetch(sql.platform_leaves, after, until)
    else:
        rows = await connection.fetch(sql.leaves, organisation_id, after, until)
    found = {row["index"] - 1: bytes(row["leaf"]) for row in rows}
    for first, end in asked:
        for n in range(first, end):
            if n not in found:
                raise LogBroken(f"the log has no event at {n + 1}")
    return found


async def _read_tiles(
    connection: Connection, organisation_id: UUID, wanted: Sequence[tuple[int, int]]
) -> dict[tuple[int, int], Sequence[bytes]]:
    if not wanted:
        return {}
    levels, numbers = [one[0] for one in wanted], [one[1] for one in wanted]
    rows = await connection.fetch(sql.tiles, organisation_id, levels, numbers)
    return {(row["level"], row["number"]): split(row["hashes"]) for row in rows}


def split(hashes: bytes) -> list[bytes]:
    """The hashes of a tile's row."""
    return [hashes[n : n + HASH_BYTES] for n in range(0, len(hashes), HASH_BYTES)]


class Edge:
    """The last tile of each level, growing."""

    def __init__(self, tiles: dict[int, tuple[int, bytes]]) -> None:
        """tiles are (number, hashes) by level."""
        self._tiles = tiles
        # (level, number): hashes, of what was added to.
        self.grown: dict[tuple[int, int], bytes] = {}

    @property
    def leaves(self) -> int:
        """How many leaves are folded."""
        number, hashes = self._tiles.get(1, (0, b""))
        return (number * TILE_HASHES + len(hashes) // HASH_BYTES) * TILE_HASHES

    def add(self, hash_: bytes, level: int = 1) -> None:
        """One more complete tree below; a tile that is full is one more for the level above."""
        number, hashes = self._tiles.get(level, (0, b""))
        if len(hashes) == TILE_BYTES:
            number, hashes = number + 1, b""
        hashes += hash_
        self._tiles[level] = (number, hashes)
        self.grown[level, number] = hashes
        if len(hashes) == TILE_BYTES:
            self.add(root_of(split(hashes)), level + 1)


async def integrate(pool: Pool, organisation_id: UUID, head: int) -> int:
    """Fold what is complete of a log of head events into its tiles; how many leaves that were.

    Raises LogBroken where an event is missing.
    """
    folded = 0
    while done := await _fold_some(pool, organisation_id, head):
        folded += done
    return folded


async def _fold_some(pool: Pool, organisation_id: UUID, head: int) -> int:
    async with tenant(pool, organisation_id) as connection:
        rows = await connection.fetch(sql.newest_tiles, organisation_id)
        edge = Edge({row["level"]: (row["number"], bytes(row["hashes"])) for row in rows})
        first = edge.leaves
        end = min(head - head % TILE_HASHES, first + FOLD_LEAVES_MAX)
        if end <= first:
            return 0
        leaves = await read_leaves(connection, organisation_id, [(first, end)])
        for start in range(first, end, TILE_HASHES):
            edge.add(root_of(leaves[n] for n in range(start, start + TILE_HASHES)))
        grown = [(organisation_id, *place, hashes) for place, hashes in edge.grown.items()]
        await connection.executemany(sql.grow_tile, grown)
    return end - first
