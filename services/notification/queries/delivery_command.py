"""A delivery as a command for a shell, signed anew and marked as a test."""

import shlex
from collections.abc import Mapping

from contracts import errors
from contracts.catalogue import TOLD
from contracts.envelope import encode
from contracts.queries.notification_webhooks import DeliveryCommand, DeliveryCommandView
from contracts.times import rfc3339
from services.notification.domain.formats import Parcel, exact, example, wrapped
from services.notification.domain.sealing import Unsealable
from services.notification.domain.signing import headers_of
from services.notification.domain.telling import ID_PREFIX
from services.notification.domain.webhook import Webhook
from services.notification.keychain import Keychain
from services.notification.projections.feed import (
    ALL,
    FEED,
    Told,
    is_shown,
    list_cursor,
    who_decides,
)
from services.notification.projections.principals import eyes_of
from services.notification.projections.sights import SIGHTS
from services.notification.queries.webhooks import known
from services.runtime.service import Desk, Question
from services.runtime.sql import statements
from services.runtime.tenancy import reaching, tenant

sql = statements("services.notification", "deliveries.sql")


async def delivery_command(question: Question[DeliveryCommand], desk: Desk) -> DeliveryCommandView:
    """The command. Raises Forbidden, NotFound for what was never tried, Unavailable where the key
    does not open."""
    query, organisation_id = question.query, question.organisation_id
    webhook = (await known(question, desk, query.webhook_id)).webhook
    type_, sequence = await _tried(question, desk)
    at = desk.now_us()
    # Under an id of its own, so that no receiver takes the event itself for known afterwards.
    test_id = desk.new_id()
    named = {"id": ID_PREFIX + test_id.hex, "test": True}
    told = await _shown(question, desk, webhook, sequence) if sequence else None
    if told is None:
        body = example(type_, test_id, organisation_id, at)
    else:
        body = encode(exact(bytes(told.body)) | named)
    parcel = wrapped(body, webhook.format, webhook.payload)
    try:
        keychain = Keychain(desk.pool, bytes.fromhex(desk.settings.master_key))
        keys = await keychain.signing(organisation_id, webhook, at)
    except Unsealable:
        raise errors.Unavailable(what="the key that signs") from None
    headers = headers_of(keys, str(named["id"]), at // 1_000_000, parcel.body)
    command = _command(webhook.url, {"content-type": parcel.media, **headers}, parcel)
    return DeliveryCommandView(command=command, signed_at=rfc3339(at), is_example=told is None)


async def _tried(question: Question[DeliveryCommand], desk: Desk) -> tuple[str, int]:
    """The type of an event that was tried, and its place in the feed; 0 for a test."""
    query, organisation_id = question.query, question.organisation_id
    row = None
    if desk.pool is not None:
        event_id = ID_PREFIX + query.event_id.hex
        with reaching():
            async with tenant(desk.pool, organisation_id) as connection:
                row = await connection.fetchrow(
                    sql.tried, organisation_id, query.webhook_id, event_id
                )
    # The challenge is no event that anybody may have signed.
    if row is None or row["type"] not in TOLD:
        raise errors.NotFound(what="delivery")
    return row["type"], row["sequence"]


async def _shown(
    question: Question[DeliveryCommand], desk: Desk, webhook: Webhook, sequence: int
) -> Told | None:
    """The event, if both who asks and the endpoint may see it now."""
    organisation_id = question.organisation_id
    page, _ = await desk.documents.listed(
        FEED, organisation_id, ALL, limit=1, after=list_cursor(sequence - 1)
    )
    if not page or page[0].sequence != sequence:
        return None
    sights = await desk.documents.many(SIGHTS, organisation_id, sorted(who_decides(page[0])))
    actors = (question.actor, await eyes_of(desk.documents, organisation_id, webhook.principal_id))
    return page[0] if all(is_shown(actor, page[0], sights) for actor in actors) else None


def _command(url: str, headers: Mapping[str, str], parcel: Parcel) -> str:
    """The request for a shell, every part quoted; of the address what the log shows."""
    parts = ["curl", "-sS", "-X", "POST", url.partition("?")[0]]
    for name, value in headers.items():
        parts += ["-H", f"{name}: {value}"]
    # curl would read a file where a body begins with @; no body of ours does.
    parts += ["--data-binary", parcel.body.decode()]
    return shlex.join(parts)
