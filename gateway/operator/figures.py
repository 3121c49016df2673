"""How a hall is, in figures: what `/api/operator/status` answers, `/metrics` says and `tianhe status` shows. Pure."""

from __future__ import annotations

from collections.abc import Sequence

from pydantic import BaseModel, Field


class HostFigures(BaseModel):
    """One host. Counters are totals since its start; `started` is 0 where it answers calls and its figures could not
    be read."""

    index: int
    pid: int
    node: str
    epoch: str
    started: int = Field(description="When it began, in microseconds since 1970 UTC")
    actors: int = Field(description="Actors in its memory")
    turns: int
    commits: int
    committed: int = Field(description="Turns that were committed")
    failed_commits: int
    batch_largest: int = Field(description="Most turns in one commit")
    mailbox_deepest: int = Field(description="Most messages that wait for one actor now")
    waiting: int = Field(description="Messages in mailboxes now")
    sending: int = Field(description="Messages to actors of other hosts on their way now")
    retrying: int = Field(description="Lines of messages whose first one failed and is tried again")
    sessions: int = Field(description="Gateways and hosts that talk to it")
    resident: int = Field(description="Memory in bytes")
    silent: bool = Field(description="It does not answer: all its other figures are 0")


class StoreFigures(BaseModel):
    """The database and what waits in it."""

    position: int = Field(description="Events in the journal")
    outbox: int = Field(description="Messages to actors that were committed and not yet taken")
    oldest_seconds: float = Field(description="Age of the oldest of them; 0: none")
    parked: int = Field(description="Messages put aside for a person, counted up to 1000")
    bytes: int
    skew_seconds: float | None = Field(description="A database server's clock less ours; null: it is on this machine")


class GatewayFigures(BaseModel):
    """The gateway that answers."""

    pid: int
    resident: int = Field(description="Memory in bytes")
    sockets: int = Field(description="Live connections")
    channels: int = Field(description="Channels that somebody watches or watched a minute ago")
    deliveries: int = Field(description="Publications sent to live connections since the start")
    feed_lag: int | None = Field(description="Events in the journal that have not reached this gateway's feed yet")


class Status(BaseModel):
    """How the hall is. `store` is null where the database does not answer; `problem` then says why."""

    version: str
    epoch: str
    at: int = Field(description="When this was by the gateway's machine, in microseconds since 1970 UTC")
    hosts: list[HostFigures]
    store: StoreFigures | None
    problem: str | None = None
    gateway: GatewayFigures


class Rates(BaseModel):
    """What happened a second between two looks."""

    turns: float
    commits: float
    committed: float
    deliveries: float
    batch: float = Field(description="Turns in a commit, on average")


def rates(before: Status, after: Status) -> Rates | None:
    """What happened between two looks; None where no time passed. A host that began anew meanwhile is left out."""
    seconds = (after.at - before.at) / 1_000_000
    if seconds <= 0:
        return None
    earlier = {(host.index, host.started): host for host in before.hosts}
    pairs = [
        (earlier[host.index, host.started], host)
        for host in after.hosts
        if not host.silent and (host.index, host.started) in earlier
    ]
    commits = _grown(pairs, "commits")
    committed = _grown(pairs, "committed")
    same = before.gateway.pid == after.gateway.pid
    return Rates(
        turns=_grown(pairs, "turns") / seconds,
        commits=commits / seconds,
        committed=committed / seconds,
        deliveries=max(0, after.gateway.deliveries - before.gateway.deliveries) / seconds if same else 0,
        batch=committed / commits if commits else 0,
    )


def _grown(pairs: Sequence[tuple[HostFigures, HostFigures]], name: str) -> int:
    return sum(max(0, getattr(after, name) - getattr(before, name)) for before, after in pairs)
