"""The command line: `tianhe` and its commands, each group in a module of `gateway.commands`, and those of the rooms."""

from __future__ import annotations

import os
from importlib import import_module
from typing import Final

import click

COMMANDS: Final = {
    "up": "gateway.commands.up:up",
    "status": "gateway.commands.operator:status",
    "logs": "gateway.commands.operator:logs",
    "parked": "gateway.commands.parked:parked",
    "doctor": "gateway.commands.doctor:doctor",
    "backup": "gateway.commands.copies:backup",
    "restore": "gateway.commands.copies:restore",
    "journal": "gateway.commands.journal:journal",
    "account": "gateway.commands.account:account",
    "person": "gateway.commands.person:person",
    "keys": "gateway.commands.keys:keys",
    "layout": "gateway.commands.layout:layout",
}
"""Where each command is. It is loaded when it is asked for, and nothing that only others need."""


class LazyGroup(click.Group):
    """A group whose commands are loaded when they are named; a room may have some."""

    def list_commands(self, ctx: click.Context) -> list[str]:
        from common.room import rooms, unlike

        theirs = [name for room in rooms() for name in room.commands]
        unlike("command", [*COMMANDS, *theirs])
        return [*COMMANDS, *theirs]

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        module, _, name = (COMMANDS.get(cmd_name) or _theirs(cmd_name)).partition(":")
        command: click.Command | None = getattr(import_module(module), name) if module else None
        return command


def _theirs(command: str) -> str:
    """Where a room's command is; loads the rooms, which only those who ask for one should wait for."""
    from common.room import rooms

    return next((room.commands[command] for room in rooms() if command in room.commands), "")


@click.group(cls=LazyGroup)
def main() -> None:
    """天河智慧大厅 Tianhe Hall."""


def run() -> None:
    """The program `tianhe`."""
    os.umask(0o077)  # whatever we and our children write is nobody else's to read
    main()


if __name__ == "__main__":
    run()
