"""`scoreline receive` as a process."""

import json
import signal
import ssl
import subprocess
import sys
from http.client import HTTPConnection, HTTPSConnection

from services.notification.domain.signing import headers_of
from services.runtime import clock
from tests.consumer.vectors import OLD

SECONDS_MAX = 60


def hearing_interrupts() -> None:
    """What a shell starts in the background is deaf to them, and so is what that starts."""
    signal.signal(signal.SIGINT, signal.SIG_DFL)


def receiving(*options: str) -> "subprocess.Popen[str]":
    command = [sys.executable, "-m", "services.cli.main", "receive", "--port", "0", *options]
    return subprocess.Popen(
        command, stdout=subprocess.PIPE, text=True, preexec_fn=hearing_interrupts
    )


def test_it_says_where_it_listens_and_what_came_and_ends_when_asked():
    with receiving("--key", OLD.secret, "--fail", "100", "--status", "410") as process:
        assert process.stdout is not None
        try:
            where = process.stdout.readline().strip().rpartition(":")[2].rstrip("/")
            body = b'{"id":"evt_1","type":"team.created"}'
            headers = headers_of((OLD,), "evt_1", clock.now_us() // 1_000_000, body)
            link = HTTPConnection("127.0.0.1", int(where), timeout=SECONDS_MAX)
            link.request("POST", "/", body=body, headers=headers)
            assert link.getresponse().status == 410
            said = json.loads(process.stdout.readline())
        finally:
            process.send_signal(signal.SIGINT)
        assert process.wait(SECONDS_MAX) == 0
    assert said == {"id": "evt_1", "type": "team.created", "verdict": "genuine", "status": 410}


def test_with_tls_it_names_the_authority_that_its_caller_may_trust():
    with receiving("--tls", "valid") as process:
        assert process.stdout is not None
        try:
            where = process.stdout.readline().split()[1].rstrip("/")
            word, authority = process.stdout.readline().split()
            assert (where.partition(":")[0], word) == ("https", "authority")
            context = ssl.create_default_context(cafile=authority)
            port = int(where.rpartition(":")[2])
            link = HTTPSConnection("127.0.0.1", port, timeout=SECONDS_MAX, context=context)
            link.request("POST", "/", body=b"{}")
            assert link.getresponse().status == 200
        finally:
            process.send_signal(signal.SIGINT)
        assert process.wait(SECONDS_MAX) == 0
