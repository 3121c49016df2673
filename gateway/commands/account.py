"""`tianhe account add`, `tianhe account reset-factor`."""

from __future__ import annotations

import asyncio
import sys
from pathlib import Path
from typing import Any

import click

from actors import ActorError, Address, Command, LocalCluster
from common.fronts import fronts
from common.identity import Unfit, read_name
from common.people import EDGE, ROLES, USERNAME
from gateway.account import LONGEST_NAME, Create
from gateway.account_messages import ResetFactor
from gateway.commands.common import settings_read
from gateway.commands.ending import fail
from gateway.keys import Keys
from gateway.passwords import LONGEST, SHORTEST, Passwords, is_common
from gateway.settings import Settings
from gateway.starting import prepare, reserved
from gateway.texts import both


@click.group()
def account() -> None:
    """账号 · Who may sign in."""


@account.command("add")
@click.argument("name")
@click.option("--role", "roles", type=click.Choice(ROLES), multiple=True, required=True, help="Repeat for several.")
@click.option("--hall", "halls", multiple=True, help="Where the roles hold; repeat for several. Default: everywhere.")
@click.option("--display-name", help="How others see them. Default: NAME.")
def add_account(name: str, roles: tuple[str, ...], halls: tuple[str, ...], display_name: str | None) -> None:
    """添加 · Make an account while the hall is stopped; the password is asked for, or read from standard input."""
    if not USERNAME.fullmatch(name):
        raise click.BadParameter(both("account.bad_name"), param_hint="NAME")
    try:
        shown = name if display_name is None else read_name(display_name, LONGEST_NAME)
    except Unfit as unfit:
        raise click.BadParameter(both(unfit.code, **unfit.facts), param_hint="--display-name") from None
    with settings_read() as settings, reserved(settings) as path:
        password = _ask_password(name)
        prepare(settings, path)
        asyncio.run(_add(settings, path, name, shown, roles, halls, password))
    click.echo(both("account.added", name=name, roles=", ".join(roles)))


@account.command("reset-factor")
@click.argument("name")
def reset_factor(name: str) -> None:
    """取消二次验证 · Take a lost telephone away while the hall is stopped, where no other administrator can."""
    if not USERNAME.fullmatch(name):
        raise click.BadParameter(both("account.bad_name"), param_hint="NAME")
    with settings_read() as settings, reserved(settings) as path:
        prepare(settings, path)
        asyncio.run(_tell(settings, path, name, ResetFactor()))
    click.echo(both("account.factor_was_reset", name=name))


def _ask_password(name: str) -> str:
    if sys.stdin.isatty():
        password: str = click.prompt(both("account.password"), hide_input=True, confirmation_prompt=True)
    else:
        password = sys.stdin.readline().rstrip("\r\n")
    if not SHORTEST <= len(password) <= LONGEST:
        fail(both("account.password_length", shortest=SHORTEST, longest=LONGEST))
    if is_common(password, name):
        fail(both("account.password_common"))
    return password


async def _add(
    settings: Settings,
    path: Path | str,
    name: str,
    display_name: str,
    roles: tuple[str, ...],
    halls: tuple[str, ...],
    password: str,
) -> None:
    secret = None if settings.secret_key is None else settings.secret_key.get_secret_value()
    sealed = await Passwords(Keys.open(settings.data_dir, secret)).seal(name, password)
    command = Create(display_name=display_name, roles=roles, halls=halls or _all_places(), password=sealed)
    await _tell(settings, path, name, command)


async def _tell(settings: Settings, path: Path | str, name: str, command: Command[Any]) -> None:
    async with LocalCluster.open(str(path), segments=settings.segments) as cluster:
        try:
            await cluster.call(Address("account", name), command, caller=EDGE)
        except ActorError as error:
            fail(both(error.code))


def _all_places() -> tuple[str, ...]:
    return tuple(place for front in fronts() for place in front.given_places())
