"""A receiver of webhooks that verifies what comes, and misbehaves as it is told."""

import json
import random
import ssl
import sys
import threading
from collections.abc import Callable
from dataclasses import dataclass
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any

from services.consumer.scoreline_webhooks import BadDelivery, Seen, verify

BODY_BYTES_MAX = 1024 * 1024
VERIFICATION = "endpoint.verification"


@dataclass(frozen=True, kw_only=True)
class Behaviour:
    """How a receiver answers: fail_percent of requests with status, all of them after delay_s.

    hang sends a head and never the body; redirect is where it sends to with 307; seed makes what is
    chance come again.
    """

    fail_percent: float = 0.0
    status: int = 500
    retry_after_s: int | None = None
    delay_s: float = 0.0
    hang: bool = False
    redirect: str | None = None
    seed: int = 0


@dataclass(frozen=True, kw_only=True)
class Came:
    """What came and how it was answered; verdict is genuine, repeated, or what is wrong with it."""

    id: str
    type: str
    verdict: str
    status: int


class Receiver(ThreadingHTTPServer):
    """Listens until shut down; told gets each request that came. With a certificate's file, its key
    in it, it speaks TLS."""

    daemon_threads = True

    def __init__(
        self,
        address: tuple[str, int],
        keys: tuple[str, ...],
        behaviour: Behaviour,
        told: Callable[[Came], None],
        certificate: Path | None = None,
    ) -> None:
        super().__init__(address, _Handler)
        if certificate is not None:
            context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
            context.load_cert_chain(certificate)
            # Hands are shaken in the thread of the request: who dawdles keeps nobody else waiting.
            self.socket = context.wrap_socket(
                self.socket, server_side=True, do_handshake_on_connect=False
            )
        self.keys, self.behaviour, self.told = keys, behaviour, told
        self.seen = Seen()
        self.one = threading.Lock()
        self.stopping = threading.Event()
        self._chance = random.Random(behaviour.seed)  # which request fails is no secret

    def fails(self) -> bool:
        """Whether the next one fails."""
        with self.one:
            return self._chance.uniform(0, 100) < self.behaviour.fail_percent

    def is_new(self, id: str) -> bool:
        """Whether a delivery was never answered well."""
        with self.one:
            return self.seen.is_new(id)

    def handle_error(self, request: Any, client_address: Any) -> None:
        """Who does not trust us hangs up, which is what a wrong certificate is for."""
        if not isinstance(sys.exception(), OSError):
            super().handle_error(request, client_address)

    def shutdown(self) -> None:
        """Stop; whoever hangs is let go."""
        self.stopping.set()
        super().shutdown()


class _Handler(BaseHTTPRequestHandler):
    server: Receiver
    protocol_version = "HTTP/1.1"

    def do_POST(self) -> None:  # the name http.server calls
        length = self.headers.get("content-length", "")
        if not length.isdigit() or int(length) > BODY_BYTES_MAX:
            self.close_connection = True
            return self._answer(413, b"")
        body = self.rfile.read(int(length))
        verdict, event = self._judge(body)
        if event.get("type") == VERIFICATION:
            challenge = json.dumps({"challenge": event["data"]["challenge"]}).encode()
            self._told(event, verdict, 200)
            return self._answer(200, challenge)
        self.server.stopping.wait(self.server.behaviour.delay_s)
        self._behave(event, verdict)

    def _judge(self, body: bytes) -> tuple[str, dict[str, Any]]:
        """What a request is, and the event it claims to be."""
        if not self.server.keys:
            return "not checked", _claimed(body)
        try:
            return "genuine", verify(body, dict(self.headers), self.server.keys).event
        except BadDelivery as bad:
            return str(bad), _claimed(body)

    def _behave(self, event: dict[str, Any], verdict: str) -> None:
        wish = self.server.behaviour
        if verdict not in ("genuine", "not checked"):
            status = 401
        elif wish.redirect is not None:
            status = 307
        elif self.server.fails():
            status = wish.status
        else:
            status = 200
            if not self.server.is_new(str(event.get("id"))):
                verdict = "repeated"
        self._told(event, verdict, status)
        self._answer(status, b"", hang=wish.hang)

    def _told(self, event: dict[str, Any], verdict: str, status: int) -> None:
        id = self.headers.get("webhook-id", "")
        came = Came(id=id, type=str(event.get("type", "")), verdict=verdict, status=status)
        self.server.told(came)

    def _answer(self, status: int, body: bytes, *, hang: bool = False) -> None:
        wish = self.server.behaviour
        self.send_response(status)
        if status == 307 and wish.redirect is not None:
            self.send_header("location", wish.redirect)
        if status in (429, 503) and wish.retry_after_s is not None:
            self.send_header("retry-after", str(wish.retry_after_s))
        self.send_header("content-length", str(1 if hang else len(body)))
        self.end_headers()
        self.wfile.write(body)
        self.wfile.flush()
        if hang:
            # Until the sender gives up, or we are stopped.
            self.close_connection = True
            self.connection.settimeout(0.2)
            while not self.server.stopping.is_set() and self._is_there():
                pass

    def _is_there(self) -> bool:
        try:
            return bool(self.connection.recv(1))
        except TimeoutError:
            return True
        except OSError:
            return False

    def log_message(self, format: str, *args: Any) -> None:
        """Nothing: told says what came."""


def _claimed(body: bytes) -> dict[str, Any]:
    try:
        event = json.loads(body)
    except ValueError:
        return {}
    return event if isinstance(event, dict) else {}
