import jsonschema_rs
import msgspec
import pytest

from contracts.catalogue import TOLD, catalogue, data_schema
from contracts.envelope import decode, encode
from contracts.events.identity import ApiKeyIssued
from contracts.public import told_data
from contracts.samples import sample_of


def test_every_told_type_is_in_the_catalogue_with_a_description():
    assert [kind.type for kind in catalogue()] == sorted(TOLD)
    assert all(kind.description for kind in catalogue())


def test_every_type_has_an_example_of_its_data():
    for kind in catalogue():
        schema = msgspec.json.decode(encode(kind.schema))
        example = msgspec.json.decode(encode(kind.example))
        assert example and jsonschema_rs.Draft202012Validator(schema).is_valid(example)


def test_keys_are_not_in_the_catalogue():
    assert ApiKeyIssued not in TOLD.values()


@pytest.mark.parametrize("kind", TOLD.values(), ids=lambda kind: kind.__name__)
def test_what_is_told_is_what_the_catalogue_says(kind):
    schema = msgspec.json.decode(encode(data_schema(kind)))
    validator = jsonschema_rs.Draft202012Validator(schema)
    data = msgspec.json.decode(encode(told_data(decode(sample_of(kind), kind))))
    assert validator.is_valid(data)
    assert set(data) == set(schema["properties"])
    for name in schema["required"]:
        assert not validator.is_valid({k: v for k, v in data.items() if k != name})
