"""Wiring: which command, question and event goes where."""

import asyncio

from contracts.queries.notification import EventTypes, Feed
from contracts.queries.notification_mail import (
    Inbox,
    MailAttempts,
    MyNotifications,
    RefusedAddresses,
    UnsubscribeLink,
)
from contracts.queries.notification_webhooks import (
    Deliveries,
    DeliveryCommand,
    SigningKeys,
    WebhookById,
    WebhookList,
    WebhookOrigin,
)
from services.notification.delivery.worker import Worker
from services.notification.handlers.commands import COMMANDS
from services.notification.handlers.expiring_keys import EXPIRING_KEYS
from services.notification.handlers.forgotten_keys import FORGOTTEN_KEYS
from services.notification.handlers.lanes import LANES
from services.notification.mailing.digests import DIGESTS
from services.notification.mailing.forgotten import FORGOTTEN_MAIL
from services.notification.mailing.notices import NOTICES
from services.notification.mailing.reminders import REMINDERS
from services.notification.mailing.wiring import MAILINGS
from services.notification.projections.duties import DUTIES
from services.notification.projections.feed import FEED
from services.notification.projections.house import HOUSE
from services.notification.projections.inbox import INBOX
from services.notification.projections.people import PEOPLE
from services.notification.projections.principals import PRINCIPALS
from services.notification.projections.seasons import SEASONS
from services.notification.projections.sights import SIGHTS
from services.notification.projections.webhooks import WEBHOOKS
from services.notification.queries.deliveries import deliveries
from services.notification.queries.delivery_command import delivery_command
from services.notification.queries.event_types import event_types
from services.notification.queries.feed import feed
from services.notification.queries.inbox import inbox
from services.notification.queries.mail_attempts import mail_attempts, refused_addresses
from services.notification.queries.mail_preferences import my_notifications, unsubscribe_link
from services.notification.queries.signing_keys import signing_keys, webhook_origin
from services.notification.queries.webhooks import webhook_by_id, webhook_list
from services.runtime.bus.run import run
from services.runtime.service import Service
from services.runtime.settings import Settings

SERVICE = Service(
    name="notification",
    commands=COMMANDS | MAILINGS,
    queries={
        Feed: feed,
        EventTypes: event_types,
        WebhookList: webhook_list,
        WebhookById: webhook_by_id,
        Deliveries: deliveries,
        DeliveryCommand: delivery_command,
        SigningKeys: signing_keys,
        WebhookOrigin: webhook_origin,
        Inbox: inbox,
        MyNotifications: my_notifications,
        MailAttempts: mail_attempts,
        RefusedAddresses: refused_addresses,
        UnsubscribeLink: unsubscribe_link,
    },
    projections=(
        FEED,
        SIGHTS,
        WEBHOOKS,
        PRINCIPALS,
        HOUSE,
        PEOPLE,
        SEASONS,
        DUTIES,
        INBOX,
    ),
    reactions=(LANES, FORGOTTEN_KEYS, FORGOTTEN_MAIL),
    timers=(REMINDERS, DIGESTS, NOTICES, EXPIRING_KEYS),
    workers=(Worker,),
)


async def serve(settings: Settings, stop: asyncio.Event) -> None:
    """Answer until told to stop."""
    await run(SERVICE, settings, stop)
