from contracts.events.identity import TeamCreated
from services.scoring.projections.teams import TEAMS, Team
from tests.support.quarter import TEAM, documents


def test_a_team_is_there_once_it_was_made():
    made = TeamCreated(team_id=TEAM, name="Bakers")
    assert documents(TEAMS, made) == {str(TEAM): Team()}
