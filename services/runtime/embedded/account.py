"""The account PostgreSQL runs as: it refuses to be root, so root lends it another one."""

import os
import pwd
from dataclasses import dataclass
from pathlib import Path

from services.runtime.embedded.datadir import DataDirRefused


@dataclass(frozen=True)
class Account:
    """An account to take on; only root can."""

    name: str
    uid: int
    gid: int


def account_for(folder: Path, wanted: str) -> Account | None:
    """Who shall own folder and run the server in it; None means this process's own account.

    As root: the owner the folder already has, else the account called wanted. Otherwise the
    folder must be our own. Raises DataDirRefused.
    """
    owner = folder.stat().st_uid
    if os.geteuid() != 0:
        if owner != os.geteuid():
            raise DataDirRefused(
                f"{folder} belongs to {_name_of(owner)}: it was made by another account or by "
                "root; start as that one, or choose another directory with --data-dir"
            )
        return None
    try:
        entry = pwd.getpwuid(owner) if owner else pwd.getpwnam(wanted)
    except KeyError:
        missing = f"number {owner}" if owner else repr(wanted)
        raise DataDirRefused(
            f"PostgreSQL does not run as root, and there is no account {missing} to run it as; "
            "name an existing one in SCORELINE_ACCOUNT"
        ) from None
    if entry.pw_uid == 0:
        raise DataDirRefused(
            f"SCORELINE_ACCOUNT={wanted} is root, and PostgreSQL does not run as root"
        )
    return Account(entry.pw_name, entry.pw_uid, entry.pw_gid)


def give(folder: Path, account: Account) -> None:
    """Make account the owner of folder and all in it, as after a restore by root."""
    if folder.stat().st_uid == account.uid:
        return
    for parent, names, files in os.walk(folder):
        for name in (*names, *files):
            os.chown(Path(parent, name), account.uid, account.gid, follow_symlinks=False)
    # Last, so that an interrupted run is taken up again.
    os.chown(folder, account.uid, account.gid)


def _name_of(uid: int) -> str:
    try:
        return pwd.getpwuid(uid).pw_name
    except KeyError:
        return f"account number {uid}"
