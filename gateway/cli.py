"""The command line: `tianhe` and its commands, each group in a module of `gateway.commands`."""

from __future__ import annotations

import click

from gateway.commands.account import account
from gateway.commands.copies import backup, restore
from gateway.commands.doctor import doctor
from gateway.commands.journal import journal
from gateway.commands.operator import logs, status
from gateway.commands.parked import parked
from gateway.commands.up import up
from gateway.simulation.command import simulate


@click.group()
def main() -> None:
    """天河智慧大厅 Tianhe Hall."""


for command in (up, simulate, status, logs, parked, doctor, backup, restore, journal, account):
    main.add_command(command)

if __name__ == "__main__":
    main()
