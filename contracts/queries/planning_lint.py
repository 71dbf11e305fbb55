"""Questions about how well objectives and key results are written, and their answers."""

from typing import Annotated, Any, ClassVar
from uuid import UUID

from msgspec import Meta, Struct

from contracts.envelope import Query
from contracts.lint import LintRule, LintSeverity
from contracts.values import Metric, Title

LINTED_KEY_RESULTS_MAX = 20


class LintAnswer(Struct, frozen=True, kw_only=True):
    """Why somebody lets a finding stand."""

    reason: str
    by: UUID
    at: str


class LintFinding(Struct, frozen=True, kw_only=True):
    """What a rule found: pointer is the place in what was looked at, words are those that tripped
    it, text is what was judged, better says what would be.

    An answer stands as long as the text does; answer is None while nobody gave one.
    """

    rule: LintRule
    severity: LintSeverity
    pointer: str
    key_result_id: UUID | None = None
    words: tuple[str, ...] = ()
    text: str
    message: str
    better: str
    answer: LintAnswer | None = None


class LintView(Struct, frozen=True, kw_only=True):
    """All that was found, the gravest first. objective_id is None for a text that is not kept;
    version counts the answers given."""

    objective_id: UUID | None = None
    findings: tuple[LintFinding, ...] = ()
    unanswered_errors: int = 0
    version: int = 0


class LintedKeyResult(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """A key result as far as it is written yet."""

    title: Title
    metric: Metric | None = None


class ObjectiveLint(Query):
    """How well an objective and its key results are written, with the answers given; in the
    organisation's language unless another is asked for."""

    ANSWER: ClassVar[Any] = LintView

    objective_id: UUID
    locale: str | None = None


class LintText(Query):
    """How well words are written that nobody has saved; nothing is kept. In the organisation's
    language unless another is asked for."""

    ANSWER: ClassVar[Any] = LintView

    title: Title | None = None
    key_results: Annotated[
        tuple[LintedKeyResult, ...], Meta(max_length=LINTED_KEY_RESULTS_MAX)
    ] = ()
    locale: str | None = None
