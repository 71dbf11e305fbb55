from contracts.events.planning_ideas import IdeasRevealed
from contracts.values import Change
from services.audit.projections.reveals import REVEALS
from services.runtime.projection.definition import fold
from tests.audit.quarter import CYCLE, quarter

revealed = IdeasRevealed(cycle_id=CYCLE, silent_ideas=Change(old=True, new=False))


def test_the_last_reveal_of_a_cycle_is_kept():
    history = quarter().add(f"cycle/{CYCLE}", revealed, revealed)
    assert fold(REVEALS, history.events)[str(CYCLE)].position == len(history.events)
