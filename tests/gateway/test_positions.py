"""The highest position seen, per organisation, and never too many of them."""

from uuid import UUID

from services.gateway.positions import ORGANISATIONS_MAX, Positions


def test_only_a_higher_position_is_remembered():
    positions = Positions()
    for position in (3, 7, 5):
        positions.see(UUID(int=1), position)
    assert positions.of(UUID(int=1)) == 7
    assert positions.of(UUID(int=2)) == 0


def test_the_organisation_longest_known_is_forgotten_first():
    positions = Positions()
    for n in range(ORGANISATIONS_MAX + 1):
        positions.see(UUID(int=n), 1)
    assert positions.of(UUID(int=0)) == 0
    assert positions.of(UUID(int=1)) == 1
    assert positions.of(UUID(int=ORGANISATIONS_MAX)) == 1
