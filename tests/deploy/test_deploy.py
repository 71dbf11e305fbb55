"""What deploy/ names exists in the code, and what the code has is in deploy/."""

import re
import subprocess
import sys
from pathlib import Path
from typing import Any

import asyncpg
import pytest
import yaml

from contracts import subjects
from contracts.registry import SERVICES
from services.cli.main import VERBS
from services.cli.run import MODULES
from services.runtime.bus.config import (
    PROVISIONER,
    RELAY,
    ROUTE,
    ROUTES_VARIABLE,
    user_names,
    users,
    variable_of,
)
from services.runtime.roles import GROUPS, LOGINS, MEMBERS, SIGNER, role_of
from services.runtime.settings import PREFIX, Settings, read
from tests.support.platform import PostgresServer

DEPLOY = Path(__file__).parents[2] / "deploy"
COMPOSE: dict[str, Any] = yaml.safe_load((DEPLOY / "compose.yaml").read_text("utf-8"))
CONTAINERS: dict[str, Any] = COMPOSE["services"]
NODES = ("nats-1", "nats-2", "nats-3")
# Told by the supervisor of one machine, or meaningless in a container.
OF_ONE_MACHINE = {"data_dir", "account", "postgres_bin", "nats_bin", "ready_fd"}


def ours() -> dict[str, Any]:
    return {name: c for name, c in CONTAINERS.items() if "SCORELINE" in str(c["environment"])}


def test_every_process_of_the_code_has_its_container_and_the_other_way_round():
    run = {c["command"][1]: name for name, c in ours().items() if c["command"][0] == "run"}
    assert run == {name: name for name in (*SERVICES, RELAY, SIGNER)}
    assert set(run) == set(MODULES)
    assert set(CONTAINERS) == {*run, "postgres", *NODES, "migrate", "provision"}
    assert all(c["command"][0] in VERBS for c in ours().values())


def test_every_setting_that_a_container_is_given_exists_and_takes_the_value():
    for name, container in ours().items():
        given = {k: filled(str(v)) for k, v in environment(container)}
        assert isinstance(read(given), Settings), name


def filled(text: str) -> str:
    """A value of the compose file as it is where every wanted variable is given and no other."""
    wanted = re.sub(r"\$\{\w+:\?\}", "0" * 64, text)
    return re.sub(r"\$\{\w+:-([^}]*)\}", r"\1", wanted)


def environment(container: Any) -> list[tuple[str, Any]]:
    return [(k, v) for k, v in container["environment"].items() if k.startswith(PREFIX)]


def test_every_setting_is_in_the_compose_file_or_in_its_manual():
    named = {key for container in ours().values() for key, _ in environment(container)}
    manual = (DEPLOY / "README.md").read_text("utf-8")
    for field in Settings.__struct_fields__:
        variable = PREFIX + field.upper()
        assert field in OF_ONE_MACHINE or variable in named or variable in manual, variable


def test_each_process_signs_in_as_itself_and_knows_only_its_own_secrets():
    for name in (*SERVICES, RELAY):
        told = CONTAINERS[name]["environment"]
        assert f"nats://{name}:" in told["SCORELINE_NATS_URL"]
        for other in {*user_names()} - {name}:
            assert f"{variable_of(other)}:" not in str(told), f"{name} is told of {other}"
        if name != "gateway":
            assert f"postgres://{role_of(name)}:" in told["SCORELINE_DATABASE_URL"]
    assert "SCORELINE_PLATFORM_KEY" not in str({**CONTAINERS, "gateway": {}})


def test_the_signer_alone_has_its_key_and_hears_of_nothing_else():
    assert "SCORELINE_SIGNING_KEY" not in str({**CONTAINERS, SIGNER: {}})
    told = CONTAINERS[SIGNER]["environment"]
    assert f"postgres://{role_of(SIGNER)}:" in told["SCORELINE_DATABASE_URL"]
    assert not {"SCORELINE_NATS_URL", "SCORELINE_MASTER_KEY"} & set(told)
    assert not any(SIGNER in member for _, member in MEMBERS)


def test_every_user_of_nats_has_its_password_on_every_node():
    for node in NODES:
        wanted = {variable_of(name) for name in (*user_names(), ROUTE)} | {ROUTES_VARIABLE}
        assert set(CONTAINERS[node]["environment"]) == wanted


@pytest.mark.parametrize("node", NODES)
def test_the_configuration_of_each_node_is_what_the_code_generates(node: str):
    asked = ["--name", node, "--cluster", "0.0.0.0:6222", "--monitor", "0.0.0.0:8222"]
    made = subprocess.run(
        [sys.executable, "-m", "services.runtime.bus.config", *asked],
        capture_output=True,
        text=True,
        check=True,
    )
    text = (DEPLOY / "nats" / f"{node}.conf").read_text("utf-8")
    assert text == made.stdout, "make deploy-conf writes it anew"


def test_every_subject_in_the_permissions_is_spelt_by_the_contracts():
    text = (DEPLOY / "nats" / "nats-1.conf").read_text("utf-8")
    found = {
        word.split()[0]
        for line in re.findall(r"allow: \[(.*?)\]", text)
        for word in re.findall(r'"([^"]+)"', line)
    }
    spelt = {entry.split()[0] for user in users() for entry in (*user.publish, *user.subscribe)}
    assert found == spelt
    for service in SERVICES:
        if service != "gateway":
            assert subjects.events_of(service) in found
            assert subjects.commands_of(service) in found
    assert PROVISIONER in text


async def test_the_roles_of_the_file_are_those_of_the_code(postgres: PostgresServer):
    text = (DEPLOY / "postgres" / "roles.sql").read_text("utf-8")
    made = re.findall(r"^CREATE ROLE (\w+) (\w+);", text, re.MULTILINE)
    assert {role for role, kind in made if kind == "NOLOGIN"} == set(GROUPS)
    assert {role for role, kind in made if kind == "LOGIN"} == set(map(role_of, LOGINS))
    grants = re.findall(r"^GRANT ([\w, ]+) TO([\w,\s]+);", text, re.MULTILINE)
    pairs = {
        (role.strip(), member.strip())
        for roles, members in grants
        for role in roles.split(",")
        for member in members.split(",")
    }
    assert pairs == set(MEMBERS)
    # PostgreSQL takes the file: roles are of the whole server, so it is tried and undone.
    connection = await asyncpg.connect(await postgres.empty_database())
    try:
        transaction = connection.transaction()
        await transaction.start()
        await connection.execute(text.replace("scoreline_", "tried_"))
        await transaction.rollback()
    finally:
        await connection.close()


def test_the_image_installs_what_was_locked_and_runs_the_command_line():
    text = (DEPLOY / "Dockerfile").read_text("utf-8")
    assert "--require-hashes -r deploy/lock.txt" in text
    assert 'ENTRYPOINT ["scoreline"]' in text
    for source, _target in re.findall(r"^COPY (?!--from)(\S+) (\S+)$", text, re.MULTILINE):
        assert (DEPLOY.parent / source).exists(), source


def test_every_password_that_compose_wants_is_in_the_manual():
    manual = (DEPLOY / "README.md").read_text("utf-8")
    wanted = set(re.findall(r"\$\{(\w+):\?\}", (DEPLOY / "compose.yaml").read_text("utf-8")))
    for name in sorted(wanted):
        family = re.sub(
            r"_(IDENTITY|PLANNING|CHECKIN|SCORING|NOTIFICATION|AUDIT|GATEWAY|RELAY|SIGNER|"
            r"PROVISIONER|ROUTE)$",
            "_",
            name,
        )
        assert name in manual or (family.endswith("_") and f"`{family}" in manual), name
