"""How a host is, for operators."""

import msgspec


class HostStatus(msgspec.Struct, frozen=True):
    """One host. Counters are totals since it started; ``started`` is in microseconds, ``resident`` in bytes."""

    index: int
    hosts: int
    pid: int
    node: str = ""
    epoch: str = ""
    started: int = 0
    actors: int = 0  # in memory
    turns: int = 0
    commits: int = 0
    committed: int = 0  # turns
    failed_commits: int = 0
    batch_largest: int = 0
    mailbox_deepest: int = 0
    waiting: int = 0  # messages in mailboxes
    sending: int = 0  # tells in memory, on their way to other hosts
    retrying: int = 0  # lines of tells whose head failed and is tried again
    sessions: int = 0
    resident: int = 0
    silent: bool = False
