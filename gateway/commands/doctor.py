"""`tianhe doctor`."""

from __future__ import annotations

import json

import click

from gateway.commands.common import settings_read
from gateway.operator.doctor import Finding, examine
from gateway.operator.examining import gather
from gateway.texts import both

MARKS = {"ok": "✓", "warning": "!", "fault": "✗"}


@click.command()
@click.option("--json", "as_json", is_flag=True, help="For programs.")
def doctor(as_json: bool) -> None:
    """检查 · Look for what usually goes wrong, and say what to do. Exit status 1 where something is wrong."""
    with settings_read() as settings:
        found = examine(gather(settings))
    if as_json:
        entries = [{"check": name, "level": finding.level, "advice": _advice(finding)} for name, finding in found]
        click.echo(json.dumps(entries, ensure_ascii=False, indent=2))
    else:
        for name, finding in found:
            click.echo(f"{MARKS[finding.level]} {both(f'doctor.check.{name}')}  {_advice(finding)}".rstrip())
    raise SystemExit(any(finding.level == "fault" for _, finding in found))


def _advice(finding: Finding) -> str:
    return both(finding.code, **finding.facts) if finding.code else ""
