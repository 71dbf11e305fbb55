"""The pictures of an objective: what its score is the sum of, and where it hangs."""

from collections.abc import Mapping, Sequence
from decimal import Decimal
from typing import Any
from uuid import UUID

from contracts.queries.planning import ObjectiveView
from contracts.queries.scoring import Contribution, ScoreView, Term
from contracts.queries.scoring_board import BoardSheet
from services.gateway.pages.alignment import lowest_confidence
from services.gateway.pages.language import Language
from services.gateway.pages.people import People
from services.gateway.pages.window import Window
from services.gateway.web.charts.sum import adding
from services.gateway.web.charts.tree import Branch, tree

Sheets = Mapping[UUID, BoardSheet]
# More children nobody takes in at once; the list beside the picture has all of them.
CHILDREN_DRAWN_MAX = 8


Part = Term | Contribution


def parts_of(score: ScoreView) -> tuple[Part, ...]:
    """What a score is the mean of: key results, and objectives below that count here."""
    return (*score.terms, *score.contributions)


def subject_of(part: Part) -> UUID:
    """The key result or the objective that a part is about."""
    return part.key_result_id if isinstance(part, Term) else part.objective_id


def shares_of(parts: Sequence[Part]) -> list[Decimal]:
    """What each part adds to the mean."""
    whole = sum((part.weight for part in parts), Decimal(0))
    return [part.progress * part.weight / whole if whole else Decimal(0) for part in parts]


def sum_of(language: Language, score: ScoreView | None) -> Any:
    """The bar that adds up the score, None without a part."""
    if score is None or not parts_of(score):
        return None
    shares = shares_of(parts_of(score))
    ticks = [language.score(Decimal(n) / 5) for n in range(6)]
    return adding([float(share) for share in shares], ticks, sum_sentence(language, shares))


def sum_sentence(language: Language, shares: Sequence[Decimal]) -> str:
    """What the bar says."""
    said = [language.number(round(share, 3)) for share in shares]
    whole = language.number(round(sum(shares, Decimal(0)), 3))
    return language.say("%(parts)s make %(whole)s of 1.", parts=" + ".join(said), whole=whole)


def tree_of(
    window: Window,
    people: People,
    sheets: Sheets,
    objective: ObjectiveView,
    around: tuple[ObjectiveView | None, Sequence[ObjectiveView]],
) -> Any:
    """The small tree; around is what it hangs under and what hangs under it. None where it hangs
    alone."""
    parent, children = around
    if parent is None and not children:
        return None

    def branch(one: ObjectiveView, below: tuple[Branch, ...] = ()) -> Branch:
        return _branch(one, people.owner(one.owner, window), sheets.get(one.id), below)

    drawn = tuple(branch(one) for one in children[:CHILDREN_DRAWN_MAX])
    here = _branch(
        objective, people.owner(objective.owner, window), sheets.get(objective.id), drawn, True
    )
    root = here if parent is None else branch(parent, (here,))
    return tree([root], tree_sentence(window.language, parent, len(children)))


def tree_sentence(language: Language, parent: ObjectiveView | None, n: int) -> str:
    """What the tree says."""
    if parent is None:
        return language.count(
            "It hangs under nothing; %(n)s objective hangs under it.",
            "It hangs under nothing; %(n)s objectives hang under it.",
            n,
        )
    return language.count(
        "It hangs under “%(parent)s”; %(n)s objective hangs under it.",
        "It hangs under “%(parent)s”; %(n)s objectives hang under it.",
        n,
        parent=parent.title,
    )


def _branch(
    objective: ObjectiveView,
    owner: str,
    sheet: BoardSheet | None,
    children: tuple[Branch, ...] = (),
    is_here: bool = False,
) -> Branch:
    score = sheet.score if sheet else None
    pace = score.pace if score and score.checked_in else None
    return Branch(
        title=objective.title,
        owner=owner,
        progress=float(score.progress) if score else 0.0,
        expected=float(pace.expected) if pace else None,
        standing=pace.suggested if pace else "none",
        confidence=lowest_confidence(sheet),
        children=children,
        is_here=is_here,
    )
