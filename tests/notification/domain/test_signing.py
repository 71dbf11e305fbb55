"""Signatures, held against the official library and a plain verifier of the other kind."""

from base64 import b64decode

import pytest
from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey
from standardwebhooks.webhooks import Webhook, WebhookVerificationError

from services.notification.domain.signing import challenge_of, headers_of, keys_of
from services.runtime import clock

MASTER = bytes(range(32))
BODY = '{"title":"Brot für alle"}\r\n'.encode()
OLD, NEW, OTHER = (keys_of(MASTER, "organisation", "hook", name) for name in ("old", "new", "x"))


def signed(*keys):
    return headers_of(keys, "evt_1", clock.now_us() // 1_000_000, BODY)


def verify_v1a(public_key, headers):
    key = Ed25519PublicKey.from_public_bytes(b64decode(public_key.removeprefix("whpk_")))
    words = headers["webhook-signature"].split(" ")
    text = f"{headers['webhook-id']}.{headers['webhook-timestamp']}.".encode() + BODY
    for word in words:
        version, _, encoded = word.partition(",")
        if version == "v1a":
            try:
                key.verify(b64decode(encoded), text)
            except InvalidSignature:
                continue
            return True
    return False


def test_the_official_library_verifies_what_we_sign():
    body = b'{"a": 1}'
    headers = headers_of((OLD,), "evt_1", clock.now_us() // 1_000_000, body)
    assert Webhook(OLD.secret).verify(body, headers) == {"a": 1}


def test_during_an_overlap_holders_of_either_key_verify_both_kinds():
    headers = signed(NEW, OLD)
    assert headers["webhook-signature"].count("v1,") == 2
    for keys in (OLD, NEW):
        Webhook(keys.secret).verify(BODY.decode().strip() and BODY, headers)
        assert verify_v1a(keys.public_key, headers)


def test_after_it_holders_of_the_old_key_verify_nothing():
    headers = signed(NEW)
    with pytest.raises(WebhookVerificationError):
        Webhook(OLD.secret).verify(BODY, headers)
    assert not verify_v1a(OLD.public_key, headers)
    assert verify_v1a(NEW.public_key, headers)


def test_a_foreign_key_and_a_changed_body_are_refused():
    headers = signed(OLD)
    with pytest.raises(WebhookVerificationError):
        Webhook(OTHER.secret).verify(BODY, headers)
    with pytest.raises(WebhookVerificationError):
        Webhook(OLD.secret).verify(BODY + b" ", headers)


def test_every_webhook_and_key_has_secrets_of_its_own():
    places = [(o, w, k) for o in "ab" for w in "cd" for k in "ef"]
    made = [keys_of(MASTER, *place) for place in places]
    assert len({keys.secret for keys in made}) == len({k.public_key for k in made}) == len(places)
    assert keys_of(b"\0" * 32, *places[0]).secret != made[0].secret
    assert all(len(b64decode(keys.secret.removeprefix("whsec_"))) == 32 for keys in made)
    assert len({challenge_of(MASTER, *place) for place in places}) == len(places)


def test_nobody_reads_a_secret_out_of_what_is_printed():
    assert OLD.secret not in repr(OLD)
