"""`docs/operations.md` names every metric and command that there is, and none that there is not."""

from __future__ import annotations

import re
from pathlib import Path

import click
import pytest
from prometheus_client.parser import text_string_to_metric_families

from gateway.cli import main
from gateway.commands.operator import logs, status
from gateway.commands.parked import parked
from gateway.operator.metrics import Metrics
from tests.gateway.operator.test_doctor import hall, stored

PAGE = (Path(__file__).parents[3] / "docs" / "operations.md").read_text("utf-8")


def test_every_metric_is_explained() -> None:
    metrics = Metrics()
    metrics.count("GET", "/x", 200, 0.1)
    families = text_string_to_metric_families(metrics.text(hall(store=stored(skew=0.5))).decode())
    there = {family.name + ("_total" if family.type == "counter" else "") for family in families}
    assert set(re.findall(r"^\| `(tianhe_\w+)` \|", PAGE, re.MULTILINE)) == there


CONTEXT = click.Context(main)


def commands(group: click.Group) -> set[str]:
    found: set[str] = set()
    for name in group.list_commands(CONTEXT):
        command = group.get_command(CONTEXT, name)
        found |= {f"{name} {sub}" for sub in commands(command)} if isinstance(command, click.Group) else {name}
    return found


@pytest.mark.parametrize("command", sorted(commands(main) - {"simulate"}))
def test_every_command_is_shown(command: str) -> None:
    assert f"tianhe {command}" in PAGE


def test_no_command_is_shown_that_there_is_not() -> None:
    shown = re.findall(r"tianhe ((?:journal|parked|account|person|keys) [\w-]+|[a-z]+)(?=[ `')\n,])", PAGE)
    others = {"tianhe", "hall"}  # "tianhe tianhe", "tianhe hall": names, not commands
    assert {name for name in shown if name not in others} - commands(main) == set()


def test_every_option_shown_is_one() -> None:
    known = {option for command in (logs, status, *parked.commands.values()) for option in options(command)}
    lines = re.findall(r"tianhe (?:logs|status|parked \w+)([^\n`#|]*)", PAGE)
    assert {option for line in lines for option in re.findall(r"(?<!\w)--?[a-z]+", line)} <= known


def options(command: click.Command) -> set[str]:
    return {option for parameter in command.params for option in parameter.opts}
