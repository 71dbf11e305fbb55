import pytest

from services.runtime import settings
from services.runtime.settings import BadSetting, Settings


def test_without_any_variable_every_setting_has_its_default():
    assert settings.read({"PATH": "/bin", "HOME": "/"}) == Settings()


def test_a_variable_is_read_as_the_type_of_its_setting():
    read = settings.read({"SCORELINE_PORT": "0", "SCORELINE_LOG": "json"})
    assert (read.port, read.log) == (0, "json")


def test_an_unknown_variable_is_named_with_the_one_that_was_probably_meant():
    with pytest.raises(BadSetting) as refused:
        settings.read({"SCORELINE_PROT": "1"})
    assert str(refused.value) == "SCORELINE_PROT is not a setting; is SCORELINE_PORT meant?"


@pytest.mark.parametrize(
    ("variable", "value"),
    [
        ("SCORELINE_PORT", "eighty"),
        ("SCORELINE_PORT", "65536"),
        ("SCORELINE_PORT", "-1"),
        ("SCORELINE_LOG", "xml"),
        ("SCORELINE_DATABASE_CONNECTIONS", "0"),
    ],
)
def test_a_value_that_cannot_be_is_told_in_one_line_that_names_it(variable, value):
    with pytest.raises(BadSetting) as refused:
        settings.read({variable: value})
    assert f"{variable}='{value}'" in str(refused.value)
    assert "\n" not in str(refused.value)


def test_a_bad_secret_is_named_but_not_shown():
    with pytest.raises(BadSetting) as refused:
        settings.read({"SCORELINE_MASTER_KEY": "hunter2"})
    assert "SCORELINE_MASTER_KEY" in str(refused.value)
    assert "hunter2" not in str(refused.value)


def test_every_setting_is_listed_with_one_sentence():
    listed = {setting.variable: setting for setting in settings.listed()}
    assert len(listed) == len(Settings.__struct_fields__)
    assert listed["SCORELINE_PORT"].default == "8080"
    assert all(setting.doc.endswith(".") for setting in listed.values())


def test_a_child_reads_the_settings_its_parent_gave_it():
    parent = settings.read({"SCORELINE_LOG": "json", "SCORELINE_PORT": "81"})
    given = settings.environment(parent, nats_url="nats://planning:x@localhost:4222")
    child = settings.read(given)
    assert (child.log, child.port, child.nats_url) == (
        "json",
        81,
        "nats://planning:x@localhost:4222",
    )
    assert len(given) == 3
