"""Links that answer a dependency."""

from uuid import UUID

import pytest

from contracts.links import Link, read_link

SECRET, OTHER = b"s" * 32, b"o" * 32
link = Link(
    organisation_id=UUID(int=1), dependency_id=UUID(int=2), serial=3, expires_at=1_800_000_000
).signed(SECRET)


def test_a_link_reads_as_it_was_written():
    assert read_link(link.text) == link
    assert len(link.text) == 102


def test_only_the_organisations_secret_signs():
    assert link.is_signed_with(SECRET)
    assert not link.is_signed_with(OTHER)


@pytest.mark.parametrize("name", ["organisation_id", "dependency_id", "serial", "expires_at"])
def test_nothing_of_it_can_be_changed(name):
    parts = {field: getattr(link, field) for field in Link.__struct_fields__}
    parts[name] = UUID(int=9) if name.endswith("_id") else parts[name] + 1
    assert not Link(**parts).is_signed_with(SECRET)


@pytest.mark.parametrize(
    "text", ["", "x", link.text[:-4], link.text + "AAAA", "é" * 102, "!" * 102]
)
def test_what_is_no_link_is_none(text):
    assert read_link(text) is None
