from pathlib import Path

import pytest

from animatic.model.errors import SettingsError
from animatic.model.settings import Settings, load


def test_nothing_set_means_the_studio_and_an_absolute_output_folder() -> None:
    settings = load({})
    assert settings.backend_name == "studio"
    assert settings.output_dir.is_absolute()
    assert settings.poll_s == 0.25


def test_a_token_selects_the_cloud_and_an_explicit_backend_wins() -> None:
    assert load({"NEMO_TOKEN": "nmv_usr_x"}).backend_name == "cloud"
    assert load({"NEMO_TOKEN": "nmv_usr_x"}).poll_s == 30
    both = load({"NEMO_TOKEN": "nmv_usr_x", "ANIMATIC_BACKEND": "studio"})
    assert both.backend_name == "studio"


def test_empty_values_count_as_unset() -> None:
    assert load({"NEMO_TOKEN": "  ", "ANIMATIC_WAIT_S": ""}).backend_name == "studio"


@pytest.mark.parametrize("value", ["${user_config.output_dir}", "${NEMO_TOKEN}", "%APPDATA%/x"])
def test_an_unfilled_placeholder_is_refused_with_words(value: str) -> None:
    with pytest.raises(SettingsError, match="placeholder"):
        load({"ANIMATIC_OUTPUT_DIR": value})


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("ANIMATIC_BACKEND", "moon"),
        ("ANIMATIC_PROFILE", "nope"),
        ("ANIMATIC_WAIT_S", "-1"),
        ("ANIMATIC_WAIT_S", "soon"),
        ("ANIMATIC_LOG_LEVEL", "LOUD"),
        ("ANIMATIC_RENDER_WORKERS", "0"),
    ],
)
def test_a_bad_value_names_its_variable(name: str, value: str) -> None:
    with pytest.raises(SettingsError, match=name):
        load({name: value})


def test_a_token_is_never_printed() -> None:
    settings = load({"NEMO_TOKEN": "nmv_usr_secret123"})
    assert "secret123" not in repr(settings) + str(settings)


def test_relative_folders_become_absolute() -> None:
    assert load({"ANIMATIC_HOME": "somewhere"}).home == Path("somewhere").absolute()


def test_flags_override_the_environment() -> None:
    assert load({"ANIMATIC_WAIT_S": "3"}, wait_s=7.0).wait_s == 7
    assert load({"ANIMATIC_WAIT_S": "3"}, wait_s=None).wait_s == 3


def test_hosts_are_a_comma_separated_list() -> None:
    assert load({"ANIMATIC_ALLOWED_HOSTS": "a.example, b.example"}).allowed_hosts == (
        "a.example",
        "b.example",
    )


def test_every_setting_is_described() -> None:
    assert all(
        field.description and field.validation_alias for field in Settings.model_fields.values()
    )
