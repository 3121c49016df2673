"""The command line: `tianhe` and its commands, each group in a module of `gateway.commands`."""

from __future__ import annotations

import os
from importlib import import_module
from typing import Final

import click

COMMANDS: Final = {
    "up": "gateway.commands.up:up",
    "simulate": "gateway.simulation.command:simulate",
    "status": "gateway.commands.operator:status",
    "logs": "gateway.commands.operator:logs",
    "parked": "gateway.commands.parked:parked",
    "doctor": "gateway.commands.doctor:doctor",
    "backup": "gateway.commands.copies:backup",
    "restore": "gateway.commands.copies:restore",
    "journal": "gateway.commands.journal:journal",
    "account": "gateway.commands.account:account",
    "layout": "gateway.commands.layout:layout",
}
"""Where each command is. It is loaded when it is asked for, and nothing that only others need."""


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


def run() -> None:
    """The program `tianhe`."""
    os.umask(0o077)  # whatever we and our children write is nobody else's to read
    main()


if __name__ == "__main__":
    run()
