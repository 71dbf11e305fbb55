import asyncpg
import pytest

from services.runtime.roles import ensure_roles, scram_verifier
from tests.support.platform import PostgresServer, login, password_of


def test_a_password_is_kept_as_a_verifier_and_never_twice_the_same():
    one, two = scram_verifier("secret"), scram_verifier("secret")
    assert one.startswith("SCRAM-SHA-256$4096:")
    assert "secret" not in one
    assert one != two


async def test_roles_may_be_made_again(postgres: PostgresServer, database: str):
    connection = await asyncpg.connect(database)
    for _ in range(2):
        await ensure_roles(connection, {"relay": password_of("relay")})
    await connection.close()
    relay = await asyncpg.connect(login(database, "relay"))
    await relay.close()


async def test_only_services_and_the_relay_can_log_in(database: str):
    connection = await asyncpg.connect(database)
    rows = await connection.fetch(
        "SELECT rolname FROM pg_roles WHERE rolname LIKE 'scoreline\\_%' AND NOT rolcanlogin"
    )
    await connection.close()
    assert {row["rolname"] for row in rows} == {
        "scoreline_owner",
        "scoreline_log",
        "scoreline_erase",
        "scoreline_reader",
        "scoreline_service",
    }


@pytest.mark.parametrize("role", ["scoreline_owner", "scoreline_log", "scoreline_erase"])
async def test_no_service_becomes_a_role_that_owns(database: str, role: str):
    connection = await asyncpg.connect(login(database, "identity"))
    with pytest.raises(asyncpg.InsufficientPrivilegeError):
        await connection.execute(f"SET ROLE {role}")
    await connection.close()


async def test_a_service_makes_no_tables(database: str):
    connection = await asyncpg.connect(login(database, "planning"))
    for schema in ("planning", "log", "public"):
        with pytest.raises(asyncpg.InsufficientPrivilegeError):
            await connection.execute(f"CREATE TABLE {schema}.mine (id int)")
    await connection.close()
