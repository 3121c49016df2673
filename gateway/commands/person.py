"""`tianhe person`: everything that is held of somebody, in clear or gone."""

from __future__ import annotations

import json
from typing import Any

import click

from gateway.commands.common import running_hall
from gateway.operator.asking import answer
from gateway.texts import both

PATH = "/api/operator/persons"
PATIENCE = 300.0  # seconds: somebody may have come here for years


@click.group()
def person() -> None:
    """个人信息 · What is held of a person: give it to them, or erase it."""


@person.command("export")
@click.argument("who", metavar="NUMBER|PHONE")
@click.option("--reason", required=True, help="Why; kept in the journal. No names.")
@click.option("--all", "every", is_flag=True, help="Everyone who gave this phone.")
def export(who: str, reason: str, every: bool) -> None:
    """导出 · Everything that is held of a person, in clear, as JSON."""
    with running_hall() as client:
        body = {"who": who, "reason": reason, "all": every}
        found = answer(client.post(f"{PATH}/export", json=body, timeout=PATIENCE))
    click.echo(json.dumps(found["persons"], ensure_ascii=False, indent=2))


@person.command("erase")
@click.argument("who", metavar="NUMBER|PHONE")
@click.option("--reason", prompt=True, help="Why; kept in the journal. No names.")
@click.option("--cancel", is_flag=True, help="First cancel their open tickets and appointments.")
@click.option("--all", "every", is_flag=True, help="Everyone who gave this phone.")
def erase(who: str, reason: str, cancel: bool, every: bool) -> None:
    """删除 · Delete a person's keys: nothing of theirs can be read again, in no copy. There is no way back."""
    body: dict[str, Any] = {"who": who, "reason": reason, "cancel": cancel, "all": every}
    with running_hall() as client:
        done = answer(client.post(f"{PATH}/erase", json=body, timeout=PATIENCE))
    click.echo(both("person.erased", persons=done["persons"], keys=done["keys"]))
