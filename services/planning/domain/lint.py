"""How well an objective and its key results are written: rules that explain themselves.

Pure and the same every time: what is looked at comes in, findings come out. No rule forbids
anything; whoever knows better answers the finding with a reason.
"""

from collections.abc import Iterable, Iterator, Sequence
from decimal import Decimal
from uuid import UUID

from msgspec import Struct

from contracts.lint import LintRule, LintSeverity
from contracts.values import KEY_RESULTS_MAX, Metric, Owner
from services.planning.domain import lint_words as look
from services.planning.domain.lint_sayings import QUOTES, SAYINGS, Said, phrased
from services.planning.domain.locales import DEFAULT
from services.planning.domain.objective import Objective

KEY_RESULTS_ADVISED_MAX = 5
OBJECTIVES_ADVISED_MAX = 5
GRAVITY: tuple[LintSeverity, ...] = ("error", "warning", "advice")
_WHOLE = Decimal(100)


class Finding(Struct, frozen=True, kw_only=True):
    """What a rule found; see contracts.queries.planning_lint.LintFinding."""

    rule: LintRule
    severity: LintSeverity
    pointer: str
    key_result_id: UUID | None = None
    tripped: tuple[str | Said, ...] = ()
    text: str

    def words(self, language: str = DEFAULT) -> tuple[str, ...]:
        """The words that tripped the rule; those it made of figures are in that language."""
        return tuple(phrased(each, language) for each in self.tripped)

    def message(self, language: str = DEFAULT) -> str:
        """What is wrong with it, with those words."""
        begin, end = QUOTES[language]
        words = ", ".join(f"{begin}{each}{end}" for each in self.words(language))
        return SAYINGS[language][self.rule][0].format(words=words)

    def better(self, language: str = DEFAULT) -> str:
        """What would be better."""
        return SAYINGS[language][self.rule][1]


class Measure(Struct, frozen=True, kw_only=True):
    """A key result as far as it is written; metric None where nobody said how it is measured."""

    title: str
    metric: Metric | None = None
    id: UUID | None = None
    current: Decimal | None = None

    @property
    def text(self) -> str:
        """What is judged, when the figures count too."""
        if self.metric is None:
            return self.title
        metric, current = self.metric, self.current
        figures = (metric.kind, metric.baseline, metric.target, metric.unit, current)
        return " · ".join((self.title, *(str(each) for each in figures if each is not None)))


class Written(Struct, frozen=True, kw_only=True):
    """An objective as far as it is written; title None where only key results are."""

    title: str | None
    measures: tuple[Measure, ...] = ()
    owner: Owner | None = None


def written(objective: Objective, *, is_running: bool) -> Written:
    """An objective as it is looked at. A value that a spreadsheet brought counts only before the
    cycle runs: to reach a target later is what it is for."""
    return Written(
        title=objective.title,
        owner=objective.owner,
        measures=tuple(
            Measure(
                title=kr.title,
                metric=kr.metric,
                id=kr.id,
                current=None if is_running else kr.imported,
            )
            for kr in objective.live
        ),
    )


def beside(
    objective: Objective, around: Iterable[Objective], *, is_running: bool
) -> tuple[Written, ...]:
    """The others that go on in the same cycle, of those given."""
    return tuple(
        written(other, is_running=is_running)
        for other in around
        if other.id != objective.id and other.state != "closed"
    )


def lint(subject: Written, others: Sequence[Written] = ()) -> tuple[Finding, ...]:
    """All findings, the gravest first, else in the order of the text. others are the objectives
    beside it, in whose titles it may find itself again."""
    found = [*_of_objective(subject, others)]
    for n, measure in enumerate(subject.measures):
        found += _of_measure(measure, f"/key_results/{n}", subject.measures[:n])
    return tuple(sorted(found, key=lambda finding: GRAVITY.index(finding.severity)))


def _of_objective(subject: Written, others: Sequence[Written]) -> Iterator[Finding]:
    count = len(subject.measures)
    if count > KEY_RESULTS_ADVISED_MAX:
        severity: LintSeverity = "error" if count > KEY_RESULTS_MAX else "warning"
        said = Said("key_results", (str(count),))
        yield _finding("too_many", severity, "/key_results", phrased(said, DEFAULT), (said,))
    if subject.title is None:
        return
    title = subject.title
    if amounts := look.quantities(title):
        yield _finding("objective_with_number", "warning", "/title", title, amounts)
    if verb := look.task_verb(title):
        yield _finding("objective_is_task", "warning", "/title", title, (verb,))
    if vague := look.vague_words(title):
        yield _finding("ambiguous_words", "advice", "/title", title, vague)
    yield from _among_others(subject, title, others)


def _among_others(subject: Written, title: str, others: Sequence[Written]) -> Iterator[Finding]:
    like = [each for each in others if each.title and look.is_like(title, each.title)]
    if like:
        is_theirs = any(each.owner == subject.owner for each in like)
        severity: LintSeverity = "warning" if is_theirs else "advice"
        names = tuple(dict.fromkeys(each.title for each in like if each.title))
        yield _finding("duplicate", severity, "/title", title, names)
    count = 1 + sum(each.owner == subject.owner for each in others)
    if subject.owner is not None and count > OBJECTIVES_ADVISED_MAX:
        said = Said("objectives", (str(count),))
        yield _finding("too_many", "warning", "/owner", phrased(said, DEFAULT), (said,))


def _of_measure(measure: Measure, at: str, before: Sequence[Measure]) -> Iterator[Finding]:
    for finding in (
        _task(measure, at),
        _number(measure, at),
        _baseline(measure, at),
        _ambiguous(measure, at),
        _several(measure, at),
        _unit(measure, at),
        _met(measure, at),
        _again(measure, at, before),
    ):
        if finding is not None:
            yield finding


def _task(measure: Measure, at: str) -> Finding | None:
    verb = look.task_verb(measure.title)
    if verb is None:
        return None
    # Where something is counted at all, the count may be of what comes of it.
    severity: LintSeverity = "error" if _is_done_or_not(measure.metric) else "warning"
    return _of(measure, "task_not_result", severity, f"{at}/title", (verb,))


def _is_done_or_not(metric: Metric | None) -> bool:
    if metric is None or metric.kind == "boolean":
        return True
    return metric.kind == "percent" and metric.baseline == 0 and metric.target == _WHOLE


def _number(measure: Measure, at: str) -> Finding | None:
    metric = measure.metric
    if metric is not None and metric.kind != "boolean":
        return None
    if look.quantities(measure.title):
        return None
    severity: LintSeverity = "error" if metric is None else "warning"
    return _of(measure, "no_number", severity, f"{at}/title", (measure.title,))


def _baseline(measure: Measure, at: str) -> Finding | None:
    metric = measure.metric
    level = look.level_word(measure.title)
    if metric is None:
        # From where to where stands in words, or nowhere.
        amounts = look.quantities(measure.title)
        if level and len(amounts) == 1:
            return _of(measure, "no_baseline", "warning", f"{at}/title", (level, *amounts))
        return None
    if metric.kind not in ("number", "percent", "currency"):
        return None
    if metric.baseline is None:
        return _of(measure, "no_baseline", "error", f"{at}/metric/baseline", (Said(metric.kind),))
    if metric.baseline == 0 and level and look.direction(measure.title) != "falling":
        words = (level, Said("baseline", ("0",)))
        return _of(measure, "no_baseline", "warning", f"{at}/metric/baseline", words)
    return None


def _ambiguous(measure: Measure, at: str) -> Finding | None:
    vague = look.vague_words(measure.title)
    return _of(measure, "ambiguous_words", "warning", f"{at}/title", vague) if vague else None


def _several(measure: Measure, at: str) -> Finding | None:
    more = look.further_measures(measure.title)
    return _of(measure, "several_measures", "warning", f"{at}/title", more) if more else None


def _unit(measure: Measure, at: str) -> Finding | None:
    metric = measure.metric
    if metric is None or metric.kind not in ("number", "currency") or metric.unit:
        return None
    # A number whose title says what is counted is only told more plainly with a unit.
    is_named = metric.kind == "number" and bool(look.quantities(measure.title))
    severity: LintSeverity = "advice" if is_named else "warning"
    figures = (str(metric.target),) if metric.target is not None else ()
    words = (Said(metric.kind, figures),)
    return _of(measure, "unit_missing", severity, f"{at}/metric/unit", words)


def _met(measure: Measure, at: str) -> Finding | None:
    metric = measure.metric
    if metric is None or metric.baseline is None or metric.target is None:
        return None
    baseline, target = metric.baseline, metric.target
    current = measure.current
    if current is not None and baseline != target:
        is_there = current >= target if target > baseline else current <= target
        if is_there:
            words = Said("now", (str(current),)), Said("target", (str(target),))
            # A sheet of a quarter gone by brings values of its end, so this may be no fault.
            return _of(measure, "target_already_met", "warning", f"{at}/metric/target", words)
    way = look.direction(measure.title)
    against = (way == "falling" and baseline < target) or (way == "rising" and baseline > target)
    # "Reduce waste by 20" may well be counted upwards.
    if against and not _counts_the_change(measure.title):
        tripped = f"{look.level_word(measure.title)}", Said("from_to", (str(baseline), str(target)))
        return _of(measure, "target_already_met", "error", f"{at}/metric/target", tripped)
    return None


def _counts_the_change(title: str) -> bool:
    return bool({"by", "um"} & {*look.words(title)})


def _again(measure: Measure, at: str, before: Sequence[Measure]) -> Finding | None:
    like = [each.title for each in before if look.is_like(measure.title, each.title)]
    if not like:
        return None
    return _of(measure, "duplicate", "warning", f"{at}/title", tuple(dict.fromkeys(like)))


def _of(
    measure: Measure,
    rule: LintRule,
    severity: LintSeverity,
    pointer: str,
    words: Iterable[str | Said],
) -> Finding:
    return Finding(
        rule=rule,
        severity=severity,
        pointer=pointer,
        key_result_id=measure.id,
        tripped=tuple(words),
        text=measure.text,
    )


def _finding(
    rule: LintRule, severity: LintSeverity, pointer: str, text: str, words: Iterable[str | Said]
) -> Finding:
    return Finding(rule=rule, severity=severity, pointer=pointer, tripped=tuple(words), text=text)
