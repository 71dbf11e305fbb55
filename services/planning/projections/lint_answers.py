"""What was said about findings of the lint, by objective and by cycle."""

import hashlib
from collections.abc import Iterable, Mapping, Sequence
from uuid import UUID

from msgspec import Struct

from contracts.events.planning_lint import LintAnswered
from contracts.queries.planning_lint import LintAnswer, LintFinding, LintView
from contracts.times import rfc3339
from services.planning.domain.lint import Finding
from services.planning.domain.lint_answer import About, about
from services.planning.domain.locales import DEFAULT
from services.runtime.projection.definition import Projection, Shelf
from services.runtime.store.api import Recorded


class LintAnswerDocument(Struct, frozen=True, kw_only=True):
    """The latest answer about the same words, when (µs) and where in the log; version is that of
    the objective's answers by then."""

    said: LintAnswered
    at: int
    index: int
    version: int


def put_up(shelf: Shelf[LintAnswerDocument], recorded: Recorded[LintAnswered]) -> None:
    """An answer comes in, in place of an earlier one about the same words."""
    document = LintAnswerDocument(
        said=recorded.event,
        at=recorded.header.recorded_at,
        index=recorded.index,
        version=recorded.header.version,
    )
    shelf.put(_key(recorded.event), document)


def keys(recorded: Recorded[LintAnswered]) -> Iterable[str]:
    """One document for each finding of an objective that was answered."""
    return (_key(recorded.event),)


def _key(event: LintAnswered) -> str:
    rule, key_result_id, text = about(event)
    words = hashlib.sha256(text.encode()).hexdigest()
    return f"{event.objective_id}/{rule}/{key_result_id}/{words}"


def of_objective(objective_id: UUID) -> str:
    """The list of what was answered about an objective."""
    return f"objective/{objective_id}"


def of_cycle(cycle_id: UUID) -> str:
    """The list of what was answered in a cycle."""
    return f"cycle/{cycle_id}"


def lists(_key: str, document: LintAnswerDocument) -> Iterable[tuple[str, str]]:
    """Those of an objective, and those of its cycle."""
    yield of_objective(document.said.objective_id), f"{document.index:012d}"
    yield of_cycle(document.said.cycle_id), f"{document.index:012d}"


def by_words(
    documents: Iterable[LintAnswerDocument],
) -> Mapping[About, LintAnswerDocument]:
    """The answers by what they are about."""
    return {about(document.said): document for document in documents}


def present_lint(
    objective_id: UUID | None,
    findings: Sequence[Finding],
    documents: Sequence[LintAnswerDocument] = (),
    language: str = DEFAULT,
) -> LintView:
    """The findings as they are shown in a language, each with what was said about its words."""
    answers = by_words(documents)
    return LintView(
        objective_id=objective_id,
        findings=tuple(_present(each, answers.get(about(each)), language) for each in findings),
        unanswered_errors=sum(
            each.severity == "error" and about(each) not in answers for each in findings
        ),
        version=max((document.version for document in documents), default=0),
    )


def _present(finding: Finding, document: LintAnswerDocument | None, language: str) -> LintFinding:
    answer = None
    if document is not None:
        said = document.said
        answer = LintAnswer(reason=said.reason, by=said.answered_by, at=rfc3339(document.at))
    return LintFinding(
        rule=finding.rule,
        severity=finding.severity,
        pointer=finding.pointer,
        key_result_id=finding.key_result_id,
        words=finding.words(language),
        text=finding.text,
        message=finding.message(language),
        better=finding.better(language),
        answer=answer,
    )


lint_answers: Projection[LintAnswerDocument] = Projection(
    name="lint_answers",
    version=1,
    document=LintAnswerDocument,
    steps={LintAnswered: put_up},
    keys=keys,
    lists=lists,
)
