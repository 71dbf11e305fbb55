"""Refusals about webhooks; see errors.py for what a refusal is."""

from contracts.errors import Refusal, Ruled


class WebhookStateWrong(Ruled):
    """This needs the webhook {wanted}; it is {state}."""


class NoStagedKey(Ruled):
    """No key is staged here; stage one first."""


class KeysOverlap(Ruled):
    """The key before still signs beside the current one; wait for its end or revoke it."""


class KeyInUse(Ruled):
    """This key signs now; stage and promote another one first."""


class TooManyReplays(Ruled):
    """At most {limit} replays of a webhook run at once."""


class TooSoon(Refusal):
    """An address that has not said yet that it wants to be told gets {what} once in {every_s}
    seconds; ask again in {retry_after_s}."""

    kind = "too_soon"
