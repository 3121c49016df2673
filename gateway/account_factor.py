"""The second factor: codes of a telephone (RFC 6238), each good once, and recovery codes for when it is lost.

The secret is sealed with the server key and of recovery codes there are keyed marks only, so neither rows nor journal
let anyone make a code. The gateway compares codes; here it is decided that each counts once.
"""

from __future__ import annotations

from actors import Forbidden, Part, Refused, applies, handles
from common.people import User
from gateway.account_events import FactorEnrolled, FactorReset
from gateway.account_messages import EnrolFactor, Factor, FactorKept, ResetFactor
from gateway.account_rights import must_administer, must_be, must_be_anothers
from gateway.account_tables import AccountState
from gateway.account_telling import tell_others


class SecondFactor(Part[AccountState]):
    @handles
    def factor(self, query: Factor) -> FactorKept:
        must_be(self.caller, "gateway")
        row = self.state.existing()
        return FactorKept(secret=row.factor, step=row.factor_step, recovery=len(row.recovery))

    @handles
    def enrol(self, command: EnrolFactor) -> None:
        must_be(self.caller, "gateway")
        if self.state.existing().factor:
            self.must_prove(command.old_step, command.old_recovery)
        self.emit(
            FactorEnrolled(secret=command.secret, recovery=command.recovery, step=command.step, keep=command.digest)
        )
        tell_others(self, self.state.user())

    @handles
    def reset(self, command: ResetFactor) -> User:
        must_administer(self.caller, self.state.user().halls)
        must_be_anothers(self.caller, self.key)
        if not self.state.existing().factor:
            raise Refused("account.no_factor", field="name")
        self.emit(FactorReset())
        tell_others(self, self.state.user())
        return self.state.user()

    def must_prove(self, step: int, recovery: str) -> None:
        """Raises unless a code that was not used before was given, or none is needed."""
        row = self.state.existing()
        if not row.factor:
            return
        if recovery:
            if recovery not in row.recovery:
                raise Refused("account.code_used", field="code")
        elif not step:
            raise Forbidden("account.code_missing", field="code")
        elif step <= row.factor_step:
            raise Refused("account.code_used", field="code")

    def spent(self, step: int, recovery: str) -> None:
        """This code has been used. Only in appliers."""
        if step or recovery:
            row = self.state.existing()
            row.factor_step = max(row.factor_step, step)
            row.recovery = [mark for mark in row.recovery if mark != recovery]
            self.save(row)

    @applies
    def enrolled(self, event: FactorEnrolled) -> None:
        row = self.state.existing()
        row.factor, row.factor_step, row.recovery = event.secret, event.step, list(event.recovery)
        self.save(row)
        for session in self.state.end_sessions(keep=event.keep):
            self.remove(session)

    @applies
    def was_reset(self, event: FactorReset) -> None:
        row = self.state.existing()
        row.factor, row.factor_step, row.recovery = "", 0, []
        self.save(row)
        for session in self.state.end_sessions():
            self.remove(session)
