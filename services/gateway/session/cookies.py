"""The cookies of the pages: which sessions a browser holds, and what it has written last."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from uuid import UUID

from contracts.sessions import SessionToken, read_session_token

# A browser keeps some 4 kB; a token has 86 characters.
SESSIONS_MAX = 8
MAX_AGE_SECONDS = 7 * 24 * 3600
# So long a page asked of another gateway waits for what was written through this one.
POSITION_SECONDS = 10
BETWEEN = "~"


@dataclass(frozen=True)
class Jar:
    """How cookies are written: with Secure and the __Host- prefix where people come by https."""

    is_secure: bool

    @property
    def session(self) -> str:
        """The cookie of the sessions, the one in use first."""
        return "__Host-scoreline" if self.is_secure else "scoreline"

    @property
    def position(self) -> str:
        """The cookie of what was written last: organisation and log position."""
        return "__Host-position" if self.is_secure else "position"

    def sessions(self, headers: Mapping[bytes, bytes]) -> tuple[SessionToken, ...]:
        """The sessions a browser holds; what is no token is passed over."""
        text = cookies_of(headers).get(self.session, "")
        read = (read_session_token(word) for word in text.split(BETWEEN)[:SESSIONS_MAX])
        return tuple(token for token in read if token is not None)

    def keep(self, sessions: Sequence[SessionToken]) -> tuple[bytes, bytes]:
        """The header that has a browser hold these sessions, and no others."""
        text = BETWEEN.join(token.text for token in sessions[:SESSIONS_MAX])
        age = MAX_AGE_SECONDS if text else 0
        return self._set(self.session, text, age)

    def written(self, headers: Mapping[bytes, bytes], organisation_id: UUID) -> int:
        """The log position a browser has written of an organisation lately, 0 for none."""
        whose, _, position = cookies_of(headers).get(self.position, "").partition(BETWEEN)
        is_ours = whose == organisation_id.hex and position.isdigit() and len(position) < 19
        return int(position) if is_ours else 0

    def keep_written(self, organisation_id: UUID, position: int) -> tuple[bytes, bytes]:
        """The header that has a browser remember what it wrote for a moment."""
        return self._set(
            self.position, f"{organisation_id.hex}{BETWEEN}{position}", POSITION_SECONDS
        )

    def _set(self, name: str, text: str, age_seconds: int) -> tuple[bytes, bytes]:
        secure = "; Secure" if self.is_secure else ""
        line = f"{name}={text}; Path=/; Max-Age={age_seconds}; HttpOnly; SameSite=Lax{secure}"
        return b"set-cookie", line.encode()


def cookies_of(headers: Mapping[bytes, bytes]) -> dict[str, str]:
    """The cookies of a request; of one given twice the first counts."""
    found: dict[str, str] = {}
    for part in headers.get(b"cookie", b"").decode("latin-1").split(";"):
        name, is_one, text = part.strip().partition("=")
        if is_one:
            found.setdefault(name, text)
    return found
