"""What the README tells a newcomer to type does what it says."""

import json
import re
import shlex
from pathlib import Path
from typing import Any

import httpx
import pytest

from tests.support.platform import Platform, running_platform

ROOT = Path(__file__).parents[2]
README = (ROOT / "README.md").read_text("utf-8")
PICTURE_BYTES_MAX = 60_000


@pytest.fixture(scope="module")
def demo(tmp_path_factory: pytest.TempPathFactory) -> Any:
    with running_platform(tmp_path_factory.mktemp("demo"), ["--demo"]) as platform:
        yield platform


def curls() -> list[list[str]]:
    blocks = re.findall(r"```sh\n(.*?)```", README, re.DOTALL)
    lines = [line for block in blocks for line in block.splitlines()]
    return [shlex.split(line) for line in lines if line.startswith("curl")]


def ask(words: list[str]) -> httpx.Response:
    """What curl would do with these words."""
    options: dict[str, Any] = {"headers": {}}
    method, url, rest = "GET", "", iter(words[1:])
    for word in rest:
        match word:
            case "-X":
                method = next(rest)
            case "-H":
                name, _, value = next(rest).partition(": ")
                options["headers"][name] = value
            case "-d":
                options["content"] = next(rest)
            case "-s":
                pass
            case _:
                url = word
    return httpx.request(method, url, timeout=30, trust_env=False, **options)


def test_the_first_five_minutes_go_as_the_readme_says(demo: Platform):
    told = demo.process.stdout
    assert told is not None
    lines = [told.readline() for _ in range(2)]
    assert "operator's key" in lines[0] and "sign in with sl_" in lines[1]
    key = (demo.data_dir / "demo.key").read_text("ascii").strip()
    known = {"$URL": demo.url, "$KEY_RESULT": "", "$OBJECTIVE": "", "$KEY": key, "$CYCLE": ""}
    statuses = []
    for words in curls():
        for name, value in known.items():
            words = [word.replace(name, value) for word in words]
        response = ask(words)
        statuses.append((response.request.method, response.status_code))
        answer = response.json()
        if response.url.path == "/v1/cycles":
            running = [one for one in answer["data"] if one["state"] == "active"]
            known["$CYCLE"] = running[0]["id"]
        if response.url.path == "/v1/objectives":
            objective = answer["data"][0]
            known["$OBJECTIVE"] = objective["id"]
            known["$KEY_RESULT"] = objective["key_results"][0]["id"]
        if response.url.path.endswith("/history"):
            assert '"old": 48000, "new": 46000' in json.dumps(answer)
        if response.status_code == 422:
            assert len(answer["errors"]) >= 3
    expected = [
        ("GET", 200),
        ("GET", 200),
        ("GET", 200),
        ("POST", 201),
        ("GET", 200),
        ("GET", 200),
        ("POST", 422),
    ]
    assert statuses == expected


def test_every_verb_of_make_that_the_readme_names_is_in_the_makefile():
    verbs = set(re.findall(r"`?make ([a-z-]+)", README))
    makefile = (ROOT / "Makefile").read_text("utf-8")
    assert {"run", "test", "bench"} <= verbs
    for verb in verbs:
        assert re.search(rf"^{verb}:", makefile, re.MULTILINE), verb


def test_the_tree_of_the_readme_is_the_tree():
    tree = README.partition("## The tree")[2].partition("## ")[0]
    for place in re.findall(r"^    ([a-z]+(?:/[a-z]+)?)/? ", tree, re.MULTILINE):
        assert (ROOT / place).is_dir(), place


def test_every_test_that_the_runtime_names_exists():
    named = re.findall(r"`(test_\w+)`", (ROOT / "services/runtime/README.md").read_text("utf-8"))
    tests = "".join(p.read_text("utf-8") for p in (ROOT / "tests").rglob("*.py"))
    missing = [name for name in named if f"def {name}(" not in tests]
    assert named and not missing


def test_the_pictures_of_the_readme_are_there_and_small():
    pictures = re.findall(r"!\[[^\]]+\]\(([^)]+\.png)\)", README)
    assert len(pictures) >= 6
    for path in pictures:
        assert (ROOT / path).stat().st_size <= PICTURE_BYTES_MAX, path
