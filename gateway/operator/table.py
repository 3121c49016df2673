"""A hall's figures as text for a terminal, in Chinese and English side by side. Pure."""

from __future__ import annotations

import unicodedata
from collections.abc import Sequence
from datetime import datetime

from common.times import SHANGHAI
from gateway.operator.figures import HostFigures, Rates, Status

COLUMNS = (
    "主机 host",
    "进程 pid",
    "节点 node",
    "内存 memory",
    "对象 actors",
    "信箱 mailbox",
    "最深 deepest",
    "最大批 batch",
    "失败 failed",
    "在途 sending",
    "重试 retrying",
)
SILENT = "无应答 silent"
UNREAD = "有应答 answers"


def page(status: Status, rates: Rates | None) -> str:
    """All of a status, as lines."""
    at = datetime.fromtimestamp(status.at / 1_000_000, SHANGHAI)
    gateway = status.gateway
    lines = [
        f"天河智慧大厅 Tianhe Hall {status.version} · epoch {status.epoch} · {at:%Y-%m-%d %H:%M:%S}",
        "",
        *_store(status),
        f"网关 gateway     pid {gateway.pid}, {size(gateway.resident)}, 连接 sockets {gateway.sockets}, "
        f"频道 channels {gateway.channels}, 推送滞后 feed lag {'—' if gateway.feed_lag is None else gateway.feed_lag}",
    ]
    if rates is not None:
        lines.append(
            f"每秒 a second    指令 turns {rates.turns:.1f}, 提交 commits {rates.commits:.1f} "
            f"(每次 each {rates.batch:.1f}), 推送 deliveries {rates.deliveries:.1f}"
        )
    return "\n".join([*lines, "", *aligned([COLUMNS, *map(_row, status.hosts)])])


def _store(status: Status) -> list[str]:
    store = status.store
    if store is None:
        return [f"数据库 database  无应答 does not answer ({status.problem})"]
    skew = "" if store.skew_seconds is None else f", 时差 clock {store.skew_seconds:+.1f} s"
    return [
        f"数据库 database  {size(store.bytes)}, 事件 events {store.position:,}{skew}",
        f"消息 messages    待收 outbox {store.outbox} (最早 oldest {store.oldest_seconds:.1f} s), "
        f"搁置 parked {store.parked}",
    ]


def _row(host: HostFigures) -> Sequence[str]:
    if host.silent:
        return (str(host.index), SILENT)
    if not host.started:
        return (str(host.index), UNREAD)
    counts = (host.actors, host.waiting, host.mailbox_deepest, host.batch_largest, host.failed_commits)
    return (
        str(host.index),
        str(host.pid),
        host.node[:8],
        size(host.resident),
        *map(str, counts),
        str(host.sending),
        str(host.retrying),
    )


def size(count: int) -> str:
    """Bytes as a person reads them."""
    amount = float(count)
    for unit in ("B", "KiB", "MiB", "GiB"):
        if amount < 1024:
            return f"{amount:.0f} {unit}" if unit in ("B", "KiB") else f"{amount:.1f} {unit}"
        amount /= 1024
    return f"{amount:.1f} TiB"


def aligned(rows: Sequence[Sequence[str]]) -> list[str]:
    """Rows with their columns under each other; Chinese characters are two places wide."""
    widths = [max((width(row[i]) for row in rows if i < len(row)), default=0) for i in range(max(map(len, rows)))]
    padded = ("  ".join(cell + " " * (widths[i] - width(cell)) for i, cell in enumerate(row)).rstrip() for row in rows)
    return list(padded)


def width(text: str) -> int:
    """Places that a text takes on a terminal."""
    return sum(2 if unicodedata.east_asian_width(character) in "WF" else 1 for character in text)
