"""How a command ends when something stands in its way."""

from __future__ import annotations

from typing import NoReturn

import click


def fail(line: str) -> NoReturn:
    """End the program with status 1 and one line on standard error."""
    click.echo(" ".join(line.split()), err=True)
    raise SystemExit(1)
