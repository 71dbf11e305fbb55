from uuid import UUID

from contracts.events.identity import TeamChanged, TeamCreated
from contracts.events.planning import CycleChanged, ObjectiveChanged
from contracts.values import Change
from services.audit.projections.titles import TITLES
from services.runtime.projection.definition import fold
from tests.audit.quarter import CYCLE, KEY_RESULT, OBJECTIVE, drafted, quarter
from tests.support.history import History

TEAM = UUID(int=7)


def test_a_thing_is_called_what_it_is_called_now():
    history = quarter()
    assert fold(TITLES, history.events)[str(OBJECTIVE)].text == drafted().title
    change = ObjectiveChanged(
        objective_id=OBJECTIVE, cycle_id=CYCLE, title=Change(old=drafted().title, new="Bread")
    )
    history.add(f"objective/{OBJECTIVE}", change)
    assert fold(TITLES, history.events)[str(OBJECTIVE)].text == "Bread"


def test_what_was_amended_keeps_its_title_where_only_something_else_moved():
    assert fold(TITLES, quarter().events)[str(KEY_RESULT)].text


def test_a_team_and_a_cycle_have_names():
    history = History().add(f"team/{TEAM}", TeamCreated(team_id=TEAM, name="Shops"))
    assert fold(TITLES, history.events)[str(TEAM)].text == "Shops"
    history.add(f"team/{TEAM}", TeamChanged(team_id=TEAM, name=Change(old="Shops", new="Stores")))
    renamed = CycleChanged(cycle_id=CYCLE, name=Change(old="Q4", new="Autumn"))
    history.add(f"cycle/{CYCLE}", renamed)
    titles = {key: title.text for key, title in fold(TITLES, history.events).items()}
    assert titles == {str(TEAM): "Stores", str(CYCLE): "Autumn"}
