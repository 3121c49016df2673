"""The clerk: one person of the staff, who has one window open at most, in whichever hall of the district.

A window claims before it opens and says afterwards that it has (`common.claims`). Where that word does not come within
a minute, the clerk's actor asks the window. A claim of a day gone by binds nobody.

What people call the clerk, and in which halls they may run windows, is told by their account whenever that changes.
"""

from typing import Any

from actors import Actor, Address, Forbidden, Refused, Rows, Unknown, applies, handles
from common.claims import Claims, new_claim
from common.shapes import Json
from common.times import business_day
from hall import access, events, messages
from hall.hall_settings import district_of
from hall.numbers import hall_of, window_number
from hall.tables import ClerkRow

CLAIM = 60_000_000
"""Microseconds in which a window says that it has opened, before it is asked."""


def clerk_of(hall: str, name: str) -> Address:
    """The actor of a clerk by account name; one for all halls of a district."""
    return Address("clerk", f"{district_of(hall)}:{name}")


class Clerk(Actor, kind="clerk"):
    read_by = "everywhere"
    row: ClerkRow

    @classmethod
    def placement(cls, key: str) -> str:
        return hall_of(key)

    def load(self, db: Rows) -> None:
        self.row = db.get(ClerkRow, self.key) or ClerkRow(id=self.key)

    def view(self) -> Json:
        return {"window": self.row.claim.get("window"), "halls": self.row.halls, "name": self._name()}

    def _name(self) -> str:
        return self.row.name or self.key.partition(":")[2]

    @handles
    def meet(self, query: messages.MeetClerk) -> str:
        if not access.is_leader(self.caller) and "clerk" not in self.caller.roles:
            raise Forbidden("window.clerks_only")
        account = self.row.account
        if not account and query.hall not in self.row.halls:
            raise Unknown("window.unknown_clerk", field="clerk")
        if account and query.hall not in account["halls"]:
            raise Refused("window.clerk_of_other_hall", field="clerk", clerk=self._name())
        if account and not account["active"]:
            raise Refused("window.clerk_disabled", field="clerk", clerk=self._name())
        return self.row.name

    @handles
    def enrol(self, command: messages.EnrolClerk) -> None:
        access.must_be_inside(self.caller)
        account = {"halls": command.halls, "active": command.active}
        if (self.row.name, self.row.account) != (command.name, account):
            self.emit(events.ClerkEnrolled(name=command.name, halls=command.halls, active=command.active))

    @handles
    def claim(self, command: messages.ClaimWindow) -> int:
        name = self.key.partition(":")[2]
        access.must_run_window(self.caller, hall_of(command.window), None)
        if self.caller.name != name:
            raise Forbidden("window.other_clerk", clerk=self._name())
        held = self._held()
        if held is not None and held["claim"] == command.claim:
            return int(held["until"])
        if held is not None and held["window"] != command.window:
            elsewhere = held["window"]
            raise Refused(
                "window.clerk_elsewhere", field="window", window=window_number(elsewhere), elsewhere=elsewhere
            )
        until = self.now + CLAIM
        self.emit(events.ClerkClaimed(claim=command.claim, window=command.window, until=until))
        self.remind("claim", until, messages.CheckClaim())
        return until

    @handles
    def keep(self, command: messages.KeepClaim) -> None:
        access.must_be_inside(self.caller)
        claim = self._claims.get(command.claim)
        if claim is not None and not claim["kept"]:
            self.emit(events.ClerkKept(claim=command.claim))
            self.forget("claim")

    @handles
    def free(self, command: messages.FreeClaim) -> None:
        access.must_be_inside(self.caller)
        if self._claims.get(command.claim) is not None:
            self.emit(events.ClerkFreed(claim=command.claim))
            self.forget("claim")

    @handles
    def check(self, command: messages.CheckClaim) -> None:
        """Ask the window; ask again later, should no answer come."""
        access.must_be_inside(self.caller)
        for claim in self._claims.awaited():
            self.emit(events.ClerkAsked(claim=claim["claim"]))
            confirm = messages.ConfirmClaim(claim=claim["claim"], clerk=self.key)
            self.tell(Address("window", claim["window"]), confirm)
            self.remind("claim", self.now + CLAIM, messages.CheckClaim())

    def _held(self) -> dict[str, Any] | None:
        """The claim that binds today."""
        claim = self.row.claim
        return claim if claim and claim["day"] >= business_day(self.now) else None

    @property
    def _claims(self) -> Claims:
        """One at most."""
        return Claims([self.row.claim] if self.row.claim else [], by="claim")

    # State ------------------------------------------------------------------------------------------------------------

    @applies
    def enrolled(self, event: events.ClerkEnrolled) -> None:
        self.row.name = event.name
        self.row.account = {"halls": event.halls, "active": event.active}
        self.save(self.row)

    @applies
    def claimed(self, event: events.ClerkClaimed) -> None:
        day = business_day(self.now)
        self.row.claim = new_claim(event.until, claim=event.claim, window=event.window, day=day)
        hall = hall_of(event.window)
        if hall not in self.row.halls:
            self.row.halls = [*self.row.halls, hall]
        self.save(self.row)

    @applies
    def kept(self, event: events.ClerkKept) -> None:
        self.row.claim = next(iter(self._claims.kept(event.claim)), {})
        self.save(self.row)

    @applies
    def freed(self, event: events.ClerkFreed) -> None:
        self.row.claim = {}
        self.save(self.row)

    @applies
    def asked(self, event: events.ClerkAsked) -> None:
        """Nothing changes until the answer comes."""
