"""Where a request that changes something comes from: our own pages, or it is refused."""

import hashlib
import hmac
from base64 import urlsafe_b64encode
from collections.abc import Mapping
from urllib.parse import urlsplit

from contracts.sessions import SessionToken
from services.gateway.problems import Problem

FIELD = "csrf"
_LABEL = b"okr-form/v1\n"
_HERE = (b"same-origin", b"none")


def demand_own_page(headers: Mapping[bytes, bytes], public_url: str) -> None:
    """Pass what a page of ours sends. Raises Problem 403.

    Browsers say where a request comes from by Sec-Fetch-Site, older ones by Origin; what says
    neither is no browser, and has no cookie that it did not put there itself.
    """
    site = headers.get(b"sec-fetch-site")
    if site is not None:
        if site not in _HERE:
            raise _elsewhere()
        return
    origin = headers.get(b"origin")
    if origin is not None and origin.decode("latin-1") not in origins(headers, public_url):
        raise _elsewhere()


def origins(headers: Mapping[bytes, bytes], public_url: str) -> set[str]:
    """How our own pages name themselves."""
    host = headers.get(b"host", b"").decode("latin-1")
    parts = urlsplit(public_url)
    return {f"http://{host}", f"{parts.scheme}://{parts.netloc}"} if host else set()


def form_token(session: SessionToken) -> str:
    """What every form of a session carries; only its own pages can know it."""
    digest = hmac.digest(session.secret, _LABEL, hashlib.sha256)
    return urlsafe_b64encode(digest).decode().rstrip("=")


def demand_form_token(session: SessionToken, given: str) -> None:
    """Pass a form of this session. Raises Problem 403."""
    if not hmac.compare_digest(form_token(session).encode(), given.encode()):
        raise Problem(
            403,
            "form_of_another_session",
            "This form belongs to a session that is over; open the page again and send it anew.",
        )


def _elsewhere() -> Problem:
    return Problem(403, "from_elsewhere", "This was sent from a page that is not ours.")
