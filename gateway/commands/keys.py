"""`tianhe keys`: the master keys that wrap every person's keys."""

from __future__ import annotations

import click

from common.privacy import ring
from common.privacy.ring import KeyRing
from gateway.commands.common import running_hall, settings_read
from gateway.commands.ending import fail
from gateway.keys import Keys
from gateway.operator.asking import answer
from gateway.operator.table import aligned
from gateway.rings import moment, open_ring, ring_file
from gateway.settings import Settings
from gateway.starting import database_address
from gateway.texts import both

PATH = "/api/operator/keys"
PATIENCE = 600.0  # seconds: half a million keys take minutes


@click.group()
def keys() -> None:
    """主密钥 · The master keys of personal data, in the data folder."""


@keys.command("list")
def list_keys() -> None:
    """列出 · All of them, the newest last, which is in use for what is new."""
    with settings_read() as settings:
        database_address(settings)
        masters = _ring(settings).masters
    rows = [("编号 id", "生成时间 made"), *((master.id, master.made or "—") for master in masters)]
    click.echo("\n".join(aligned(rows)))


@keys.command("rotate")
def rotate() -> None:
    """更换 · Make a new master key for what is new; those of before still open. Running gateways see it at once."""
    with settings_read() as settings:
        database_address(settings)
        new = ring.rotate(ring_file(settings), _ring(settings), moment())
    click.echo(both("keys.rotated", id=new.id, file=ring_file(settings)))


@keys.command("rewrap")
def rewrap() -> None:
    """换新 · Have the running hall wrap every key with the newest master key, so that older ones can go."""
    with running_hall() as client:
        done = answer(client.post(f"{PATH}/rewrap", timeout=PATIENCE))
    click.echo(both("keys.rewrapped", count=done["rewrapped"], id=done["newest"]))


@keys.command("retire")
@click.argument("master", metavar="ID")
@click.option("--lose", is_flag=True, help="Although it still wraps keys: what these open is lost for good.")
def retire(master: str, lose: bool) -> None:
    """销毁 · Destroy a master key. Copies of the database from before `rewrap` then open nobody."""
    with running_hall() as client:
        used = answer(client.get(PATH))["used"].get(master, 0)
    if used and not lose:
        fail(both("keys.in_use", id=master, count=used))
    with settings_read() as settings:
        try:
            ring.retire(ring_file(settings), _ring(settings), master)
        except KeyError:
            fail(both("keys.unknown", id=master))
        except ValueError:
            fail(both("keys.newest", id=master))
    click.echo(both("keys.retired", id=master))


def _ring(settings: Settings) -> KeyRing:
    secret = settings.secret_key
    server = Keys.open(settings.data_dir, None if secret is None else secret.get_secret_value())
    return open_ring(settings, server)
