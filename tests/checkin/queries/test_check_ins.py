from datetime import date
from decimal import Decimal
from uuid import UUID

import pytest

from contracts import errors
from contracts.commands.checkin import RecordCheckIn
from contracts.queries.checkin import CheckInById, CheckInList
from services.checkin.main import SERVICE
from tests.support.quarter import (
    ANNA,
    KEY_RESULT,
    MAX,
    OLGA,
    OTHER_KEY_RESULT,
    RUNNING,
    activated,
    bakery,
    defined,
    drafted,
    opened,
    published,
)

ALL = CheckInList(key_result_id=KEY_RESULT)


async def reported(town, *days: int) -> None:
    """One check-in per day of February given, in this order, with its place as value."""
    for value, day in enumerate(days, start=1):
        command = RecordCheckIn(
            check_in_id=UUID(int=100 + value),
            key_result_id=KEY_RESULT,
            value=Decimal(value),
            effective_on=date(2026, 2, day),
        )
        await town.tell(command, actor=ANNA)


async def test_check_ins_are_listed_with_the_one_that_counts_first():
    town = await bakery(SERVICE, so_far=RUNNING)
    await reported(town, 3, 9, 1, 9, 4)
    page = await town.ask(ALL, actor=MAX)
    assert [view.value for view in page.data] == [Decimal(n) for n in (4, 2, 5, 1, 3)]
    assert page.next is None


async def test_a_list_goes_on_where_its_page_ended():
    town = await bakery(SERVICE, so_far=RUNNING)
    await reported(town, 3, 9, 1, 9, 4)
    seen, after = [], None
    for _ in range(3):
        page = await town.ask(
            CheckInList(key_result_id=KEY_RESULT, limit=2, after=after), actor=MAX
        )
        seen += [view.value for view in page.data]
        after = page.next
    assert seen == [Decimal(n) for n in (4, 2, 5, 1, 3)]
    assert after is None


async def test_a_cursor_that_was_not_given_out_here_is_refused():
    town = await bakery(SERVICE, so_far=RUNNING)
    with pytest.raises(errors.Invalid):
        await town.ask(CheckInList(key_result_id=KEY_RESULT, after="x"), actor=MAX)


async def test_a_key_result_without_check_ins_has_an_empty_list():
    town = await bakery(SERVICE, so_far=RUNNING)
    assert (await town.ask(ALL, actor=MAX)).data == ()


async def test_what_does_not_exist_is_not_found():
    town = await bakery(SERVICE, so_far=RUNNING)
    with pytest.raises(errors.NotFound):
        await town.ask(CheckInById(check_in_id=UUID(int=1)), actor=OLGA)
    with pytest.raises(errors.NotFound):
        await town.ask(CheckInList(key_result_id=OTHER_KEY_RESULT), actor=OLGA)


async def test_check_ins_of_a_confidential_objective_are_not_found_by_others():
    hidden = (opened(), drafted(confidential=True), defined(), published, activated)
    town = await bakery(SERVICE, so_far=hidden)
    await reported(town, 3)
    question = CheckInById(check_in_id=UUID(int=101))
    assert (await town.ask(question, actor=ANNA)).value == Decimal(1)
    assert len((await town.ask(ALL, actor=ANNA)).data) == 1
    for hidden_from_max in (question, ALL):
        with pytest.raises(errors.NotFound):
            await town.ask(hidden_from_max, actor=MAX)


async def test_check_ins_of_another_organisation_are_not_found():
    town = await bakery(SERVICE, so_far=RUNNING)
    await reported(town, 3)
    elsewhere = await town.open(UUID(int=999))
    for question in (CheckInById(check_in_id=UUID(int=101)), ALL):
        with pytest.raises(errors.NotFound):
            await town.ask(question, actor=OLGA, organisation=elsewhere)
