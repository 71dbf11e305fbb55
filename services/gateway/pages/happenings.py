"""What happened, in words: each event of the history, and the fields that it changed."""

from collections.abc import Callable
from datetime import date
from decimal import Decimal
from typing import Any

from services.gateway.pages.language import Language
from services.gateway.pages.marking import words
from services.gateway.pages.people import People

HAPPENED: dict[str, str] = {
    "audit.checkpoint": words("A checkpoint was published"),
    "organisation.registered": words("The organisation was registered"),
    "organisation.settings_changed": words("The settings were changed"),
    "organisation.suspended": words("The organisation was suspended"),
    "organisation.reinstated": words("The organisation was reinstated"),
    "organisation.offboarded": words("The organisation was let go"),
    "organisation.link_secret_made": words("Links for outsiders were made possible"),
    "member.invited": words("Somebody was invited"),
    "member.joined": words("Somebody joined"),
    "member.changed": words("A member was changed"),
    "member.role_changed": words("A role was changed"),
    "member.deactivated": words("Somebody left"),
    "member.preferences_changed": words("Somebody chose their own settings"),
    "member.reminded": words("Somebody was reminded"),
    "member.digest_sent": words("Somebody was mailed what moved"),
    "member.notices_mailed": words("Somebody was mailed their notices"),
    "member.notices_read": words("Somebody read their notices"),
    "member.mail_preferences": words("Somebody chose which mail they want"),
    "member.mailed_again": words("A refused address is mailed to again"),
    "person.erased": words("Somebody was erased"),
    "person.erasure_finished": words("An erasure was finished"),
    "team.created": words("A team was made"),
    "team.changed": words("A team was changed"),
    "team.member_added": words("Somebody came into a team"),
    "team.member_removed": words("Somebody left a team"),
    "external_party.added": words("An external party was added"),
    "api_key.issued": words("A key was given out"),
    "api_key.revoked": words("A key was revoked"),
    "session.link_sent": words("A link to sign in was sent"),
    "session.opened": words("Somebody signed in"),
    "session.continued": words("A session went on"),
    "session.closed": words("Somebody signed out"),
    "cycle.opened": words("A cycle was opened"),
    "cycle.changed": words("A cycle was changed"),
    "cycle.activated": words("A cycle was started"),
    "cycle.review_started": words("The review began"),
    "cycle.reviewed": words("A cycle was reviewed"),
    "cycle.closed": words("A cycle was closed"),
    "cycle.reopened": words("A cycle was reopened"),
    "cycle.imported": words("A spreadsheet was imported"),
    "cycle.ideas_revealed": words("The ideas were revealed"),
    "objective.drafted": words("An objective was drafted"),
    "objective.changed": words("An objective was changed"),
    "objective.published": words("An objective was published"),
    "objective.closed": words("An objective was closed"),
    "objective.reopened": words("An objective was reopened"),
    "objective.archived": words("An objective was set aside"),
    "objective.restored": words("An objective was brought back"),
    "objective.carried_forward": words("An objective was carried into another cycle"),
    "objective.aligned": words("An objective was hung under another"),
    "objective.unaligned": words("An objective was hung under nothing"),
    "objective.lint_answered": words("A finding of the lint was answered"),
    "objective.reviewed": words("An objective was looked back on"),
    "key_result.defined": words("A key result was defined"),
    "key_result.changed": words("A key result was changed"),
    "key_result.amended": words("A published key result was amended"),
    "key_result.withdrawn": words("A key result was withdrawn"),
    "key_result.actual_imported": words("A value was imported"),
    "key_result.checked_in": words("Somebody checked in"),
    "key_result.check_in_missed": words("A check-in was missed"),
    "check_in.corrected": words("A check-in was corrected"),
    "check_in.retracted": words("A check-in was taken back"),
    "check_in.acknowledged": words("A check-in was seen"),
    "blocker.raised": words("Something stood in the way"),
    "blocker.assigned": words("A blocker was given to somebody"),
    "blocker.resolved": words("A blocker was cleared"),
    "initiative.added": words("An initiative was added"),
    "initiative.changed": words("An initiative was changed"),
    "initiative.completed": words("An initiative was done"),
    "comment.added": words("A comment was made"),
    "idea.submitted": words("An idea was said"),
    "idea.merged": words("An idea was brought into another"),
    "idea.widened": words("An idea took in another"),
    "idea.vote_cast": words("A vote was cast"),
    "idea.vote_withdrawn": words("A vote was taken back"),
    "idea.shortlisted": words("An idea became an objective"),
    "lesson.completed": words("A lesson was completed"),
    "dependency.declared": words("Something was asked of others"),
    "dependency.accepted": words("A dependency was accepted"),
    "dependency.declined": words("A dependency was declined"),
    "dependency.resolved": words("A dependency was resolved"),
    "dependency.broken": words("A dependency was broken"),
    "dependency.link_issued": words("A link for an outsider was given out"),
    "dependency.link_revoked": words("A link for an outsider was revoked"),
    "score.changed": words("A score moved"),
    "score.proposed": words("A score was proposed"),
    "score.set": words("A score was set"),
    "score.confirmed": words("A score was confirmed"),
    "export.made": words("An export was taken"),
    "webhook.registered": words("A webhook was registered"),
    "webhook.changed": words("A webhook was changed"),
    "webhook.verification_requested": words("A webhook was asked whether it wants to be told"),
    "webhook.verified": words("A webhook was verified"),
    "webhook.verification_failed": words("A webhook did not agree to be told"),
    "webhook.test_requested": words("A webhook was tried"),
    "webhook.paused": words("A webhook was paused"),
    "webhook.resumed": words("A webhook went on"),
    "webhook.removed": words("A webhook was removed"),
    "webhook.key_staged": words("The next key of a webhook was made"),
    "webhook.key_promoted": words("A webhook signs with its next key"),
    "webhook.key_revoked": words("A key of a webhook was revoked"),
    "webhook.failing": words("A webhook began to fail"),
    "webhook.recovered": words("A webhook answers again"),
    "webhook.deliveries_dead_lettered": words("Deliveries were given up"),
    "webhook.delivery_retry_requested": words("A delivery was tried again"),
    "webhook.replay_requested": words("A replay was asked for"),
    "webhook.replay_finished": words("A replay came to its end"),
    "webhook.replay_cancelled": words("A replay was cancelled"),
    "webhook.key_expiring": words("The key before stops signing soon"),
}
FIELDS: dict[str, str] = {
    "title": words("Title"),
    "name": words("Name"),
    "text": words("Text"),
    "description": words("Description"),
    "note": words("Note"),
    "value": words("Value"),
    "current": words("Current value"),
    "confidence": words("Confidence"),
    "status": words("Status"),
    "effective_on": words("Day"),
    "due_on": words("Due"),
    "days_late": words("Days late"),
    "score": words("Score"),
    "progress": words("Progress"),
    "weight": words("Weight"),
    "metric": words("Metric"),
    "metric.kind": words("Kind of metric"),
    "metric.unit": words("Unit"),
    "metric.baseline": words("Baseline"),
    "metric.target": words("Target"),
    "accountable_id": words("Accountable"),
    "author_id": words("Author"),
    "owner": words("Owner"),
    "state": words("State"),
    "role": words("Role"),
    "email": words("Address"),
    "starts_on": words("First day"),
    "ends_on": words("Last day"),
    "need": words("Need"),
    "outcome": words("Outcome"),
    "verdict": words("Verdict"),
    "resolution": words("Resolution"),
    "ambition": words("Ambition"),
    "confidential": words("Confidential"),
    "votes": words("Votes"),
    "severity": words("Severity"),
    "member_id": words("Member"),
    "lead_id": words("Lead"),
    "raised_by": words("Raised by"),
    "question": words("Question"),
    "company": words("Company"),
    "url": words("Address"),
}
VALUES: dict[str, str] = {
    "on_track": words("on track"),
    "at_risk": words("at risk"),
    "off_track": words("off track"),
    "draft": words("draft"),
    "published": words("published"),
    "closed": words("closed"),
    "planning": words("planning"),
    "active": words("active"),
    "review": words("review"),
    "open": words("open"),
    "done": words("done"),
    "aspirational": words("aspirational"),
    "committed": words("committed"),
    "achieved": words("achieved"),
    "partly": words("partly"),
    "missed": words("missed"),
    "abandoned": words("abandoned"),
    "postponed": words("postponed"),
    "strategy": words("strategy"),
    "rhythm": words("rhythm"),
    "ambition": words("ambition"),
    "owner": words("owner"),
    "admin": words("admin"),
    "lead": words("lead"),
    "member": words("member"),
    "viewer": words("viewer"),
    "auditor": words("auditor"),
    "company": words("company"),
    "team": words("team"),
    "low": words("low"),
    "medium": words("medium"),
    "high": words("high"),
    "live": words("live"),
    "withdrawn": words("withdrawn"),
    "number": words("number"),
    "percent": words("per cent"),
    "currency": words("money"),
    "boolean": words("done or not"),
    "milestones": words("milestones"),
    "maintain": words("within limits"),
}
TEXT_CHARS_SHOWN = 160
ID_CHARS, ID_DASHES = 36, 4
DAY_CHARS = len("2026-11-27")


def field_name(language: Language, field: str) -> str | None:
    """A field in words; None for what only programs read, which the API's history tells."""
    known = FIELDS.get(field)
    return language.say(known) if known else None


def value_in_words(language: Language, people: People) -> Callable[[Any], str | None]:
    """How values of the history are said; None for ids that say nothing to a reader."""
    names = {str(one.id): one.name for one in people.members.values()}
    names |= {str(one.id): one.name for one in people.teams.values()}

    def said(value: Any) -> str | None:
        match value:
            case None | "" | [] | {}:
                return "–"
            case bool():
                return language.say("yes") if value else language.say("no")
            case int() | float() | Decimal():
                return language.number(round(Decimal(str(value)), 4))
            case str():
                return _text(language, names, value)
            case list():
                parts = [part for part in map(said, value) if part is not None]
                return ", ".join(parts) if parts else None
            case dict():
                return _parts(language, said, value)
            case _:
                return str(value)

    return said


def _text(language: Language, names: dict[str, str], value: str) -> str | None:
    if value in names:
        return names[value]
    if value in VALUES:
        return language.say(VALUES[value])
    if len(value) == ID_CHARS and value.count("-") == ID_DASHES:
        return None
    try:
        return language.day(date.fromisoformat(value)) if len(value) == DAY_CHARS else _short(value)
    except ValueError:
        return _short(value)


def _short(value: str) -> str:
    return value if len(value) <= TEXT_CHARS_SHOWN else value[: TEXT_CHARS_SHOWN - 1] + "…"


def _parts(language: Language, said: Callable[[Any], str | None], value: Any) -> str | None:
    found = ((field_name(language, name), said(one)) for name, one in value.items())
    parts = [f"{name} {one}" for name, one in found if name and one not in (None, "–")]
    return ", ".join(parts) or None
