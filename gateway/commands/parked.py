"""`tianhe parked`: messages that were put aside because their receiver failed."""

from __future__ import annotations

import json

import click

from gateway.commands.common import running_hall
from gateway.operator.asking import answer
from gateway.operator.table import aligned
from gateway.texts import both

PATH = "/api/operator/parked"
COLUMNS = ("编号 id", "时间 at", "消息 message", "来自 source", "发往 target", "原因 failure", "次数 tries")


@click.group()
def parked() -> None:
    """搁置 · Messages that were put aside, for a person to look at and decide."""


@parked.command("list")
@click.option("--json", "as_json", is_flag=True, help="For programs.")
def list_parked(as_json: bool) -> None:
    """列出 · All of them, without what they say."""
    with running_hall() as client:
        found = answer(client.get(PATH))
    if as_json:
        click.echo(json.dumps(found, ensure_ascii=False, indent=2))
        return
    names = ("id", "at", "message", "source", "target", "failure", "tries")
    rows = [[str(entry[name]) for name in names] for entry in found["parked"]]
    click.echo("\n".join(aligned([COLUMNS, *rows])) if rows else both("parked.none"))
    if found["more"]:
        click.echo(both("parked.more"))


@parked.command("show")
@click.argument("message", metavar="ID")
@click.option("--reveal", is_flag=True, help="With what may be about a person; journaled. Needs --reason.")
@click.option("--reason", help="Why.")
def show(message: str, reveal: bool, reason: str | None) -> None:
    """查看 · One of them, with the names of its fields."""
    if reveal and not reason:
        raise click.UsageError(both("parked.reason"))
    with running_hall() as client:
        path = f"{PATH}/{message}"
        asked = client.post(f"{path}/reveal", json={"reason": reason}) if reveal else client.get(path)
        click.echo(json.dumps(answer(asked), ensure_ascii=False, indent=2))


@parked.command("retry")
@click.argument("message", metavar="ID")
def retry(message: str) -> None:
    """重发 · Send one of them again."""
    with running_hall() as client:
        answer(client.post(f"{PATH}/{message}/retry"))
    click.echo(both("parked.retried", id=message))


@parked.command("discard")
@click.argument("message", metavar="ID")
@click.option("--reason", required=True, help="Why; kept in the journal.")
def discard(message: str, reason: str) -> None:
    """放弃 · Give one of them up for good."""
    with running_hall() as client:
        answer(client.post(f"{PATH}/{message}/discard", json={"reason": reason}))
    click.echo(both("parked.discarded", id=message))
