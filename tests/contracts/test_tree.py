"""The tree of RFC 6962, held to its published vectors and to a second implementation."""

import os
from functools import cache

import pymerkle
import pytest
from hypothesis import given
from hypothesis import strategies as st

from contracts.tree import (
    EMPTY_ROOT,
    CompactRange,
    consistency_runs,
    inclusion_runs,
    is_consistent,
    is_included,
    joined,
    leaf_hash,
    node_hash,
    nodes_of,
    proof_over,
    root_of,
)

SIZE_MAX = 600
# All pairs of sizes and indexes up to SIZE_MAX take a minute; a few dozen of each a second.
EXHAUSTIVE = bool(os.environ.get("SCORELINE_TESTS_LONG"))

# The entries that Certificate Transparency's implementations test with, and what they give.
ENTRIES = [
    bytes.fromhex(text)
    for text in (
        "",
        "00",
        "10",
        "2021",
        "3031",
        "40414243",
        "5051525354555657",
        "606162636465666768696a6b6c6d6e6f",
    )
]
ROOTS = (
    "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855",
    "6e340b9cffb37a989ca544e6bb780a2c78901d3fb33738768511a30617afa01d",
    "fac54203e7cc696cf0dfcb42c92a1d9dbaf70ad9e621f4bd8d98662f00e3c125",
    "aeb6bcfe274b70a14fb067a5e5578264db0fa9b51af5e0ba159158f329e06e77",
    "d37ee418976dd95753c1c73862b9398fa2a2cf9b4ff0fdfe8b30cd95209614b7",
    "4e3bbb1f7b478dcfe71fb631631519a3bca12c9aefca1612bfce4c13a86264d4",
    "76e67dadbcdf1e10e1b74ddc608abd2f98dfb16fbce75277b5232a127f2087ef",
    "ddb89be403809e325750d3d263cd78929c2942b7942a34b77e122c9594a74c8c",
    "5dc9da79a70659a9ad559cb701ded9a2ab9d823aad2f4960cfe370eff4604328",
)
SECOND = "96a296d224f285c67bee93c30f8a309157f0daa35dc5b87e410b78630a09cfc7"
THIRD_FOURTH = "5f083f0a1a33ca076a95279832580db3e0ef4584bdff1f54c8a360f50de3031e"
LAST_FOUR = "6b47aaf29ee3c2af9af889bc1fb9254dabd31177f16232dd6aab035ca39bf6e4"
FIFTH = "bc1a0643b12e4d2d7c77918f44e0f4f79a838b6cf9ec5b5c283e1f4d88599e6b"
FIFTH_SIXTH = "0ebc5d3437fbe2db158b9f126a1d118e308181031d0a949f8dededebc558ef6a"
LAST_TWO = "ca854ea128ed050b41b35ffc1b87b8eb2bde461e9e3b5596ece6b9d5975a0ae0"


leaves = [leaf_hash(n.to_bytes(4, "big")) for n in range(SIZE_MAX)]


@cache
def levels() -> list[list[bytes]]:
    """Every complete tree over the leaves, by level and place."""
    found = [leaves]
    while len(found[-1]) > 1:
        below = found[-1]
        found.append([node_hash(a, b) for a, b in zip(below[::2], below[1::2], strict=False)])
    return found


def node(wanted: tuple[int, int]) -> bytes:
    level, place = wanted
    return levels()[level][place]


@cache
def roots() -> list[bytes]:
    """The root of every size, by the compact range."""
    edge = CompactRange()
    found = [edge.root]
    for leaf in leaves:
        edge.append(leaf)
        found.append(edge.root)
    return found


def some(count: int, size: int) -> list[int]:
    """All numbers below size, or some of them with both ends."""
    if EXHAUSTIVE or size <= count:
        return list(range(size))
    return sorted({0, 1, size - 1, size - 2, *range(size % 7, size, max(1, size // count))})


def test_published_roots_come_out():
    tree = [leaf_hash(entry) for entry in ENTRIES]
    assert [root_of(tree[:size]).hex() for size in range(9)] == list(ROOTS)
    assert EMPTY_ROOT.hex() == ROOTS[0]


@pytest.mark.parametrize(
    ("index", "size", "path"),
    [
        (0, 1, []),
        (0, 8, [SECOND, THIRD_FOURTH, LAST_FOUR]),
        (5, 8, [FIFTH, LAST_TWO, ROOTS[4]]),
        (2, 3, [ROOTS[2]]),
        (1, 5, [ROOTS[1], THIRD_FOURTH, FIFTH]),
    ],
)
def test_published_inclusion_proofs_come_out(index, size, path):
    tree = [leaf_hash(entry) for entry in ENTRIES]
    proof = [root_of(tree[first:end]) for first, end in inclusion_runs(index, size)]
    assert [found.hex() for found in proof] == path
    assert is_included(index, size, tree[index], proof, bytes.fromhex(ROOTS[size]))


@pytest.mark.parametrize(
    ("old", "new", "path"),
    [
        (1, 1, []),
        (1, 8, [SECOND, THIRD_FOURTH, LAST_FOUR]),
        (6, 8, [FIFTH_SIXTH, LAST_TWO, ROOTS[4]]),
        (2, 5, [THIRD_FOURTH, FIFTH]),
    ],
)
def test_published_consistency_proofs_come_out(old, new, path):
    tree = [leaf_hash(entry) for entry in ENTRIES]
    proof = [root_of(tree[first:end]) for first, end in consistency_runs(old, new)]
    assert [found.hex() for found in proof] == path
    assert is_consistent(old, new, bytes.fromhex(ROOTS[old]), bytes.fromhex(ROOTS[new]), proof)


def test_every_root_is_that_of_another_implementation():
    oracle = pymerkle.InmemoryTree(algorithm="sha256")
    for size in range(SIZE_MAX):
        assert oracle.append_entry(size.to_bytes(4, "big")) == size + 1
        assert oracle.get_root(size + 1) == roots()[size + 1]


def test_another_implementation_proves_with_the_same_hashes():
    oracle = pymerkle.InmemoryTree(algorithm="sha256")
    for n in range(SIZE_MAX):
        oracle.append_entry(n.to_bytes(4, "big"))
    for size in some(12, SIZE_MAX + 1)[1:]:
        for index in some(4, size):
            theirs = oracle.prove_inclusion(index + 1, size)
            mine = proof_over(inclusion_runs(index, size), node)
            assert {leaves[index], *mine} == set(theirs.path)


def test_every_leaf_of_every_tree_is_proved():
    for size in range(1, SIZE_MAX + 1):
        for index in some(24, size):
            proof = proof_over(inclusion_runs(index, size), node)
            assert len(proof) <= (size - 1).bit_length()
            assert is_included(index, size, leaves[index], proof, roots()[size]), (index, size)


def test_every_tree_is_proved_to_begin_with_every_smaller_one():
    for new in range(SIZE_MAX + 1):
        for old in some(24, new + 1):
            proof = proof_over(consistency_runs(old, new), node)
            assert is_consistent(old, new, roots()[old], roots()[new], proof), (old, new)


@given(st.integers(1, SIZE_MAX), st.data())
def test_a_proof_of_anything_else_is_refused(size, data):
    index = data.draw(st.integers(0, size - 1))
    proof = proof_over(inclusion_runs(index, size), node)
    leaf, root = leaves[index], roots()[size]
    other = data.draw(st.integers(0, size - 1).filter(lambda n: n != index)) if size > 1 else -1
    assert not is_included(other, size, leaf, proof, root)
    assert not is_included(index, size, leaf, [*proof, proof[-1] if proof else leaf], root)
    assert not is_included(index, size, leaf, [leaf, *proof], root)
    assert not is_included(index, size, flipped(leaf), proof, root)
    assert not is_included(index, size, leaf, proof, flipped(root))
    if proof:
        place = data.draw(st.integers(0, len(proof) - 1))
        bent = [flipped(h) if n == place else h for n, h in enumerate(proof)]
        assert not is_included(index, size, leaf, bent, root)
        assert not is_included(index, size, leaf, proof[:-1], root)
        assert not is_included(index, size, leaf, proof[1:], root)
        assert not is_included(index, size, leaf, [*proof[:-1], proof[-1][:31]], root)


@given(st.integers(1, SIZE_MAX), st.data())
def test_a_tree_that_does_not_begin_so_is_refused(new, data):
    old = data.draw(st.integers(1, new))
    proof = proof_over(consistency_runs(old, new), node)
    began, root = roots()[old], roots()[new]
    assert not is_consistent(old, new, flipped(began), root, proof)
    assert not is_consistent(old, new, began, flipped(root), proof)
    assert not is_consistent(old, new, began, root, [*proof, root])
    assert not is_consistent(new + 1, new, began, root, proof)
    assert not is_consistent(-1, new, began, root, proof)
    if proof:
        assert not is_consistent(old, new, root, began, proof)
        place = data.draw(st.integers(0, len(proof) - 1))
        bent = [flipped(h) if n == place else h for n, h in enumerate(proof)]
        assert not is_consistent(old, new, began, root, bent)
        assert not is_consistent(old, new, began, root, proof[:-1])
        assert not is_consistent(old, new, began, root, proof[1:])
    else:
        assert old == new


def test_what_is_no_place_or_no_size_is_refused():
    for index, size in ((0, 0), (5, 5), (-1, 5)):
        with pytest.raises(ValueError, match="has none at"):
            inclusion_runs(index, size)
        assert not is_included(index, size, leaves[0], [], leaves[0])
    with pytest.raises(ValueError, match="does not begin"):
        consistency_runs(6, 5)
    assert not is_consistent(0, 5, leaves[0], roots()[5], [])
    assert is_consistent(0, 5, EMPTY_ROOT, roots()[5], [])


@given(st.integers(0, SIZE_MAX))
def test_a_range_goes_on_where_it_was_kept(size):
    edge = CompactRange()
    for leaf in leaves[:size]:
        edge.append(leaf)
    kept = CompactRange(edge.size, edge.hashes)
    for leaf in leaves[size:]:
        kept.append(leaf)
    assert kept.root == roots()[SIZE_MAX]
    assert edge.hashes == [node(one) for one in nodes_of((0, size))]
    assert joined(edge.hashes) == roots()[size]


def test_a_range_with_hashes_missing_is_refused():
    with pytest.raises(ValueError, match="a tree of 3 leaves has 2"):
        CompactRange(3, [leaves[0]])


def flipped(raw: bytes) -> bytes:
    return bytes([raw[0] ^ 1]) + raw[1:]
