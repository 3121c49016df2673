"""`tianhe account`: the first admin of a hall without demo accounts, and one whose telephone is lost."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from actors import Address, LocalCluster
from common.people import EDGE, ROLES, User
from gateway.account_messages import EnrolFactor
from gateway.cli import main
from gateway.keys import Keys
from gateway.passwords import Passwords
from gateway.settings import Settings
from gateway.sign_in import SignedIn, SignIn
from gateway.starting import reserved

SECRET = "a long enough password"
Add = Callable[..., Result]


@pytest.fixture
def add(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Add:
    monkeypatch.setenv("TIANHE_DATA_DIR", str(tmp_path))
    monkeypatch.setenv("TIANHE_DEMO", "false")
    return lambda *arguments, password=SECRET: CliRunner().invoke(
        main, ["account", "add", *arguments], input=password + "\n"
    )


def sign_in(folder: Path, name: str, password: str) -> User:
    async def go() -> User:
        async with LocalCluster.open(str(folder / "tianhe.db")) as cluster:
            keys = Keys.open(folder)
            signed_in = await SignIn(cluster, keys, Passwords(keys), 1).sign_in(name, password)
            assert isinstance(signed_in, SignedIn)
            return signed_in.session.user

    return asyncio.run(go())


def test_whom_it_adds_can_sign_in(add: Add, tmp_path: Path) -> None:
    result = add("chen", "--role", "admin", "--role", "audit", "--display-name", "陈主任")
    assert result.exit_code == 0, result.output
    assert "chen" in result.output
    assert SECRET not in result.output
    user = sign_in(tmp_path, "chen", SECRET)
    assert user.roles == ("admin", "audit")
    assert user.display_name == "陈主任"
    assert len(user.halls) == 22
    assert SECRET.encode() not in b"".join(file.read_bytes() for file in tmp_path.iterdir() if file.is_file())


def test_a_display_name_that_nobody_could_see_is_refused(add: Add) -> None:
    result = add("chen", "--role", "clerk", "--display-name", "\u200e")
    assert result.exit_code == 2
    assert "--display-name" in result.output
    assert "至少要有一个字" in result.output


def test_a_clerk_of_one_hall(add: Add, tmp_path: Path) -> None:
    assert add("li", "--role", "clerk", "--hall", "440106001").exit_code == 0
    assert sign_in(tmp_path, "li", SECRET).halls == ("440106001",)


def test_the_same_name_twice_changes_nothing(add: Add, tmp_path: Path) -> None:
    assert add("chen", "--role", "admin").exit_code == 0
    again = add("chen", "--role", "clerk", password="another long password")
    assert again.exit_code == 1
    assert "already exists" in again.output
    assert "Traceback" not in again.output
    assert sign_in(tmp_path, "chen", SECRET).roles == ("admin",)


@pytest.mark.parametrize(
    ("arguments", "password", "words"),
    [
        (("chen", "--role", "admin"), "short", "10"),
        (("chen", "--role", "admin"), "", "10"),
        (("chen", "--role", "gateway"), SECRET, "gateway"),
        (("chen",), SECRET, "--role"),
        (("Chen!", "--role", "admin"), SECRET, "NAME"),
    ],
)
def test_bad_input_makes_no_account(
    add: Add, tmp_path: Path, arguments: tuple[str, ...], password: str, words: str
) -> None:
    result = add(*arguments, password=password)
    assert result.exit_code in (1, 2)
    assert words in result.output
    assert not (tmp_path / "tianhe.db").exists()
    assert "gateway" not in ROLES


def test_it_refuses_while_the_hall_runs(add: Add, tmp_path: Path) -> None:
    with reserved(Settings.read()):
        result = add("chen", "--role", "admin")
    assert result.exit_code == 1
    assert len(result.output.splitlines()) == 1
    assert "stop it" in result.output
    assert "停止" in result.output


def test_the_only_administrator_gets_in_again_without_a_lost_telephone(add: Add, tmp_path: Path) -> None:
    add("chen", "--role", "admin")

    async def enrol() -> None:
        async with LocalCluster.open(str(tmp_path / "tianhe.db")) as cluster:
            command = EnrolFactor(secret="sealed", recovery=(), step=1, digest="")
            await cluster.call(Address("account", "chen"), command, caller=EDGE)

    asyncio.run(enrol())
    result = CliRunner().invoke(main, ["account", "reset-factor", "chen"])
    assert result.exit_code == 0, result.output
    assert sign_in(tmp_path, "chen", SECRET).second_factor is False
    for name, status in (("chen", 1), ("nobody", 1), ("No One", 2)):
        again = CliRunner().invoke(main, ["account", "reset-factor", name])
        assert again.exit_code == status, again.output
        assert "Traceback" not in again.output
