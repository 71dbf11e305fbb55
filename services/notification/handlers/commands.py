"""Which command goes where."""

from contracts.commands import notification_mail as mail
from contracts.commands import notification_webhooks as wishes
from contracts.envelope import Command
from services.notification.handlers import (
    expiring_keys,
    mail_addresses,
    mail_preferences,
    replays,
    resuming,
    webhook_keys,
    webhooks,
)
from services.runtime.service import Handler

COMMANDS: dict[type[Command], Handler] = {
    wishes.RegisterWebhook: webhooks.register_webhook,
    wishes.ChangeWebhook: webhooks.change_webhook,
    wishes.RemoveWebhook: webhooks.remove_webhook,
    wishes.VerifyWebhook: webhooks.verify_webhook,
    wishes.TryWebhook: webhooks.try_webhook,
    wishes.PauseWebhook: webhooks.pause_webhook,
    wishes.ResumeWebhook: resuming.resume_webhook,
    wishes.ConfirmWebhook: webhooks.confirm_webhook,
    wishes.StopWebhook: webhooks.stop_webhook,
    wishes.ReportWebhook: webhooks.report_webhook,
    wishes.ReportUnverified: webhooks.report_unverified,
    wishes.ReportDeadLetters: webhooks.report_dead_letters,
    wishes.StageWebhookKey: webhook_keys.stage_webhook_key,
    wishes.PromoteWebhookKey: webhook_keys.promote_webhook_key,
    wishes.RevokeWebhookKey: webhook_keys.revoke_webhook_key,
    wishes.ReplayWebhook: replays.replay_webhook,
    wishes.FinishReplay: replays.finish_replay,
    wishes.CancelReplay: replays.cancel_replay,
    wishes.ReportKeyExpiring: expiring_keys.report_key_expiring,
    wishes.RetryDelivery: replays.retry_delivery,
    mail.ChangeMailPreferences: mail_preferences.change_mail_preferences,
    mail.ReadNotices: mail_preferences.read_notices,
    mail.TrustAddress: mail_addresses.trust_address,
    mail.Unsubscribe: mail_preferences.unsubscribe,
}
