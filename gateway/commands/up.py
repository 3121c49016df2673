"""`tianhe up`. Loads little: it listens within a second, and says that it is starting, while the rest is loaded."""

from __future__ import annotations

import click

from gateway import logs
from gateway.commands.ending import fail
from gateway.listening import CannotStart, listen
from gateway.serve import serve
from gateway.settings import Settings, SettingsError
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
            from gateway.simulating import must_be_possible

            must_be_possible(settings, speed)
        logs.configure(None, "gateway", settings.log_level, console=True)
        with listen(settings.host, settings.port) as listener:
            click.echo(both("start.starting"))
            serve(settings, listener, click.echo, speed)
    except (SettingsError, CannotStart) as error:
        fail(str(error))
    except KeyboardInterrupt:
        click.echo()
