"""Random stories: three objectives of two cycles, and everything that can happen to them."""

from decimal import Decimal
from typing import Any
from uuid import UUID

from hypothesis import strategies as st
from msgspec.structs import replace

from contracts.envelope import Event
from contracts.events.checkin import CheckInRecorded
from contracts.events.planning import (
    CycleActivated,
    CycleClosed,
    CycleReopened,
    CycleReviewStarted,
    KeyResultChanged,
    KeyResultWithdrawn,
    ObjectiveChanged,
    ObjectivePublished,
)
from contracts.events.planning_life import (
    ObjectiveAligned,
    ObjectiveArchived,
    ObjectiveClosed,
    ObjectiveReopened,
    ObjectiveRestored,
    ObjectiveUnaligned,
)
from contracts.values import Change, Support
from tests.scoring.naive.material import (
    OBJECTIVES,
    OTHER_CYCLE,
    OWNERS,
    Place,
    amounts,
    days,
    due_days,
    graded,
    metrics,
    on,
    statement,
    weights,
)
from tests.support.quarter import (
    ANNA,
    BEN,
    CYCLE,
    amended,
    defined,
    drafted,
    opened,
    registered,
    reported,
    who,
)
from tests.support.reports import blocked, cleared, corrected, missed, passed_on, retracted

OUTCOMES = ("achieved", "missed", "abandoned", "postponed")


class Story:
    """Draws one thing after the other that can happen then; steps are (event, days that pass)."""

    def __init__(self, draw: st.DrawFn) -> None:
        self.draw = draw
        self.steps: list[tuple[Event, int]] = []
        self.states = {CYCLE: "planning", OTHER_CYCLE: "planning"}
        self.places: list[Place] = []
        self.reports: list[CheckInRecorded] = []
        self.blockers: list[tuple[Place, UUID, UUID]] = []
        self.key_results = 0

    def tell(self, event: Event, days_later: int = 0) -> None:
        """It happens."""
        self.steps.append((event, days_later))

    def about(self, place: Place) -> dict[str, Any]:
        """The fields that name an objective."""
        return {"objective_id": place.id, "cycle_id": place.cycle}

    def whole(self) -> list[tuple[Event, int]]:
        """A whole story."""
        self.tell(registered())
        for cycle_id in self.states:
            self.tell(opened(cycle_id=cycle_id))
        for n, objective_id in enumerate(OBJECTIVES):
            place = Place(objective_id, OTHER_CYCLE if n == 2 else CYCLE)
            came_from = OBJECTIVES[0] if n == 2 and self.draw(st.booleans()) else None
            committed = self.draw(st.booleans())
            self.tell(
                drafted(
                    **self.about(place),
                    owner=OWNERS[n],
                    accountable_id=who(ANNA if n else BEN),
                    ambition="committed" if committed else "aspirational",
                    carried_from=came_from,
                )
            )
            self.places.append(place)
            self.define(place)
        if self.draw(st.integers(0, 3)):
            # Most stories are about a quarter that runs.
            for place in self.places:
                self.publish(place)
            for place in self.places[1:]:
                self.move_cycle(place)
                self.hang(place)
        for _ in range(self.draw(st.integers(0, 40))):
            self.step()
        return self.steps

    def step(self) -> None:
        """One more thing."""
        place = self.draw(st.sampled_from(self.places))
        is_open = self.states[place.cycle] != "closed"
        deeds: list[Any] = [self.move_cycle] * 2
        if is_open:
            deeds += [self.define, self.hang, self.hide, self.set_aside]
            deeds += [self.end] if place.published else [self.publish] * 4
        if place.live:
            deeds += [self.redefine, self.withdraw] if is_open else []
            if place.published and self.states[place.cycle] != "planning":
                # Also just after the close, when one was on its way.
                deeds += [self.report] * 12 + [self.miss, self.block, self.score]
        if self.reports:
            deeds += [self.correct, self.retract]
        if self.blockers:
            deeds.append(self.unblock)
        self.draw(st.sampled_from(deeds))(place)

    def move_cycle(self, place: Place) -> None:
        """Its cycle goes on, or back."""
        state, id = self.states[place.cycle], place.cycle
        ahead = {"planning": "active", "active": "review", "review": "closed", "closed": "review"}
        new = ahead[state]
        if state == "review" and self.draw(st.booleans()):
            new = "active"
        if state == "closed" or (new == "active" and state == "review"):
            change: Any = Change(old=state, new=new)
            self.tell(CycleReopened(cycle_id=id, state=change, reason="Not yet"))
        else:
            kinds = {"active": CycleActivated, "review": CycleReviewStarted, "closed": CycleClosed}
            self.tell(kinds[new](cycle_id=id))
        self.states[id] = new

    def define(self, place: Place) -> None:
        """One more key result."""
        if len(place.metrics) == 3:
            return
        self.key_results += 1
        key_result_id = UUID(int=950 + self.key_results)
        place.metrics[key_result_id] = self.draw(metrics)
        self.tell(
            defined(
                key_result_id,
                **self.about(place),
                metric=place.metrics[key_result_id],
                weight=self.draw(weights),
                amendment=place.published,
            )
        )

    def redefine(self, place: Place) -> None:
        """Another measure of the same kind, another weight, or both."""
        key_result_id = self.draw(st.sampled_from(place.live))
        old, new = place.metrics[key_result_id], self.draw(metrics)
        changes: dict[str, Any] = {}
        if new.kind == old.kind and new != old:
            changes["metric"] = Change(old=old, new=new)
            place.metrics[key_result_id] = new
        if not changes or self.draw(st.booleans()):
            changes["weight"] = Change(old=Decimal(1), new=self.draw(weights))
        if place.published:
            named: Any = {**self.about(place), "key_result_id": key_result_id}
            self.tell(replace(amended(key_result_id, **changes), **named))
        else:
            self.tell(KeyResultChanged(**self.about(place), key_result_id=key_result_id, **changes))

    def withdraw(self, place: Place) -> None:
        """One key result less."""
        key_result_id = self.draw(st.sampled_from(place.live))
        place.gone.add(key_result_id)
        self.tell(KeyResultWithdrawn(**self.about(place), key_result_id=key_result_id))

    def publish(self, place: Place) -> None:
        """What stands is committed to."""
        place.published = True
        self.tell(ObjectivePublished(**self.about(place)))

    def end(self, place: Place) -> None:
        """It ends, or goes on after all."""
        outcome: Any = self.draw(st.sampled_from(OUTCOMES))
        if place.closed:
            self.tell(ObjectiveReopened(**self.about(place), outcome="partly", reason="Yes"))
        else:
            self.tell(ObjectiveClosed(**self.about(place), outcome=outcome))
        place.closed = not place.closed

    def set_aside(self, place: Place) -> None:
        """It is set aside, or back."""
        turn = ObjectiveRestored if place.aside else ObjectiveArchived
        self.tell(turn(**self.about(place), root_id=place.id))
        place.aside = not place.aside

    def hide(self, place: Place) -> None:
        """It is confidential, or no longer."""
        change = Change(old=place.hidden, new=not place.hidden)
        self.tell(ObjectiveChanged(**self.about(place), confidential=change))
        place.hidden = not place.hidden

    def hang(self, place: Place) -> None:
        """It hangs under one drafted before it, under a key result of that, or under nothing."""
        above = self.places[: self.places.index(place)]
        if not above:
            return
        if (old := place.support) is not None and self.draw(st.booleans()):
            place.support = None
            self.tell(ObjectiveUnaligned(**self.about(place), parent=Change(old=old, new=None)))
            return
        parent = self.draw(st.sampled_from([*above, above[-1]]))
        under = self.draw(st.sampled_from([None, *parent.live]))
        place.support = Support(
            objective_id=parent.id,
            key_result_id=under,
            contributes=self.draw(st.sampled_from([True, True, True, False])),
            weight=self.draw(weights),
        )
        self.tell(ObjectiveAligned(**self.about(place), parent=Change(old=old, new=place.support)))

    def score(self, place: Place) -> None:
        """A score is set, or confirmed."""
        named = {**self.about(place), "key_result_id": self.draw(st.sampled_from(place.live))}
        self.tell(graded(self.draw, named))

    def report(self, place: Place) -> None:
        """A value about a day, in no order of days, for a day that was due or for none."""
        key_result_id = self.draw(st.sampled_from(place.live))
        due_on = self.draw(st.none() | due_days)
        said = reported(
            0,
            self.draw(days),
            key_result_id,
            **self.about(place),
            author_id=who(self.draw(st.sampled_from([ANNA, BEN]))),
            confidence=self.draw(st.none() | st.integers(0, 10)),
            status=self.draw(st.sampled_from([None, "on_track", "on_track", "at_risk"])),
            due_on=due_on,
            days_late=None if due_on is None else self.draw(st.integers(-1, 5)),
        )
        said = replace(said, **statement(self.draw, place.metrics[key_result_id]))
        self.reports.append(said)
        self.tell(said, self.draw(st.integers(0, 3)))

    def correct(self, _place: Place) -> None:
        """What was said was otherwise."""
        said = self.draw(st.sampled_from(self.reports))
        changes: dict[str, Any] = {}
        if self.draw(st.booleans()):
            changes["effective_on"] = Change(old=said.effective_on, new=self.draw(days))
        if self.draw(st.booleans()):
            sure = self.draw(st.none() | st.integers(0, 10))
            changes["confidence"] = Change(old=said.confidence, new=sure)
        if isinstance(said.value, Decimal):
            changes["value"] = Change(old=said.value, new=self.draw(amounts))
        self.tell(on(said, corrected(said, None, None, **changes)))

    def retract(self, _place: Place) -> None:
        """One report less."""
        said = self.draw(st.sampled_from(self.reports))
        self.reports.remove(said)
        self.tell(on(said, retracted(said)))

    def miss(self, place: Place) -> None:
        """Nobody reported for a day."""
        event = missed(self.draw(due_days), self.draw(st.sampled_from(place.live)))
        self.tell(replace(event, **self.about(place)))

    def block(self, place: Place) -> None:
        """Something is in the way."""
        blocker_id = UUID(int=2000 + len(self.blockers) + len(self.steps))
        key_result_id = self.draw(st.sampled_from(place.live))
        self.blockers.append((place, blocker_id, key_result_id))
        self.tell(blocked(blocker_id, **self.about(place), key_result_id=key_result_id))

    def unblock(self, _place: Place) -> None:
        """It is passed on, or out of the way some days later."""
        place, blocker_id, key_result_id = known = self.draw(st.sampled_from(self.blockers))
        named: Any = {**self.about(place), "key_result_id": key_result_id}
        if self.draw(st.booleans()):
            self.tell(replace(passed_on(blocker_id, BEN), **named))
            return
        self.blockers.remove(known)
        self.tell(replace(cleared(blocker_id), **named), self.draw(st.integers(0, 9)))


@st.composite
def stories(draw: st.DrawFn) -> list[tuple[Event, int]]:
    """What happened, and how many days passed before each."""
    return Story(draw).whole()
