"""Which command of those that send mail goes where."""

from contracts.commands.notification_mail import (
    MailNotices,
    SendDigest,
    SendLetter,
    SendReminder,
)
from contracts.envelope import Command
from services.notification.mailing.digests import send_digest
from services.notification.mailing.notices import mail_notices
from services.notification.mailing.reminders import send_reminder
from services.notification.mailing.sending import send_letter
from services.runtime.service import Handler

MAILINGS: dict[type[Command], Handler] = {
    SendLetter: send_letter,
    SendReminder: send_reminder,
    SendDigest: send_digest,
    MailNotices: mail_notices,
}
