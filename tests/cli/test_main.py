import pytest
from click.testing import CliRunner

from services.cli.main import VERBS, main


@pytest.fixture
def scoreline():
    runner = CliRunner()
    return lambda *words, **env: runner.invoke(main, words, env=env)


def test_without_a_verb_the_verbs_are_listed(scoreline):
    said = scoreline().output
    assert all(verb in said for verb in VERBS)


@pytest.mark.parametrize("verb", VERBS)
def test_every_verb_says_what_it_does(scoreline, verb):
    asked = scoreline(verb, "--help")
    assert asked.exit_code == 0, asked.output
    assert asked.output.startswith(f"Usage: main {verb}")


def test_a_verb_that_is_none_is_named(scoreline):
    asked = scoreline("start")
    assert asked.exit_code == 2
    assert "'start'" in asked.output


def test_an_unknown_setting_stops_every_start_with_one_line(scoreline):
    for words in (("up",), ("run", "planning"), ("migrate",)):
        asked = scoreline(*words, SCORELINE_PROT="1")
        assert asked.exit_code == 1
        assert asked.output == "Error: SCORELINE_PROT is not a setting; is SCORELINE_PORT meant?\n"


def test_settings_lists_every_variable_with_its_default(scoreline):
    said = scoreline("settings").output
    assert "SCORELINE_LOG  text|json, default text\n" in said
    assert "SCORELINE_MASTER_KEY  str, default (empty)\n" in said
