from decimal import Decimal
from uuid import UUID

from contracts.events.planning import ObjectiveChanged
from contracts.queries.scoring import ObjectiveScores
from contracts.values import Change
from services.scoring.main import SERVICE
from services.scoring.projections import histories
from services.scoring.queries.lines import present
from tests.scoring.sheets import about, aligned
from tests.support.quarter import (
    ANNA,
    BEN,
    CYCLE,
    MAX,
    NOON_US,
    OBJECTIVE,
    OLGA,
    RUNNING,
    bakery,
    defined,
    drafted,
    hear,
    published,
    reported,
)

line = histories.Change(
    subject_id=OBJECTIVE,
    index=9,
    kind="set",
    old=None,
    new=Decimal("0.7"),
    by=OLGA.reference,
    at=NOON_US,
    reason="Late",
)


def test_a_line_names_its_objective_where_several_stand_together():
    assert present(line, {}, is_level=True).objective_id == OBJECTIVE
    assert present(line, {}, is_level=False).objective_id is None


def test_a_line_without_a_cause_speaks_for_itself():
    told = present(line, {}, is_level=False)
    assert (told.by, told.reason, told.why, told.position) == (OLGA.reference, "Late", None, 9)


CHILD, OF_CHILD = UUID(int=700), UUID(int=701)


async def test_what_moved_it_below_is_told_as_far_as_it_may_be_known():
    story = (
        *RUNNING,
        drafted(objective_id=CHILD),
        about(CHILD, defined(OF_CHILD)),
        about(CHILD, published),
        aligned(CHILD, OBJECTIVE),
        about(CHILD, reported(8, key_result_id=OF_CHILD)),
    )
    town = await bakery(SERVICE, so_far=story)
    hiding = ObjectiveChanged(
        objective_id=CHILD,
        cycle_id=CYCLE,
        confidential=Change(old=False, new=True),
        amendment=True,
        reason="We may sell the shop",
    )
    question = ObjectiveScores(objective_id=OBJECTIVE)
    (line,) = (await town.ask(question, actor=MAX)).data
    assert (line.why, line.by) == ("check_in_recorded", ANNA.reference)
    await hear(town, hiding, actor=BEN)
    hidden = [(c.why, c.reason, c.by) for c in (await town.ask(question, actor=MAX)).data]
    assert hidden == [(None, None, "system/scoring")] * 2
    shown = [(c.why, c.reason, c.by) for c in (await town.ask(question, actor=OLGA)).data]
    assert shown == [
        ("check_in_recorded", None, ANNA.reference),
        ("objective_changed", "We may sell the shop", BEN.reference),
    ]
