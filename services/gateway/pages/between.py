"""What was reported and scored between two moments: two boards of a cycle, laid side by side."""

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from uuid import UUID

from msgspec import Struct

from contracts.queries.planning import ObjectiveView
from contracts.queries.scoring import ScoreView
from contracts.queries.scoring_board import BoardReading, ScoreBoardView
from contracts.values import Metric, Status
from services.gateway.pages.happenings import FIELDS
from services.gateway.pages.language import Language
from services.gateway.pages.marking import words
from services.gateway.pages.moving import Moved
from services.gateway.pages.rows import STANDINGS, value_of

CHECK_INS = words("Check-ins")


class Said(Struct, frozen=True, kw_only=True):
    """A check-in in words, with what of it was put right in between."""

    key_result_id: UUID
    title: str
    day: str
    value: str
    confidence: int | None
    status: Status | None
    moved: tuple[Moved, ...] = ()


class Named(Struct, frozen=True, kw_only=True):
    """What a key result is called and measured by."""

    title: str
    metric: Metric


class Between(Struct, frozen=True, kw_only=True):
    """Check-ins that came, were taken back and were put right, the latest day first; figures are
    what moved of an objective or a key result that was there at both moments."""

    added: tuple[Said, ...] = ()
    removed: tuple[Said, ...] = ()
    changed: tuple[Said, ...] = ()
    figures: Mapping[UUID, tuple[Moved, ...]] = {}


class Moment(Struct, frozen=True, kw_only=True):
    """A cycle as it was: its board, None where it was not there, and its objectives."""

    board: ScoreBoardView | None
    objectives: Sequence[ObjectiveView]

    @property
    def names(self) -> dict[UUID, Named]:
        """The key results by id."""
        every = (kr for one in self.objectives for kr in one.key_results)
        return {kr.id: Named(title=kr.title, metric=kr.metric) for kr in every}

    @property
    def scores(self) -> dict[UUID, ScoreView]:
        """The scores of objectives and of key results, by id."""
        sheets = self.board.objectives if self.board else ()
        found = {sheet.objective_id: sheet.score for sheet in sheets}
        return found | {
            line.key_result_id: line.score for one in sheets for line in one.key_results
        }

    @property
    def readings(self) -> dict[UUID, tuple[BoardReading, ...]]:
        """The check-ins that count, by key result."""
        sheets = self.board.objectives if self.board else ()
        return {line.key_result_id: line.readings for one in sheets for line in one.key_results}


def between(language: Language, before: Moment, after: Moment) -> Between:
    """What differs of scores and check-ins."""
    names = before.names | after.names
    tellers = [
        _Teller(language, id, names[id], before.readings.get(id, ()), after.readings.get(id, ()))
        for id in after.readings
        if id in names
    ]
    counted = {one.id: one.counted() for one in tellers}
    old, new = before.scores, after.scores
    figures = {
        id: (*_scored(language, old[id], new[id]), *counted.get(id, ())) for id in old if id in new
    }
    return Between(
        added=_latest(one.said(each) for one in tellers for each in one.come),
        removed=_latest(one.said(each) for one in tellers for each in one.gone),
        changed=_latest(one.put_right(*pair) for one in tellers for pair in one.pairs),
        figures={id: moved for id, moved in figures.items() if moved},
    )


def _latest(found: Iterator[tuple[BoardReading, Said]]) -> tuple[Said, ...]:
    return tuple(said for _, said in sorted(found, key=lambda one: one[0].on, reverse=True))


def _scored(language: Language, old: ScoreView, new: ScoreView) -> Iterator[Moved]:
    told = (
        ("score", language.score(old.score), language.score(new.score)),
        ("progress", language.percent(old.progress), language.percent(new.progress)),
    )
    return (_moved(language, FIELDS[name], was, now) for name, was, now in told if was != now)


def _moved(language: Language, field: str, old: str, new: str) -> Moved:
    return Moved(field=language.say(field), old=old, new=new)


class _Teller:
    """Tells the check-ins of a key result: those that came, are gone, or say something else of the
    same day. How far they led is no difference of theirs: that follows from the target."""

    def __init__(
        self,
        language: Language,
        id: UUID,
        named: Named,
        before: Sequence[BoardReading],
        after: Sequence[BoardReading],
    ) -> None:
        self.id, self._language, self._named = id, language, named
        self._before, self._after = before, after
        come, gone = _without(after, before), _without(before, after)
        self.pairs: list[tuple[BoardReading, BoardReading]] = []
        self.gone: list[BoardReading] = []
        for one in gone:
            same_day = [each for each in come if each.on == one.on]
            if same_day:
                come.remove(same_day[0])
                self.pairs.append((one, same_day[0]))
            else:
                self.gone.append(one)
        self.come = come

    def counted(self) -> tuple[Moved, ...]:
        """How many check-ins there are, where that differs."""
        old, new = str(len(self._before)), str(len(self._after))
        return (_moved(self._language, CHECK_INS, old, new),) if old != new else ()

    def said(self, one: BoardReading, moved: tuple[Moved, ...] = ()) -> tuple[BoardReading, Said]:
        """A check-in in words."""
        told = Said(
            key_result_id=self.id,
            title=self._named.title,
            day=self._language.day(one.on),
            value=self._value(one),
            confidence=one.confidence,
            status=one.status,
            moved=moved,
        )
        return one, told

    def put_right(self, old: BoardReading, new: BoardReading) -> tuple[BoardReading, Said]:
        """A check-in with what it said and what it says."""
        told = (
            ("value", self._value(old), self._value(new)),
            ("confidence", _number(old.confidence), _number(new.confidence)),
            ("status", self._standing(old), self._standing(new)),
        )
        moved = (
            _moved(self._language, FIELDS[name], was, now) for name, was, now in told if was != now
        )
        return self.said(new, tuple(moved))

    def _value(self, one: BoardReading) -> str:
        return value_of(self._language, self._named.metric, one.value, one.progress)

    def _standing(self, one: BoardReading) -> str:
        return self._language.say(STANDINGS[one.status]) if one.status else "–"


def _number(confidence: int | None) -> str:
    return "–" if confidence is None else str(confidence)


def _what(one: BoardReading) -> tuple[object, ...]:
    # Milestones have no value of their own: there the progress is what is said.
    said = one.progress if one.value is None else one.value
    return (one.on, said, one.confidence, one.status)


def _without(some: Sequence[BoardReading], others: Sequence[BoardReading]) -> list[BoardReading]:
    """Those of some readings that are not among others, each as often as it is said."""
    left = Counter(_what(one) for one in others)
    found = []
    for one in some:
        if left[_what(one)]:
            left[_what(one)] -= 1
        else:
            found.append(one)
    return found
