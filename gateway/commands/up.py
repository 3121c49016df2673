"""`tianhe up`."""

from __future__ import annotations

import click

from gateway import logs
from gateway.commands.common import fail
from gateway.serve import serve
from gateway.settings import Settings, SettingsError
from gateway.simulation.command import check_demo
from gateway.starting import CannotStart, check_ray_address, explained, listen, prepare, reserved
from gateway.texts import both


@click.command()
@click.option("--host", help="TIANHE_HOST")
@click.option("--port", type=int, help="TIANHE_PORT")
@click.option("--simulate", "speed", type=float, help="Live busy working days; mornings pass so many times faster.")
def up(host: str | None, port: int | None, speed: float | None) -> None:
    """启动大厅 · Start the halls: hosts, data, and the gateway, until Ctrl+C or SIGTERM."""
    try:
        settings = Settings.read(host=host, port=port)
        if speed is not None:
            check_demo(settings, speed)
        logs.configure(None, "gateway", settings.log_level, console=True)
        # Those who join one Ray share its hosts and so the database; a Ray of our own shares it with nobody.
        with (
            explained(settings),
            listen(settings.host, settings.port) as listener,
            reserved(settings, shared=settings.ray_address is not None) as database,
        ):
            logs.configure(settings.log_dir, "gateway", settings.log_level, console=True)
            click.echo(both("start.starting"))
            check_ray_address(settings)
            prepare(settings, database)
            serve(settings, database, listener, click.echo, speed)
    except (SettingsError, CannotStart) as error:
        fail(str(error))
    except KeyboardInterrupt:
        click.echo()
