"""Settings: documented, checked, and explained in one line when wrong."""

from __future__ import annotations

import json
import re
from pathlib import Path

import pytest
from pydantic import SecretStr

from gateway.settings import PREFIX, Settings, SettingsError, is_loopback

PAGE = Path(__file__).parents[2] / "docs" / "settings.md"


def documented() -> dict[str, tuple[str, str]]:
    rows = re.findall(r"^\| `(TIANHE_\w+)` \| (.*?) ?\| (.*) \|$", PAGE.read_text(encoding="utf-8"), re.MULTILINE)
    return {name: (default.strip().strip("`"), meaning) for name, default, meaning in rows}


def test_every_setting_is_documented_with_its_default_and_meaning() -> None:
    page = documented()
    assert set(page) == {PREFIX + name.upper() for name in Settings.model_fields}
    for name, field in Settings.model_fields.items():
        default, meaning = page[PREFIX + name.upper()]
        assert meaning == field.description, name
        assert default == shown(field.default), name


def shown(default: object) -> str:
    match default:
        case None:
            return ""
        case bool():
            return str(default).lower()
        case tuple():
            return json.dumps(default)
        case Path():
            root = PAGE.parents[1]
            return str(default.relative_to(root) if default.is_absolute() else default)
        case _:
            return str(default)


@pytest.mark.parametrize("host", ["0.0.0.0", "::", "192.0.2.7", "hall.example", ""])
def test_demo_mode_refuses_to_listen_beyond_loopback(host: str) -> None:
    with pytest.raises(SettingsError) as raised:
        Settings.read(host=host)
    assert "TIANHE_DEMO=false" in str(raised.value)
    assert "\n" not in str(raised.value)
    assert Settings.read(host=host, demo=False).host == host


def test_only_a_demos_clock_can_be_moved() -> None:
    with pytest.raises(SettingsError) as raised:
        Settings.read(demo=False, clock_offset=-3600)
    assert "TIANHE_CLOCK_OFFSET" in str(raised.value)
    assert "\n" not in str(raised.value)
    assert Settings.read(clock_offset=-3600).clock_offset == -3600


@pytest.mark.parametrize("host", ["127.0.0.1", "127.8.8.8", "localhost", "::1", "[::1]"])
def test_loopback(host: str) -> None:
    assert is_loopback(host)


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("PORT", "http"),
        ("PORT", "70000"),
        ("HOSTS", "0"),
        ("DEMO", "perhaps"),
        ("ORIGINS", "https://x"),
        ("LOG_LEVEL", "x"),
        ("REDIS_URL", "10.0.0.30:6379"),
    ],
)
def test_a_wrong_setting_is_named_in_one_line(name: str, value: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv(PREFIX + name, value)
    with pytest.raises(SettingsError) as raised:
        Settings.read()
    assert PREFIX in str(raised.value)
    assert name.lower() in str(raised.value).lower()
    assert "\n" not in str(raised.value)


def test_secrets_are_not_shown(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("TIANHE_SECRET_KEY", "short and secret")
    with pytest.raises(SettingsError) as raised:
        Settings.read()
    assert "short and secret" not in str(raised.value)
    settings = Settings.read(secret_key=SecretStr("s" * 32), database_url="postgresql://hall:hidden@db/hall")
    assert "ssss" not in repr(settings)
    assert settings.shown_database == "postgresql://hall:***@db/hall"


def test_the_database_is_in_the_data_folder_unless_said_otherwise(tmp_path: Path) -> None:
    assert Settings.read(data_dir=tmp_path).database == f"sqlite:///{tmp_path}/tianhe.db"
    assert Settings.read(database_url="sqlite:///x.db").database == "sqlite:///x.db"


def test_segments_lie_beside_the_file_or_in_the_data_folder(tmp_path: Path) -> None:
    for url, folder in (
        (None, tmp_path / "segments"),
        ("sqlite:////srv/hall/tianhe.db", Path("/srv/hall/segments")),
        ("postgresql://hall@db/hall", tmp_path / "segments"),
    ):
        assert Settings.read(data_dir=tmp_path, database_url=url).segments == folder
    assert Settings.read(segments_dir=Path("x")).segments == Path("x").resolve()
