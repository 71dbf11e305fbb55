"""The data directory of an embedded platform: who holds it, its secrets, its ports.

DIR/lock             held by the one `scoreline up` that uses it
DIR/platform.key     the operator's key; DIR/master.key wraps the keys of personal fields
DIR/secrets/         passwords of the database's and the broker's users
DIR/ports/           ports chosen once, so that clients find a restarted server again
DIR/postgres/        the database; DIR/nats/ the broker; DIR/logs/ a file per process
DIR/programs/        PostgreSQL's programs, where its account cannot reach those installed
"""

import fcntl
import os
import random
import secrets
import socket
from collections.abc import Callable
from pathlib import Path
from typing import Self

# Below the range from which the kernel takes the ports of outgoing connections, which would
# otherwise now and then hold ours just when a server wants to start again.
PORTS = range(15_000, 32_000)
PORT_TRIES_MAX = 200


class DataDirRefused(Exception):
    """The data directory cannot be used; the text is one line that says why."""


class DataDir:
    """A data directory held by this process, from `hold` until `release`."""

    def __init__(self, path: Path, lock: int) -> None:
        self.path = path
        self._lock = lock

    @classmethod
    def hold(cls, path: str | Path) -> Self:
        """Make the directory where it is missing and lock it.

        The lock goes with the process, however it ends. Raises DataDirRefused.
        """
        whole = Path(path).expanduser().absolute()
        try:
            whole.mkdir(mode=0o700, parents=True, exist_ok=True)
            lock = os.open(whole / "lock", os.O_RDWR | os.O_CREAT, 0o600)
        except OSError as fault:
            raise DataDirRefused(f"the data directory {whole} cannot be used: {fault}") from None
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except OSError:
            holder = os.read(lock, 32).decode().strip() or "another process"
            os.close(lock)
            raise DataDirRefused(
                f"the data directory {whole} is in use by process {holder}; "
                "stop that one, or choose another with --data-dir"
            ) from None
        os.truncate(lock, 0)
        os.write(lock, f"{os.getpid()}\n".encode())
        return cls(whole, lock)

    def release(self) -> None:
        """Let another process have it."""
        os.close(self._lock)

    def folder(self, name: str) -> Path:
        """DIR/name, made where it is missing, for this account only."""
        made = self.path / name
        made.mkdir(mode=0o700, exist_ok=True)
        return made

    def platform_key(self) -> str:
        """The operator's key, made once."""
        return self._once(self.path / "platform.key", lambda: f"slp_{secrets.token_urlsafe(32)}")

    def master_key(self) -> str:
        """64 hex digits, made once; without it personal fields can never be read again."""
        return self._once(self.path / "master.key", lambda: secrets.token_hex(32))

    def signing_key(self, name: str) -> str:
        """64 hex digits of an Ed25519 key, made once."""
        return self._once(self.path / f"{name}.key", lambda: secrets.token_hex(32))

    def secret(self, name: str) -> str:
        """A password, made once; only letters, digits, - and _, so it fits into a URL."""
        return self._once(self.folder("secrets") / name, lambda: secrets.token_urlsafe(24))

    def port(self, name: str) -> int:
        """The port chosen before for this name, or a new one where that is missing or taken."""
        file = self.folder("ports") / name
        chosen = int(file.read_text()) if file.exists() else 0
        if not chosen or not is_free(chosen):
            chosen = free_port()
            write_private(file, f"{chosen}\n")
        return chosen

    def _once(self, file: Path, make: Callable[[], str]) -> str:
        if not file.exists():
            write_private(file, f"{make()}\n")
        return file.read_text().strip()


def is_free(port: int, host: str = "127.0.0.1") -> bool:
    """Whether a server could listen on port now."""
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    with socket.socket(family) as tried:
        tried.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            tried.bind((host, port))
        except OSError:
            return False
    return True


def free_port(host: str = "127.0.0.1") -> int:
    """Some port nobody listens on. Raises DataDirRefused when a few hundred were all taken."""
    for port in random.sample(PORTS, PORT_TRIES_MAX):
        if is_free(port, host):
            return port
    raise DataDirRefused(f"no free port on {host}: {PORT_TRIES_MAX} were tried")


def write_private(file: Path, text: str) -> None:
    """Write file for this account only, whole or not at all."""
    fresh = file.with_name(f".{file.name}.{os.getpid()}")
    opened = os.open(fresh, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
    with os.fdopen(opened, "w") as sink:
        sink.write(text)
        sink.flush()
        os.fsync(sink.fileno())
    fresh.replace(file)
