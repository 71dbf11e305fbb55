"""Amendments, one row per field."""

from decimal import Decimal

from contracts.events.planning import KeyResultAmended
from contracts.values import Change
from services.planning.projections.amendments import amendments, keys, lists, present_amendment
from services.runtime.projection.definition import fold
from tests.planning.quarter import BREAD, QUARTER, REGULARS, log


def test_each_field_is_a_document_of_its_own_in_the_order_of_the_event():
    event = KeyResultAmended(
        objective_id=BREAD,
        cycle_id=QUARTER,
        key_result_id=REGULARS,
        reason="Why",
        title=Change(old="Regulars", new="Guests"),
        weight=Change(old=Decimal("1.50"), new=Decimal(2)),
    )
    (recorded,) = log(event)
    documents = fold(amendments, [recorded])
    assert list(documents) == list(keys(recorded)) == ["1/0", "1/1"]
    places = [place for key, row in documents.items() for _, place in lists(key, row)]
    assert places == ["000000000001 000", "000000000001 001"]
    title, weight = map(present_amendment, documents.values())
    assert (title.field, title.old, title.new, title.reason) == (
        "title",
        "Regulars",
        "Guests",
        "Why",
    )
    assert str(weight.old) == "1.50"
    assert (title.position, title.by.kind, title.by.id) == (1, "system", "test")
