"""What is new for a member, how the member is mailed, and how that is ended."""

from contracts.commands.notification_mail import (
    ChangeMailPreferences,
    ReadNotices,
    TrustAddress,
)
from contracts.queries.notification_mail import (
    Inbox,
    MailAttempts,
    MyNotifications,
    RefusedAddresses,
    UnsubscribeView,
)
from services.gateway.api.route import Plain, act, get, put

FORM = "application/x-www-form-urlencoded"

SHOW_ENDING = Plain(
    method="GET",
    path="/u/{token}",
    name="showUnsubscribe",
    says=(
        "What the link at the foot of a mail ends: a page for people where text/html is accepted, "
        "else JSON. Nothing is ended by looking. The link is the credential."
    ),
    answer=UnsubscribeView,
    is_open=True,
)
END = Plain(
    method="POST",
    path="/u/{token}",
    name="unsubscribe",
    says="Ends such mail, as one click (RFC 8058) or by the page. The link is the credential.",
    answer=UnsubscribeView,
    takes={FORM: {"type": "object"}},
    is_open=True,
    is_command=True,
)

ROUTES = (
    get("/v1/inbox", Inbox),
    act("/v1/inbox/read", ReadNotices, example={"notice_ids": ["17-0"]}),
    get("/v1/me/notifications", MyNotifications),
    put(
        "/v1/me/notifications",
        ChangeMailPreferences,
        example={
            "digests": False,
            "reminder_hour": 8,
            "reminder_on": "thursday",
            "timezone": "Europe/Berlin",
            "quiet_from": 20,
            "quiet_to": 7,
        },
    ),
    get("/v1/mail/attempts", MailAttempts),
    get("/v1/mail/refused", RefusedAddresses),
    act("/v1/members/{member_id}/mail-again", TrustAddress),
)
