"""Wrong passwords, counted by account *and* address, so that whoever tries is slowed and nobody is locked out.

Kept in memory by each gateway: what strangers do wrong must not fill a journal for ever. An account is known by a keyed
fingerprint, whether or not it exists: a stranger learns nothing from being slowed, and what somebody typed by mistake
as a user name (an ID number, a password) is kept nowhere.
"""

from __future__ import annotations

from collections import OrderedDict
from typing import Final

from common.buckets import MOST, Buckets, Budget

PAIR: Final = Budget(rate=1 / 60, burst=8)
"""Wrong passwords for one account from one address."""
ADDRESS: Final = Budget(rate=1 / 10, burst=60)
"""Wrong passwords from one address, for whichever accounts. An address where the account has signed in is spared this:
an office with a guesser in it goes on working."""


STRANGE: Final = Budget(rate=5, burst=300)
"""Tokens from one address that nobody here has seen; each costs a look into an account."""


class Tokens:
    """What is known of sessions' tokens, by their digests. One that opens nothing never will, so nobody is asked about
    it again; one that was good is looked at whatever others of its address do."""

    def __init__(self) -> None:
        self._strange = Buckets(STRANGE)
        self._seen: OrderedDict[str, bool] = OrderedDict()

    def is_bad(self, digest: str) -> bool:
        return self._seen.get(digest) is False

    def ask(self, digest: str, address: str, now: float) -> float:
        """Seconds until it may be asked what a token opens; 0: now, and it is paid for."""
        return 0.0 if digest in self._seen else self._strange.spend(address, now)

    def note(self, digest: str, *, good: bool) -> None:
        self._seen[digest] = good
        self._seen.move_to_end(digest)
        while len(self._seen) > MOST:
            self._seen.popitem(last=False)


class Tries:
    """A try is charged before it is heard, so that many at once are no more than many in turn, and given back where the
    password was right. ``now``: seconds of a clock that never goes back."""

    def __init__(self) -> None:
        self._pair = Buckets(PAIR)
        self._address = Buckets(ADDRESS)
        self._known: OrderedDict[str, None] = OrderedDict()

    def begin(self, account: str, address: str, now: float) -> float:
        """Seconds until a try is heard; 0: now, and it is charged."""
        pair = f"{account} {address}"
        wait = self._pair.wait(pair, now)
        if pair not in self._known:
            wait = max(wait, self._address.wait(address, now))
        if not wait:
            self._pair.charge(pair, now)
            if pair not in self._known:
                self._address.charge(address, now)
        return wait

    def is_known(self, account: str, address: str) -> bool:
        """Whether the account has signed in from there."""
        return f"{account} {address}" in self._known

    def right(self, account: str, address: str, now: float) -> None:
        """The password was right: what went wrong before is forgiven here, and here only."""
        pair = f"{account} {address}"
        self._pair.forget(pair)
        self.unheard(account, address, now)
        self._known[pair] = None
        self._known.move_to_end(pair)
        while len(self._known) > MOST:
            self._known.popitem(last=False)

    def unheard(self, account: str, address: str, now: float) -> None:
        """The try came to nothing, right or wrong: it is given back."""
        pair = f"{account} {address}"
        self._pair.charge(pair, now, -1)
        if pair not in self._known:
            self._address.charge(address, now, -1)


CODES: Final = Budget(rate=1 / 60, burst=30)
"""Wrong codes for one account from where it has not signed in before: of a million, some fifteen hundred can be tried
in a day. Who tries them knows its password already. The account's own people are slowed only where they are new; where
they have signed in, the place's own bound counts alone."""


class Codes:
    """Codes of a second factor that were tried: by account and address as passwords are, and by account alone."""

    def __init__(self) -> None:
        self._tries = Tries()
        self._account = Buckets(CODES)

    def begin(self, account: str, address: str, now: float) -> float:
        """Seconds until a try is heard; 0: now, and it is charged."""
        known = self._tries.is_known(account, address)
        wait = (0.0 if known else self._account.wait(account, now)) or self._tries.begin(account, address, now)
        if not wait and not known:
            self._account.charge(account, now)
        return wait

    def right(self, account: str, address: str, now: float) -> None:
        """The code was right."""
        if not self._tries.is_known(account, address):
            self._account.charge(account, now, -1)
        self._tries.right(account, address, now)
