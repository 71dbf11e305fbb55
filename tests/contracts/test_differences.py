"""Each way of breaking those who hold the old schema is planted here and must be named."""

from decimal import Decimal
from typing import Annotated, Any, Literal
from uuid import UUID

import pytest
from msgspec import UNSET, Meta, Struct, UnsetType, defstruct

from contracts.differences import breaks_between
from contracts.schemas import Schema, components

Short = Annotated[str, Meta(max_length=10)]
Long = Annotated[str, Meta(max_length=20)]
Few = Annotated[int, Meta(ge=1, le=5)]
Many = Annotated[int, Meta(ge=0, le=9)]
Word = Literal["a", "b"]
Words = Literal["a", "b", "c"]


class Inner(Struct, forbid_unknown_fields=True):
    amount: Decimal


class InnerOfTwo(Struct, forbid_unknown_fields=True):
    amount: Decimal
    unit: str


class InnerWithDefault(Struct, forbid_unknown_fields=True):
    amount: Decimal
    unit: str = "kg"


class OldBranch(Struct):
    size: int
    twigs: tuple["OldBranch", ...] = ()


class NewBranch(Struct):
    size: str
    twigs: tuple["NewBranch", ...] = ()


def schema(*fields: Any, closed: bool = True) -> Schema:
    """The schema of a message with these fields: (name, type) or (name, type, default)."""
    kind = defstruct("Toy", fields, kw_only=True, forbid_unknown_fields=closed)
    references, definitions = components([kind])
    return {**references[0], "$defs": definitions}


def of(kind: Any) -> Schema:
    return schema(("field", kind))


HARMLESS = [
    (str, str),
    (Short, Long),
    (Short, str),
    (Few, Many),
    (Few, int),
    (Annotated[str, Meta(pattern="^a")], str),
    (Word, Words),
    (Word, str),
    (str, str | None),
    (Word, Words | None),
    (Inner, InnerWithDefault),
    (tuple[Inner, ...], tuple[InnerWithDefault, ...]),
    (dict[str, Short], dict[str, Long]),
    (Inner | None, InnerWithDefault | None),
    (Decimal | bool, Decimal | bool | None),
    (Inner, Any),
]


@pytest.mark.parametrize(("old", "new"), HARMLESS)
def test_what_only_allows_more_breaks_nobody(old: Any, new: Any) -> None:
    assert breaks_between(of(old), of(new), stored=True) == []


BREAKS = [
    (str, int, "/field: retyped, string became integer"),
    (Decimal, int, "/field: retyped, decimal number became integer"),
    (int, Decimal, "/field: retyped, integer became decimal number"),
    (str, UUID, "/field: retyped, string became uuid string"),
    (UUID, str, "/field: retyped, uuid string became string"),
    (str, Word, "/field: retyped, string became one of ['a', 'b']"),
    (str | None, str, "/field: retyped, null became string"),
    (Decimal | bool, Decimal, "/field: retyped, boolean became decimal number"),
    (str, tuple[str, ...], "/field: retyped, string became array"),
    (Inner, str, "/field: retyped, object became string"),
    (Any, str, "/field: retyped, anything became string"),
    (Words, Word, "/field: the value 'c' was dropped"),
    (Words | None, Word | None, "/field: the value 'c' was dropped"),
    (Word, Short, "/field: retyped, one of ['a', 'b'] became string"),
    (Long, Short, "/field: maxLength tightened from 20 to 10"),
    (str, Short, "/field: maxLength tightened from none to 10"),
    (Many, Few, "/field: maximum tightened from 9 to 5"),
    (int, Annotated[int, Meta(gt=0)], "/field: exclusiveMinimum tightened from none to 0"),
    (str, Annotated[str, Meta(pattern="^a")], "/field: the pattern changed"),
    (int, Annotated[int, Meta(multiple_of=2)], "/field: multipleOf changed"),
    (tuple[Long, ...], tuple[Short, ...], "/field/*: maxLength tightened from 20 to 10"),
    (dict[str, Long], dict[str, Short], "/field/*: maxLength tightened from 20 to 10"),
    (tuple[str, str], tuple[str, str, str], "/field: minItems tightened from 2 to 3"),
    (Inner, InnerOfTwo, "/field/unit: a new field without a default"),
    (InnerWithDefault, Inner, "/field/unit: the field is gone"),
    (InnerWithDefault, InnerOfTwo, "/field/unit: the field lost its default"),
    (tuple[Inner, ...], tuple[InnerOfTwo, ...], "/field/*/unit: a new field without a default"),
    (Inner | None, InnerOfTwo | None, "/field/unit: a new field without a default"),
    (OldBranch, NewBranch, "/field/size: retyped, integer became string"),
]


@pytest.mark.parametrize(("old", "new", "named"), BREAKS)
def test_what_allows_less_or_reads_otherwise_is_named(old: Any, new: Any, named: str) -> None:
    assert named in breaks_between(of(old), of(new), stored=True)


def test_a_field_that_is_gone_is_named() -> None:
    old = schema(("kept", str), ("lost", int, 1))
    assert breaks_between(old, schema(("kept", str)), stored=False) == ["/lost: the field is gone"]


def test_a_new_field_without_a_default_is_named() -> None:
    new = schema(("kept", str), ("added", str))
    assert breaks_between(schema(("kept", str)), new, stored=False) == [
        "/added: a new field without a default"
    ]


@pytest.mark.parametrize("default", [None, UNSET])
def test_a_new_field_that_may_be_absent_breaks_nobody(default: object) -> None:
    new = schema(("kept", str), ("added", str | None | UnsetType, default))
    assert breaks_between(schema(("kept", str)), new, stored=True) == []


def test_a_changed_default_rewrites_what_is_stored_but_not_what_is_asked() -> None:
    old, new = schema(("votes", int, 5)), schema(("votes", int, 6))
    assert breaks_between(old, new, stored=False) == []
    assert breaks_between(old, new, stored=True) == [
        "/votes: the default changed, so old facts without it read differently"
    ]


def test_refusing_unknown_fields_from_now_on_is_a_break() -> None:
    open_to_more, closed = schema(("kept", str), closed=False), schema(("kept", str))
    assert breaks_between(closed, open_to_more, stored=False) == []
    assert breaks_between(open_to_more, closed, stored=False) == [
        ": fields it does not know are now refused"
    ]


def test_a_type_that_contains_itself_can_be_compared() -> None:
    assert breaks_between(of(OldBranch), of(OldBranch), stored=True) == []


def test_a_break_is_found_wherever_its_type_is_used() -> None:
    old = schema(("one", Inner | str), ("other", InnerWithDefault | str))
    new = schema(("one", Inner | str), ("other", Inner | str))
    assert breaks_between(old, new, stored=True) == ["/other/unit: the field is gone"]


def test_amounts_are_numbers_in_a_schema() -> None:
    fields = schema(("weight", Decimal, Decimal("1.5")), ("price", Decimal | None, Decimal(2)))
    toy = fields["$defs"]["Toy"]["properties"]
    assert toy["weight"] == {"type": "number", "format": "decimal", "default": Decimal("1.5")}
    assert toy["price"]["anyOf"][0] == {"type": "number", "format": "decimal"}
    assert toy["price"]["default"] == Decimal(2)
