"""The database's roles: who owns, who writes the log, who may log in. All of it may run again.

scoreline_owner     owns every table; nobody logs in as it
scoreline_log       owns the ways into the log, the only writer of it
scoreline_erase     alone removes payloads and destroys keys; nobody logs in as it
scoreline_reader    reads the log of the organisations its transaction names
scoreline_service   a reader that may also append and seal
scoreline_<name>    one login per service, scoreline_relay and scoreline_signer
"""

import base64
import hashlib
import hmac
import secrets
from collections.abc import Mapping

from contracts.registry import SERVICES
from services.runtime.sql import statements
from services.runtime.tenancy import Connection

sql = statements("services.runtime.store", "roles.sql")

GROUPS = (
    "scoreline_owner",
    "scoreline_log",
    "scoreline_erase",
    "scoreline_reader",
    "scoreline_service",
)
# Signs checkpoints; it reads leaves and where logs end, no header and no payload.
SIGNER = "signer"
LOGINS = (*SERVICES, "relay", SIGNER)
# Iterations of SCRAM as PostgreSQL makes them itself; the passwords are random, not chosen.
SCRAM_ITERATIONS = 4096


def role_of(service: str) -> str:
    """The role a service logs in as."""
    return f"scoreline_{service}"


# (role, member): the gateway decides nothing and reads no log.
MEMBERS = (
    ("scoreline_reader", "scoreline_service"),
    *(("scoreline_service", role_of(s)) for s in SERVICES if s != "gateway"),
    ("scoreline_reader", "scoreline_relay"),
)


async def ensure_roles(connection: Connection, passwords: Mapping[str, str]) -> None:
    """Make the roles that are missing; set the passwords given, by login name."""
    there = {row["rolname"] for row in await connection.fetch(sql.roles)}
    for group in GROUPS:
        if group not in there:
            await connection.execute(await spelt(connection, sql.make_group, group))
    for login in map(role_of, LOGINS):
        if login not in there:
            await connection.execute(await spelt(connection, sql.make_login, login))
        await connection.execute(await spelt(connection, sql.bound_login, login))
    held = {(row["role"], row["member"]) for row in await connection.fetch(sql.memberships)}
    administrator = await connection.fetchval(sql.myself)
    # So that an administrator who is no superuser may act as the owner.
    for pair in (*MEMBERS, ("scoreline_owner", administrator)):
        if pair not in held:
            await connection.execute(await spelt(connection, sql.join_group, *pair))
    for pair in (("scoreline_log", "scoreline_owner"), ("scoreline_erase", "scoreline_owner")):
        if pair not in held:
            await connection.execute(await spelt(connection, sql.may_become, *pair))
    for name, password in passwords.items():
        verifier = scram_verifier(password)
        statement = await spelt(connection, sql.give_password, role_of(name), verifier)
        await connection.execute(statement)


async def spelt(connection: Connection, template: str, *names: str) -> str:
    """A statement with identifiers (%I) and literals (%L) put in by the server."""
    return str(await connection.fetchval(sql.spelt, template, names))


def scram_verifier(password: str) -> str:
    """What PostgreSQL keeps of a password (RFC 5803), made here so that no server log shows it."""
    salt = secrets.token_bytes(16)
    salted = hashlib.pbkdf2_hmac("sha256", password.encode(), salt, SCRAM_ITERATIONS)
    stored = hashlib.sha256(hmac.digest(salted, b"Client Key", "sha256")).digest()
    server = hmac.digest(salted, b"Server Key", "sha256")
    salt64, stored64, server64 = (base64.b64encode(b).decode() for b in (salt, stored, server))
    return f"SCRAM-SHA-256${SCRAM_ITERATIONS}:{salt64}${stored64}:{server64}"
