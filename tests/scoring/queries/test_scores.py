from datetime import timedelta
from decimal import Decimal
from uuid import UUID

import pytest

from contracts import errors
from contracts.commands.scoring import ConfirmKeyResultScore, SetKeyResultScore
from contracts.queries.scoring import (
    KeyResultScore,
    KeyResultScores,
    ObjectiveScore,
    ObjectiveScores,
)
from contracts.values import Change
from services.checkin.main import SERVICE as CHECKIN
from services.scoring.main import SERVICE
from tests.support.quarter import (
    ANNA,
    BEN,
    ENDS_ON,
    KEY_RESULT,
    LEA,
    MAX,
    OBJECTIVE,
    OLGA,
    OTHER_KEY_RESULT,
    RUNNING,
    STARTS_ON,
    activated,
    amended,
    bakery,
    defined,
    drafted,
    hear,
    imported,
    metric,
    opened,
    published,
    reported,
    review_started,
)

OF_KEY_RESULT, OF_OBJECTIVE = (
    KeyResultScores(key_result_id=KEY_RESULT),
    ObjectiveScores(objective_id=OBJECTIVE),
)
EVERYTHING = (
    KeyResultScore(key_result_id=KEY_RESULT),
    ObjectiveScore(objective_id=OBJECTIVE),
    OF_KEY_RESULT,
    OF_OBJECTIVE,
)
doubled = amended(metric=Change(old=metric(0, 10), new=metric(0, 20)))


async def the_story():
    """Reported, amended, set, confirmed, then a late value."""
    town = await bakery(SERVICE, so_far=(*RUNNING, reported(8), review_started))
    await hear(town, doubled, actor=BEN)
    setting = SetKeyResultScore(
        key_result_id=KEY_RESULT, score=Decimal("0.6"), reason="The target came late"
    )
    await town.tell(setting, actor=ANNA)
    await town.tell(ConfirmKeyResultScore(key_result_id=KEY_RESULT), actor=LEA)
    await hear(town, reported(10), actor=ANNA)
    return town


async def test_the_history_of_a_score_says_from_what_to_what_why_and_by_whom():
    town = await the_story()
    page = await town.ask(OF_KEY_RESULT, actor=MAX)
    told = [(c.kind, c.old, c.new, c.why, c.reason, c.by) for c in page.data]
    tenths = {n: Decimal(n).scaleb(-1) for n in range(11)}
    assert told == [
        ("provisional", None, tenths[8], "check_in_recorded", None, ANNA.reference),
        ("proposed", tenths[8], tenths[8], None, None, "system/scoring"),
        (
            "provisional",
            tenths[8],
            tenths[4],
            "key_result_amended",
            "The market changed",
            BEN.reference,
        ),
        ("set", tenths[4], tenths[6], None, "The target came late", ANNA.reference),
        ("confirmed", tenths[6], tenths[6], None, None, LEA.reference),
        ("provisional", tenths[4], tenths[5], "check_in_recorded", None, ANNA.reference),
    ]


async def test_each_line_names_its_own_position_and_its_cause():
    town = await the_story()
    log = await town.events()
    for question in (OF_KEY_RESULT, OF_OBJECTIVE):
        lines = (await town.ask(question, actor=MAX)).data
        assert [line.position for line in lines] == sorted(line.position for line in lines)
        for line in lines:
            assert log[line.position - 1].header.type.startswith("scoring.")
            assert line.cause is None or line.cause < line.position


async def test_the_history_of_an_objective_holds_its_own_moves():
    page = await (town := await the_story()).ask(OF_OBJECTIVE, actor=MAX)
    assert [(c.kind, str(c.new)) for c in page.data] == [
        ("provisional", "0.8"),
        ("proposed", "0.8"),
        ("provisional", "0.4"),
        ("provisional", "0.5"),
    ]
    assert page.data[-1].new == (await town.ask(EVERYTHING[1], actor=MAX)).score


async def test_a_score_says_the_pace_of_today_and_where_its_trend_leads():
    town = await bakery(SERVICE, so_far=RUNNING)
    for n in (1, 2, 3):
        on = STARTS_ON + timedelta(days=10 * n - 1)
        await hear(town, reported(n, on, status="on_track"))
    of_one, of_all = [await town.ask(question, actor=MAX) for question in EVERYTHING[:2]]
    # 41 of 90 days are gone.
    assert of_one.pace.expected == of_all.pace.expected == Decimal("0.455555555555")
    assert (of_one.pace.status, of_one.pace.suggested) == ("on_track", "off_track")
    assert (of_one.forecast.on, of_one.forecast.score) == (ENDS_ON, Decimal("0.9"))
    assert of_all.forecast is None


async def test_a_history_goes_on_where_its_page_ended():
    town = await the_story()
    whole = (await town.ask(OF_KEY_RESULT, actor=MAX)).data
    read, after = [], None
    for _ in range(3):
        question = KeyResultScores(key_result_id=KEY_RESULT, limit=2, after=after)
        page = await town.ask(question, actor=MAX)
        read += page.data
        after = page.next
    assert tuple(read) == whole
    assert after is None


async def test_a_score_that_was_set_stands_whatever_is_reported_later():
    town = await the_story()
    view = await town.ask(EVERYTHING[0], actor=MAX)
    assert (view.score, view.as_amended.score) == (Decimal("0.6"), Decimal("0.5"))
    assert view.as_committed.score == Decimal("1.0")
    assert (view.set.by, view.confirmed.by) == (ANNA.reference, LEA.reference)


async def test_a_score_from_a_spreadsheet_is_by_whoever_imported_it():
    town = await bakery(SERVICE, CHECKIN, so_far=(*RUNNING, imported(8)))
    (line,) = (await town.ask(OF_KEY_RESULT, actor=MAX)).data
    assert (line.by, line.new) == (OLGA.reference, Decimal("0.8"))


async def test_what_is_confidential_to_others_is_not_found_by_them():
    hidden = (opened(), drafted(confidential=True), defined(), published, activated)
    town = await bakery(SERVICE, so_far=(*hidden, reported(8)))
    for question in EVERYTHING:
        await town.ask(question, actor=ANNA)
        with pytest.raises(errors.NotFound):
            await town.ask(question, actor=MAX)


async def test_what_does_not_exist_or_belongs_to_others_is_not_found():
    town = await bakery(SERVICE, so_far=RUNNING)
    elsewhere = await town.open(UUID(int=999))
    for question in EVERYTHING:
        with pytest.raises(errors.NotFound):
            await town.ask(question, actor=OLGA, organisation=elsewhere)
    for absent in (
        KeyResultScore(key_result_id=OTHER_KEY_RESULT),
        KeyResultScores(key_result_id=OTHER_KEY_RESULT),
        ObjectiveScore(objective_id=OTHER_KEY_RESULT),
        ObjectiveScores(objective_id=OTHER_KEY_RESULT),
    ):
        with pytest.raises(errors.NotFound):
            await town.ask(absent, actor=OLGA)


TABLE = [
    ((0, 10), "7.5", "number", "0.75", "0.8"),
    ((0, 40), "22", "number", "0.55", "0.6"),
    ((0, 100), "64.9", "percent", "0.649", "0.6"),
    ((0, 100), "65", "percent", "0.65", "0.7"),
    ((12, 4), "6", "number", "0.75", "0.8"),
    ((12, 4), "14", "number", "0", "0.0"),
    ((-5, 5), "0", "number", "0.5", "0.5"),
    ((0, 10), "11", "number", "1", "1.0"),
    ((0, 3), "2", "number", "0.666666666666", "0.7"),
]


@pytest.mark.parametrize(("ends", "value", "kind", "progress", "score"), TABLE)
async def test_the_table_of_the_domain_comes_out_of_the_service(ends, value, kind, progress, score):
    measured = defined(metric=metric(*ends, kind=kind))
    town = await bakery(SERVICE, so_far=(opened(), drafted(), measured, published, activated))
    await hear(town, reported(value))
    for question in EVERYTHING[:2]:
        view = await town.ask(question, actor=MAX)
        assert (str(view.progress), str(view.score), view.checked_in) == (progress, score, True)


async def test_an_objective_of_three_is_averaged_first_and_rounded_once():
    more = [UUID(int=900), UUID(int=901)]
    parts = (
        defined(),
        defined(more[0], metric=metric(0, 40)),
        defined(more[1], metric=metric(0, 100, kind="percent"), weight=Decimal(2)),
    )
    town = await bakery(SERVICE, so_far=(opened(), drafted(), *parts, published, activated))
    await hear(town, reported("7.5"))
    await hear(town, reported(22, key_result_id=more[0]))
    await hear(town, reported("64.9", key_result_id=more[1]))
    view = await town.ask(EVERYTHING[1], actor=MAX)
    assert (view.progress, view.score, view.band) == (Decimal("0.6495"), Decimal("0.6"), "partial")
    assert [term.progress for term in view.terms] == [
        Decimal("0.75"),
        Decimal("0.55"),
        Decimal("0.649"),
    ]


async def test_the_history_of_a_score_can_be_asked_as_of_every_moment():
    town = await bakery(SERVICE, so_far=(*RUNNING, reported(2)))
    told = {}
    for value in (8, 4, 9):
        await hear(town, reported(value))
        at = len(await town.events())
        told[at] = [await town.ask(asked, actor=MAX) for asked in (OF_KEY_RESULT, OF_OBJECTIVE)]
    for at, pages in told.items():
        asked = (OF_KEY_RESULT, OF_OBJECTIVE)
        assert [await town.ask(one, actor=MAX, as_of=at) for one in asked] == pages
    assert len({len(pages[0].data) for pages in told.values()}) == 3
