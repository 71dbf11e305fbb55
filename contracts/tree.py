"""The Merkle tree of RFC 6962: how a few hashes stand for a whole log.

Leaves are hashed (`contracts.envelope.leaf_of`) and counted from 0. A node is named by its level
(0: leaves) and its place in it; it stands for 2**level leaves. A proof is a list of hashes, each
that of a run of leaves: what has to be hashed is planned apart from reading it, so that a caller
may read from a database, tiles or a list.
"""

import hashlib
from collections.abc import Callable, Iterable, Sequence

HASH_BYTES = 32
EMPTY_ROOT = hashlib.sha256(b"").digest()

# (first, end): the leaves from first up to and without end.
Run = tuple[int, int]
# (level, place)
Node = tuple[int, int]


def leaf_hash(entry: bytes) -> bytes:
    """The hash of an entry as a leaf."""
    return hashlib.sha256(b"\x00" + entry).digest()


def node_hash(left: bytes, right: bytes) -> bytes:
    """The hash of two neighbours."""
    return hashlib.sha256(b"\x01" + left + right).digest()


class CompactRange:
    """The left-hand edge of a growing tree: one hash per bit of its size, biggest first.

    It takes leaves one by one in constant memory, which is all that folding a log needs.
    """

    __slots__ = ("hashes", "size")

    def __init__(self, size: int = 0, hashes: Iterable[bytes] = ()) -> None:
        self.size = size
        self.hashes = list(hashes)
        if len(self.hashes) != size.bit_count():
            raise ValueError(f"a tree of {size} leaves has {size.bit_count()} edge hashes")

    def append(self, leaf: bytes) -> None:
        """Take in the next leaf hash."""
        self.size += 1
        below = self.size
        while below & 1 == 0:
            leaf = hashlib.sha256(b"\x01" + self.hashes.pop() + leaf).digest()
            below >>= 1
        self.hashes.append(leaf)

    @property
    def root(self) -> bytes:
        """The hash of the whole tree."""
        return joined(self.hashes)


def joined(hashes: Sequence[bytes]) -> bytes:
    """The hash over complete trees that stand side by side, each smaller than the one before."""
    if not hashes:
        return EMPTY_ROOT
    whole = hashes[-1]
    for left in reversed(hashes[:-1]):
        whole = node_hash(left, whole)
    return whole


def root_of(leaves: Iterable[bytes]) -> bytes:
    """The root over leaf hashes."""
    edge = CompactRange()
    for leaf in leaves:
        edge.append(leaf)
    return edge.root


def nodes_of(run: Run) -> list[Node]:
    """The complete trees that a run of leaves is made of, left to right; `joined` over their
    hashes is the run's. The run begins where a tree at least as big as it may begin."""
    first, end = run
    nodes = []
    while first < end:
        level = (end - first).bit_length() - 1
        nodes.append((level, first >> level))
        first += 1 << level
    return nodes


def inclusion_runs(index: int, size: int) -> list[Run]:
    """Whose hashes prove that a leaf stands at index in a tree of size leaves, from the leaf up.

    Raises ValueError for an index outside of the tree.
    """
    if not 0 <= index < size:
        raise ValueError(f"a tree of {size} leaves has none at {index}")
    runs: list[Run] = []
    first, end = 0, size
    while end - first > 1:
        middle = first + _split(end - first)
        if index < middle:
            runs.append((middle, end))
            end = middle
        else:
            runs.append((first, middle))
            first = middle
    return runs[::-1]


def consistency_runs(old: int, new: int) -> list[Run]:
    """Whose hashes prove that the tree of new leaves begins with the tree of old ones.

    None where there is nothing to prove: both the same, or the old one empty. Raises ValueError
    for an old tree larger than the new one.
    """
    if not 0 <= old <= new:
        raise ValueError(f"a tree of {new} leaves does not begin with one of {old}")
    if old in (0, new):
        return []
    runs: list[Run] = []
    first, end = 0, new
    while old != end:
        middle = first + _split(end - first)
        if old <= middle:
            runs.append((middle, end))
            end = middle
        else:
            runs.append((first, middle))
            first = middle
    # Who checks has the old root already, so a whole old tree is not told again.
    if first:
        runs.append((first, end))
    return runs[::-1]


def proof_over(runs: Iterable[Run], hash_of: Callable[[Node], bytes]) -> list[bytes]:
    """The hashes of a proof, from those of the nodes it needs."""
    return [joined([hash_of(node) for node in nodes_of(run)]) for run in runs]


def _split(size: int) -> int:
    """The largest power of two that is smaller than size."""
    return 1 << ((size - 1).bit_length() - 1)


def root_from_inclusion(index: int, size: int, leaf: bytes, proof: Sequence[bytes]) -> bytes | None:
    """The root that an inclusion proof leads to (RFC 9162 §2.1.3.2); None where it has too many
    or too few hashes, or there is no such index."""
    if not 0 <= index < size:
        return None
    place, last, whole = index, size - 1, leaf
    for other in proof:
        if last == 0 or len(other) != HASH_BYTES:
            return None
        if place & 1 or place == last:
            whole = node_hash(other, whole)
            while place & 1 == 0 and place:
                place >>= 1
                last >>= 1
        else:
            whole = node_hash(whole, other)
        place >>= 1
        last >>= 1
    return whole if last == 0 else None


def is_included(index: int, size: int, leaf: bytes, proof: Sequence[bytes], root: bytes) -> bool:
    """Whether the proof shows leaf at index, counted from 0, in the tree of this size and root."""
    return root_from_inclusion(index, size, leaf, proof) == root


def is_consistent(
    old: int, new: int, old_root: bytes, new_root: bytes, proof: Sequence[bytes]
) -> bool:
    """Whether the proof shows that the new tree begins with the old one (RFC 9162 §2.1.4.2)."""
    if not 0 <= old <= new or any(len(other) != HASH_BYTES for other in proof):
        return False
    if old == new:
        return not proof and old_root == new_root
    if old == 0:
        return not proof and old_root == EMPTY_ROOT
    path = list(proof)
    if old & (old - 1) == 0:
        path.insert(0, old_root)
    if not path:
        return False
    place, last = old - 1, new - 1
    while place & 1:
        place >>= 1
        last >>= 1
    old_seen = new_seen = path[0]
    for other in path[1:]:
        if last == 0:
            return False
        if place & 1 or place == last:
            old_seen, new_seen = node_hash(other, old_seen), node_hash(other, new_seen)
            while place & 1 == 0 and place:
                place >>= 1
                last >>= 1
        else:
            new_seen = node_hash(new_seen, other)
        place >>= 1
        last >>= 1
    return last == 0 and old_seen == old_root and new_seen == new_root
