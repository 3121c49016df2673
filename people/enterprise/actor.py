"""One enterprise, by its unified social credit code."""

from actors import Actor, Forbidden, Invalid, Refused, Rows, applies, handles
from common.identity.credit_code import is_credit_code
from common.shapes import Json
from people.access import FRONT
from people.enterprise.events import EnterpriseRegistered
from people.enterprise.mandates import Mandates
from people.enterprise.messages import Register
from people.enterprise.state import EnterpriseState
from people.tables import EnterpriseRow, MandateRow


class Enterprise(Actor, kind="enterprise", parts=(Mandates,)):
    read_by = "administrators"
    state: EnterpriseState

    def load(self, db: Rows) -> None:
        found = db.all(MandateRow, enterprise=self.key, order_by="granted_at")
        self.state = EnterpriseState(db.get(EnterpriseRow, self.key), {row.id: row for row in found})

    def view(self) -> Json:
        row = self.state.row
        return {} if row is None else {"code": row.id, "name": row.name, "mandates": len(self.state.mandates)}

    @handles
    def register(self, command: Register) -> None:
        """Said again it changes nothing."""
        front = not set(FRONT.roles).isdisjoint(self.caller.roles)
        if front != (command.issuer is not None) or not (front or "admin" in self.caller.roles):
            raise Forbidden("people.admin_only")
        if not is_credit_code(self.key):
            raise Invalid("enterprise.code", field="code")
        row = self.state.row
        if row is None:
            self._register(command, None)
            return
        another = row.representative != command.representative
        if command.issuer is None and not command.replace:
            if another and row.vouched:
                raise Refused("enterprise.vouched", field="representative")
            if another or row.name != command.name:
                raise Refused("enterprise.registered", field="code", name=row.name)
        if another or row.name != command.name:
            self._register(command, {"name": row.name, "representative": row.representative})
        elif row.representative_sealed != command.representative_sealed or (command.issuer and not row.vouched):
            self._register(command, None)

    def _register(self, command: Register, before: dict[str, str] | None) -> None:
        known = ("name", "representative", "representative_sealed", "issuer")
        self.emit(EnterpriseRegistered(**{name: getattr(command, name) for name in known}, before=before))

    @applies
    def registered(self, event: EnterpriseRegistered) -> None:
        before = self.state.row
        kept = before is not None and before.vouched and before.representative == event.representative
        row = EnterpriseRow(
            id=self.key,
            name=event.name,
            representative=event.representative,
            representative_sealed=event.representative_sealed,
            registered_at=self.now,
            vouched=event.issuer is not None or kept,
        )
        self.state.row = row
        self.save(row)
