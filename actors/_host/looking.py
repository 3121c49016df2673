"""How a host is, for whoever runs it."""

from __future__ import annotations

import os

from actors._host.machine import Machine
from actors.status import HostStatus


def status_of(machine: Machine, index: int, hosts: int, epoch: str, started: int, sessions: int) -> HostStatus:
    """Of host ``index`` of ``hosts``, which has served since ``started`` (microseconds)."""
    commits, delivery = machine.commits, machine.delivery
    depths = [len(activation.mailbox) for activation in machine.turns.activations.values()]
    return HostStatus(
        index=index,
        hosts=hosts,
        pid=os.getpid(),
        epoch=epoch,
        started=started,
        actors=len(depths),
        turns=machine.turns.taken,
        commits=commits.batches,
        committed=commits.turns,
        failed_commits=commits.failures,
        batch_largest=commits.largest,
        mailbox_deepest=max(depths, default=0),
        waiting=sum(depths),
        sending=delivery.sending,
        retrying=delivery.retrying,
        sessions=sessions,
        resident=_resident(),
    )


def _resident() -> int:
    """Bytes of this process's memory that are in use; 0 where the system does not say."""
    try:
        with open("/proc/self/statm", encoding="ascii") as statm:
            return int(statm.read().split()[1]) * os.sysconf("SC_PAGE_SIZE")
    except OSError:
        return 0
