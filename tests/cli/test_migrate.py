import asyncio

import asyncpg
from click.testing import CliRunner, Result

from services.cli.main import main
from services.cli.migrate import passwords_of
from tests.support.platform import PostgresServer


async def scoreline_migrate(url: str, **env: str) -> Result:
    asked = CliRunner(env={"SCORELINE_DATABASE_URL": url, **env})
    return await asyncio.to_thread(asked.invoke, main, ["migrate"])


async def test_an_empty_database_is_brought_up_to_date_once(postgres: PostgresServer):
    url = await postgres.empty_database()
    first = await scoreline_migrate(url)
    assert first.exit_code == 0, first.output
    assert "applied log/0001_log" in first.output
    again = await scoreline_migrate(url)
    assert again.output == "up to date\n"


async def test_a_database_that_is_not_there_is_told_in_one_line():
    asked = await scoreline_migrate("postgres://nobody@127.0.0.1:1/scoreline")
    assert asked.exit_code == 1
    assert asked.output.startswith("Error: ")
    assert asked.output.count("\n") == 1


async def test_a_password_that_is_wrong_is_told_in_one_line(postgres: PostgresServer):
    asked = await scoreline_migrate(postgres.server.url(password="guessed"))
    assert asked.exit_code == 1
    assert "password authentication failed" in asked.output
    assert asked.output.count("\n") == 1


async def test_a_login_gets_the_password_it_was_given(postgres: PostgresServer):
    # Logins belong to the server, so this one is given the password every test knows.
    url = await postgres.empty_database()
    given = "planning=secret-of-planning"
    assert (await scoreline_migrate(url, SCORELINE_LOGIN_PASSWORDS=given)).exit_code == 0
    place = url.rpartition("@")[2]
    connection = await asyncpg.connect(f"postgres://scoreline_planning:secret-of-planning@{place}")
    await connection.close()


def test_passwords_are_read_by_login():
    assert passwords_of("planning=a,relay=b=c") == {"planning": "a", "relay": "b=c"}
    assert passwords_of("") == {}
