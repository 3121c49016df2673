"""The command line: `tianhe` and its commands, each group in a module of `gateway.commands`, and those of the rooms."""

from __future__ import annotations

from typing import Final

import click

from common.room import named, rooms, unlike

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
        theirs = [name for room in rooms() for name in room.commands]
        unlike("command", [*COMMANDS, *theirs])
        return [*COMMANDS, *theirs]

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        where = COMMANDS.get(cmd_name) or next(
            (room.commands[cmd_name] for room in rooms() if cmd_name in room.commands), None
        )
        command: click.Command | None = named(where) if where else None
        return command


@click.group(cls=LazyGroup)
def main() -> None:
    """天河智慧大厅 Tianhe Hall."""


if __name__ == "__main__":
    main()
