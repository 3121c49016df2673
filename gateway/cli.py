"""The command line: `tianhe up`, `tianhe simulate`, `tianhe account add`, `tianhe journal verify`, `… show`."""

from __future__ import annotations

from importlib import import_module
from typing import Final

import click

COMMANDS: Final = {
    "up": "gateway.up:up",
    "simulate": "gateway.simulation.command:simulate",
    "journal": "gateway.data_commands:journal",
    "account": "gateway.data_commands:account",
    "layout": "gateway.commands.layout:layout",
}
"""Where each command is. It is loaded when it is asked for: a gateway listens before most of it is there."""


class LazyGroup(click.Group):
    """A group whose commands are loaded when they are named."""

    def list_commands(self, ctx: click.Context) -> list[str]:
        return list(COMMANDS)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        if cmd_name not in COMMANDS:
            return None
        module, _, name = COMMANDS[cmd_name].partition(":")
        command: click.Command = getattr(import_module(module), name)
        return command


@click.group(cls=LazyGroup)
def main() -> None:
    """天河智慧大厅 Tianhe Hall."""


if __name__ == "__main__":
    main()
