"""The review of a cycle as a document on A4: what the page shows, of a closed one as it closed."""

import re
from datetime import UTC, datetime
from html import unescape
from typing import Any
from uuid import UUID
from zoneinfo import ZoneInfo

from contracts import errors
from contracts.events.planning import CycleClosed
from contracts.public import PUBLIC
from contracts.queries.audit import History, HistoryEntry
from contracts.queries.planning import CycleView
from contracts.times import parse_rfc3339
from contracts.values import LIST_LIMIT_MAX
from services.gateway.answer import Answer
from services.gateway.pages.cycles import cycles_of
from services.gateway.pages.figure import Figure
from services.gateway.pages.learnt import VERDICTS
from services.gateway.pages.moments import Past
from services.gateway.pages.people import People, people_of
from services.gateway.pages.review import LOOKING_BACK, OUTCOMES, QUESTIONS, view_of
from services.gateway.pages.review_words import facts_of, numbers_of, proposal_of, states_of
from services.gateway.pages.window import Window
from services.gateway.paper.light import on_paper
from services.gateway.problems import Problem

PATH = "/cycles/{cycle_id}/review.pdf"
PDF = b"application/pdf"
_LABEL = re.compile(r'aria-label="([^"]*)"')


async def show(window: Window) -> Answer:
    """The document. Raises NotFound, Refusing, and Problem where it cannot be made now."""
    cycle_id = window.place("cycle_id")
    cycle = await _cycle(window, cycle_id)
    if cycle.state == "closed" and window.past is None:
        window = await _as_it_closed(window, cycle_id)
        cycle = await _cycle(window, cycle_id)
    if cycle.state == "planning":
        raise Problem(409, "nothing_to_review", "A cycle that has not run has no review.")
    people = await people_of(window)
    data = document(window, cycle, people, await view_of(window, cycle, people))
    pdf = await window.site.press.printed("review.typ", data, _seconds(data["made"]))
    disposition = f'inline; filename="review-{cycle.starts_on}.pdf"'.encode()
    headers = ((b"content-disposition", disposition),)
    return Answer(pdf, media=PDF, around=window.site.headers, headers=headers)


async def _cycle(window: Window, cycle_id: UUID) -> CycleView:
    for cycle in await cycles_of(window):
        if cycle.id == cycle_id:
            return cycle
    raise errors.NotFound(what="cycle")


async def _as_it_closed(window: Window, cycle_id: UUID) -> Window:
    """The same window at the moment the cycle was closed last."""
    closed: HistoryEntry | None = None
    after: str | None = None
    kind = PUBLIC[CycleClosed].type
    while True:
        wish = History(entity=cycle_id, type=kind, limit=LIST_LIMIT_MAX, after=after)
        page = await window.ask_now(wish)
        closed = page.data[-1] if page.data else closed
        after = page.next
        if after is None:
            break
    if closed is None:
        return window
    us = parse_rfc3339(closed.at)
    day = datetime.fromtimestamp(us / 1_000_000, ZoneInfo(window.session.timezone)).date()
    past = Past(text=str(closed.position), position=closed.position, us=us, day=day)
    return window.at(past)


def document(
    window: Window, cycle: CycleView, people: People, view: dict[str, Any]
) -> dict[str, Any]:
    """All that the document says, in the reader's language, as the template takes it."""
    language = window.language
    say = language.say
    when = f"{language.long_day(cycle.starts_on)} – {language.long_day(cycle.ends_on)}"
    data = {
        "language": language.code,
        "made": _made(window),
        "organisation": window.session.organisation,
        "title": f"{say('Review')} · {cycle.name}",
        "lead": f"{when} · {states_of(language)[cycle.state]}",
        "foot": f"{window.session.organisation} · {say('Review')} · {cycle.name}",
        "numbers": numbers_of(language, view["summary"]),
        "figures": _figures(window, view["pictures"]),
        "each": say("Each objective"),
        "head": [say(one) for one in ("Key result", "Finish and target", "Progress", "Score")],
        "objectives": [_objective(window, people, one) for one in view["judged"]],
        "questions": say("The five questions"),
        "proposal": proposal_of(language, view["review"].proposal, VERDICTS),
        "answers": [_answered(window, people, one) for one in view["others"]],
        "nobody": say("Nobody has answered yet."),
        "log": say("What the log says"),
        "facts": facts_of(language, view["review"].facts),
    }
    hint = say(
        "Signs that the fonts of this document do not hold stand in it by their names: ‹rocket›."
    )
    # It stands only where something had to be told so.
    return {**data, "unseen": hint}


def _made(window: Window) -> list[int]:
    """The moment of the document, in UTC: when the cycle was closed, or whatever moment it shows;
    of now its day alone, so that it is set once a day at most."""
    us = window.past.us if window.past else None
    if us is None:
        return [*window.today.timetuple()[:6]]
    return [*datetime.fromtimestamp(us / 1_000_000, UTC).timetuple()[:6]]


def _seconds(made: list[int]) -> int:
    year, month, day, hour, minute, second = made
    return int(datetime(year, month, day, hour, minute, second, tzinfo=UTC).timestamp())


def _figures(window: Window, pictures: tuple[Figure | None, ...]) -> list[dict[str, str]]:
    scores, ways = pictures
    hint = window.language.say(
        "A mark is an objective: ● from 0.7 on, ◆ below, ■ for what was missed; the bar is the"
        " mean."
    )
    return [
        {
            "title": one.caption,
            "svg": on_paper(str(one.picture)),
            "alt": unescape(_LABEL.findall(str(one.picture))[0]),
            "hint": hint if one is scores else "",
        }
        for one in (scores, ways)
        if one is not None
    ]


def _objective(window: Window, people: People, one: Any) -> dict[str, Any]:
    language = window.language
    return {
        "title": one.objective.title,
        "line": " · ".join(_line(window, people, one)),
        "rows": [
            [
                kr.key_result.title,
                f"{kr.now} → {kr.target}",
                language.percent(kr.line.progress),
                language.score(kr.line.score) + _settled(window, kr.line),
            ]
            for kr in one.key_results
        ],
        "reviews": [_reviewed(window, people, said) for said in one.reviews if not said.draft],
    }


def _settled(window: Window, line: Any) -> str:
    if line.set is None:
        return ""
    word = "confirmed" if line.confirmed else "set"
    return f" ({window.language.say(word)})"


def _line(window: Window, people: People, one: Any) -> list[str]:
    language, objective = window.language, one.objective
    found = [
        one.owner,
        people.name(objective.accountable_id),
        language.say(str(objective.ambition)),
    ]
    if one.line:
        found.append(f"{language.say('score')} {language.score(one.line.score)}")
        if one.line.as_committed.score != one.line.as_amended.score:
            score = language.score(one.line.as_committed.score)
            found.append(language.say("as committed %(score)s", score=score))
    if objective.outcome:
        found.append(language.say(OUTCOMES[objective.outcome]))
    if one.carried:
        found.append(f"→ {language.say('carried on')}")
    return found


def _reviewed(window: Window, people: People, said: Any) -> dict[str, Any]:
    by = people.name(said.reviewer_id)
    if said.outcome:
        by += f": {window.language.say(OUTCOMES[said.outcome])}"
    return {"answers": _pairs(window, LOOKING_BACK, said.answers), "by": by}


def _answered(window: Window, people: People, said: Any) -> dict[str, Any]:
    return {
        "by": people.name(said.reviewer_id),
        "answers": _pairs(window, QUESTIONS, said.answers),
        "verdict": window.language.say(VERDICTS[said.verdict]) if said.verdict else "",
    }


def _pairs(window: Window, asked: dict[str, str], answers: dict[str, str]) -> list[list[str]]:
    return [
        [window.language.say(question), answers[name]]
        for name, question in asked.items()
        if answers.get(name)
    ]
