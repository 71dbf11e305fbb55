"""Webhooks are registered, changed, tried, paused and removed."""

from collections.abc import Iterable, Sequence
from typing import Any
from uuid import UUID

from msgspec.structs import replace

from contracts import errors
from contracts.commands.notification_webhooks import (
    ChangeWebhook,
    ConfirmWebhook,
    PauseWebhook,
    RegisterWebhook,
    RemoveWebhook,
    ReportDeadLetters,
    ReportUnverified,
    ReportWebhook,
    StopWebhook,
    TryWebhook,
    VerifyWebhook,
    WishedLimits,
)
from contracts.envelope import Event, Fault, Ok
from contracts.events.notification_webhooks import (
    DeliveryDeadLettered,
    Limits,
    WebhookRegistered,
    WebhookVerificationRequested,
)
from contracts.rights import demand
from services.notification.domain import webhook as rules
from services.notification.domain import webhook_consent as consent
from services.notification.domain import webhook_pause as pauses
from services.notification.domain.addresses import read_permits
from services.notification.domain.signing import challenge_of
from services.notification.domain.target import Refused, Target, read_target
from services.notification.domain.webhook import Webhook, evolve
from services.notification.handlers.answers import WEBHOOK, answered, master_of
from services.notification.handlers.keyed import MadeKey, keyed
from services.notification.projections.principals import PRINCIPALS
from services.runtime.service import Asked, Desk


async def register_webhook(asked: Asked[RegisterWebhook], desk: Desk) -> Ok:
    """A new endpoint, asked whether it wants to be told; its secret is shown this once."""
    command = asked.command
    demand(RegisterWebhook, asked.actor)
    target, faults = _target(command.url, desk)
    faults += await _principal_faults(asked, desk, command.principal_id)
    after = {"now": None, "beginning": 0}.get(str(command.begin), command.begin)
    wish = WebhookRegistered(
        webhook_id=command.webhook_id,
        url=target.url if target else "",
        host=target.host if target else "",
        key_id=desk.new_id(),
        public_key="",
        types=command.types,
        ordering=command.ordering,
        format=command.format,
        payload=command.payload,
        on_exhausted=command.on_exhausted,
        limits=_limits(Limits(), command.limits),
        principal_id=command.principal_id,
        after=after if isinstance(after, int) else None,
    )
    # Before a key is made for it: what is refused leaves nothing behind.
    rules.register(None, wish, *faults)

    def decide(found: Webhook | None, made: MadeKey) -> Sequence[Event]:
        signed = replace(wish, public_key=made.public_key, is_sealed=made.is_sealed)
        return [*rules.register(found, signed), *_asking(desk, evolve(None, signed))]

    return await keyed(asked, desk, command.webhook_id, wish.key_id, decide)


async def change_webhook(asked: Asked[ChangeWebhook], desk: Desk) -> Ok:
    """Other settings; another address is asked anew whether it wants to be told."""
    command = asked.command
    demand(ChangeWebhook, asked.actor)
    target, faults = (None, []) if command.url is None else _target(command.url, desk)
    faults += await _principal_faults(asked, desk, command.principal_id)
    given = ("types", "ordering", "format", "payload", "on_exhausted", "principal_id")
    wishes = {f: v for f in given if (v := getattr(command, f)) is not None}
    if target is not None:
        wishes |= {"url": target.url, "host": target.host}

    def decide(found: Webhook | None) -> Sequence[Event]:
        limits = _limits(rules.here(found).limits, command.limits)
        made = rules.change(found, wishes | {"limits": limits}, *faults)
        after = WEBHOOK.evolve(found, made[0]) if made else None
        return [*made, *(_asking(desk, after) if target is not None and made else ())]

    return await answered(asked, desk, command.webhook_id, decide)


async def remove_webhook(asked: Asked[RemoveWebhook], desk: Desk) -> Ok:
    """Tell an endpoint nothing more."""
    demand(RemoveWebhook, asked.actor)
    return await answered(asked, desk, asked.command.webhook_id, rules.remove)


async def verify_webhook(asked: Asked[VerifyWebhook], desk: Desk) -> Ok:
    """Ask again, or take the code that arrived as the answer."""
    command = asked.command
    demand(VerifyWebhook, asked.actor)

    def decide(found: Webhook | None) -> Sequence[Event]:
        known = rules.here(found)
        if command.code is None:
            return consent.ask(found, desk.new_id(), asked.at)
        if known.is_verified:
            return []
        wanted = challenge_of(master_of(desk), asked.organisation_id, known.id, known.check_id)
        if known.check_id is None or command.code != wanted:
            message = "This is not the code of the last challenge."
            raise errors.Invalid(Fault("/code", "wrong_code", message))
        return consent.confirm(found, "code")

    return await answered(asked, desk, command.webhook_id, decide)


async def try_webhook(asked: Asked[TryWebhook], desk: Desk) -> Ok:
    """Send an example."""
    demand(TryWebhook, asked.actor)
    type_, test_id = asked.command.type, desk.new_id()
    return await answered(
        asked,
        desk,
        asked.command.webhook_id,
        lambda found: consent.try_out(found, type_, test_id, asked.at),
    )


async def pause_webhook(asked: Asked[PauseWebhook], desk: Desk) -> Ok:
    """Send nothing for now."""
    demand(PauseWebhook, asked.actor)
    reason = asked.command.reason
    return await answered(
        asked,
        desk,
        asked.command.webhook_id,
        lambda found: pauses.pause(found, "by_hand", reason),
    )


async def confirm_webhook(asked: Asked[ConfirmWebhook], desk: Desk) -> Ok:
    """The endpoint wants to be told."""
    demand(ConfirmWebhook, asked.actor)
    command = asked.command
    return await answered(
        asked,
        desk,
        command.webhook_id,
        lambda found: consent.confirm(found, command.by, command.allowed_per_minute),
    )


async def stop_webhook(asked: Asked[StopWebhook], desk: Desk) -> Ok:
    """It is gone, said stop, or failed for too long."""
    demand(StopWebhook, asked.actor)
    cause = asked.command.cause
    return await answered(
        asked, desk, asked.command.webhook_id, lambda found: pauses.pause(found, cause, None)
    )


async def report_webhook(asked: Asked[ReportWebhook], desk: Desk) -> Ok:
    """It has been failing, or answers again."""
    demand(ReportWebhook, asked.actor)
    command = asked.command
    return await answered(
        asked,
        desk,
        command.webhook_id,
        lambda found: pauses.report(found, command.since, command.hours),
    )


async def report_unverified(asked: Asked[ReportUnverified], desk: Desk) -> Ok:
    """It was asked, and did not agree."""
    demand(ReportUnverified, asked.actor)
    command = asked.command
    return await answered(
        asked,
        desk,
        command.webhook_id,
        lambda found: consent.fail(found, command.check_id, command.outcome),
    )


async def report_dead_letters(asked: Asked[ReportDeadLetters], desk: Desk) -> Ok:
    """Deliveries were given up."""
    demand(ReportDeadLetters, asked.actor)
    command = asked.command

    def decide(found: Webhook | None) -> Sequence[Event]:
        return [
            DeliveryDeadLettered(
                webhook_id=rules.here(found).id,
                count=command.count,
                event_ids=command.event_ids,
                reasons=command.reasons,
            )
        ]

    return await answered(asked, desk, command.webhook_id, decide)


def _asking(desk: Desk, webhook: Webhook | None) -> Iterable[Event]:
    """Whether it wants to be told: asked, unless the operator has no need of that."""
    if desk.settings.webhook_consent == "off":
        return consent.confirm(webhook, "operator")
    return [WebhookVerificationRequested(webhook_id=rules.here(webhook).id, check_id=desk.new_id())]


def _target(url: str, desk: Desk) -> tuple[Target | None, list[Fault]]:
    try:
        permits = read_permits(desk.settings.egress_allow)
        return read_target(url, permits, desk.settings.public_hosts), []
    except Refused as refused:
        return None, [refused.fault("/url")]


def _limits(now: Limits, wish: WishedLimits | None) -> Limits:
    """Limits with some of them changed."""
    if wish is None:
        return now
    named = {f: v for f in wish.__struct_fields__ if (v := getattr(wish, f)) is not None}
    return replace(now, **named)


async def _principal_faults(
    asked: Asked[Any], desk: Desk, principal_id: UUID | None
) -> list[Fault]:
    if principal_id is None:
        return []
    found = await desk.documents.get(PRINCIPALS, asked.organisation_id, str(principal_id))
    if found is not None and found.role is not None:
        return []
    return [Fault("/principal_id", "unknown_member", "There is no such member here.")]
